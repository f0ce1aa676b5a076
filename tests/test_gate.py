"""The gate as a total function: every status, severity, disposition and policy has one answer."""

from datetime import date
from itertools import product
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchgate.gate import Decision, Policy, decide
from launchgate.model import (
    Answer,
    Assessment,
    Attestation,
    Disposition,
    Need,
    PolicyRecord,
    Rule,
    Severity,
    Status,
    Waiver,
    fingerprint,
)
from tests.support.rules import rule, seen

TODAY = date(2026, 6, 1)
Unknown = Literal["block", "report"]


def record(fail_on: Severity = Severity.BLOCKER, unknown: Unknown = "block", **more: object) -> PolicyRecord:
    return PolicyRecord(source="test", fail_on=fail_on, unknown=unknown, **more)  # type: ignore[arg-type]  # a test factory


def policy(fail_on: Severity = Severity.BLOCKER, unknown: Unknown = "block", **more: frozenset[str]) -> Policy:
    return Policy(record=record(fail_on, unknown), **more)  # type: ignore[arg-type]  # a test factory


def judged(*assessments: Assessment, by: Policy | None = None, rules: tuple[Rule, ...] = ()) -> Decision:
    known = {
        one.id: one for one in rules or {name: rule(name) for name in sorted({a.rule for a in assessments})}.values()
    }
    return decide(assessments, known, by or policy(), TODAY)


def disposed(
    disposition: Disposition, severity: Severity, status: Status, fail_on: Severity, unknown: Unknown
) -> Decision:
    one = seen(status=status, severity=severity)
    waiver = Waiver(rule=one.rule, subject=one.subject, reason="r", owner="Ada", until="2026-06-01")
    waivers = (waiver,) if disposition is Disposition.WAIVED else ()
    prints = frozenset({one.identity})
    by = Policy(
        record=record(fail_on, unknown, waivers=waivers),
        baseline=prints if disposition is Disposition.BASELINED else frozenset(),
        existing=prints if disposition is Disposition.EXISTING else frozenset(),
    )
    return judged(one, by=by)


@pytest.mark.parametrize(
    ("status", "severity", "disposition", "fail_on", "unknown"),
    list(product(Status, Severity, Disposition, Severity, ("block", "report"))),
)
def test_every_combination_has_the_answer_the_design_says(
    status: Status, severity: Severity, disposition: Disposition, fail_on: Severity, unknown: Unknown
) -> None:
    decision = disposed(disposition, severity, status, fail_on, unknown)
    (entry,) = decision.entries
    order = ["info", "low", "medium", "high", "blocker"]
    bad_enough = order.index(severity.value) >= order.index(fail_on.value)
    finding = status in (Status.FAIL, Status.UNKNOWN)
    # An unknown is never baselined and never existing: nobody has seen it.
    expected = disposition
    if status is Status.UNKNOWN and disposition in (Disposition.BASELINED, Disposition.EXISTING):
        expected = Disposition.NEW
    assert entry.disposition is (expected if finding else None)
    gates = finding and expected is Disposition.NEW and bad_enough
    gates = gates and (status is Status.FAIL or unknown == "block")
    assert entry.gates is gates
    answer = Answer.GO if not gates else Answer.NO_GO if status is Status.FAIL else Answer.INCOMPLETE
    assert decision.answer is answer
    assert decision.answer.exit_code == {"go": 0, "no-go": 1, "incomplete": 3}[answer]


def test_a_gating_fail_outranks_a_gating_unknown() -> None:
    decision = judged(seen(status=Status.UNKNOWN, subject="a"), seen(status=Status.FAIL, subject="b"))
    assert decision.answer is Answer.NO_GO
    assert decision.reasons == ("1 blocker: demo/rule", "1 unknown: demo/rule")


def test_reasons_count_in_the_plural() -> None:
    decision = judged(seen(status=Status.FAIL, subject="a"), seen(status=Status.FAIL, subject="b"))
    assert decision.reasons == ("2 blockers: demo/rule",)


def test_a_waiver_counts_through_its_last_day_and_not_longer() -> None:
    one = seen()
    for until, answer, state in (("2026-06-01", Answer.GO, "used"), ("2026-05-31", Answer.NO_GO, "expired")):
        waiver = Waiver(rule=one.rule, subject=one.subject, reason="r", owner="Ada", until=until)
        decision = judged(one, by=Policy(record=record(waivers=(waiver,))))
        assert (decision.answer, decision.record.waivers[0].state) == (answer, state)


def test_a_waiver_of_another_subject_or_fingerprint_is_left_unused() -> None:
    one = seen()
    waivers = (
        Waiver(rule=one.rule, subject="other.py", reason="r", owner="Ada", until="2026-07-01"),
        Waiver(rule=one.rule, fingerprint="0" * 16, subject=one.subject, reason="r", owner="Ada", until="2026-07-01"),
    )
    decision = judged(one, by=Policy(record=record(waivers=waivers)))
    assert decision.answer is Answer.NO_GO
    assert {waiver.state for waiver in decision.record.waivers} == {"unused"}


