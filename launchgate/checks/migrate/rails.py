"""Reads a Rails migration line by line: Ruby is not parsed, strings and comments are told apart by their marks. Pure.

Rails' own vocabulary is small, and one line holds one call; a call that goes on is joined with the lines that follow.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from launchgate.checks.migrate.facts import Act, Down, Migration, Tool
from launchgate.checks.migrate.notes import AskSquawk, Notes
from launchgate.checks.migrate.plans import comments_of, plan_in
from launchgate.dataclass import dataclass

__all__ = ["read_rails"]

_CALL = re.compile(
    r"^\s*(?:safety_assured\s*(?:\{|do)\s*)?"
    r"(?P<name>[a-z_]+[!?]?)[ (]+:?[\"']?(?P<first>[\w.]*)[\"']?\s*(?:,\s*:?[\"']?(?P<second>[\w.]*)[\"']?)?(?P<rest>.*)$"
)
_IN_BLOCK = re.compile(r"^\s*(?P<owner>[a-z_]\w*)\.(?P<name>[a-z_]+)\s*\(?\s*:?[\"']?(?P<first>\w*)[\"']?(?P<rest>.*)$")
_METHOD = re.compile(r"^\s*def\s+(?:self\.)?(?P<name>change|up|down)\b")
_ANY_METHOD = re.compile(r"^\s*def\s")
_CHANGE_TABLE = re.compile(
    r"^\s*(?P<name>change_table|create_table|create_join_table)[ (]+:?[\"']?(?P<table>[\w.]+).*\bdo\s*\|(?P<owner>\w+)"
)
_HEREDOC = re.compile(r"<<[~-]?[\"']?(?P<tag>[A-Z_]+)[\"']?")
_QUOTED = re.compile(r"execute[ (]+(?P<quote>[\"'])(?P<sql>.*?)(?P=quote)", re.DOTALL)
_REFUSES = re.compile(r"\bIrreversibleMigration\b|\bIrreversible\b")
_NULL_FALSE = re.compile(r"\bnull:\s*false|:null\s*=>\s*false")
_DEFAULT = re.compile(r"\bdefault:\s*(?!nil)|:default\s*=>\s*(?!nil)")
_CONCURRENT = re.compile(r"algorithm:?\s*(?:=>)?\s*:concurrently")
_NOT_VALID = re.compile(r"validate:\s*false")
_CHECKED_REFERENCE = re.compile(r"foreign_key:\s*(?:true|\{(?!.*validate:\s*false))")
_ALWAYS = {
    "drop_table": Act.DROP_TABLE,
    "remove_column": Act.DROP_COLUMN,
    "remove_columns": Act.DROP_COLUMN,
    "remove_timestamps": Act.DROP_COLUMN,
    "remove_reference": Act.DROP_COLUMN,
    "remove_belongs_to": Act.DROP_COLUMN,
    "rename_table": Act.RENAME_TABLE,
    "rename_column": Act.RENAME_COLUMN,
    "change_column": Act.CHANGE_TYPE,
}
_REFERENCES = frozenset({"add_reference", "add_belongs_to"})
_ADDS = _REFERENCES | {"add_column"}
_WAITS = {
    "add_index": (Act.INDEX, _CONCURRENT),
    "remove_index": (Act.DROP_INDEX, _CONCURRENT),
    "add_check_constraint": (Act.CHECK, _NOT_VALID),
    "add_unique_constraint": (Act.UNIQUE, re.compile(r"using_index:")),
    "add_reference": (Act.INDEX, re.compile(_CONCURRENT.pattern + r"|index:\s*false")),
    "add_belongs_to": (Act.INDEX, re.compile(_CONCURRENT.pattern + r"|index:\s*false")),
}
"""Calls that make PostgreSQL's writers wait, and what keeps them from it."""
_OUTSIDE = re.compile(r"^\s*disable_ddl_transaction!", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    method: str
    assured: bool
    body: str = ""
    """The text of a heredoc that begins in this line."""


def read_rails(path: str, text: str, dialect: str | None, ask: AskSquawk | None) -> Migration:
    """What `change` or `up` does, and whether it can be undone."""
    notes = Notes(dialect, ask, in_transaction=not _OUTSIDE.search(text))
    reader = _Reader(notes)
    lines = list(_lines(text))
    for line in lines:
        if line.method in ("change", "up"):
            reader.read(line)
    down, note = _down(lines, reader.one_way, text)
    return Migration(
        path=path, tool=Tool.RAILS, dialect=dialect, steps=tuple(notes.steps), touches=tuple(notes.touches),
        gaps=tuple(notes.gaps), down=down, down_note=note, plan=plan_in(comments_of(text)), statements=notes.statements,
    )  # fmt: skip


def _lines(text: str) -> Iterator[_Line]:
    """Lines of code with the method and the safety_assured block they stand in; comments are left out, calls that go
    on joined.
    """
    rows = text.split("\n")
    method, assured_at, number = "", -1, 0
    while number < len(rows):
        row = rows[number]
        first = number + 1
        number += 1
        if not row.strip() or row.lstrip().startswith("#"):
            continue
        indent = len(row) - len(row.lstrip())
        if (found := _METHOD.match(row)) is not None:
            method = found["name"]
            continue
        if _ANY_METHOD.match(row):
            method = ""
        body, number = _heredoc(row, rows, number)
        while row.rstrip().endswith((",", "(")) and number < len(rows) and number - first < 20:
            row = row.rstrip() + " " + rows[number].strip()
            number += 1
        if assured_at >= 0 and indent <= assured_at:
            assured_at = -1
        assured = "safety_assured" in row or assured_at >= 0
        if "safety_assured" in row and row.rstrip().endswith(("do", "{")):
            assured_at = indent
            continue
        yield _Line(first, row, method, assured, body)


def _heredoc(row: str, rows: list[str], number: int) -> tuple[str, int]:
    found = _HEREDOC.search(row)
    if found is None:
        return "", number
    end = number
    while end < len(rows) and rows[end].strip() != found["tag"]:
        end += 1
    return "\n".join(rows[number:end]), min(end + 1, len(rows))


def _down(lines: list[_Line], one_way: str, text: str) -> tuple[Down, str]:
    back = [line for line in lines if line.method == "down" and line.text.strip() not in ("end", "nil")]
    if _REFUSES.search(text):
        return Down.REFUSES, "it raises IrreversibleMigration"
    if any(line.method == "change" for line in lines) or re.search(r"^\s*def change\b", text, re.MULTILINE):
        return (Down.REFUSES, one_way) if one_way else (Down.BY_TOOL, "Rails derives it from `change`")
    if back:
        return Down.REAL, "`down` does it"
    if re.search(r"^\s*def (?:self\.)?down\b", text, re.MULTILINE):
        return Down.EMPTY, "`down` does nothing, so going back would report success and change nothing"
    return Down.MISSING, "there is no method `down`"


class _Reader:
    """The calls of one migration, in order."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.one_way = ""
        self.tables: dict[str, tuple[str, bool]] = {}
        """Block variables of change_table and create_table, with the table and whether it is new."""

    def read(self, line: _Line) -> None:
        block = _CHANGE_TABLE.match(line.text)
        if block is not None:
            fresh = block["name"] != "change_table"
            self.tables[block["owner"]] = (block["table"], fresh)
            if fresh:
                self.notes.created.add(block["table"])
            return
        inner = _IN_BLOCK.match(line.text)
        if inner is not None and inner["owner"] in self.tables:
            table, fresh = self.tables[inner["owner"]]
            if not fresh:
                self._inside(inner["name"], table, inner["first"], inner["rest"], line)
            return
        call = _CALL.match(line.text)
        if call is not None:
            self.notes.statements += 1
            self._call(call["name"], call["first"], call["second"] or "", call["rest"], line)

    def _inside(self, name: str, table: str, first: str, rest: str, line: _Line) -> None:
        known = {"remove": "remove_column", "rename": "rename_column", "change": "change_column", "index": "add_index",
                 "references": "add_reference", "belongs_to": "add_reference", "change_null": "change_column_null"}  # fmt: skip
        self._call(known.get(name, "add_column"), table, first, rest, line)

    def _call(self, name: str, first: str, second: str, rest: str, line: _Line) -> None:
        if name in ("create_table", "create_join_table"):
            self.notes.created.add(first)
            return
        if name == "execute":
            self._execute(line)
            return
        excuse = f"safety_assured in line {line.number}" if line.assured else None
        found = list(self._acts(name, first, f"{first}.{second}", rest))
        for act, what in found:
            self.notes.step(act, what, line.number, excuse)
        if name.startswith(("add_", "remove_", "change_", "rename_", "drop_", "validate_")):
            self.notes.touch(first, line.number, long=bool(_CONCURRENT.search(rest)))
        if name == "add_column":
            self.notes.added.add(f"{first}.{second}")
        self._can_it_go_back(name, rest, line)

    def _can_it_go_back(self, name: str, rest: str, line: _Line) -> None:
        typed = re.match(r"\s*,\s*:?\w+", rest) is not None
        lost = (
            name in ("change_column", "remove_columns")
            or (name == "remove_column" and not typed)
            or (name == "drop_table" and not line.text.rstrip().endswith(("|", "do")))
        )
        if line.method == "change" and lost and not self.one_way:
            self.one_way = f"`{name}` in line {line.number} says nothing that Rails could undo"

    def _acts(self, name: str, table: str, column: str, rest: str) -> Iterator[tuple[Act, str]]:
        act = _ALWAYS.get(name)
        if act is not None:
            yield act, table if act in (Act.DROP_TABLE, Act.RENAME_TABLE) else column
        if name == "change_column_null" and re.match(r"\s*,\s*false", rest):
            yield Act.SET_NOT_NULL, column
        if name in _ADDS and _NULL_FALSE.search(rest) and not _DEFAULT.search(rest):
            yield Act.ADD_REQUIRED, column
        if self.notes.dialect in ("postgres", None) and name in _WAITS and not _WAITS[name][1].search(rest):
            yield _WAITS[name][0], table
        if name == "add_foreign_key" and self.notes.dialect != "sqlite" and not _NOT_VALID.search(rest):
            yield Act.FOREIGN_KEY, table
        if name in _REFERENCES and self.notes.dialect in ("postgres", None) and _CHECKED_REFERENCE.search(rest):
            yield Act.FOREIGN_KEY, table

    def _execute(self, line: _Line) -> None:
        if line.method == "change" and not self.one_way:
            self.one_way = f"`execute` in line {line.number} says nothing that Rails could undo"
        quoted = _QUOTED.search(line.text)
        text = line.body or (quoted["sql"] if quoted is not None else "")
        if not text or "#{" in text:
            self.notes.gap(line.number, f"line {line.number} runs SQL that is put together elsewhere")
            return
        before = len(self.notes.steps)
        self.notes.sql(text, line.number + (1 if line.body else 0))
        if line.assured:
            mark = f"safety_assured in line {line.number}"
            self.notes.steps[before:] = [replace(one, excuse=one.excuse or mark) for one in self.notes.steps[before:]]
