"""A rule that the project's own tests decide: the declaration, what was found in the report, and what it says. Pure.

Several checks read such reports: a browser's tests say more of core flows, outages and sessions than a gate that sends single
requests. A report without a matching case, with only skipped ones, or of another release decides nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import field
from fnmatch import fnmatchcase

from launchgate.dataclass import dataclass
from launchgate.junitfile import Case, JUnit, Outcome
from launchgate.model import Assessment, Location, Rule, Status

__all__ = ["CaseReport", "Reported", "judged", "matching_cases", "said"]

_NAMED = 3
_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReport:
    """A JUnit file of the project's own tests, and which of its cases count."""

    path: str
    """The file, or a pattern for several, below the repository, e.g. `reports/playwright-*.xml`."""
    cases: str = "*"
    """Which cases count, by name or by suite and name together: `*` stands for anything, case does not matter."""
    max_age_h: int = field(default=72, metadata={"min": 1, "max": 8760})
    """Hours after which the report says nothing of this release any more."""

    def __post_init__(self) -> None:
        if not self.path.strip() or not self.cases.strip():
            raise ValueError("path and cases must not be empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What the files of one declared report hold."""

    declared: CaseReport
    config: str
    """The configuration key, `smoke.reports[0]`."""
    reason: str = ""
    """Why nothing can be said, as a sentence; empty when it was read and is fresh."""
    remedy: str = ""
    passed: int = 0
    skipped: int = 0
    failed: tuple[str, ...] = ()
    """Titles of failed cases, foreign text."""
    total: int = 0
    """Cases in the files, matching or not."""


def matching_cases(report: JUnit, pattern: str) -> tuple[Case, ...]:
    """The cases that a pattern names."""
    wanted = pattern.lower()
    return tuple(
        case
        for case in report.cases
        if fnmatchcase(case.name.lower(), wanted) or fnmatchcase(case.title.lower(), wanted)
    )


def counted(declared: CaseReport, config: str, reports: Iterable[JUnit]) -> Reported:
    """What fresh reports hold of the wanted cases."""
    read = tuple(reports)
    cases = [case for report in read for case in matching_cases(report, declared.cases)]
    return Reported(
        declared=declared,
        config=config,
        passed=sum(case.outcome is Outcome.PASSED for case in cases),
        skipped=sum(case.outcome is Outcome.SKIPPED for case in cases),
        failed=tuple(case.title for case in cases if case.outcome is Outcome.FAILED),
        total=sum(len(report.cases) for report in read),
    )


def said(reported: Reported) -> tuple[Status, str, str]:
    """(status, sentence, remedy) of one declared report."""
    path, pattern = reported.declared.path, reported.declared.cases
    if reported.reason:
        return Status.UNKNOWN, reported.reason, reported.remedy
    if reported.failed:
        shown = "; ".join(f"`{_brief(title)}`" for title in reported.failed[:_NAMED])
        rest = len(reported.failed) - _NAMED
        more = f" and {rest} more" if rest > 0 else ""
        message = f"{_count(len(reported.failed), 'case')} of {path} failed: {shown}{more}"
        return (
            Status.FAIL,
            message,
            "Run the named test on its own, mend what it shows, and let it write the report anew",
        )
    if not reported.passed and reported.skipped:
        message = f"all {_count(reported.skipped, 'case')} of {path} that match `{pattern}` were skipped"
        return Status.UNKNOWN, message, "let them run, and write the report anew"
    if not reported.passed:
        message = f"none of the {_count(reported.total, 'case')} of {path} matches `{pattern}`"
        return Status.UNKNOWN, message, f"correct {reported.config}.cases, or let the tests run that it names"
    skipped = f", {reported.skipped} skipped" if reported.skipped else ""
    return Status.PASS, f"{_count(reported.passed, 'case')} of {path} that match `{pattern}` passed{skipped}", ""


def judged(rule: Rule, reports: Iterable[Reported]) -> Iterator[Assessment]:
    """One assessment for each declared report."""
    for reported in reports:
        status, message, remedy = said(reported)
        yield Assessment(
            rule=rule.id,
            subject=f"{reported.declared.cases} in {reported.declared.path}",
            status=status,
            severity=rule.severity,
            message=message,
            remediation=remedy,
            location=Location(path=reported.declared.path, config=reported.config),
        )


def _brief(text: str) -> str:
    """Foreign text on one line, not long, without the mark that ends a quotation."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).replace("`", "'").split())
    return line if len(line) <= _NAME else f"{line[:_NAME]}…"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
