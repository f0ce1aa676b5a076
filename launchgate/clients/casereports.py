"""Reads the JUnit reports that a configuration declares, where they belong to this release. No opinion on the cases."""

from collections.abc import Sequence
from datetime import timedelta

from launchgate.casereports import CaseReport, Reported, counted
from launchgate.clients.files import printable
from launchgate.clients.reports import ReportFile, matching, moment_of, provenance_of, read_report, xml_of
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.freshness import Moment, stale
from launchgate.junitfile import JUnit, junit_of

__all__ = ["read_cases"]

_MOST = 200
"""Files of one declaration that are read."""


def read_cases(context: Context, declared: Sequence[CaseReport], key: str) -> tuple[Reported, ...]:
    """What each declared report holds; never raises for a report that cannot be read, which is then said."""
    moment = moment_of(context) if declared else None
    return tuple(
        _one(context, report, f"{key}[{place}]", moment) for place, report in enumerate(declared) if moment is not None
    )


def _one(context: Context, declared: CaseReport, config: str, moment: Moment) -> Reported:
    try:
        paths = matching(context.root, declared.path)
        if not paths:
            raise CannotJudge(
                f"'{printable(declared.path)}' names no report",
                "run the tests first and bring their report here, e.g. with actions/download-artifact",
            )
        if len(paths) > _MOST:
            raise CannotJudge(
                f"'{printable(declared.path)}' names {len(paths):,} files", f"name at most {_MOST} in {config}.path"
            )
        reports = [_fresh(context, read_report(context.root, path), declared, moment) for path in paths]
    except CannotJudge as error:
        return Reported(declared=declared, config=config, reason=error.reason, remedy=error.remedy)
    return counted(declared, config, reports)


def _fresh(context: Context, file: ReportFile, declared: CaseReport, moment: Moment) -> JUnit:
    """The report, when it is one and of this release. Raises CannotJudge otherwise."""
    try:
        report = junit_of(xml_of(file))
    except ValueError as error:
        raise CannotJudge(
            f"'{printable(file.path)}' is no JUnit report: {error}", "let the tests write JUnit, e.g. --reporter=junit"
        ) from None
    made = report.made
    known = provenance_of(context, file, made=made, commit=report.commit)
    if made is not None and not report.zoned and not known.tracked:
        # A time without a zone is local to whoever wrote it; the file cannot have been written later than it lies here.
        known = provenance_of(context, file, made=min(made, file.touched), commit=report.commit)
    why = stale(known, moment, timedelta(hours=declared.max_age_h))
    if why is not None:
        raise CannotJudge(
            f"'{printable(file.path)}' says nothing of this release: {why}",
            "run the tests on this commit and bring the report",
        )
    return report
