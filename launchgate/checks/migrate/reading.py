"""One migration file into facts, by the tool that runs it. Pure but for what is handed in: squawk, and other files
of the tree.
"""

import re
from collections.abc import Callable

from launchgate.checks.migrate.alembic import read_alembic
from launchgate.checks.migrate.django import read_django
from launchgate.checks.migrate.facts import Down, Gap, Migration, Tool
from launchgate.checks.migrate.javascript import read_javascript
from launchgate.checks.migrate.notes import AskSquawk
from launchgate.checks.migrate.plans import comments_of, plan_in
from launchgate.checks.migrate.rails import read_rails
from launchgate.checks.migrate.sql_files import read_sql_file
from launchgate.checks.migrate.typeorm import read_typeorm
from launchgate.dataclass import dataclass

__all__ = ["Surroundings", "read_migration"]

SQL_TOOLS = frozenset({Tool.SQL, Tool.FLYWAY, Tool.DBMATE, Tool.GOOSE, Tool.UP_DOWN, Tool.PRISMA, Tool.DRIZZLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What reading one file needs of the rest."""

    dialect: str | None
    ask: AskSquawk | None
    other: Callable[[str], str | None]
    """The text of another file, or None."""
    older: Callable[[str], tuple[str, ...]]
    """The texts of earlier migrations beside a path, newest first."""


def read_migration(path: str, text: str, tool: Tool, around: Surroundings) -> Migration:
    """What one migration does, and what its way back is."""
    try:
        if tool in SQL_TOOLS:
            return read_sql_file(path, text, tool, around.dialect, around.ask, around.other)
        if tool is Tool.DJANGO:
            return read_django(path, text, around.dialect, around.ask, lambda: around.older(path))
        if tool is Tool.ALEMBIC:
            return read_alembic(path, text, around.dialect, around.ask)
        if tool is Tool.RAILS:
            return read_rails(path, text, around.dialect, around.ask)
        if tool in (Tool.KNEX, Tool.SEQUELIZE) and not re.search(r"\bKysely\b|\bpgm\b|MigrationBuilder", text):
            return read_javascript(path, text, tool, around.dialect, around.ask)
        if tool is Tool.TYPEORM:
            return read_typeorm(path, text, around.dialect, around.ask)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = error.lineno if isinstance(error, SyntaxError) else None
        gap = Gap(line=line, reason=f"it cannot be read as a program ({type(error).__name__})")
        return Migration(path=path, tool=tool, dialect=around.dialect, gaps=(gap,), down_note="it was not read")
    mark = "--" if re.search(r"\.sql$", path) else "#"
    return Migration(
        path=path,
        tool=tool,
        dialect=around.dialect,
        judged=False,
        down=Down.NONE,
        plan=plan_in(comments_of(text, mark)),
    )
