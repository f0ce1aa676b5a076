"""The terminal report: its first screen, its width, its colours, and what hostile text cannot do to it."""

import re
from pathlib import Path

import pytest

from launchgate.model import Status, Table, Verdict
from launchgate.reporters import terminal
from tests.reporters.golden import check_golden
from tests.support import verdicts
from tests.support.verdicts import check_result, entry, verdict

ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("name", ["no_go", "incomplete", "go"])
def test_golden(name: str) -> None:
    check_golden(Path(f"{name}.txt"), terminal.render(getattr(verdicts, name)()))


def test_the_first_screen_holds_the_answer_the_scope_and_every_blocker() -> None:
    lines = terminal.render(verdicts.no_go()).splitlines()
    assert lines[0].startswith("NO-GO: 3 things must be fixed")
    screen = "\n".join(lines[:40])
    for needed in (
        "not tested:",
        "1. `https://www.example.com/old` comes back to itself",
        "config/prod.py:12 @ 4f2a9c1d8e7b",
        "Anybody who can read the repository",
        "    - {fingerprint: 3f9a1c0d2b4e6f80, owner: YOUR NAME, date: 2026-03-01}",
    ):
        assert needed in screen


def test_lines_fit_the_width_and_addresses_are_not_torn() -> None:
    address = "https://example.com/" + "a-long/path" * 20
    text = terminal.render(verdict(entry(message=f"word {address} word " * 3, remediation="one two " * 60)))
    assert address in text
    assert all(len(line) <= 100 for line in text.splitlines() if address not in line)


def test_a_fix_of_several_lines_is_not_wrapped() -> None:
    fix = "secrets:\n  rotated:\n    - {" + "x: y, " * 30 + "}"
    assert "    - {" + "x: y, " * 30 + "}\n" in terminal.render(verdict(entry(remediation=fix)))


def test_plain_text_has_no_colour_and_the_styled_one_is_the_same_text() -> None:
    plain = terminal.render(verdicts.no_go())
    styled = terminal.render_styled(verdicts.no_go(), 100)
    assert "\x1b" not in plain
    assert "\x1b[1;31m" in styled
    assert ANSI.sub("", styled) == plain


def test_a_narrow_terminal_gets_narrow_lines() -> None:
    styled = ANSI.sub("", terminal.render_styled(verdicts.incomplete(), 60))
    assert all(len(line) <= 60 for line in styled.splitlines())


@pytest.mark.parametrize("told", [verdicts.hostile(), verdicts.no_go()], ids=["hostile", "no-go"])
def test_nothing_in_it_is_a_command_or_a_control_sequence(told: Verdict) -> None:
    for text in (terminal.render(told), ANSI.sub("", terminal.render_styled(told, 80))):
        text.encode("utf-8")
        assert not any(line.lstrip().startswith("::") for line in text.splitlines())
        assert "##[" not in text
        assert "##vso[" not in text
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\ufffe]", text)


def test_a_command_cannot_appear_by_wrapping() -> None:
    text = terminal.render(verdict(entry(message="word " * 18 + "::error::x " * 9)))
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())


def test_strange_names_stay_recognisable() -> None:
    text = terminal.render(verdicts.hostile())
    for spelled in ("\\x1b[31mred", "caf\\xe9", "\\ud800", "\\u202etxt.exe", "a\\nb", "🚀"):
        assert spelled in text


def test_thousands_of_findings_are_cut_and_counted() -> None:
    text = terminal.render(verdicts.huge())
    assert "… 1,990 more; `--report html:report.html` has them all" in text
    assert len(text) < 10_000
    assert terminal.shown(verdicts.huge()) == 13
    assert terminal.shown(verdicts.no_go()) == len(verdicts.no_go().assessments)


def test_an_empty_verdict_is_still_an_answer() -> None:
    assert terminal.render(verdicts.empty()).startswith("GO: ")


def test_a_fix_that_hardly_differs_is_told_once() -> None:
    fix = "1. Revoke it\n2. Put the new one of %s into its store\n3. Say so"
    text = terminal.render(verdict(*(entry(subject=name, remediation=fix % name) for name in ("aa", "bb", "cc"))))
    assert text.count("1. Revoke it") == 1
    assert "fix      as for the first, with 2. Put the new one of bb into its store" in text


