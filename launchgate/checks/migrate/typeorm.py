"""Reads the SQL of a TypeORM migration: what `up` and `down` hand to `queryRunner.query`. Pure; script is not parsed.

TypeORM writes such files itself, one call a line. Calls of the schema API (`queryRunner.dropColumn`) are told by their names.
"""

import re
from itertools import islice

from launchgate.checks.migrate.facts import Act, Down, Migration, Tool
from launchgate.checks.migrate.notes import AskSquawk, Notes
from launchgate.checks.migrate.plans import comments_of, plan_in

__all__ = ["read_typeorm"]

_HALF = re.compile(r"\basync\s+(?P<name>up|down)\s*\(|\b(?P<plain>up|down)\s*\([^)]*QueryRunner")
_CALL = re.compile(r"\bqueryRunner\s*\.\s*(?P<name>\w+)\s*\(\s*")
_STRING = re.compile(r"(?P<quote>[`\"'])(?P<text>(?:\\.|(?!(?P=quote))[^\\])*+)(?P=quote)", re.DOTALL)
_MOST = 300
"""Calls of one file that are read."""
_COMMENT = re.compile(r"^[ \t]*//[^\n]*$", re.MULTILINE)
_ACTS = {
    "dropTable": Act.DROP_TABLE,
    "dropColumn": Act.DROP_COLUMN,
    "dropColumns": Act.DROP_COLUMN,
    "renameTable": Act.RENAME_TABLE,
    "renameColumn": Act.RENAME_COLUMN,
    "changeColumn": Act.CHANGE_TYPE,
    "changeColumns": Act.CHANGE_TYPE,
    "clearTable": Act.TRUNCATE,
    "dropDatabase": Act.DROP_ALL,
    "dropSchema": Act.DROP_ALL,
    "clearDatabase": Act.DROP_ALL,
    "createForeignKey": Act.FOREIGN_KEY,
}
_HARMLESS = frozenset(
    {
        "createTable",
        "hasTable",
        "hasColumn",
        "getTable",
        "commitTransaction",
        "startTransaction",
        "connect",
        "release",
        "createView",
        "createSchema",
        "createDatabase",
        "rollbackTransaction",
        "dropIndex",
        "dropForeignKey",
        "dropCheckConstraint",
        "dropUniqueConstraint",
    }
)


def read_typeorm(path: str, text: str, dialect: str | None, ask: AskSquawk | None) -> Migration:
    """What `up` does, and whether `down` does anything."""
    code = _COMMENT.sub(lambda found: " " * len(found[0]), text)
    halves = {found["name"] or found["plain"]: found.end() for found in _HALF.finditer(code)}
    up, down = halves.get("up", 0), halves.get("down", len(code))
    upward = code[up : down if down > up else len(code)]
    notes = Notes(dialect, ask, in_transaction="transaction = false" not in code)
    for number, call in enumerate(islice(_CALL.finditer(upward), _MOST + 1)):
        if number == _MOST:
            notes.gap(None, f"it calls queryRunner more than {_MOST} times")
            break
        line = code.count("\n", 0, up + call.start()) + 1
        _note(notes, call["name"], upward, call.end(), line)
    back = code[down : up if up > down else len(code)] if "down" in halves else ""
    return Migration(
        path=path, tool=Tool.TYPEORM, dialect=dialect, steps=tuple(notes.steps), touches=tuple(notes.touches),
        gaps=tuple(notes.gaps), plan=plan_in(comments_of(text, "//")), statements=notes.statements,
        **dict(zip(("down", "down_note"), _way_back(back, "down" in halves), strict=True)),  # type: ignore[arg-type]
    )  # fmt: skip


def _way_back(back: str, there: bool) -> tuple[Down, str]:
    if not there:
        return Down.MISSING, "there is no method down"
    if _CALL.search(back):
        return Down.REAL, "`down` does it"
    if "throw " in back:
        return Down.REFUSES, "`down` throws an error"
    return Down.EMPTY, "`down` does nothing, so going back would report success and change nothing"


def _note(notes: Notes, name: str, text: str, at: int, line: int) -> None:
    notes.statements += 1
    string = _STRING.match(text, at)
    said = re.sub(r"\\(.)", r"\1", string["text"]) if string is not None else None
    if name == "query":
        if said is None or (string is not None and string["quote"] == "`" and "${" in said):
            notes.gap(line, f"line {line} runs SQL that is put together first")
        else:
            notes.sql(said, line)
        return
    table = (said or "a table").lower()
    column = _STRING.match(text, string.end() + 2) if string is not None else None
    if name in _ACTS:
        act = _ACTS[name]
        of_column = act in (Act.DROP_COLUMN, Act.RENAME_COLUMN, Act.CHANGE_TYPE) and column is not None
        notes.step(act, f"{table}.{column['text']}" if of_column and column is not None else table, line)
        notes.touch(table, line)
    elif name not in _HARMLESS:
        notes.gap(
            line,
            f"`queryRunner.{name}` in line {line} is not read; write it as SQL in `queryRunner.query`",
            locks_only=True,
        )
