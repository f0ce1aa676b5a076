"""Which files are migrations, and whose. By path first; where a path does not tell, the first kilobytes do. Pure."""

import re
from collections.abc import Iterable

from launchgate.checks.migrate.facts import Tool

_FOLDERS = frozenset({"migrations", "migration", "migrate", "dbmigrations", "flyway", "changelog", "versions"})
_FOREIGN = frozenset(
    {"node_modules", "vendor", "third_party", "site-packages", ".venv", "venv", "dist", "build", "target", "test", "tests",
     "__tests__", "spec", "fixtures", "testdata", "test_data", "examples", "example", "docs", "seeds", "seed", "templates",
     "e2e", "benchmark", "benchmarks", "demo", "samples", "sample"}
)  # fmt: skip
_FLYWAY = re.compile(r"(?P<kind>[VUR])(?P<version>[0-9][0-9._]*)?__[^/]*\.sql", re.IGNORECASE)
_DOWN = re.compile(r"(?:.*[._-])?(?:down|rollback|undo|revert)\.sql", re.IGNORECASE)
_UP = re.compile(r"(?:.*[._-])?up\.sql", re.IGNORECASE)
_NO_MIGRATION = re.compile(
    r"(?:.*[_-])?(?:schema|structure|seed|seeds|fixtures|dump|snapshot)\.sql|__init__\.py|env\.py", re.IGNORECASE
)
_ENDINGS = ("sql", "py", "rb", "js", "ts", "cjs", "mjs", "php", "cs", "exs", "xml", "yaml", "yml")
_BY_CONTENT: tuple[tuple[str, re.Pattern[str], Tool], ...] = tuple(
    (endings, re.compile(pattern), tool)
    for endings, pattern, tool in (
        ("py", r"(?m)^class Migration\(", Tool.DJANGO),
        ("py", r"(?m)^(?:down_)?revision\b.*=", Tool.ALEMBIC),
        ("rb", r"< ?(?:ActiveRecord::)?Migration|ActiveRecord::Migration|Sequel\.migration", Tool.RAILS),
        ("ts js cjs mjs", r"MigrationInterface|\bqueryRunner\b", Tool.TYPEORM),
        ("ts js cjs mjs", r"\bqueryInterface\b|\bSequelize\b", Tool.SEQUELIZE),
        ("ts js cjs mjs", r"\bknex\b|\bKysely\b|\bpgm\b|MigrationBuilder", Tool.KNEX),
        ("xml yaml yml", r"databaseChangeLog", Tool.LIQUIBASE),
        ("php", r"extends (?:Migration|AbstractMigration)\b", Tool.LARAVEL),
        ("cs", r":\s*Migration\b", Tool.EF),
        ("exs", r"use Ecto\.Migration", Tool.ECTO),
        ("sql", r"(?m)^--\s*migrate:up", Tool.DBMATE),
        ("sql", r"(?m)^--\s*\+(?:goose|migrate) Up", Tool.GOOSE),
        ("sql", r"(?m)^--\s*liquibase formatted sql", Tool.LIQUIBASE),
    )
)


def may_be_migration(path: str, more: Iterable[str] = ()) -> bool:
    """Whether a path is worth reading as a migration. `more` are folders that launchgate.yml declares."""
    *folders, name = path.split("/")
    if _NO_MIGRATION.fullmatch(name) or name.rpartition(".")[2] not in _ENDINGS:
        return False
    if any(path.startswith(folder.strip("/") + "/") for folder in more):
        return True
    lowered = [folder.lower() for folder in folders]
    if _FOREIGN & set(lowered):
        return False
    if name.endswith(".sql") and _FLYWAY.fullmatch(name):
        return True
    inside = any(part in _FOLDERS or part.endswith(("_migrate", "_migrations", "-migrations")) for part in lowered)
    return inside or (name.endswith(".sql") and "drizzle" in lowered)


def tool_of(path: str, text: str, folder: Iterable[str] = ()) -> Tool | None:
    """Who runs a file; None when it is no migration after all. `folder` are the other names beside it."""
    name = path.rpartition("/")[2]
    ending = name.rpartition(".")[2]
    for endings, pattern, tool in _BY_CONTENT:
        if ending in endings.split() and pattern.search(text[:20_000] if ending != "py" else text[:200_000]):
            return tool
    if ending != "sql":
        return None
    if _FLYWAY.fullmatch(name):
        return Tool.FLYWAY
    if name == "migration.sql":
        return Tool.PRISMA
    if "drizzle" in path.lower().split("/") or "statement-breakpoint" in text:
        return Tool.DRIZZLE
    if _UP.fullmatch(name) or any(_UP.fullmatch(other) for other in folder):
        return Tool.UP_DOWN
    return Tool.SQL


def is_down(path: str) -> bool:
    """Whether a file as a whole is a way back: `0004_x.down.sql`, `U4__x.sql`, `down.sql`."""
    name = path.rpartition("/")[2]
    flyway = _FLYWAY.fullmatch(name)
    return bool(_DOWN.fullmatch(name)) or (flyway is not None and flyway["kind"].upper() == "U")


def down_names(path: str) -> tuple[str, ...]:
    """Where the way back of an up file would lie, beside it."""
    folder, slash, name = path.rpartition("/")
    flyway = _FLYWAY.fullmatch(name)
    if flyway is not None:
        return (f"{folder}{slash}U{name[1:]}",)
    if _UP.fullmatch(name):
        stem = name[: -len("up.sql")]
        return tuple(f"{folder}{slash}{stem}{word}.sql" for word in ("down", "rollback", "revert"))
    stem = name.removesuffix(".sql")
    marks = (".down", "_down", "-down", ".rollback", "_rollback", ".undo")
    return (*(f"{folder}{slash}{stem}{mark}.sql" for mark in marks), f"{folder}{slash}down.sql")
