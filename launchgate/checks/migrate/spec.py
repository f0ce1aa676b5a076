"""What the migrate check can be told, and what it can say."""

import re
from dataclasses import field
from typing import Literal

from launchgate.checks.migrate.facts import Facts
from launchgate.checks.migrate.rules import RULES
from launchgate.dataclass import dataclass

__all__ = ["RULES", "Facts", "Options"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `migrate` of launchgate.yml."""

    paths: tuple[str, ...] = ()
    """Further folders whose files are migrations, e.g. `ops/sql`. Folders named migrations, migrate or versions are
    found anyway.
    """
    dialect: Literal["postgres", "mysql", "sqlite", "tsql", "oracle"] | None = None
    """The database that the migrations are for. Found in the repository (schema.prisma, database.yml, settings,
    drivers) unless given.
    """
    postgres_version: str | None = None
    """The version of PostgreSQL, e.g. `15`; squawk knows which statements became cheap when."""
    since: str | None = None
    """The revision of the previous release, e.g. a tag. Outside of pull requests what is new since then is this
    release; by default
    the newest version tag before HEAD."""
    honour_comments: bool = field(default=False, metadata={"excuse": True})
    """Let `-- squawk-ignore …` and `safety_assured` excuse what they stand beside. They are listed in either case."""
    timeouts_elsewhere: bool = field(default=False, metadata={"excuse": True})
    """The role or database that runs migrations sets lock_timeout and statement_timeout, outside of this repository."""

    def __post_init__(self) -> None:
        if self.postgres_version is not None and re.fullmatch(r"\d{1,2}(?:\.\d{1,2})?", self.postgres_version) is None:
            raise ValueError("postgres_version must be a version such as `15` or `9.6`")
