"""Reads Knex and Sequelize migrations by the calls they make, in order. Pure; script is not parsed.

Both have a small vocabulary, and a migration is a list of calls. Comments are blanked first, at the same places. A call that is
none of the vocabulary's, on the object that changes the database, is said as not read.
"""

import re
from collections.abc import Iterator
from itertools import islice

from launchgate.checks.migrate.facts import Act, Down, Migration, Tool
from launchgate.checks.migrate.notes import AskSquawk, Notes
from launchgate.checks.migrate.plans import comments_of, plan_in

__all__ = ["read_javascript"]

_MOST = 1_000
"""Calls of one file that are read."""
_COMMENT = re.compile(r"/\*(?:.*?\*/|.*\Z)|^[ \t]*//[^\n]*", re.DOTALL | re.MULTILINE)
_HALF = re.compile(r"\b(?P<name>up|down)\b\s*(?:=|:|\()")
_TEXT = r"[`'\"](?P<{0}>[^`'\"\n]{{1,120}})[`'\"]"
_CALL = re.compile(
    rf"(?:(?P<owner>[\w$]+)\s*)?\.\s*(?P<call>\w+)\s*\(\s*(?:{_TEXT.format('first')}(?:\s*,\s*{_TEXT.format('second')})?)?"
)
_ROWS = re.compile(r"\b(?:knex|trx|db|t)\s*\(\s*[`'\"](?P<table>[\w.]+)[`'\"]\s*\)(?P<chain>[^;]{0,2000})")
_SQL = re.compile(r"\(\s*(?P<quote>[`'\"])(?P<text>(?:\\.|(?!(?P=quote))[^\\])*+)(?P=quote)", re.DOTALL)
_CONSTRAINT = re.compile(r"type\s*:\s*['\"](?P<type>[\w ]+)['\"]")
_KNEX = {"dropTable": Act.DROP_TABLE, "dropTableIfExists": Act.DROP_TABLE, "renameTable": Act.RENAME_TABLE}
_KNEX_COLUMN = {
    "dropColumn": Act.DROP_COLUMN,
    "dropColumns": Act.DROP_COLUMN,
    "renameColumn": Act.RENAME_COLUMN,
    "dropNullable": Act.SET_NOT_NULL,
    "dropTimestamps": Act.DROP_COLUMN,
}
_SEQUELIZE = {
    "dropTable": Act.DROP_TABLE,
    "renameTable": Act.RENAME_TABLE,
    "removeColumn": Act.DROP_COLUMN,
    "renameColumn": Act.RENAME_COLUMN,
    "changeColumn": Act.CHANGE_TYPE,
    "dropSchema": Act.DROP_ALL,
    "dropAllTables": Act.DROP_ALL,
    "removeIndex": Act.DROP_INDEX,
}
_SEQUELIZE_HARMLESS = frozenset(
    {"createTable", "bulkInsert", "describeTable", "showAllTables", "removeConstraint", "select", "createSchema", "sequelize",
     "bulkUpdate", "tableExists", "createFunction", "dropFunction"}
)  # fmt: skip


def read_javascript(path: str, text: str, tool: Tool, dialect: str | None, ask: AskSquawk | None) -> Migration:
    """What `up` does, and whether `down` does anything."""
    code = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    halves: dict[str, re.Match[str]] = {}
    for found in _HALF.finditer(code):
        halves.setdefault(found["name"], found)
    notes = Notes(dialect, ask, in_transaction="transaction: false" not in code)
    if "up" not in halves:
        notes.gap(None, f"'{path}' has no part that is named up")
    else:
        _Reader(notes, code, *_span(halves, "up", len(code))).read(tool)
    down, note = _way_back(code, halves)
    return Migration(
        path=path, tool=tool, dialect=dialect, steps=tuple(notes.steps), touches=tuple(notes.touches), gaps=tuple(notes.gaps),
        down=down, down_note=note, plan=plan_in(comments_of(text, "//")), statements=notes.statements,
    )  # fmt: skip


def _span(halves: dict[str, re.Match[str]], name: str, end: int) -> tuple[int, int]:
    start = halves[name].end()
    return start, min((found.start() for found in halves.values() if found.start() > start), default=end)


def _way_back(code: str, halves: dict[str, re.Match[str]]) -> tuple[Down, str]:
    if "down" not in halves:
        return Down.MISSING, "there is no part that is named down"
    start, end = _span(halves, "down", len(code))
    if re.search(r"\.\s*\w+\s*\(", code[start:end]):
        return Down.REAL, "`down` does it"
    if "throw " in code[start:end]:
        return Down.REFUSES, "`down` throws an error"
    return Down.EMPTY, "`down` does nothing, so going back would report success and change nothing"