def test_fixes_that_are_lists_become_one_list_to_paste() -> None:
    fix = "1. Revoke it\nsecrets:\n  rotated:\n    - {fingerprint: %s}"
    text = terminal.render(
        verdict(*(entry(subject=f"of/{name}", remediation=fix % name) for name in ("aa", "bb", "aa")))
    )
    assert text.count("1. Revoke it") == 1
    assert "- {fingerprint: aa} # of/aa\n" in text
    assert "- {fingerprint: bb} # of/bb\n" in text
    assert text.count("fingerprint: aa") == 1
    assert "as for the first" not in text


def test_fixes_with_nothing_in_common_are_all_told() -> None:
    text = terminal.render(verdict(*(entry(subject=name, remediation=f"mend {name}") for name in ("aa", "bb"))))
    assert "Mend aa" in text
    assert "Mend bb" in text


def test_a_long_report_ends_with_its_answer_and_what_blocks_and_a_short_one_does_not_repeat_it() -> None:
    long, short = (terminal.render(told).splitlines() for told in (verdicts.no_go(), verdict(entry())))
    at = max(number for number, line in enumerate(long) if line.startswith("NO-GO: 3 things"))
    numbers = [line.partition(".")[0].strip() for line in long[at + 2 :]]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert numbers
    assert max(map(len, long[at:])) <= 100
    assert sum(line.startswith("NO-GO: ") for line in short) == 1


def test_of_many_rules_each_is_told_before_one_fills_the_page() -> None:
    rules = [f"smoke/rule-{number}" for number in range(4)]
    text = terminal.render(verdict(*(entry(rule, f"{number}") for rule in rules for number in range(30))))
    assert all(f"rule     {rule};" in text for rule in rules)


def test_a_table_too_wide_for_the_page_names_its_rows() -> None:
    columns = ("route", "p95 ms", *(f"note {number}" for number in range(9)))
    wide = Table(id="t", title="T", columns=columns, rows=(("/a", 3, *["x" * 20] * 9), ("/b", None, *["y"] * 9)))
    text = terminal.render(verdict(entry(), checks=(check_result("smoke", tables=(wide,)),)))
    assert "- /a: p95 ms 3; note 0 xxx" in text
    assert "- /b: note 0 y; note 1 y" in text


def test_many_tables_are_named_and_leave_the_findings_in_sight() -> None:
    rows = tuple((f"/{number}", number) for number in range(15))
    tables = [Table(id=f"t{at}", title=f"Map {at}", columns=("From", "Hops"), rows=rows) for at in range(3)]
    few, many = (
        terminal.render(verdict(entry(), checks=(check_result("smoke", tables=tuple(tables[:number])),)))
        for number in (2, 3)
    )
    assert few.count("\n/14   14\n") == 2
    assert "/14" not in many
    assert "Map 0 (15 rows), Map 1 (15 rows), Map 2 (15 rows): `--report html:report.html` shows them." in many


def test_one_long_cell_does_not_cost_the_table_its_columns() -> None:
    rows = (("/a", "x" * 200, 200), ("/b", "y", 404))
    table = Table(id="t", title="T", columns=("From", "To", "Status"), rows=rows)
    text = terminal.render(verdict(entry(), checks=(check_result("smoke", tables=(table,)),)))
    assert f"/a    {'x' * 83}…  200\n" in text
    assert f"/b    y{' ' * 83}  404\n" in text


@pytest.mark.parametrize(("number", "told", "rest"), [(3, 3, ""), (4, 3, "… 1 more; they go when this is mended")])
def test_of_many_consequences_three_are_told_and_the_rest_counted(number: int, told: int, rest: str) -> None:
    cause = entry("dns/resolves", "example.com")
    after = (
        entry("smoke/page", f"/{n}", status=Status.UNKNOWN, because="dns/resolves#example.com", gates=False)
        for n in range(number)
    )
    made = verdict(cause, *after)
    text = terminal.render(made)
    assert f"{number} more consequences of this:" in text
    assert text.count("smoke/page: /") == told
    assert ("they go when this is mended" in text, rest in text) == (bool(rest), True)
    assert terminal.shown(made) == 1 + told
