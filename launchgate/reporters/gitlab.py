"""GitLab Code Quality: the new findings of a run, for the merge request's widget and diff.

What has no file is pinned to line 1 of launchgate.yml. Fingerprints are unique in the file, because GitLab shows only one
finding of each; a second of the same keeps its fingerprint with a number.
"""

from collections.abc import Iterable
from typing import Any

from launchgate.model import Entry, Severity, Verdict
from launchgate.reporters._escape import visible
from launchgate.reporters._jsontext import dump
from launchgate.reporters._place import pinned
from launchgate.reporters._selection import new_findings
from launchgate.reporters._wording import headline

_SEVERITIES = {
    Severity.BLOCKER: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.INFO: "info",
}


def render(verdict: Verdict) -> str:
    """The new findings as an array."""
    entries = new_findings(verdict)
    return dump([_row(entry, name) for entry, name in zip(entries, _unique(entries), strict=True)])


def shown(verdict: Verdict) -> int:
    """How many entries the file holds."""
    return len(new_findings(verdict))


def _unique(entries: Iterable[Entry]) -> list[str]:
    names: dict[str, None] = {}
    for entry in entries:
        first = visible(entry.fingerprint) or "none"
        free, number = first, 2
        while free in names:
            free, number = f"{first}-{number}", number + 1
        names[free] = None
    return list(names)


def _row(entry: Entry, fingerprint: str) -> dict[str, Any]:
    path, line = pinned(entry)
    return {
        "description": visible(f"{headline(entry)} ({entry.subject})"),
        "check_name": visible(entry.rule),
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[entry.severity],
        "location": {"path": visible(path), "lines": {"begin": line}},
    }
