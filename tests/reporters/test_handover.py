"""The handover document: every section always, nothing invented, and who could say what is not known."""

from dataclasses import replace
from pathlib import Path

import pytest

from launchgate.model import (
    Attestation,
    Disposition,
    Entry,
    EvidenceKind,
    Section,
    Severity,
    Status,
    Table,
    Verdict,
    Waiver,
)
from launchgate.report import render
from launchgate.reporters._handover import Chapter, written
from launchgate.reporters._sections import WORDS
from tests.reporters.golden import check_golden
from tests.support import verdicts
from tests.support.verdicts import check_result, entry, rule_text, verdict

RULE = "handover/dns-map"


@pytest.mark.parametrize("name", ["no_go", "incomplete", "go"])
def test_golden(name: str) -> None:
    told = getattr(verdicts, name)()
    check_golden(Path(f"{name}.handover.md"), render("handover", told))
    check_golden(Path(f"{name}.handover.html"), render("handover-html", told))


def placed(section: Section, *entries: Entry, **changes: object) -> Verdict:
    """A verdict whose rules are all told in one section."""
    texts = tuple(replace(rule_text(one.rule), handover=section) for one in {one.rule: one for one in entries}.values())
    return replace(verdict(*entries, rules=texts), **changes)  # type: ignore[arg-type]  # a field of the verdict


def chapter(told: Verdict, section: Section) -> Chapter:
    return next(one for one in written(told).chapters if one.id is section)


def test_every_section_is_there_even_of_an_empty_verdict_and_says_that_nothing_is_known() -> None:
    document = written(verdicts.empty())
    assert [one.id for one in document.chapters] == list(Section)
    assert set(WORDS) == set(Section)
    for one in document.chapters:
        assert one.tables or one.said[0].kind == "open"
        assert one.tables or one.who
    for name in ("handover", "handover-html"):
        assert all(WORDS[section].title in render(name, verdicts.empty()) for section in Section)


def test_a_table_stands_in_the_section_it_names_and_no_other() -> None:
    table = Table(id="t", title="Names", columns=("Name",), rows=(("www",),), handover=Section.DNS)
    plain = replace(table, handover=None)
    told = verdict(entry(), checks=(check_result("dns", tables=(table, plain)),))
    assert chapter(told, Section.DNS).tables == (table,)
    assert not any(
        chapter(told, other).tables for other in Section if other not in (Section.DNS, Section.RISKS, Section.NEXT)
    )


@pytest.mark.parametrize(
    ("status", "kind"),
    [(Status.PASS, "written"), (Status.FAIL, "missing"), (Status.UNKNOWN, "open"), (Status.NOT_APPLICABLE, "open")],
)
def test_a_document_is_told_as_it_was_judged(status: Status, kind: str) -> None:
    one = entry(RULE, "DNS map", status=status, message="not declared: docs/dns.md says what it says")
    found = chapter(placed(Section.DNS, one), Section.DNS)
    assert [said.kind for said in found.said] == [kind]
    assert "docs/dns.md says what it says" in found.said[0].text
    assert "not declared" not in found.said[0].text
    assert bool(found.who) is (kind != "written")


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [(Status.PASS, "attested", "attested by Ada"), (Status.FAIL, "missing", "attested by Ada"),
     (Status.NOT_APPLICABLE, "attested", "does not apply"), (Status.UNKNOWN, "open", "attested by Ada")],
)  # fmt: skip
def test_what_a_person_said_is_told_as_said_by_a_person(status: Status, kind: str, words: str) -> None:
    one = entry(
        RULE, "DNS map", status=status, judged=Status.UNKNOWN, evidence_kind=EvidenceKind.ATTESTATION,
        note="attested by Ada on 2026-01-10, counts until 2026-04-10: docs/dns.md",
    )  # fmt: skip
    (said,) = chapter(placed(Section.DNS, one), Section.DNS).said
    assert (said.kind, words in said.text) == (kind, True)


def test_what_nobody_attested_yet_is_not_known_although_only_a_person_can_say_it() -> None:
    one = entry(
        RULE, "x", status=Status.NOT_APPLICABLE, evidence_kind=EvidenceKind.ATTESTATION, message="not declared: nobody"
    )
    assert [said.kind for said in chapter(placed(Section.DNS, one), Section.DNS).said] == ["open"]


def test_a_row_that_the_run_filled_needs_no_words_beside_its_table() -> None:
    one = entry(
        RULE, "x", status=Status.PASS, judged=Status.FAIL, evidence_kind=EvidenceKind.DERIVED, message="no document"
    )
    table = Table(id="t", title="Names", columns=("Name",), rows=(("www",),), handover=Section.DNS)
    found = chapter(placed(Section.DNS, one, checks=(check_result("dns", tables=(table,)),)), Section.DNS)
    assert (found.said, found.who, len(found.tables)) == ((), "", 1)


WORD = Attestation(
    rule="handover/ownership", status="passed", owner="Ada", date="2026-01-10", expires="2026-03-10",
    evidence="docs/access.md", state="used",
)  # fmt: skip


