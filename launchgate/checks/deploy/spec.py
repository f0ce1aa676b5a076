"""What the deploy check can be told, what it observes, and what it can say. Data only."""

from dataclasses import field
from datetime import date

from launchgate.checks.deploy.options import Options, Report, Version
from launchgate.checks.deploy.pipelines import Pipeline
from launchgate.checks.deploy.results import Result
from launchgate.checks.deploy.rules import RULES
from launchgate.checks.deploy.ways import Way
from launchgate.dataclass import dataclass
from launchgate.documents import Document
from launchgate.exchange import Exchange
from launchgate.freshness import Moment, Provenance

__all__ = [
    "RULES", "Answer", "Evidence", "Facts", "Files", "Live", "Options", "Origin", "Read", "Report", "Version", "WritesConfig",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WritesConfig:
    """A command of a pipeline or script that writes settings where the product runs."""

    path: str
    line: int
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What the repository's files say."""

    documents: tuple[Document, ...] = ()
    pipelines: tuple[Pipeline, ...] = ()
    ways: tuple[Way, ...] = ()
    commands: frozenset[str] = frozenset()
    """Every simple command that a pipeline runs, scripts opened, as written."""
    builds: str = ""
    """The file that shows that the product has to be built; empty when nothing does."""
    migrates: str = ""
    """A file that shows that the product has a database with migrations; empty when none does."""
    writes: tuple[WritesConfig, ...] = ()
    unread: tuple[str, ...] = ()
    """Configured documents that are not there, or that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One result of one report file."""

    path: str
    result: Result
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A declared report as it was found."""

    declared: Report
    config: str
    read: tuple[Read, ...] = ()
    reason: str = ""
    """Why it could not be read; empty when it could."""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, without its body."""

    value: str | None
    """The version it held; None when it held none."""
    end: Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One origin, asked several times in a row, after waiting."""

    url: str
    answers: tuple[Answer, ...]
    rounds: int
    waited_s: float
    cut: bool = False
    """Whether the run's time ended the waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What the live product says of its version."""

    declared: Version
    expected: str = ""
    is_commit: bool = False
    """Whether the version that was meant is the commit that is judged."""
    origins: tuple[Origin, ...] = ()
    reason: str = ""
    """Why nothing was asked; empty when it was."""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything seen."""

    today: date
    judged: bool
    """Whether documents and workflows are judged: before a release, or because the section is configured."""
    files: Files | None = None
    no_files: tuple[str, str] = ("", "")
    """Why there are no files to judge, and what would give some."""
    moment: Moment | None = None
    build: Evidence | None = None
    drill: Evidence | None = None
    end_to_end: Evidence | None = None
    live: Live | None = None
    hints: tuple[str, ...] = ()
    """Where the home page seems to tell its version, as settings to paste; nothing is judged by them."""
    receipt: tuple[tuple[str, int], ...] = field(default=())