def test_a_waiver_by_fingerprint_covers_that_value_only() -> None:
    one = seen()
    waiver = Waiver(
        rule=one.rule, fingerprint=fingerprint(one.rule, one.subject), reason="r", owner="Ada", until="2026-07-01"
    )
    decision = judged(one, seen(subject="b.py"), by=Policy(record=record(waivers=(waiver,))))
    assert [entry.disposition for entry in decision.entries] == [Disposition.WAIVED, Disposition.NEW]


def test_one_fault_is_one_finding() -> None:
    root = seen("dns/resolves", Status.FAIL, subject="www.example.com")
    after = seen("tls/valid", Status.UNKNOWN, subject="www.example.com", because="dns/resolves#www.example.com")
    decision = judged(root, after)
    assert [entry.gates for entry in decision.entries] == [True, False]
    assert (decision.counts.blocker, decision.counts.unknown) == (1, 0)


def test_a_fail_is_folded_under_a_fail_and_never_under_an_unknown() -> None:
    after = seen("smoke/pass-rate", Status.FAIL, subject="all steps", because="smoke/home#home")
    under_fail = judged(seen("smoke/home", Status.FAIL, subject="home"), after)
    assert (under_fail.counts.blocker, under_fail.answer) == (1, Answer.NO_GO)
    under_unknown = judged(seen("smoke/home", Status.UNKNOWN, subject="home"), after)
    assert (under_unknown.counts.blocker, under_unknown.counts.unknown, under_unknown.answer) == (1, 1, Answer.NO_GO)


def test_a_consequence_gates_by_itself_when_its_cause_does_not() -> None:
    root = seen("dns/resolves", Status.UNKNOWN, subject="www.example.com", severity=Severity.LOW)
    after = seen("tls/valid", Status.UNKNOWN, subject="www.example.com", because="dns/resolves#www.example.com")
    decision = judged(root, after)
    assert decision.answer is Answer.INCOMPLETE
    assert decision.counts.unknown == 2


def test_a_consequence_is_folded_by_way_of_one_that_is_too_mild_to_gate() -> None:
    root = seen("tls/valid", Status.FAIL, subject="api.example.com")
    middle = seen(
        "perf/p95-read", Status.UNKNOWN, subject="/x", severity=Severity.HIGH, because="tls/valid#api.example.com"
    )
    last = seen("perf/p95-ceiling", Status.UNKNOWN, subject="/x", because="perf/p95-read#/x")
    assert [one.rule for one in judged(root, middle, last).entries if one.gates] == ["tls/valid"]
    assert [one.rule for one in judged(middle, last).entries if one.gates] == ["perf/p95-ceiling"]


def test_a_consequence_of_a_consequence_is_folded_too() -> None:
    root = seen("dns/resolves", Status.FAIL, subject="www.example.com")
    middle = seen("smoke/home", Status.UNKNOWN, subject="home", because="dns/resolves#www.example.com")
    last = seen("smoke/pass-rate", Status.UNKNOWN, subject="all steps", because="smoke/home#home")
    assert [entry.gates for entry in judged(root, middle, last).entries] == [True, False, False]
    without = judged(middle, last)
    assert [(entry.rule, entry.gates) for entry in without.entries] == [
        ("smoke/home", True),
        ("smoke/pass-rate", False),
    ]
    assert without.counts.unknown == 1


def test_a_circle_of_causes_hides_nothing() -> None:
    one = seen("smoke/home", Status.UNKNOWN, subject="home", because="smoke/pass-rate#all steps")
    two = seen("smoke/pass-rate", Status.UNKNOWN, subject="all steps", because="smoke/home#home")
    assert [entry.gates for entry in judged(one, two).entries] == [True, True]


NEEDY = rule("tls/hsts", needs=(Need(rule="http/mixed", on_fail="fail", message="only once no mixed content exists"),))
NEEDED = rule("http/mixed")


@pytest.mark.parametrize(
    ("needed", "expected"),
    [(Status.PASS, Status.PASS), (Status.FAIL, Status.FAIL), (Status.UNKNOWN, Status.UNKNOWN), (None, Status.UNKNOWN)],
)
def test_a_pass_that_rests_on_another_rule_follows_it(needed: Status | None, expected: Status) -> None:
    found = [seen("tls/hsts", Status.PASS, subject="h")]
    if needed is not None:
        found.append(seen("http/mixed", needed, subject="h"))
    entry = next(e for e in judged(*found, rules=(NEEDY, NEEDED)).entries if e.rule == "tls/hsts")
    assert entry.status is expected
    assert entry.judged is (None if expected is Status.PASS else Status.PASS)


