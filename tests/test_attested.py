"""Every rule that a person may decide is decided by what launchgate.yml says of it, and by nothing that has run out."""

from datetime import date

import pytest

from launchgate.check import all_rules
from launchgate.config import load
from launchgate.gate import Policy, decide
from launchgate.model import Assessment, Rule, Status
from launchgate.policy import record_of

ATTESTABLE = [pytest.param(rule, id=rule.id) for rule in all_rules().values() if rule.attestable]
TODAY = date(2026, 1, 15)


def decided(rule: Rule, status: str, day: str = "2026-01-10") -> Status:
    """What the gate makes of a rule that nothing looked at, after this word of a person."""
    text = (
        f"attest:\n  - {{rule: {rule.id}, status: {status}, owner: Ada, date: {day}, expires: 90d,"
        ' evidence: {link: "https://wiki.example.com/launch"}}\n'
    )
    record = record_of(load(text.encode()).settings, "test", lambda _: None)
    open_ = Assessment(
        rule=rule.id, subject=rule.covers, status=Status.NOT_APPLICABLE, severity=rule.severity, message="not declared"
    )
    (entry,) = decide([open_], {rule.id: rule}, Policy(record=record), TODAY).entries
    return entry.status


@pytest.mark.parametrize("rule", ATTESTABLE)
def test_a_person_says_that_it_is_not_so(rule: Rule) -> None:
    assert decided(rule, "failed") is Status.FAIL


@pytest.mark.parametrize("rule", ATTESTABLE)
def test_a_person_says_that_it_is_so(rule: Rule) -> None:
    assert decided(rule, "passed") is Status.PASS
    assert decided(rule, "passed", "2025-01-10") is Status.UNKNOWN
