"""The gate's own runs of Lighthouse: each page so often that a median means something. Part of gather."""

import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin

from launchgate.checks.perf.lighthouse import page_run
from launchgate.checks.perf.spec_lighthouse import Lighthouse, PageRun, Refused
from launchgate.checks.perf.urls import shown
from launchgate.checks.perf.values import NotOne
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.exchange import host_of


def own_runs(context: Context, options: Lighthouse, own: frozenset[str]) -> Iterator[PageRun | Refused]:
    """A report for each run, in order; a run that did not come about is a reason instead, and ends its page."""
    try:
        target = context.require_target()
        client = context.clients.lighthouse
        programs = client.programs(context.environ)
    except CannotJudge as error:
        yield Refused(path="lighthouse", reason=error.reason, remedy=error.remedy)
        return
    pages = tuple(dict.fromkeys((*options.pages, *options.screens))) or ("",)
    total, done = len(pages) * options.min_runs, 0
    for page in pages:
        url = urljoin(target, page)
        for number in range(1, options.min_runs + 1):
            context.progress.advance("perf", done, total, "Lighthouse runs")
            try:
                data = client.run(
                    programs, url, form_factor=options.form_factor, timeout_s=options.run_timeout_s
                )  # fmt: skip
                run = page_run(json.loads(data), f"run {number}", own)
            except (CannotJudge, NotOne, ValueError) as error:
                yield _none(url, error)
                break
            host = next((host for host in (host_of(run.url), host_of(run.final)) if host not in own), "")
            yield replace(run, foreign=host)
            done += 1
    context.progress.advance("perf", done, total, "Lighthouse runs")


def _none(url: str, error: CannotJudge | NotOne | ValueError) -> Refused:
    if isinstance(error, ValueError):
        return Refused(path=shown(url), reason="lighthouse wrote a report that is no JSON", remedy="run it by hand")
    reason = error.reason if isinstance(error, CannotJudge) else f"the report that lighthouse wrote {error.reason}"
    return Refused(path=shown(url), reason=reason, remedy=error.remedy)
