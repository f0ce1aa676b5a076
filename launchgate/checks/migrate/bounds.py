"""Settings of the connection, the role or the tool that bound waiting and running of every migration. Pure."""

import re

from launchgate.checks.migrate.facts import Timeouts

__all__ = ["may_bound", "merged", "timeouts_in"]

_FILES = re.compile(
    r"(?:^|/)(?:database\.ya?ml(?:\.\w+)?|settings[\w/]*\.py|base\.py|env\.py|alembic\.ini|flyway\.(?:conf|toml)"
    r"|Procfile|Makefile|justfile|fly\.toml"
    r"|[\w./-]*Dockerfile[\w.-]*|(?:docker-)?compose[\w.-]*\.ya?ml|\.env[\w.-]*|[\w.-]+\.env|app\.json|render\.ya?ml"
    r"|package\.json"
    r"|initializers/\w+\.rb|\.github/workflows/[\w.-]+\.ya?ml|\.gitlab-ci\.yml|[\w.-]+\.sh|knexfile\.\w+"
    r"|data-source\.\w+|[\w-]+\.prisma|application[\w-]*\.(?:ya?ml|properties))$"
)
_VALUE = r"['\"]?\s*(?:=|:|%3D|=>|\s|,)\s*['\"]?(?P<value>\d+(?:\.\w+)*)"
_LOCK = re.compile(r"(?<!idle_)\b(?:lock_timeout|lock_wait_timeout|lockTimeout|innodb_lock_wait_timeout)" + _VALUE)
_STATEMENT = re.compile(r"\b(?:statement_timeout|statementTimeout|max_statement_time|max_execution_time)" + _VALUE)
_GEM = re.compile(r"^\s*gem\s+['\"]safe-pg-migrations['\"]", re.MULTILINE)


def may_bound(path: str) -> bool:
    """Whether a file may hold such a setting."""
    return _FILES.search(path) is not None or path.rpartition("/")[2] == "Gemfile"


def timeouts_in(path: str, text: str) -> Timeouts:
    """What a file sets, as `path:line`. Zero means no bound."""
    if path.rpartition("/")[2] == "Gemfile":
        gem = _GEM.search(text)
        where = f"{path}:{text.count(chr(10), 0, gem.start()) + 2} (safe-pg-migrations)" if gem is not None else None
        return Timeouts(lock=where, statement=where)
    return Timeouts(lock=_place(_LOCK, path, text), statement=_place(_STATEMENT, path, text))


def merged(first: Timeouts, second: Timeouts) -> Timeouts:
    return Timeouts(lock=first.lock or second.lock, statement=first.statement or second.statement)


def _place(pattern: re.Pattern[str], path: str, text: str) -> str | None:
    for found in pattern.finditer(text):
        row = text[text.rfind("\n", 0, found.start()) + 1 : found.start()].lstrip()
        if found["value"].strip("0.") and not row.startswith(("#", "//", "--")):
            return f"{path}:{text.count(chr(10), 0, found.start()) + 1}"
    return None
