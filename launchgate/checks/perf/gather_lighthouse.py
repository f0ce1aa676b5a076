"""Reads the declared LHR files, and runs Lighthouse itself where that is asked for. I/O without opinion."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from launchgate.checks.perf.lighthouse import is_flow, made_at, page_run, unwrapped
from launchgate.checks.perf.reading import Release, commit_named, own_hosts, reports
from launchgate.checks.perf.rules import PAGE_TIME
from launchgate.checks.perf.rules_lighthouse import RULES
from launchgate.checks.perf.run_lighthouse import own_runs
from launchgate.checks.perf.spec_lighthouse import Lighthouse, LighthouseFacts, PageRun, Refused
from launchgate.checks.perf.values import NotOne
from launchgate.clients.files import printable
from launchgate.clients.reports import ReportFile, json_of
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.exchange import host_of

_FILES_OF_LHCI = ("Lighthouse CI's manifest", "Lighthouse CI's assertion results", "Lighthouse CI's links")


def gather_lighthouse(context: Context, options: Lighthouse) -> LighthouseFacts:
    """Every declared report, and the gate's own runs."""
    own = own_hosts(context) | {host.lower() for host in options.hosts}
    found: list[PageRun | Refused] = [*_read(context, options, own)]
    before = len(found)
    if options.run and context.wants(*(rule.id for rule in RULES), PAGE_TIME.id):
        found += own_runs(context, options, own)
    return LighthouseFacts(
        runs=tuple(one for one in found if isinstance(one, PageRun)),
        refused=tuple(one for one in found if isinstance(one, Refused)),
        ran=sum(isinstance(one, PageRun) for one in found[before:]),
    )


def _read(context: Context, options: Lighthouse, own: frozenset[str]) -> Iterator[PageRun | Refused]:
    try:
        commit = commit_named(options.commit, context.environ)
    except CannotJudge as error:
        yield Refused(path="perf.lighthouse.commit", reason=error.reason, remedy=error.remedy)
        return
    release, beside, runs = Release(context), dict[str, str](), 0
    for report in reports(context, options.reports):
        if isinstance(report, Refused):
            yield report
            continue
        try:
            data = unwrapped(json_of(report))
            if kind := _of_lhci(data):
                beside[printable(report.path)] = kind
                continue
            run = _placed(_one(data, report, own), own)
        except NotOne as error:
            runs += 1
            yield Refused(
                path=printable(report.path), reason=f"the report '{printable(report.path)}' {error.reason}",
                remedy=error.remedy,
            )  # fmt: skip
        except CannotJudge as error:
            runs += 1
            yield Refused(path=printable(report.path), reason=error.reason, remedy=error.remedy)
        else:
            runs += 1
            yield replace(run, stale=release.stale(report, made_at(data), commit, options.max_age_h))
    if beside and not runs:
        path, kind = next(iter(beside.items()))
        yield Refused(
            path=path, reason=f"'{path}' is {kind} and no report of Lighthouse",
            remedy="name the LHR files: `perf.lighthouse.reports: ['.lighthouseci/lhr-*.json']`",
        )  # fmt: skip


def _one(data: Any, report: ReportFile, own: frozenset[str]) -> PageRun:
    if is_flow(data):
        raise NotOne("is a user flow and no page view", "name it under perf.actions.reports")
    return page_run(data, printable(report.path), own)


def _placed(run: PageRun, own: frozenset[str]) -> PageRun:
    """With the host that is none of the site's, where there is one: of the page, or of where it led."""
    hosts = (host_of(run.url), host_of(run.final))
    return replace(run, foreign=next((host for host in hosts if host not in own), ""))


def _of_lhci(data: Any) -> str | None:
    """Which of the files this is that `lhci` writes beside its reports; None for all else."""
    first = data[0] if isinstance(data, list) and data else None
    if isinstance(first, dict):
        if "jsonPath" in first:
            return _FILES_OF_LHCI[0]
        if "auditId" in first or {"name", "expected", "actual"} <= first.keys():
            return _FILES_OF_LHCI[1]
    if data == []:
        return _FILES_OF_LHCI[1]
    links = isinstance(data, dict) and data and all(isinstance(v, str) and "://" in v for v in data.values())
    return _FILES_OF_LHCI[2] if links else None
