"""What changed since an earlier verdict: new and gone findings, and names the maps gained or lost."""

from dataclasses import replace

from launchgate.model import Cell, Section, Status, Table, Verdict
from launchgate.since import compared
from tests.support.verdicts import check_result, entry, verdict


def rows(verdict: Verdict, earlier: Verdict) -> dict[Cell, tuple[Cell, ...]]:
    (table,) = compared(verdict, earlier).tables
    assert (table.id, table.handover) == ("since", Section.CHANGES)
    return {row[0]: row[1:] for row in table.rows}


def test_a_verdict_beside_itself_has_only_its_answer_and_commit() -> None:
    one = verdict(entry())
    told = compared(one, one)
    assert set(rows(one, one)) == {"Answer", "Commit"}
    assert told.assessments == one.assessments
    assert told.reasons[-1] == "since the verdict of 2026-03-01: 0 new, 0 gone"


def test_a_new_finding_is_noted_and_says_what_was_known_of_it_before() -> None:
    earlier = verdict(entry("secrets/tree", "a.py", status=Status.PASS))
    now = verdict(entry("secrets/tree", "a.py", message="a key"), entry("tls/expiry", "www", message="ends"))
    found = rows(now, earlier)
    assert found["Answer"] == ("GO", "NO-GO")
    assert found["No secret in the files (a.py)"] == ("not found", "blocker: a key")
    assert found["Certificate lasts (www)"] == ("not looked at", "high: ends")
    assert all(one.note == "not in the verdict of 2026-03-01" for one in compared(now, earlier).assessments)


def test_a_finding_is_gone_only_where_somebody_looked() -> None:
    earlier = verdict(
        entry("secrets/tree", "a", message="x"),
        entry("tls/expiry", "b", message="y"),
        entry("env/missing", "c", message="z"),
    )
    now = verdict(
        entry("secrets/tree", "a", status=Status.PASS),
        entry("env/missing", "other", status=Status.UNKNOWN, message="m"),
    )
    found = rows(now, earlier)
    assert found["No secret in the files (a)"] == ("blocker: x", "not found")
    assert found["Certificate lasts (b)"] == ("high: y", "not looked at")
    assert found["Variables are set (c)"] == ("blocker: z", "not decided")


def mapped(*names: str, handover: Section | None = Section.DNS) -> Verdict:
    table = Table(
        id="m", title="DNS map", columns=("Name", "Line"), rows=tuple((name, 1) for name in names), handover=handover
    )
    return verdict(entry(), checks=(check_result("dns", tables=(table,)),))


def test_maps_tell_which_names_came_and_went() -> None:
    found = rows(mapped("www", "app"), mapped("www", "old"))
    assert found["DNS map: app"] == ("not there", "there")
    assert found["DNS map: old"] == ("there", "not there")
    assert "DNS map: www" not in found
    assert set(rows(mapped("app", handover=None), mapped("old", handover=None))) == {"Answer", "Commit"}


def test_a_map_that_was_not_drawn_before_is_no_change() -> None:
    assert set(rows(mapped("app"), verdict(entry()))) == {"Answer", "Commit"}


def test_a_comparison_is_made_anew_and_never_twice() -> None:
    one = verdict(entry())
    assert len(compared(compared(one, one), one).tables) == 1


def test_very_many_changes_are_cut_and_counted() -> None:
    told = verdict(*(entry("secrets/tree", f"{number}.py") for number in range(300)))
    (table,) = compared(told, verdict()).tables
    assert len(table.rows) == 201
    assert str(table.rows[-1][0]).startswith("… and ")
    assert replace(table, rows=()).columns == ("What", "Before", "Now")
