"""Program code and settings that migrate when the product starts, without any command. Pure."""

import re
from collections.abc import Iterator
from itertools import islice

from launchgate.checks.migrate.facts import Start

__all__ = ["in_code", "may_migrate"]

_ASIDE = re.compile(
    r"(?:^|/)(?:tests?|__tests__|spec|specs|e2e|fixtures|examples?|docs|scripts?|tools?|node_modules|vendor"
    r"|migrations?|seeds?|bench|cmd/migrate|testdata"
    r"|\.[\w-]+)/|(?:^|[._/-])(?:test|tests|spec|dev|development|local|testing|seed|migrate|migrator|cli)\.\w+$"
    r"|_test\.\w+$|(?:Tests?|IT)\.\w+$"
)
_SETTINGS = re.compile(r"(?:^|.*/)application(?:-(?P<profile>\w+))?\.(?:ya?ml|properties)$")
_MOST = 20
"""Places of one file that are told."""
_DDL_AUTO = re.compile(
    r"(?:^|[.\s])(?:ddl-auto|hbm2ddl\.auto|hibernate\.ddl-auto)[\"']?\s*[:=]\s*[\"']?(?P<how>update|create-drop|create)\b",
    re.MULTILINE,
)
_CODE: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (endings, re.compile(pattern), what)
    for endings, pattern, what in (
        ("cs", r"\.Database\s*\.\s*Migrate(?:Async)?\s*\(", "Database.Migrate()"),
        ("cs", r"\.Database\s*\.\s*EnsureCreated(?:Async)?\s*\(", "Database.EnsureCreated()"),
        ("ts js mjs cjs", r"\bsynchronize\s*:\s*true\b", "synchronize: true"),
        ("ts js mjs cjs", r"\bmigrationsRun\s*:\s*true\b", "migrationsRun: true"),
        ("ts js mjs cjs", r"\bsequelize\s*\.\s*sync\s*\(\s*\{[^}]*\b(?:alter|force)\s*:\s*true", "sequelize.sync()"),
        ("ts js mjs cjs", r"\bknex\s*\.\s*migrate\s*\.\s*latest\s*\(", "knex.migrate.latest()"),
        ("go", r"\.AutoMigrate\s*\(", "AutoMigrate()"),
        ("py", r"\bcommand\s*\.\s*upgrade\s*\(", "alembic command.upgrade()"),
        ("py", r"\bcall_command\s*\(\s*[\"']migrate[\"']", "call_command('migrate')"),
    )
)


def may_migrate(path: str) -> bool:
    """Whether a file is worth reading for this."""
    if _ASIDE.search(path):
        return False
    return _SETTINGS.match(path) is not None or path.rpartition(".")[2] in (
        "cs",
        "ts",
        "js",
        "mjs",
        "cjs",
        "go",
        "py",
        "json",
    )


_PYTHON_STARTS = re.compile(
    r"(?:^|/)(?:main|app|application|server|wsgi|asgi|__init__|__main__|startup|lifespan|bootstrap|run|init_db"
    r"|database|db|apps|gunicorn\S*)\.py$"
)
"""A Python program migrates on the way up only from where it begins; elsewhere it may be a command or a restore."""


def in_code(path: str, text: str) -> Iterator[Start]:
    """Every place in a file that migrates by itself."""
    settings = _SETTINGS.match(path)
    if settings is not None:
        if (settings["profile"] or "").lower() in ("dev", "test", "local", "development", "ci", "it", "h2"):
            return
        for found in islice(_DDL_AUTO.finditer(text), _MOST):
            yield _start(path, text, found.start("how"), f"ddl-auto: {found['how']}")
        return
    ending = path.rpartition(".")[2]
    if ending == "json" and not path.endswith("ormconfig.json"):
        return
    for endings, pattern, what in _CODE:
        if ending in endings.split() or (ending == "json" and "ts" in endings.split()):
            for found in islice(pattern.finditer(text), _MOST) if ending != "py" or _PYTHON_STARTS.search(path) else ():
                if not _is_comment(text, found.start()):
                    yield _start(path, text, found.start(), what)


def _is_comment(text: str, at: int) -> bool:
    row = text[text.rfind("\n", 0, at) + 1 : at].lstrip()
    return row.startswith(("//", "#", "*", "/*"))


def _start(path: str, text: str, at: int, what: str) -> Start:
    row = text[text.rfind("\n", 0, at) + 1 : text.find("\n", at) if "\n" in text[at:] else len(text)]
    before = text[max(0, at - 300) : at]
    asked = re.search(
        r"NODE_ENV|IsDevelopment|ENVIRONMENT|process\.env|getenv|os\.environ|\.Flag|flag\.", row + before[-200:]
    )
    line = text.count("\n", 0, at) + 1
    return Start(
        path=path,
        line=line,
        command=what,
        where="the program itself",
        switch="a condition beside it" if asked else None,
    )
