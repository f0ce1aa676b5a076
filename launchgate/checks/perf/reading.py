"""Finds and reads the reports that one section of the options declares. Part of gather: I/O without opinion."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from urllib.parse import urlsplit

from launchgate.checks.perf.spec_lighthouse import Refused
from launchgate.clients.files import printable
from launchgate.clients.reports import ReportFile, matching, moment_of, read_report
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.freshness import Moment, Provenance, stale

_MOST = 300
"""Reports read for one section."""
_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_COMMIT = re.compile(r"[0-9a-fA-F]{7,64}")


class Release:
    """The release that reports have to be of. The tree is listed once, and only when a report needs it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def _moment(self) -> Moment:
        return moment_of(self._context)

    @cached_property
    def _tracked(self) -> frozenset[str]:
        tree = self._context.tree
        return frozenset(file.path for file in tree.files() if file.tracked) if tree is not None else frozenset()

    def stale(self, report: ReportFile, made: datetime | None, commit: str | None, hours: float) -> str:
        """Why a report says nothing of this release; empty when it does."""
        tracked = made is None and report.path in self._tracked
        provenance = Provenance(made=made, touched=report.touched, commit=commit, tracked=tracked)
        return stale(provenance, self._moment, timedelta(hours=hours)) or ""


def reports(context: Context, patterns: tuple[str, ...]) -> Iterator[ReportFile | Refused]:
    """Every file that the patterns name, once and in order; for each that cannot be read the reason."""
    paths: dict[str, None] = {}
    for pattern in patterns:
        try:
            found = matching(context.root, pattern)
        except CannotJudge as error:
            yield Refused(path=printable(pattern), reason=error.reason, remedy=error.remedy)
            continue
        if not found:
            yield _nothing(pattern, (context.root / pattern).is_dir())
        paths.update(dict.fromkeys(found))
    for number, path in enumerate(paths):
        if number == _MOST:
            yield Refused(
                path=f"{len(paths) - _MOST} more files", reason=f"only {_MOST} reports are read",
                remedy="delete the reports of former runs, or name fewer files in launchgate.yml",
            )  # fmt: skip
            return
        try:
            yield read_report(context.root, path)
        except CannotJudge as error:
            yield Refused(path=printable(path), reason=error.reason, remedy=error.remedy)


def _nothing(pattern: str, folder: bool) -> Refused:
    if folder:
        return Refused(
            path=printable(pattern), reason=f"'{printable(pattern)}' is a folder",
            remedy=f"name the files in it, e.g. '{printable(pattern).rstrip('/')}/*.json'",
        )  # fmt: skip
    return Refused(
        path=printable(pattern),
        reason=f"no file matches '{printable(pattern)}'",
        remedy="run the job that writes it first and bring the file here, e.g. with actions/download-artifact",
    )


def commit_named(text: str, environ: Mapping[str, str]) -> str | None:
    """The commit that the options name for reports, with `${NAME}` filled in; None for none.

    Not masked like other values from the environment: a commit is no secret, and masking it would ruin every report.
    Raises CannotJudge when a variable is not set or holds no commit.
    """
    if not text:
        return None
    value = _REFERENCE.sub(lambda match: environ.get(match.group(1), ""), text)
    if not _COMMIT.fullmatch(value):
        raise CannotJudge(
            f"`commit: {text}` in launchgate.yml gives no commit here",
            "set the variable in the job's environment, or leave `commit` out and let the time of the report decide",
        )
    return value


def own_hosts(context: Context) -> frozenset[str]:
    """Names of the site's declared hosts, in lower case."""
    site = context.site
    urls = [context.target, site.canonical, *site.environments.values(), *(f"https://{host}" for host in site.hosts)]
    return frozenset((urlsplit(url).hostname or "").rstrip(".") for url in urls if url) - {""}
