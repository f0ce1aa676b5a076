"""An entry in words, for the formats that machines read and people see: JUnit, SARIF, annotations.

Only what must stay on its line is made one line here; each reporter cleans the text with the escape function of its own sink.
"""

from typing import assert_never

from launchgate.model import Disposition, Entry, Location, Status
from launchgate.reporters._escape import visible


def headline(entry: Entry) -> str:
    """One sentence, never empty; says when something could not be decided."""
    said = entry.message.strip() or f"{entry.rule} says {entry.status} of {entry.subject}"
    return f"could not be decided: {said}" if entry.status is Status.UNKNOWN else said


def place(location: Location) -> str:
    """Where a person looks, on one line; empty when the entry has no place."""
    path = location.path and (f"{location.path}:{location.line}" if location.line else location.path)
    parts = (
        path,
        location.commit and f"commit {location.commit[:12]}",
        location.url,
        location.host,
        location.config and f"asked for by {location.config}",
    )
    return ", ".join(part for part in parts if part)


def details(entry: Entry) -> str:
    """Several lines: what, where, why, fix, and what the policy made of it; why and fix of findings only. Never empty."""
    finding = entry.is_finding
    proof = f"{entry.evidence.kind} {entry.evidence.masked}" if entry.evidence else ""
    named = (
        ("where", visible(place(entry.location))),
        ("why", entry.impact if finding else ""),
        ("evidence", visible(proof)),
        ("follows from", visible(entry.because or "")),
        ("note", visible(entry.note or "")),
        ("severity", f"{entry.severity}, {entry.disposition}" if finding else ""),
        ("fingerprint", visible(entry.fingerprint)),
        ("fix", entry.remediation if finding else ""),
    )
    lines = [f"{name}: {text.strip()}" for name, text in named if text.strip()]
    return "\n".join((visible(headline(entry)), *lines))


def excuse(entry: Entry) -> str | None:
    """Why an entry does not count as it stands: not applicable, waived, baselined or in the base; None when it counts."""
    if entry.status is Status.NOT_APPLICABLE:
        return f"not applicable: {entry.message or 'not declared'}"
    match entry.disposition:
        case None | Disposition.NEW:
            return None
        case Disposition.WAIVED:
            reason = "waived"
        case Disposition.BASELINED:
            reason = "baselined"
        case Disposition.EXISTING:
            reason = "existing, the base has it too"
        case _:
            assert_never(entry.disposition)
    # The gate's note already starts with the disposition: "waived by Ada until ...".
    return entry.note if entry.note and entry.note.startswith(reason) else f"{reason}: {entry.note or entry.message}"