class _Reader:
    """The calls of `up`."""

    def __init__(self, notes: Notes, code: str, start: int, end: int) -> None:
        self.notes, self.code = notes, code
        self.start, self.text = start, code[start:end]
        self.table, self.fresh = "a table", False

    def read(self, tool: Tool) -> None:
        for number, call in enumerate(islice(_CALL.finditer(self.text), _MOST + 1)):
            if number == _MOST:
                self.notes.gap(None, f"it makes more than {_MOST} calls")
                return
            if call["call"] in ("raw", "query"):
                self._sql(call)
            elif tool is Tool.KNEX:
                self._knex(call)
            elif call["owner"] in ("queryInterface", "qi"):
                self._sequelize(call)
        if tool is Tool.KNEX:
            for act, table, line in self._rows():
                self.notes.step(act, table, line)

    def _line(self, at: int) -> int:
        return self.code.count("\n", 0, self.start + at) + 1

    def _rest(self, call: re.Match[str]) -> str:
        """The call with its arguments and what is chained to it."""
        end = self.text.find(";", call.end())
        return self.text[call.start() : min(end if end >= 0 else len(self.text), call.end() + 1_500)]

    def _sql(self, call: re.Match[str]) -> None:
        line = self._line(call.start())
        found = _SQL.search(self.text, call.start(), call.start() + 50_000)
        direct = found is not None and self.text[call.start("call") : found.start()].strip() == call["call"]
        self.notes.statements += 1
        if found is None or not direct or (found["quote"] == "`" and "${" in found["text"]):
            self.notes.gap(line, f"line {line} runs SQL that is put together elsewhere")
        else:
            self.notes.sql(re.sub(r"\\(.)", r"\1", found["text"]), self._line(found.start("text")))

    def _knex(self, call: re.Match[str]) -> None:
        name, first = call["call"], call["first"]
        if name in ("alterTable", "table", "createTable", "createTableIfNotExists") and first:
            self.notes.statements += 1
            self.table, self.fresh = first.lower(), name.startswith("create")
            if self.fresh:
                self.notes.created.add(self.table)
            else:
                self.notes.touch(self.table, self._line(call.start()))
        elif name in _KNEX:
            self.notes.statements += 1
            self.notes.step(_KNEX[name], (first or "a table").lower(), self._line(call.start()))
            self.notes.touch((first or "a table").lower(), self._line(call.start()))
        elif not self.fresh:
            for act, what in self._knex_column(name, first, call):
                self.notes.step(act, what, self._line(call.start()))

    def _knex_column(self, name: str, first: str | None, call: re.Match[str]) -> Iterator[tuple[Act, str]]:
        postgres = self.notes.dialect in ("postgres", None)
        if name in _KNEX_COLUMN:
            yield _KNEX_COLUMN[name], f"{self.table}.{first or 'a column'}"
        elif name in ("unique", "index") and postgres:
            yield (Act.UNIQUE if name == "unique" else Act.INDEX), self.table
        elif name == "references" and self.notes.dialect != "sqlite":
            yield Act.FOREIGN_KEY, self.table
        elif first is not None and call["owner"] is not None:
            chain = re.split(r"\n\s*\w+\s*\.", self._rest(call), maxsplit=1)[0]
            if ".alter(" in chain:
                yield Act.CHANGE_TYPE, f"{self.table}.{first}"
            elif ".notNullable(" in chain and ".defaultTo(" not in chain:
                yield Act.ADD_REQUIRED, f"{self.table}.{first}"

    def _rows(self) -> Iterator[tuple[Act, str, int]]:
        """Rows that are deleted or overwritten without a condition."""
        for found in islice(_ROWS.finditer(self.text), _MOST):
            chain = found["chain"]
            if re.search(r"\.\s*(?:where\w*|andWhere|limit|join)\s*\(", chain):
                continue
            verb = re.search(r"\.\s*(?P<verb>del|delete|truncate|update)\s*\(", chain)
            if verb is not None:
                act = {"update": Act.UPDATE_ALL, "truncate": Act.TRUNCATE}.get(verb["verb"], Act.DELETE_ALL)
                yield act, found["table"].lower(), self._line(found.start())

    def _sequelize(self, call: re.Match[str]) -> None:
        name, line = call["call"], self._line(call.start())
        table, column = (call["first"] or "a table").lower(), call["second"]
        self.notes.statements += 1
        if name == "createTable":
            self.notes.created.add(table)
            return
        acts = list(self._sequelize_acts(name, self._rest(call)))
        if not acts and name not in _SEQUELIZE_HARMLESS | {"addColumn", "addIndex", "addConstraint", "bulkDelete"}:
            self.notes.gap(line, f"`queryInterface.{name}` in line {line} is not read")
        for act in acts:
            of_column = act in (Act.DROP_COLUMN, Act.RENAME_COLUMN, Act.CHANGE_TYPE, Act.ADD_REQUIRED)
            self.notes.step(act, f"{table}.{column or 'a column'}" if of_column else table, line)
        if name not in _SEQUELIZE_HARMLESS:
            self.notes.touch(table, line)

    def _sequelize_acts(self, name: str, rest: str) -> Iterator[Act]:
        postgres = self.notes.dialect in ("postgres", None)
        if name in _SEQUELIZE:
            if postgres or name != "removeIndex":
                yield _SEQUELIZE[name]
        elif name == "addColumn" and re.search(r"allowNull\s*:\s*false", rest) and "defaultValue" not in rest:
            yield Act.ADD_REQUIRED
        elif name == "addIndex" and postgres and not re.search(r"concurrently\s*:\s*true", rest):
            yield Act.INDEX
        elif name == "addConstraint" and (found := _CONSTRAINT.search(rest)) is not None:
            kinds = {"foreign key": Act.FOREIGN_KEY, "unique": Act.UNIQUE, "check": Act.CHECK}
            act = kinds.get(found["type"].lower())
            if act is not None and (postgres or act is Act.FOREIGN_KEY):
                yield act
        elif name == "bulkDelete" and re.search(r",\s*(?:null|\{\s*\}|undefined)\s*[,)]|\(\s*['\"]\w+['\"]\s*\)", rest):
            yield Act.DELETE_ALL
