"""Reads a SQL migration: the half that goes up, and whether the half that goes back does anything. Pure but for
squawk, which is handed in.
"""

import re
from collections.abc import Callable

from launchgate.checks.migrate.facts import Down, Migration, Tool
from launchgate.checks.migrate.layout import down_names
from launchgate.checks.migrate.notes import AskSquawk, Notes
from launchgate.checks.migrate.plans import plan_in
from launchgate.checks.migrate.split import split
from launchgate.dataclass import dataclass

__all__ = ["read_sql_file"]

ReadText = Callable[[str], str | None]
"""The text of another file of the tree; None when there is none."""

_UP_MARK = re.compile(r"^--\s*(?:migrate:up|\+(?:goose|migrate)\s+Up)(?P<rest>[^\n]*)$", re.IGNORECASE | re.MULTILINE)
_DOWN_MARK = re.compile(
    r"^--\s*(?:migrate:down|\+(?:goose|migrate)\s+Down|!?(?:down|rollback)(?:\s+migration)?:?\s*$)",
    re.IGNORECASE | re.MULTILINE,
)
_OUTSIDE = re.compile(
    r"transaction\s*:\s*false|NO\s+TRANSACTION|notransaction|x-no-tx-wrap|executeInTransaction\s*=\s*false|disable-transaction",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"(?:SELECT\s+(?:1|'[^']*'|TRUE|NULL|RAISE.*)|BEGIN|COMMIT|END|ROLLBACK|NULL|SET\s+.*|DO\s+0)", re.IGNORECASE
)
_WRAPPED = frozenset({Tool.DBMATE, Tool.GOOSE})
_MULTI = frozenset({Tool.PRISMA, Tool.UP_DOWN, Tool.DRIZZLE})
"""Sent as one query of several statements, which PostgreSQL runs as one transaction."""


@dataclass(frozen=True, slots=True)
class _Halves:
    up: str
    down: str | None


def read_sql_file(
    path: str, text: str, tool: Tool, dialect: str | None, ask: AskSquawk | None, other: ReadText
) -> Migration:
    """What the file does on the way up, and what its way back is."""
    halves = _halves(text, tool)
    notes = Notes(dialect, ask, in_transaction=_in_transaction(text, halves.up, tool))
    notes.sql(halves.up)
    down, note = _down(path, halves.down, tool, dialect, other)
    return Migration(
        path=path, tool=tool, dialect=dialect, steps=tuple(notes.steps), touches=tuple(notes.touches),
        gaps=tuple(notes.gaps), down=down, down_note=note, plan=plan_in(split(text, dialect).comments),
        statements=notes.statements,
    )  # fmt: skip


def _halves(text: str, tool: Tool) -> _Halves:
    """The text up to the mark of the way back, with the lines where they were; and what follows it."""
    mark = _DOWN_MARK.search(text) if tool in (Tool.DBMATE, Tool.GOOSE, Tool.SQL) else None
    if mark is None:
        return _Halves(text, None)
    up = _UP_MARK.search(text)
    if up is not None and up.start() > mark.start():  # the way back stands first
        return _Halves("\n" * text.count("\n", 0, up.start()) + text[up.start() :], text[mark.end() : up.start()])
    return _Halves(text[: mark.start()], text[mark.end() :])


def _in_transaction(text: str, up: str, tool: Tool) -> bool:
    if _OUTSIDE.search(text[:4_000]):
        return False
    if tool in _WRAPPED:
        return True
    return tool in _MULTI and len(split(up).statements) > 1


def _down(path: str, half: str | None, tool: Tool, dialect: str | None, other: ReadText) -> tuple[Down, str]:
    if half is not None:
        return _weigh(half, dialect, f"the half for the way back in '{path}'")
    for name in down_names(path):
        text = other(name)
        if text is not None:
            return _weigh(text, dialect, f"'{name}'")
    if tool in (Tool.PRISMA, Tool.DRIZZLE, Tool.FLYWAY):
        return Down.NONE, f"{tool} runs no way back by itself"
    if tool is Tool.SQL:
        return Down.NONE, "there is no file or half for the way back"
    return (
        Down.MISSING,
        f"there is no '{down_names(path)[0].rpartition('/')[2]}'"
        if tool is Tool.UP_DOWN
        else "there is no half for it",
    )


def _weigh(text: str, dialect: str | None, where: str) -> tuple[Down, str]:
    statements = [one for one in split(text, dialect).statements if not _NOTHING.fullmatch(one.text.strip())]
    if statements:
        return Down.REAL, f"{where} does it"
    comments = " and holds only comments" if split(text, dialect).comments else ""
    return Down.EMPTY, f"{where} does nothing{comments}, so going back would report success and change nothing"
