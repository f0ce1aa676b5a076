"""What rests on a person's word, until when, and what was checked by machine: told alike in every report."""

from dataclasses import replace
from datetime import date

import pytest

from launchgate.gate import Policy, decide
from launchgate.model import Attestation, EvidenceKind, Filling, PolicyRecord, Severity, Status, Verdict
from launchgate.report import render
from launchgate.reporters._people import evidence, people
from tests.support import verdicts
from tests.support.rules import rule, seen
from tests.support.verdicts import entry, verdict


def said(expires: str, state: str = "used") -> Verdict:
    """A verdict of 2026-03-01 with one attestation."""
    item = Attestation(
        rule="handover/ownership", status="passed", owner="Ada", date="2026-01-10", expires=expires,
        evidence="docs/access.md", state=state,  # type: ignore[arg-type]  # a test's own word
    )  # fmt: skip
    one = verdicts.no_go()
    return replace(one, policy=replace(one.policy, attestations=(item,)))


@pytest.mark.parametrize(
    ("expires", "words"),
    [
        ("2026-03-15", "ends in 14 days, look again before that"),
        ("2026-03-02", "ends in 1 day, look again before that"),
        ("2026-03-01", "today is its last day, look again"),
    ],
)
def test_an_attestation_that_soon_ends_is_told_so_two_weeks_ahead(expires: str, words: str) -> None:
    assert words in people(said(expires))[0]
    for name in ("terminal", "markdown", "html"):
        assert words.partition(",")[0] in " ".join(render(name, said(expires)).split())


@pytest.mark.parametrize(("expires", "state"), [("2026-03-16", "used"), ("2026-02-28", "expired"), ("", "incomplete")])
def test_one_that_lasts_or_does_not_count_anyway_is_not_warned_of(expires: str, state: str) -> None:
    assert "look again" not in people(said(expires, state))[0]


def test_each_kind_of_evidence_is_counted_by_rule_and_what_was_tested_by_hand_is_named() -> None:
    found = verdict(
        entry("secrets/tree", "a"),
        entry("secrets/tree", "b"),
        entry("tls/expiry", "c", status=Status.UNKNOWN),
        replace(entry("handover/ownership", "d", status=Status.PASS), evidence_kind=EvidenceKind.ATTESTATION),
    )
    assert dict(evidence(found)) == {
        "checked every run, in the repository": "1 rule",
        "tested once by hand": "1 rule: account owners",
    }


@pytest.mark.parametrize(
    ("tables", "kind"), [(frozenset(), EvidenceKind.ATTESTATION), (frozenset({"names/map"}), EvidenceKind.DERIVED)]
)
def test_an_answer_carries_the_evidence_it_rests_on_not_that_of_its_rule(
    tables: frozenset[str], kind: EvidenceKind
) -> None:
    own = rule("paper/map", attestable=True, filled_by=(Filling(table="names/map"),))
    word = Attestation(
        rule="paper/map", status="passed", owner="Ada", date="2026-05-01", expires="2026-07-01", evidence="link"
    )
    record = PolicyRecord(source="test", fail_on=Severity.BLOCKER, unknown="block", attestations=(word,))
    policy = Policy(record=record, tables=tables)
    (told,) = decide([seen("paper/map", Status.UNKNOWN)], {own.id: own}, policy, date(2026, 6, 1)).entries
    assert (told.status, told.evidence_kind) == (Status.PASS, kind)
