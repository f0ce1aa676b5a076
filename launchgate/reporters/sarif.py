"""SARIF 2.1.0 for code scanning: rules and results built apart, every finding pinned to a file of the repository.

Only relative, percent-encoded paths are written. A finding without a file is pinned to launchgate.yml, where it was asked for.
GitHub takes 25,000 results a run and keeps the 5,000 worst; more than that is said in the run's notifications.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from launchgate.model import Disposition, Entry, RuleText, Severity, Status, Verdict
from launchgate.reporters._escape import sarif, visible, web_address
from launchgate.reporters._jsontext import dump
from launchgate.reporters._place import pinned
from launchgate.reporters._selection import findings
from launchgate.reporters._wording import details, excuse

SCHEMA_URI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
RESULT_LIMIT = 25_000
KEPT_LIMIT = 5_000

_LEVELS = {
    Severity.BLOCKER: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
_SCORES = {
    Severity.BLOCKER: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
    Severity.INFO: "0.0",
}
"""GitHub's `security-severity`: critical above 9.0, high from 7.0, medium from 4.0, low below."""


def render(verdict: Verdict) -> str:
    """The findings as one SARIF run."""
    chosen = findings(verdict)
    indexes = {rule.id: index for index, rule in enumerate(verdict.rules)}
    run = {
        "tool": {"driver": _driver(verdict)},
        "automationDetails": {"id": f"launchgate/{verdict.run.stage}/"},
        "invocations": [_invocation(verdict, len(chosen))],
        "results": [_result(entry, indexes) for entry in chosen[:RESULT_LIMIT]],
        "properties": {"scope": visible(verdict.scope), "reasons": [visible(reason) for reason in verdict.reasons]},
    }
    return dump({"$schema": SCHEMA_URI, "version": "2.1.0", "runs": [run]})


def shown(verdict: Verdict) -> int:
    """How many entries the file holds."""
    return min(len(findings(verdict)), RESULT_LIMIT)


def _driver(verdict: Verdict) -> dict[str, Any]:
    return {
        "name": visible(verdict.tool.name) or "launchgate",
        "version": visible(verdict.tool.version),
        "rules": [_rule(rule) for rule in verdict.rules],
    }


def _rule(rule: RuleText) -> dict[str, Any]:
    address = web_address(rule.reference)
    prose = (rule.help, f"Why: {rule.why}", f"Fix: {rule.fix}", f"Reference: {rule.reference}")
    return {
        "id": visible(rule.id),
        "shortDescription": {"text": sarif(rule.title)},
        "fullDescription": {"text": sarif(rule.why or rule.title)},
        "help": {"text": sarif("\n\n".join(prose))},
        **({"helpUri": address} if address else {}),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "security-severity": _SCORES[rule.severity],
            "tags": ["launch", visible(rule.id.partition("/")[0])],
        },
    }


def _result(entry: Entry, indexes: Mapping[str, int]) -> dict[str, Any]:
    index = indexes.get(entry.rule)
    return {
        "ruleId": visible(entry.rule),
        **({} if index is None else {"ruleIndex": index}),
        "level": _level(entry),
        "message": {"text": sarif(details(entry))},
        "locations": [_location(entry)],
        # Ours instead of GitHub's hash of the line, which all findings without a file would share.
        "partialFingerprints": {
            "primaryLocationLineHash": visible(entry.fingerprint),
            "launchgate/v1": visible(entry.fingerprint),
        },
        "suppressions": _suppressions(entry),
        "properties": {
            "severity": str(entry.severity),
            "security-severity": _SCORES[entry.severity],
            "status": str(entry.status),
            "disposition": str(entry.disposition),
            "gates": entry.gates,
            "subject": visible(entry.subject),
        },
    }


def _level(entry: Entry) -> str:
    """By severity; an unknown that blocks nothing is only a note, because nobody has seen anything wrong."""
    return "note" if entry.status is Status.UNKNOWN and not entry.gates else _LEVELS[entry.severity]


def _location(entry: Entry) -> dict[str, Any]:
    path, line = pinned(entry)
    uri = quote(path.encode("utf-8", "surrogateescape" if _is_bytes(path) else "replace"), safe="/")
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": line}}}


def _is_bytes(path: str) -> bool:
    """Whether the path is one a file system can have given us: any surrogate in it stands for a byte (PEP 383)."""
    return not any(0xD800 <= ord(char) <= 0xDFFF and not 0xDC80 <= ord(char) <= 0xDCFF for char in path)


def _suppressions(entry: Entry) -> list[dict[str, str]]:
    """Present on every result, empty where it counts: SARIF section 3.27.23 wants it on all or on none."""
    if entry.disposition in (None, Disposition.NEW):
        return []
    return [{"kind": "external", "status": "accepted", "justification": sarif(excuse(entry) or "")}]


def _invocation(verdict: Verdict, found: int) -> dict[str, Any]:
    return {
        "executionSuccessful": True,
        "exitCode": verdict.exit_code,
        "exitCodeDescription": str(verdict.verdict),
        "toolExecutionNotifications": _notifications(verdict, found),
    }


def _notifications(verdict: Verdict, found: int) -> list[dict[str, Any]]:
    texts: Sequence[str] = [f"{check.id}: {check.reason}" for check in verdict.checks if check.reason]
    return [{"level": "warning", "message": {"text": sarif(text)}} for text in (*_cut_note(found), *texts)]


def _cut_note(found: int) -> tuple[str, ...]:
    if found > RESULT_LIMIT:
        return (
            f"{found} findings, of which this file holds the {RESULT_LIMIT} worst and GitHub keeps {KEPT_LIMIT}; "
            "the json and junit reports hold all of them.",
        )
    if found > KEPT_LIMIT:
        return (f"{found} findings, of which GitHub keeps the {KEPT_LIMIT} worst; the json report holds all of them.",)
    return ()
