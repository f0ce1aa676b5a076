"""Builds entries and verdicts for the tests of every reporter; `verdicts` holds the ready-made ones.

`verdict(*entries)` fills in what follows from its entries: counts, answer, exit code, scope, reasons, rules and checks.
"""

from typing import Any

from launchgate.model import (
    Answer,
    CheckResult,
    Counts,
    Disposition,
    Entry,
    EvidenceKind,
    Location,
    PolicyRecord,
    RuleText,
    Run,
    Severity,
    Stage,
    Status,
    Tool,
    Verdict,
    fingerprint,
)
from tests.support.verdict_rules import RULES

COMMIT = "4f2a9c1d8e7b6a5f4c3d2e1f0a9b8c7d6e5f4a3b"
BASE = "0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c"


def entry(rule: str = "secrets/tree", subject: str = "config/prod.py", **changes: Any) -> Entry:
    """One entry; a failing or unknown one is new and gates when it is a blocker, unless `changes` say otherwise.

    As after the gate, impact and remediation are the rule's own where `changes` give none.
    """
    status = changes.get("status", Status.FAIL)
    severity = changes.get("severity", RULES[rule].severity if rule in RULES else Severity.HIGH)
    finding = status in (Status.FAIL, Status.UNKNOWN)
    disposition = changes.get("disposition", Disposition.NEW if finding else None)
    values: dict[str, Any] = {
        "rule": rule,
        "check": rule.partition("/")[0],
        "subject": subject,
        "status": status,
        "severity": severity,
        "disposition": disposition,
        "gates": finding and disposition is Disposition.NEW and severity is Severity.BLOCKER,
        "because": None,
        "evidence_kind": EvidenceKind.STATIC,
        "message": f"{rule} says {status} of {subject}",
        "impact": rule_text(rule).why,
        "remediation": rule_text(rule).fix,
        "fingerprint": fingerprint(rule, subject),
        "location": Location(),
        "evidence": None,
    }
    return Entry(**(values | changes))


def rule_text(rule: str) -> RuleText:
    """The prose of a rule; one that is not in the table gets plain words."""
    return RULES.get(rule) or RuleText(
        id=rule,
        title=f"Rule {rule}",
        severity=Severity.HIGH,
        why="It keeps people from using the product.",
        fix="Repair it.",
        reference="https://example.com/reference",
        help="Looks at the thing and fails when it is broken.",
        covers="the thing",
    )


def verdict(*entries: Entry, **changes: Any) -> Verdict:
    """A verdict over `entries`; any field may be given in `changes`."""
    gating = [item for item in entries if item.gates]
    failed = any(item.status is Status.FAIL for item in gating)
    answer = Answer.NO_GO if failed else Answer.INCOMPLETE if gating else Answer.GO
    rules = list(dict.fromkeys(item.rule for item in entries))
    checks = list(dict.fromkeys(item.check for item in entries))
    values: dict[str, Any] = {
        "tool": Tool(name="launchgate", version="0.1.0"),
        "run": RUN,
        "verdict": answer,
        "exit_code": answer.exit_code,
        "scope": f"{len(rules)} rules judged; nothing declared was left out",
        "reasons": tuple(f"1 {item.severity}: {item.rule}" for item in gating),
        "counts": counts(*entries),
        "policy": PolicyRecord(source="launchgate.yml", fail_on=Severity.BLOCKER, unknown="block"),
        "rules": tuple(
            rule_text(rule) for rule in sorted(rules, key=lambda rule: list(RULES).index(rule) if rule in RULES else 99)
        ),
        "checks": tuple(check_result(check, *entries) for check in checks),
        "assessments": entries,
    }
    return Verdict(**(values | changes))


def counts(*entries: Entry) -> Counts:
    """Every entry in exactly one count; what only follows from another is not counted again."""
    names = [_count_name(item) for item in entries if item.gates or item.because is None]
    return Counts(**{name: names.count(name) for name in set(names)})


def _count_name(item: Entry) -> str:
    if item.disposition not in (None, Disposition.NEW):
        return str(item.disposition)
    match item.status:
        case Status.PASS:
            return "passed"
        case Status.NOT_APPLICABLE:
            return "not_applicable"
        case Status.UNKNOWN:
            return "unknown"
        case Status.FAIL:
            return str(item.severity)


def check_result(check: str, *entries: Entry, **changes: Any) -> CheckResult:
    """One check summed up: the worst status of its entries."""
    seen = {item.status for item in entries if item.check == check}
    order = (Status.FAIL, Status.UNKNOWN, Status.PASS, Status.NOT_APPLICABLE)
    worst = next((status for status in order if status in seen), Status.PASS)
    values: dict[str, Any] = {
        "id": check,
        "title": check.capitalize(),
        "status": str(worst),
        "seconds": 0.8,
        "reason": None,
    }
    return CheckResult(**(values | changes))


RUN = Run(
    id="20260301-101500-4f2a9c1",
    stage=Stage.FULL,
    stage_reason="a push to the default branch",
    profile="core",
    started="2026-03-01T10:15:00Z",
    seconds=12.4,
    commit=COMMIT,
    base=None,
    target="https://app.example.com",
    environment=None,
)
