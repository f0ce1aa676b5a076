"""The client of squawk: the program itself, what it says, and what happens where it cannot speak."""

from pathlib import Path

import pytest

from launchgate.clients.squawk import remarks, squawk_path
from launchgate.context import Deadline
from launchgate.errors import CannotJudge


def rules(text: str, *, in_transaction: bool = False, version: str | None = None) -> list[tuple[str, int]]:
    found = remarks(text, in_transaction=in_transaction, version=version, deadline=Deadline(30))
    return [(one.rule, one.line) for one in found]


def test_it_lies_beside_the_interpreter() -> None:
    assert squawk_path() is not None


def test_remarks_with_lines_from_one() -> None:
    assert ("renaming-column", 2) in rules("SELECT 1;\nALTER TABLE a RENAME COLUMN b TO c;\n")
    assert rules("SELECT 1;\n") == []
    assert rules("") == []


def test_the_column_counts_bytes() -> None:
    found = remarks("SELECT 'äöü'; DROP DATABASE x;", in_transaction=False, version=None, deadline=Deadline(30))
    assert next(one.column for one in found if one.rule == "ban-drop-database") == 17


def test_the_version_of_postgresql_counts() -> None:
    sql = "ALTER TABLE a ADD COLUMN b int DEFAULT 1;"
    assert "adding-field-with-default" in [rule for rule, _ in rules(sql, version="10")]
    assert "adding-field-with-default" not in [rule for rule, _ in rules(sql, version="16")]


def test_a_text_that_it_cannot_read_is_an_error() -> None:
    found = remarks("SELEC 1;", in_transaction=False, version=None, deadline=Deadline(30))
    assert [one.is_error for one in found if one.rule == "syntax-error"]


@pytest.mark.parametrize("version", ["x", "--help", "1;2"])
def test_a_version_that_is_none_is_an_answer(version: str) -> None:
    with pytest.raises(CannotJudge, match="squawk brought no result"):
        rules("SELECT 1;", version=version)


def test_without_time_it_is_not_started() -> None:
    with pytest.raises(CannotJudge):
        remarks("SELECT 1;", in_transaction=False, version=None, deadline=Deadline(0))


def test_a_configuration_below_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".squawk.toml").write_text('excluded_rules = ["renaming-column"]\n')
    monkeypatch.chdir(tmp_path)
    assert ("renaming-column", 1) in rules("ALTER TABLE a RENAME COLUMN b TO c;")
