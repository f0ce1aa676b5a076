"""The order every report tells, decided once for all formats."""

from dataclasses import replace

import pytest

from launchgate.model import Cell, Disposition, Location, Severity, Stage, Status
from launchgate.reporters._story import count, tell
from launchgate.reporters._words import receipt
from tests.support import verdicts
from tests.support.verdicts import check_result, entry, verdict


def test_blockers_come_in_the_order_of_the_rules_then_the_subject() -> None:
    story = tell(
        verdict(entry("secrets/tree", "b"), entry("secrets/tree", "a"), entry("dns/resolves", "z.example.com"))
    )
    assert [(group.rule, [item.subject for item in group.items]) for group in story.blocking] == [
        ("dns/resolves", ["z.example.com"]),
        ("secrets/tree", ["a", "b"]),
    ]


def test_a_worse_finding_comes_first_whatever_its_rule() -> None:
    mild = entry("dns/resolves", severity=Severity.MEDIUM, gates=True)
    story = tell(verdict(mild, entry("secrets/tree")))
    assert [group.rule for group in story.blocking] == ["secrets/tree", "dns/resolves"]


def test_the_order_of_the_entries_changes_nothing() -> None:
    told = verdicts.no_go()
    turned = replace(told, assessments=tuple(reversed(told.assessments)))
    assert tell(turned) == tell(told)


def test_every_finding_is_told_exactly_once() -> None:
    told = verdicts.no_go()
    story = tell(told)
    groups = (*story.blocking, *story.waiting)
    following = sum(len(item.consequences) for group in groups for item in group.items)
    undecided = sum(len(item.rules) for item in story.undecided)
    findings = [item for item in told.assessments if item.is_finding]
    assert count(groups) + following + undecided + len(story.accepted) == len(findings)


def test_a_consequence_is_told_under_its_cause() -> None:
    cause = entry("dns/resolves", "example.com")
    chain = entry("tls/expiry", "example.com", status=Status.UNKNOWN, because="dns/resolves#example.com", gates=False)
    end = entry("smoke/page", "/", status=Status.UNKNOWN, because="tls/expiry#example.com", gates=False)
    story = tell(verdict(cause, chain, end))
    assert [len(item.consequences) for group in story.blocking for item in group.items] == [2]
    assert story.undecided == ()


def test_a_blocker_never_hides_under_a_milder_cause() -> None:
    cause = entry("dns/resolves", "example.com", severity=Severity.LOW)
    follower = entry("secrets/tree", "x", because="dns/resolves#example.com")
    story = tell(verdict(cause, follower))
    assert [group.rule for group in story.blocking] == ["secrets/tree"]


def test_a_consequence_of_a_waived_cause_stands_for_itself() -> None:
    cause = entry("dns/resolves", "example.com", disposition=Disposition.WAIVED)
    follower = entry("smoke/page", "/", status=Status.UNKNOWN, because="dns/resolves#example.com")
    assert len(tell(verdict(cause, follower)).undecided) == 1


def test_causes_in_a_circle_are_all_told() -> None:
    one = entry("dns/resolves", "a", because="tls/expiry#b")
    two = entry("tls/expiry", "b", because="dns/resolves#a", severity=Severity.BLOCKER)
    assert count(tell(verdict(one, two)).blocking) == 2


def test_one_reason_for_several_rules_is_one_line() -> None:
    story = tell(verdicts.incomplete())
    shallow = next(item for item in story.undecided if "shallow" in item.reason)
    assert shallow.rules == (
        "secrets in the files (secrets/tree: working tree)",
        "secrets in history (secrets/history: all of history)",
    )
    assert shallow.decide == ("Set fetch-depth: 0 on actions/checkout",)
    assert shallow.blocks


def test_a_shared_fix_is_told_once_and_an_own_fix_with_its_finding() -> None:
    same = tell(verdict(entry("secrets/tree", "a"), entry("secrets/tree", "b"))).blocking[0]
    assert same.fix
    assert [item.fix for item in same.items] == ["", ""]
    own = tell(
        verdict(entry("secrets/tree", "a", remediation="x"), entry("secrets/tree", "b", remediation="y"))
    ).blocking[0]
    assert own.fix == ""
    assert [item.fix for item in own.items] == ["x", "y"]


def test_where_names_every_place_and_falls_back_to_the_subject() -> None:
    full = Location(path="a.py", line=3, commit="4f2a9c1d8e7b6a5f", url="https://x", host="h", config="smoke.login")
    story = tell(verdict(entry("secrets/tree", "s", location=full), entry("smoke/page", "bare")))
    places = {group.rule: group.items[0].where for group in story.blocking}
    assert places["secrets/tree"] == ("a.py:3 @ 4f2a9c1d8e7b", "https://x", "h", "smoke.login in launchgate.yml")
    assert places["smoke/page"] == ("bare",)


