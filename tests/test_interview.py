"""At most ten questions, the weightiest first, and only about what nothing else decided; the rest is a list for later."""

from dataclasses import replace
from datetime import date

import pytest

from launchgate.check import all_rules
from launchgate.interview import MOST, interview, lasting
from launchgate.model import Attestation, Severity, Status
from launchgate.profile import PROFILES, Profile
from launchgate.profile import load as load_profile
from tests.support.rules import rule
from tests.support.verdicts import entry, verdict

CORE = Profile(name="core", title="Core")
TODAY = date(2026, 6, 1)


@pytest.mark.parametrize("name", PROFILES)
def test_every_profile_asks_at_most_ten_questions_and_loses_no_rule(name: str) -> None:
    profile = load_profile(name)
    plan = interview(all_rules(), profile, None, ())
    assert len(plan.asked) + len(["who is answering"]) <= 10
    told = [*plan.asked, *plan.later]
    assert {one.id for one in told} == {one.id for one in all_rules().values() if one.attestable}
    assert len(told) == len({one.id for one in told})
    demanded = [one.id for one in plan.asked if one.id in profile.release]
    assert [one.id for one in plan.asked][: len(demanded)] == demanded


def test_medium_and_low_rules_wait_unless_the_profile_demands_them() -> None:
    rules = {one.id: one for one in (rule("a/low", severity=Severity.LOW, attestable=True),
                                     rule("a/high", severity=Severity.HIGH, attestable=True),
                                     rule("a/no", severity=Severity.BLOCKER))}  # fmt: skip
    plan = interview(rules, CORE, None, ())
    assert ([one.id for one in plan.asked], [one.id for one in plan.later]) == (["a/high"], ["a/low"])
    plan = interview(rules, replace(CORE, release=("a/low",)), None, ())
    assert [one.id for one in plan.asked] == ["a/low", "a/high"]
    plan = interview(rules, replace(CORE, severities={"a/high": Severity.MEDIUM}), None, ())
    assert plan.asked == ()


@pytest.mark.parametrize(
    ("status", "is_asked"),
    [(Status.PASS, False), (Status.FAIL, False), (Status.UNKNOWN, True), (Status.NOT_APPLICABLE, True)],
)
def test_what_a_verdict_decided_is_not_asked(status: Status, is_asked: bool) -> None:
    rules = {"edge/rate-limit": rule("edge/rate-limit", severity=Severity.HIGH, attestable=True)}
    plan = interview(rules, CORE, verdict(entry("edge/rate-limit", status=status)), ())
    assert bool(plan.asked) is is_asked


def test_what_is_attested_for_long_enough_is_not_asked_again() -> None:
    rules = {one: rule(one, severity=Severity.HIGH, attestable=True) for one in ("a/x", "a/y")}
    plan = interview(rules, CORE, None, {"a/x"})
    assert [one.id for one in plan.asked] == ["a/y"]


@pytest.mark.parametrize(
    ("changes", "lasts"),
    [({}, True), ({"expires": "2026-06-15"}, False), ({"expires": "2026-05-01"}, False), ({"owner": ""}, False),
     ({"defect": "its evidence file changed"}, False), ({"date": "2026-07-01"}, False)],
)  # fmt: skip
def test_only_a_whole_attestation_that_does_not_end_soon_lasts(changes: dict[str, str], lasts: bool) -> None:
    given = {"owner": "Ada", "date": "2026-05-01", "expires": "2026-06-16", "evidence": "link"} | changes
    item = Attestation(rule="a/x", status="passed", **given)  # type: ignore[arg-type]  # a test's own words
    assert (lasting([item], TODAY, 14) == {"a/x"}) is lasts


def test_ten_is_ten_however_many_weigh_high() -> None:
    rules = {f"a/{number}": rule(f"a/{number}", severity=Severity.HIGH, attestable=True) for number in range(40)}
    plan = interview(rules, CORE, None, ())
    assert (len(plan.asked), len(plan.later)) == (MOST, 40 - MOST)
