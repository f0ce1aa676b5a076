"""What a run writes down itself satisfies a row, as long as it was really looked at: in the gate, in a merge, beside people."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchgate.check import all_checks, all_rules
from launchgate.filling import RISKS, STEPS, filled, table_ids
from launchgate.gate import Decision, Policy, decide
from launchgate.model import (
    Assessment,
    Attestation,
    CheckResult,
    Entry,
    Filling,
    PolicyRecord,
    Rule,
    Severity,
    Status,
    Table,
)
from tests.support.rules import rule, seen

TODAY = date(2026, 6, 1)
CHECKS = Path(__file__).parent.parent / "launchgate" / "checks"
MAP = rule(
    "paper/map", attestable=True, filled_by=(Filling(table="names/map", rule="names/resolve"),), severity=Severity.HIGH
)
NAMES = rule("names/resolve")
RULES = {one.id: one for one in (MAP, NAMES)}
HELD = frozenset({"names/map"})


def judged(
    *found: Assessment, tables: frozenset[str] = HELD, rules: dict[str, Rule] = RULES, **more: object
) -> Decision:
    record = PolicyRecord(source="test", fail_on=Severity.HIGH, unknown="block", **more)  # type: ignore[arg-type]  # a test factory
    return decide(found, rules, Policy(record=record, tables=tables), TODAY)


def told(decision: Decision, rule_id: str = "paper/map") -> Entry:
    return next(entry for entry in decision.entries if entry.rule == rule_id)


@pytest.mark.parametrize("status", [Status.FAIL, Status.UNKNOWN, Status.NOT_APPLICABLE])
@pytest.mark.parametrize("looked", [Status.PASS, Status.FAIL])
def test_a_table_of_this_run_satisfies_the_row(status: Status, looked: Status) -> None:
    entry = told(judged(seen("paper/map", status), seen("names/resolve", looked, severity=Severity.LOW)))
    assert (entry.status, entry.judged) == (Status.PASS, status)
    assert entry.note == "launchgate's own handover document holds it (names/map)"


@pytest.mark.parametrize("status", [Status.FAIL, Status.UNKNOWN, Status.NOT_APPLICABLE])
@pytest.mark.parametrize(
    ("found", "tables"),
    [
        ((seen("names/resolve", Status.PASS),), frozenset[str]()),
        ((seen("names/resolve", Status.UNKNOWN),), HELD),
        ((seen("names/resolve", Status.PASS), seen("names/resolve", Status.UNKNOWN, subject="b")), HELD),
        ((seen("names/resolve", Status.NOT_APPLICABLE),), HELD),
        ((), HELD),
    ],
    ids=["no table", "not decided", "one of two not decided", "not looked at", "not in the run"],
)
def test_without_a_table_of_something_decided_the_row_stays_what_it_was(
    status: Status, found: tuple[Assessment, ...], tables: frozenset[str]
) -> None:
    entry = told(judged(seen("paper/map", status), *found, tables=tables))
    assert (entry.status, entry.judged) == (status, None)
    says_why = "names/map of this run does not count for it, because names/resolve could not be decided on everything"
    is_open = tables == HELD and any(one.status is Status.UNKNOWN for one in found)
    assert entry.note == (says_why if is_open else None)


def test_what_nobody_asked_for_yet_is_not_filled_before_a_release() -> None:
    record = PolicyRecord(source="test", fail_on=Severity.HIGH, unknown="block")
    policy = Policy(record=record, tables=HELD, fill_undeclared=False)
    for status, then in ((Status.NOT_APPLICABLE, Status.NOT_APPLICABLE), (Status.FAIL, Status.PASS)):
        found = [seen("paper/map", status), seen("names/resolve", Status.PASS)]
        assert told(decide(found, RULES, policy, TODAY)).status is then


def test_all_tables_that_a_rule_names_are_needed() -> None:
    both = rule("paper/map", filled_by=(Filling(table="names/map"), Filling(table="names/mail")))
    found = (seen("paper/map"), seen("names/resolve", Status.PASS))
    rules = {**RULES, "paper/map": both}
    assert told(judged(*found, rules=rules)).status is Status.FAIL
    assert told(judged(*found, rules=rules, tables=HELD | {"names/mail"})).status is Status.PASS


def test_what_a_document_says_already_needs_no_note() -> None:
    entry = told(judged(seen("paper/map", Status.PASS), seen("names/resolve", Status.PASS)))
    assert (entry.status, entry.note) == (Status.PASS, None)


def test_a_satisfied_row_uses_no_attestation() -> None:
    said = Attestation(
        rule="paper/map", status="passed", owner="Ada", date="2026-05-01", expires="2026-07-01", evidence="link"
    )
    found = (seen("paper/map", Status.UNKNOWN), seen("names/resolve", Status.PASS))
    assert judged(*found, attestations=(said,)).record.attestations[0].state == "unused"
    assert judged(*found, attestations=(said,), tables=frozenset()).record.attestations[0].state == "used"


@pytest.mark.parametrize(
    ("table", "others", "holds"),
    [
        (RISKS, (seen("names/resolve", Status.FAIL),), True),
        (RISKS, (seen("names/resolve", Status.PASS), seen("names/x", Status.NOT_APPLICABLE)), True),
        (RISKS, (seen("names/resolve", Status.PASS),), False),
        (RISKS, (seen("names/resolve", Status.UNKNOWN),), False),
        (STEPS, (seen("names/resolve", Status.PASS), seen("names/x", Status.UNKNOWN)), True),
        (STEPS, (seen("names/resolve", Status.PASS), seen("names/x", Status.NOT_APPLICABLE)), False),
        (STEPS, (seen("paper/other", Status.FAIL),), False),
    ],
)
def test_risks_and_steps_come_from_the_other_checks(table: str, others: tuple[Assessment, ...], holds: bool) -> None:
    own = rule("paper/risks", filled_by=(Filling(table=table),))
    by_rule = {one.rule: [one] for one in (seen("paper/risks"), *others)}
    assert (filled(own, by_rule, frozenset()) is not None) is holds


def table(name: str, rows: int) -> Table:
    return Table(id=name, title=name, columns=("a",), rows=(("x",),) * rows)


def check(check_id: str, *tables: Table) -> CheckResult:
    return CheckResult(id=check_id, title=check_id, status="pass", seconds=0, reason=None, tables=tables)


def test_only_tables_with_rows_count_and_a_name_holds_its_check_once() -> None:
    checks = (check("dns", table("dns-map", 2), table("empty", 0)), check("secrets", table("secrets/places", 1)))
    assert table_ids(checks, (table("since", 1),)) == {"dns/dns-map", "secrets/places", "verdict/since"}


FILLED = [one for one in all_rules().values() if one.filled_by]


@pytest.mark.parametrize("one", FILLED, ids=lambda one: one.id)
def test_what_fills_a_rule_exists(one: Rule) -> None:
    """A renamed table or rule would leave the row to people for ever, without anybody noticing."""
    folders = {check.id: CHECKS / check.id for check in all_checks()}
    for filling in one.filled_by:
        assert filling.table or filling.rule
        if filling.rule is not None and filling.rule.partition("/")[0] in folders:
            assert filling.rule in all_rules()
        check, _, table = (filling.table or "verdict/").partition("/")
        if check in folders:
            assert any(f'"{table}"' in path.read_text("utf-8") for path in folders[check].glob("*.py"))


@given(
    document=st.sampled_from(Status),
    looked=st.lists(st.sampled_from(Status), max_size=3),
    has_table=st.booleans(),
    gates=st.sampled_from(Severity),
)
def test_a_row_passes_exactly_when_it_is_written_down_or_filled(
    document: Status, looked: list[Status], has_table: bool, gates: Severity
) -> None:
    names = [seen("names/resolve", status, subject=str(place)) for place, status in enumerate(looked)]
    record = PolicyRecord(source="test", fail_on=gates, unknown="block")
    policy = Policy(record=record, tables=HELD if has_table else frozenset())
    entry = told(decide([seen("paper/map", document), *names], RULES, policy, TODAY))
    whole = has_table and Status.UNKNOWN not in looked and bool({Status.PASS, Status.FAIL} & set(looked))
    assert entry.status is (Status.PASS if whole else document)
    assert entry.status is document or entry.judged is document
