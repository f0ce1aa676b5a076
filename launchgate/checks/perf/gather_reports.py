"""Reads what other tools wrote about speed: actions, queries, API calls, latency. I/O without opinion."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from launchgate.checks.perf import actions, har, latency_documents, queries
from launchgate.checks.perf.gather_lighthouse import gather_lighthouse
from launchgate.checks.perf.opinions import anew
from launchgate.checks.perf.reading import Release, commit_named, own_hosts, reports
from launchgate.checks.perf.spec import Options
from launchgate.checks.perf.spec_lighthouse import Refused
from launchgate.checks.perf.spec_reports import (
    Action,
    Actions,
    Calls,
    Heard,
    LatencyReports,
    PageCalls,
    Queries,
    Query,
    ReportFacts,
)
from launchgate.checks.perf.values import NotOne
from launchgate.clients.files import printable
from launchgate.clients.reports import ReportFile, json_of, text_of
from launchgate.context import Context
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.exchange import host_of

_NAMED = re.compile(r"(?:^|/)[^/]*(?:latency|performance|benchmark)[^/]*\.(?:md|markdown)$", re.I)
_MOST_DOCUMENTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What a report held, and when it says that it was made."""

    found: tuple[Any, ...]
    made: datetime | None


_Reader = Callable[[ReportFile, str], _Read]


def gather_reports(context: Context, options: Options) -> ReportFacts:
    """Everything that the report half of the check reads; a report that cannot be read is a reason in its place."""
    release = Release(context)
    own = own_hosts(context) | {host.lower() for host in options.lighthouse.hosts}
    found_queries, files = _queries(context, options.queries, release)
    return ReportFacts(
        lighthouse=gather_lighthouse(context, options.lighthouse),
        actions=tuple(_actions(context, options.actions, release)),
        queries=found_queries,
        query_files=files,
        calls=tuple(_calls(context, options.calls, release, own)),
        latency=tuple(_latency(context, options.latency_report, release)),
    )


def _each(
    context: Context, release: Release, section: str, options: Actions | Queries | PageCalls, read: _Reader
) -> Iterator[_Read | Refused]:  # fmt: skip
    try:
        commit = commit_named(options.commit, context.environ)
    except CannotJudge as error:
        yield Refused(path=f"{section}.commit", reason=error.reason, remedy=error.remedy)
        return
    for report in reports(context, options.reports):
        if isinstance(report, Refused):
            yield report
            continue
        known = _understood(report, read)
        if isinstance(known, _Read) and (why := release.stale(report, known.made, commit, options.max_age_h)):
            known = Refused(
                path=printable(report.path), reason=f"the report '{printable(report.path)}' is not of this release: {why}",
                remedy=anew(why, section),
            )  # fmt: skip
        yield known


def _understood(report: ReportFile, read: _Reader) -> _Read | Refused:
    path = printable(report.path)
    try:
        return read(report, path)
    except NotOne as error:
        return Refused(path=path, reason=f"the report '{path}' {error.reason}", remedy=error.remedy)
    except CannotJudge as error:
        return Refused(path=path, reason=error.reason, remedy=error.remedy)


def _actions(context: Context, options: Actions, release: Release) -> Iterator[Action | Refused]:
    def read(report: ReportFile, path: str) -> _Read:
        data = json_of(report)
        return _Read(found=actions.actions_in(data, path, options.names), made=actions.made_on(data))

    for one in _each(context, release, "perf.actions", options, read):
        yield from (one,) if isinstance(one, Refused) else one.found


def _queries(context: Context, options: Queries, release: Release) -> tuple[tuple[Query | Refused, ...], int]:
    def read(report: ReportFile, path: str) -> _Read:
        data = text_of(report)
        if queries.looks_like_json(data):
            return _Read(found=queries.from_json(json_of(report), path), made=None)
        return _Read(found=queries.from_text(data, path), made=queries.logged_until(data))

    found: list[Query | Refused] = []
    files = 0
    for one in _each(context, release, "perf.queries", options, read):
        files += isinstance(one, _Read)
        found += (one,) if isinstance(one, Refused) else one.found
    return tuple(found), files


def _calls(context: Context, options: PageCalls, release: Release, own: frozenset[str]) -> Iterator[Calls | Refused]:
    def read(report: ReportFile, path: str) -> _Read:
        data = json_of(report)
        return _Read(found=har.views_in(data, path), made=har.begun(data))

    for one in _each(context, release, "perf.calls", options, read):
        if isinstance(one, Refused):
            yield one
            continue
        for view in one.found:
            host = host_of(view.url)
            yield view if host in own else Refused(
                path=view.path, reason=f"`{view.path}` is of '{host}', which is none of the declared hosts",
                remedy=f"record the site itself; if '{host}' is yours, add it to site.hosts or perf.lighthouse.hosts",
            )  # fmt: skip


def _latency(context: Context, options: LatencyReports, release: Release) -> Iterator[Heard | Refused]:
    def read(report: ReportFile, path: str) -> _Read:
        text = text_of(report)
        if not queries.looks_like_json(text):
            return _Read(found=(latency_documents.from_markdown(text, path),), made=None)
        data = json_of(report)
        return _Read(found=(latency_documents.from_json(data, path),), made=latency_documents.made_on(data))

    if not options.reports:
        yield from _found(context)
        return
    for report in reports(context, options.reports):
        if isinstance(report, Refused):
            yield report
            continue
        known = _understood(report, read)
        yield known if isinstance(known, Refused) else _dated(known, report, options, release)


def _dated(known: _Read, report: ReportFile, options: LatencyReports, release: Release) -> Heard | Refused:
    """A machine's report while it is young; a document as it is."""
    heard: Heard = known.found[0]
    if heard.kind == "document":
        return heard
    old = release.stale(report, known.made, None, options.max_age_h)
    return heard if not old else Refused(
        path=heard.path, reason=f"the report '{heard.path}' is not of this release: {old}",
        remedy="write it anew, or raise perf.latency_report.max_age_h in launchgate.yml",
    )  # fmt: skip


def _found(context: Context) -> Iterator[Heard]:
    """Documents of the repository that are named after latency and hold both numbers; others say nothing."""
    if context.tree is None:
        return
    names = [file.path for file in context.tree.files() if _NAMED.search(file.path)]
    for path in names[:_MOST_DOCUMENTS]:
        try:
            text = context.tree.read(path, 1_000_000).decode("utf-8", "replace")
        except CannotJudge:
            continue
        heard = latency_documents.from_markdown(text, printable(path), declared=False)
        if heard.endpoints:
            yield heard
