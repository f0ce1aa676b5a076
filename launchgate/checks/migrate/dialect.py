"""Which database the repository uses, told from its own files. Pure.

Votes are not counted: what names the migrations' own connection wins over what merely is installed, and two different answers
of the same weight are no answer.
"""

import re
from collections.abc import Iterable, Mapping

from launchgate.dataclass import dataclass

__all__ = ["DIALECTS", "Sign", "decide", "is_telling", "of_path", "signs"]

DIALECTS = ("postgres", "mysql", "sqlite", "tsql", "oracle")
_ALIASES: Mapping[str, str] = {
    "postgres": "postgres", "postgresql": "postgres", "postgis": "postgres", "pg": "postgres", "cockroachdb": "postgres",
    "postgresql_psycopg2": "postgres", "mysql": "mysql", "mysql2": "mysql", "mariadb": "mysql", "trilogy": "mysql",
    "sqlite": "sqlite",
    "sqlite3": "sqlite", "libsql": "sqlite", "turso": "sqlite", "d1": "sqlite", "sqlserver": "tsql", "mssql": "tsql",
    "oracle": "oracle",
    "django_tenants": "postgres", "aurora-postgresql": "postgres", "planetscale": "mysql", "clickhouse": "clickhouse",
}  # fmt: skip
_ORDINARY = frozenset({"oracle", "d1", "turso"})
"""Names of databases that folders have for other reasons too."""
_WORD = r"(?P<word>[a-z0-9_]{1,40})"
_DECLARED: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(name), re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (r"(?:.*/)?(?:schema|[\w-]+)\.prisma$", rf"datasource\s+\w+\s*\{{[^}}]{{0,2000}}?provider\s*=\s*\"{_WORD}\""),
        (r"(?:.*/)?migration_lock\.toml$", rf"provider\s*=\s*\"{_WORD}\""),
        (r"(?:.*/)?database\.ya?ml(?:\.\w+)?$", rf"^\s*adapter:\s*[\"']?{_WORD}"),
        (r"(?:.*/)?drizzle\.config\.[cm]?[jt]s$", rf"dialect\s*:\s*[\"']{_WORD}"),
        (r"(?:.*/)?meta/_journal\.json$", rf"\"dialect\"\s*:\s*\"{_WORD}\""),
        (r"(?:.*/)?(?:settings|base|common|production|prod|config|defaults|conf)\w*\.py$",
         rf"[\"']ENGINE[\"']\s*:\s*[\"'][\w.]{{0,80}}?\.?{_WORD}[\"']"),
        (r"(?:.*/)?(?:alembic\.ini|flyway\.(?:conf|toml)|dbmate\.env|sqlc\.ya?ml|atlas\.hcl)$",
         rf"(?:url|engine)\s*[=:]\s*[\"']?(?:jdbc:)?{_WORD}"),
        (r"(?:.*/)?application[\w-]*\.(?:ya?ml|properties)$", rf"jdbc:{_WORD}"),
        (r"(?:.*/)?(?:ormconfig|data-source|datasource|typeorm[\w.-]*|knexfile|database)\.(?:json|[cm]?[jt]s)$",
         rf"[\"']?(?:type|client|dialect)[\"']?\s*:\s*[\"']{_WORD}"),
        (r"(?:.*/)?supabase/config\.toml$", r"(?P<word>d)b"),
    )
)  # fmt: skip
_URL = re.compile(
    r"\b(?P<word>postgres(?:ql)?|mysql2?|mariadb|sqlite3?|sqlserver|mssql|oracle)(?:\+[a-z0-9_]+)?:(?://|/|file)",
    re.IGNORECASE,
)
_URL_FILES = re.compile(
    r"(?:.*/)?(?:\.env[\w.-]*|[\w-]*\.env(?:\.[\w-]+)?|(?:docker-)?compose[\w.-]*\.ya?ml|app\.json|render\.ya?ml"
    r"|fly\.toml|Makefile|justfile|\.envrc"
    r"|settings[\w]*\.py|base\.py|config\.py)$"
)
_DRIVERS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(name), re.compile(pattern, re.IGNORECASE | re.MULTILINE))
    for name, pattern in (
        (r"(?:.*/)?(?:requirements[\w.-]*\.(?:txt|in)|pyproject\.toml|Pipfile|setup\.(?:py|cfg))$",
         r"\b(?P<word>psycopg2?(?:-binary)?|asyncpg|pg8000|mysqlclient|pymysql|aiomysql|mysql-connector|pyodbc"
         r"|oracledb|cx_oracle)\b"),
        (r"(?:.*/)?package\.json$",
         r"\"(?P<word>pg|pg-promise|postgres|mysql2?|mariadb|better-sqlite3|sqlite3|tedious|mssql|oracledb|"
         r"@libsql/client|@neondatabase/serverless)\"\s*:"),
        (r"(?:.*/)?Gemfile$", r"^\s*gem\s+[\"'](?P<word>pg|mysql2|trilogy|sqlite3)[\"']"),
        (r"(?:.*/)?go\.mod$", r"(?P<word>lib/pq|jackc/pgx|go-sql-driver/mysql|mattn/go-sqlite3|modernc\.org/sqlite|go-mssqldb)"),
        (r"(?:.*/)?Cargo\.toml$", r"(?:features\s*=.*\"(?P<word>postgres|mysql|sqlite)\"|^(?P<other>tokio-postgres|rusqlite))"),
        (r"(?:.*/)?(?:pom\.xml|build\.gradle(?:\.kts)?)$",
         r"\b(?P<word>postgresql|mysql-connector(?:-j|-java)?|mariadb-java-client|mssql-jdbc|ojdbc\d*)\b"),
        (r"(?:.*/)?composer\.json$", r"\"ext-pdo_(?P<word>pgsql|mysql|sqlite)\""),
        (r"(?:.*/)?mix\.exs$", r":(?P<word>postgrex|myxql|ecto_sqlite3|tds)\b"),
    )
)  # fmt: skip
_DRIVER_OF: tuple[tuple[str, str], ...] = (
    ("sqlite", "sqlite"), ("libsql", "sqlite"), ("mssql", "tsql"), ("tedious", "tsql"), ("pyodbc", "tsql"), ("tds", "tsql"),
    ("ora", "oracle"), ("ojdbc", "oracle"), ("cx_", "oracle"), ("mysql", "mysql"), ("maria", "mysql"), ("myxql",
    "mysql"), ("trilogy", "mysql"),
    ("p", "postgres"), ("lib/pq", "postgres"), ("jackc", "postgres"), ("asyncpg", "postgres"), ("aiomysql", "mysql"),
    ("@neon", "postgres"),
    ("tokio-postgres", "postgres"), ("rusqlite", "sqlite"), ("better-sqlite3", "sqlite"), ("ecto_sqlite3", "sqlite"),
    ("mattn", "sqlite"), ("modernc", "sqlite"), ("go-sql-driver", "mysql"), ("go-mssqldb", "tsql"), ("pymysql", "mysql"),
)  # fmt: skip
_LARGEST_SIGN = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One file that speaks of a database."""

    dialect: str
    path: str
    weight: int
    """3: configures the connection; 2: the scheme of a URL; 1: a driver is installed."""


def is_telling(path: str) -> bool:
    """Whether a file may name the database."""
    patterns = (*(name for name, _ in _DECLARED), _URL_FILES, *(name for name, _ in _DRIVERS))
    return any(pattern.match(path) for pattern in patterns)


def signs(path: str, text: str) -> tuple[Sign, ...]:
    """What one file says."""
    text = text[:_LARGEST_SIGN]
    found: list[Sign] = []
    for name, pattern in _DECLARED:
        if name.match(path):
            found += _signs(
                path, (m["word"] for m in re.finditer(pattern.pattern, text, re.IGNORECASE | re.MULTILINE)), 3
            )
    if path.endswith("supabase/config.toml"):
        found.append(Sign(dialect="postgres", path=path, weight=3))
    if _URL_FILES.match(path):
        found += _signs(path, (match["word"] for match in _URL.finditer(text)), 2)
    for name, pattern in _DRIVERS:
        if name.match(path):
            words = (next(part for part in match.groups() if part) for match in pattern.finditer(text))
            found += [
                Sign(dialect=known, path=path, weight=1) for word in words if (known := _driver(word)) is not None
            ]
    return tuple(dict.fromkeys(found))


def _signs(path: str, words: Iterable[str], weight: int) -> list[Sign]:
    known = (_ALIASES.get(word.lower()) for word in words)
    return [Sign(dialect=one, path=path, weight=weight) for one in known if one is not None]


def _driver(word: str) -> str | None:
    lowered = word.lower()
    if lowered in _ALIASES:
        return _ALIASES[lowered]
    exact = {start: dialect for start, dialect in _DRIVER_OF if len(start) > 1}
    best = max((start for start in exact if lowered.startswith(start)), key=len, default=None)
    if best is not None:
        return exact[best]
    return "postgres" if lowered.startswith(("pg", "psycopg", "postgre", "postgrex")) else None


def of_path(path: str) -> str | None:
    """The database that a folder on the way to a file names: `db/clickhouse/migrations`."""
    named = (_ALIASES.get(part.lower()) for part in reversed(path.split("/")[:-1]) if part.lower() not in _ORDINARY)
    return next((dialect for dialect in named if dialect is not None), None)


def decide(found: Iterable[Sign]) -> tuple[str | None, str]:
    """The dialect, with the file that says so; or None with the reason.

    SQLite beside another one is what developers and tests use, so it yields. Where settings offer several, what is installed or
    connected to decides among them.
    """
    by_weight: dict[int, dict[str, str]] = {}
    for sign in found:
        by_weight.setdefault(sign.weight, {}).setdefault(sign.dialect, sign.path)
    open_: dict[str, str] = {}
    """What files of more weight name without agreeing."""
    for weight in sorted(by_weight, reverse=True):
        named = {word: path for word, path in by_weight[weight].items() if not open_ or word in open_}
        if len(named) > 1:
            named.pop("sqlite", None)
        lower = {dialect for other, others in by_weight.items() if other < weight for dialect in others}
        if len(named) == 1 and not ("sqlite" in named and lower - {"sqlite"}):
            return next(iter(named.items()))
        open_ = open_ or (named if len(named) > 1 else {})
    if open_:
        both = " and ".join(f"{dialect} ({path})" for dialect, path in sorted(open_.items()))
        return None, f"the repository names {both}"
    return None, "nothing in the repository names the database"