@pytest.mark.parametrize(
    ("location", "told"),
    [
        (Location(url="https://h.test/a", host="h.test"), ("https://h.test/a",)),
        (Location(url="https://h.test/a", host="other.test"), ("https://h.test/a", "other.test")),
        (Location(url="https://[", host="h.test"), ("https://[", "h.test")),
        (Location(host="h.test", config="--url"), ("h.test", "given by --url")),
    ],
)
def test_a_place_is_named_once(location: Location, told: tuple[str, ...]) -> None:
    assert tell(verdict(entry(location=location))).blocking[0].items[0].where == told


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("the login page fails", "The login page fails"),
        ("p95 is 402 ms", "p95 is 402 ms"),
        ("`https://x` loops", "`https://x` loops"),
        ("www.example.com is gone", "www.example.com is gone"),
        ("api_key is unused", "api_key is unused"),
    ],
)
def test_a_sentence_starts_with_a_capital_and_a_name_keeps_its_own(message: str, told: str) -> None:
    assert tell(verdict(entry(message=message))).blocking[0].headline == told


def test_a_check_that_had_nothing_to_look_at_is_one_noun() -> None:
    idle = [
        replace(entry(f"smoke/{name}", name, gates=False), status=Status.NOT_APPLICABLE) for name in ("home", "login")
    ]
    alone = replace(entry("secrets/tree", "x", gates=False), status=Status.NOT_APPLICABLE)
    checks = (check_result("smoke", title="Smoke test"), check_result("secrets"))
    told = tell(verdict(entry("secrets/history"), *idle, alone, checks=checks))
    assert told.untested_nouns == ("smoke test (smoke)", f"{verdicts.rule_text('secrets/tree').covers} (secrets/tree)")
    assert len(told.untested) == 3


def test_a_subject_that_repeats_the_rule_is_left_out() -> None:
    unknown = replace(entry("smoke/login", "login page"), status=Status.UNKNOWN)
    assert tell(verdict(unknown)).undecided[0].rules == ("login page (smoke/login)",)


def test_the_lead_says_what_happens_next() -> None:
    assert tell(verdicts.no_go()).lead == (
        "3 things must be fixed before this launch. 2 things could not be decided and 2 things can wait."
    )
    assert tell(verdicts.go()).lead == "Nothing that was looked at blocks this launch. 1 thing can wait."
    assert "is not a pass" in tell(verdicts.incomplete()).lead
    change = verdict(entry(), run=replace(verdicts.RUN, stage=Stage.PR))
    assert tell(change).lead == "1 thing must be fixed before this change is merged."


def test_a_receipt_reads_as_words() -> None:
    looked = {check.check: check for check in tell(verdicts.no_go()).looked}
    assert looked["secrets"].receipt == "14 refs, 1,291 commits, 10,014 blobs, 124 MB"
    assert looked["secrets"].result == "1 rule passes, 1 fails, 1 fails and is accepted"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("commits", 1, "1 commit"),
        ("queries", 1, "1 query"),
        ("addresses", 1, "1 address"),
        ("routes declared", 1, "1 route declared"),
        ("requests in flight", 2, "2 requests in flight"),
        ("commits", 0, ""),
        ("left out", "none", ""),
        ("skipped", 1, "1 skipped"),
        ("bytes", 1536, "2 kB"),
        ("patch_bytes", 10, "10 bytes patch"),
        ("deep scan", False, "deep scan: no"),
        ("scope", "all of history", "scope: all of history"),
        ("p95", 1.25, "p95: 1.25"),
        ("resolver", None, ""),
    ],
)
def test_each_part_of_a_receipt_reads_as_words(name: str, value: Cell, told: str) -> None:
    assert receipt(((name, value),)) == told


def test_a_rule_that_was_decided_for_one_subject_counts_as_tested() -> None:
    passed = entry("smoke/page", "/", status=Status.PASS)
    other = entry("smoke/page", "/x", status=Status.NOT_APPLICABLE)
    assert tell(verdict(passed, other)).untested == ()


def test_an_endless_text_is_cut_visibly() -> None:
    item = tell(verdict(entry(message="x" * 1_000_000))).blocking[0].items[0]
    assert item.message.endswith("… (996,000 more characters)")


def test_an_empty_verdict_has_a_story() -> None:
    story = tell(verdicts.empty())
    assert (story.answer, story.blocking, story.looked) == ("GO", (), ())


def test_a_pass_that_was_turned_says_why_and_not_how_well_it_is() -> None:
    cause = entry("dns/resolves", "example.com")
    turned = entry("tls/expiry", "example.com", message="it sets HSTS", because="dns/resolves#example.com", gates=False)
    turned = replace(turned, judged=Status.PASS, note="HSTS comes after mixed content")
    ((told,),) = [item.consequences for group in tell(verdict(cause, turned)).blocking for item in group.items]
    assert ("HSTS comes after mixed content" in told, "it sets HSTS" in told) == (True, False)
