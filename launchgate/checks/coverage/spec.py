"""What the coverage check can be told, what it reads, and what it can say."""

from dataclasses import field

from launchgate.checks.coverage.rules import RULES
from launchgate.dataclass import dataclass
from launchgate.errors import Complaints

__all__ = ["RULES", "Critical", "Facts", "Options", "Read", "Source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `coverage` of launchgate.yml."""

    reports: tuple[str, ...] = ()
    """Reports of the test job, paths or patterns with `*` and `**`. Without it: the places where the usual tools write theirs
    (coverage.xml, coverage/lcov.info, coverage.json, target/site/jacoco/jacoco.xml and their kin)."""
    critical: dict[str, float] = field(default_factory=dict)
    """Patterns of source files and the percentage of lines that tests have to run, e.g. `"src/billing/**": 80`."""
    max_age_h: int = field(default=24, metadata={"min": 1})
    """Hours after which a report says nothing any more."""
    commit: str | None = None
    """The commit that the reports are of: an id, or `${NAME}` of an environment variable, e.g. `${GITHUB_SHA}` where
    the same job
    wrote them. None of the formats says it."""

    def __post_init__(self) -> None:
        wrong = [
            (("critical", pattern), f"a percentage from 0 to 100, not {share:g}")
            for pattern, share in self.critical.items()
            if not 0 <= share <= 100
        ]
        if wrong:
            raise Complaints(wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One report, as it was read."""

    path: str
    format: str
    defect: str | None = None
    """Why it says nothing, as a sentence."""
    remedy: str = ""
    files: int = 0
    covered: int = 0
    lines: int = 0
    prefix: str = ""
    """What stands before the repository's paths in it: `/app/`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source file that a pattern names."""

    path: str
    covered: int = 0
    lines: int = 0
    branches: int = 0
    taken: int = 0
    known: bool = False
    """Whether a report holds it."""
    holds_code: bool = True
    """Whether it holds anything that could run, as far as that can be told without running it."""
    ambiguous: str = ""
    """The name in the report that may be this file or others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Critical:
    """One pattern and what it names."""

    pattern: str
    wanted: float
    sources: tuple[Source, ...] = ()
    others: int = 0
    """Files that it names and that are no source code, or tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that was read."""

    reports: tuple[Read, ...] = ()
    critical: tuple[Critical, ...] = ()
    missing: tuple[str, ...] = ()
    """Declared reports that are not there."""
    declared: bool = False
    """Whether coverage.reports names any."""