def test_a_needed_rule_does_not_soften_a_fail() -> None:
    found = (seen("tls/hsts", Status.FAIL, subject="h"), seen("http/mixed", Status.PASS, subject="h"))
    entry = next(e for e in judged(*found, rules=(NEEDY, NEEDED)).entries if e.rule == "tls/hsts")
    assert entry.status is Status.FAIL


def attestation(**changes: str) -> Attestation:
    fields = {"rule": "demo/rule", "status": "passed", "owner": "Ada", "date": "2026-05-01", "expires": "2026-07-30",
              "evidence": "docs/access.md"}  # fmt: skip
    return Attestation(**{**fields, **changes})  # type: ignore[arg-type]  # a test factory


@pytest.mark.parametrize(
    ("given_attestation", "status", "state"),
    [
        (attestation(), Status.PASS, "used"),
        (attestation(status="failed"), Status.FAIL, "used"),
        (attestation(status="not-applicable"), Status.NOT_APPLICABLE, "used"),
        (attestation(expires="2026-06-01"), Status.PASS, "used"),
        (attestation(expires="2026-05-31"), Status.UNKNOWN, "expired"),
        (attestation(date="2026-06-02"), Status.UNKNOWN, "future"),
        (attestation(owner=""), Status.UNKNOWN, "incomplete"),
        (attestation(date=""), Status.UNKNOWN, "incomplete"),
        (attestation(evidence=""), Status.UNKNOWN, "incomplete"),
        (attestation(defect="its evidence file has changed since"), Status.UNKNOWN, "incomplete"),
    ],
)
def test_an_attestation_decides_only_when_it_is_whole(
    given_attestation: Attestation, status: Status, state: str
) -> None:
    by = Policy(record=record(attestations=(given_attestation,)))
    decision = judged(seen(status=Status.NOT_APPLICABLE), by=by, rules=(rule(attestable=True),))
    assert decision.entries[0].status is status
    assert decision.record.attestations[0].state == state


def test_an_attestation_never_overrides_a_fail_nor_a_rule_that_evidence_decides() -> None:
    by = Policy(record=record(attestations=(attestation(),)))
    failed = judged(seen(status=Status.FAIL), by=by, rules=(rule(attestable=True),))
    assert failed.entries[0].status is Status.FAIL
    machine = judged(seen(status=Status.UNKNOWN), by=by, rules=(rule(attestable=False),))
    assert machine.entries[0].status is Status.UNKNOWN
    assert machine.record.attestations[0].state == "unused"


def test_what_a_profile_demands_is_decided_by_one_subject_where_others_do_not_apply() -> None:
    demanded = policy(demanded=frozenset({"demo/rule"}))
    away, asked = seen(status=Status.NOT_APPLICABLE, subject="a"), seen(status=Status.PASS, subject="b")
    assert [one.status for one in judged(away, asked, by=demanded).entries] == [Status.NOT_APPLICABLE, Status.PASS]


def test_what_a_profile_demands_is_unknown_until_decided() -> None:
    demanded = policy(demanded=frozenset({"demo/rule"}))
    open_ = judged(seen(status=Status.NOT_APPLICABLE), by=demanded)
    assert open_.answer is Answer.INCOMPLETE
    by = Policy(record=record(attestations=(attestation(status="not-applicable"),)), demanded=frozenset({"demo/rule"}))
    settled = judged(seen(status=Status.NOT_APPLICABLE), by=by, rules=(rule(attestable=True),))
    assert settled.answer is Answer.GO


ASSESSMENTS = st.lists(
    st.builds(
        seen,
        st.sampled_from(["a/one", "a/two", "b/one"]),
        st.sampled_from(Status),
        subject=st.sampled_from(["x", "y", "z"]),
        severity=st.sampled_from(Severity),
        because=st.sampled_from([None, "a/one#x", "b/one#y"]),
    ),
    max_size=12,
)


@given(
    found=ASSESSMENTS,
    fail_on=st.sampled_from(Severity),
    unknown=st.sampled_from(["block", "report"]),
    seed=st.randoms(),
)
def test_order_does_not_matter_and_nothing_is_lost(
    found: list[Assessment], fail_on: Severity, unknown: Unknown, seed: st.DataObject
) -> None:
    decision = judged(*found, by=policy(fail_on, unknown))
    shuffled = list(found)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]  # st.randoms() draws a random.Random
    assert judged(*shuffled, by=policy(fail_on, unknown)) == decision
    assert len(decision.entries) == len(found)
    gating = [entry for entry in decision.entries if entry.gates]
    assert (decision.answer is Answer.GO) == (not gating)
    assert sum(getattr(decision.counts, name) for name in decision.counts.__slots__) <= len(found)
    unfolded = [e for e in decision.entries if e.because is None or e.gates or not e.is_finding]
    assert sum(getattr(decision.counts, name) for name in decision.counts.__slots__) >= len(unfolded)