def with_word(told: Verdict, **changes: object) -> Verdict:
    return replace(told, policy=replace(told.policy, attestations=(replace(WORD, **changes),)))  # type: ignore[arg-type]  # a field


def test_who_answered_for_a_section_could_say_what_is_not_known_there() -> None:
    told = placed(Section.ACCOUNTS, entry("handover/ownership", status=Status.PASS), entry("handover/vendor-list", "x"))
    assert chapter(told, Section.ACCOUNTS).who == f"{WORDS[Section.ACCOUNTS].role} could say it."
    assert chapter(with_word(told), Section.ACCOUNTS).who.startswith("Ada, who answered for “Accounts have owners”")


@pytest.mark.parametrize(
    ("changes", "remark"),
    [({}, "ends in 9 days"), ({"state": "expired"}, "does not count: expired"),
     ({"state": "incomplete", "defect": "it has no owner"}, "does not count: it has no owner"), ({"expires": "2026-09-01"}, "")],
)  # fmt: skip
def test_people_and_what_they_said_are_a_table_of_the_accounts(changes: dict[str, str], remark: str) -> None:
    (table,) = chapter(with_word(verdicts.empty(), **changes), Section.ACCOUNTS).tables
    assert remark in str(table.rows[0][-1])
    assert bool(remark) is bool(table.rows[0][-1])


def texts(told: Verdict, section: Section) -> list[str]:
    return [" | ".join(map(str, row)) for table in chapter(told, section).tables for row in table.rows]


def test_risks_and_steps_go_from_what_blocks_to_what_can_wait() -> None:
    told = with_word(
        verdict(
            entry("secrets/scan-enabled", "c", severity=Severity.LOW, message="mild"),
            entry("secrets/tree", "a", message="grave"),
            entry("tls/expiry", "b", status=Status.UNKNOWN, severity=Severity.BLOCKER, message="unsure"),
            entry("smoke/form", "d", status=Status.NOT_APPLICABLE),
            entry("env/missing", "e", disposition=Disposition.WAIVED, message="excused", note="waived by Ada"),
        )
    )
    risks = texts(told, Section.RISKS)
    assert [word for row in risks for word in ("grave", "unsure", "mild", "excused") if word in row.lower()] == [
        "grave", "unsure", "mild", "excused",
    ]  # fmt: skip
    steps = texts(told, Section.NEXT)
    order = ["grave", "unsure", "look again and attest anew", "mild", "declare or attest what was not tested"]
    assert [next(word for word in order if word in row.lower()) for row in steps] == order
    assert [row.partition(" ")[0] for row in steps] == ["1", "2", "3", "4", "5"]


def test_a_waiver_that_ends_soon_is_a_step() -> None:
    told = verdicts.empty()
    for until, is_step in (("2026-03-10", True), ("2026-05-10", False)):
        waiver = Waiver(rule="tls/expiry", subject="x", reason="Monday", owner="Ada", until=until, state="used")
        steps = texts(replace(told, policy=replace(told.policy, waivers=(waiver,))), Section.NEXT)
        assert any("Repair what was waived" in row for row in steps) is is_step


def test_what_was_waived_for_several_subjects_is_one_step_that_names_them() -> None:
    told = verdicts.empty()
    waivers = tuple(
        Waiver(rule="tls/expiry", subject=host, reason="Monday", owner="Ada", until="2026-03-10", state="used")
        for host in ("a.example", "b.example")
    )
    steps = texts(replace(told, policy=replace(told.policy, waivers=waivers)), Section.NEXT)
    assert ["(a.example, b.example)" in row for row in steps if "Repair what was waived" in row] == [True]


def test_who_answered_twice_is_named_once() -> None:
    rules = ("handover/ownership", "handover/vendor-list", "handover/least-privilege")
    told = placed(Section.ACCOUNTS, *(entry(rule, "x") for rule in rules))
    words = tuple(replace(WORD, rule=rule) for rule in rules[:2])
    who = chapter(replace(told, policy=replace(told.policy, attestations=words)), Section.ACCOUNTS).who
    assert who.count("Ada") == 1
    assert who.count("2026-01-10") == 2


def test_what_changed_says_how_to_know_when_nothing_was_compared() -> None:
    assert "--previous" in chapter(verdicts.go(), Section.CHANGES).said[0].text
    since = Table(id="since", title="Since", columns=("What",), rows=(("x",),), handover=Section.CHANGES)
    assert chapter(replace(verdicts.go(), tables=(since,)), Section.CHANGES).said == ()


def test_a_long_list_is_cut_where_it_can_be_seen() -> None:
    told = verdict(*(entry(f"made/rule-{number}", "x", severity=Severity.LOW) for number in range(230)))
    rows = texts(told, Section.RISKS)
    assert len(rows) == 201
    assert rows[-1].startswith("… and 30 more")


def test_the_head_counts_blockers() -> None:
    for name, words in (("go", "No known blocker."), ("no_go", "3 known blockers.")):
        told = getattr(verdicts, name)()
        assert words in render("handover", told)
        assert words in render("handover-html", told)
