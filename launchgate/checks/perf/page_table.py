"""The table of pages for people: what Lighthouse says of each, all runs together. Pure."""

from collections.abc import Callable, Iterable

from launchgate.checks.perf.opinions import middle
from launchgate.checks.perf.pages import Page, pages_of
from launchgate.checks.perf.spec_lighthouse import Lighthouse, LighthouseFacts, PageRun
from launchgate.model import Cell, Table

_COLUMNS = (
    "page", "device", "runs", "left out", "score", "LCP ms", "CLS", "image savings kB", "foreign services",
    "they block ms", "API calls", "Lighthouse",
)  # fmt: skip


def lighthouse_table(facts: LighthouseFacts, options: Lighthouse) -> Table | None:
    """One row a page, each number the median of its runs; None without a report."""
    pages = pages_of(facts, options)
    if not pages:
        return None
    return Table(id="lighthouse", title="Pages by Lighthouse", columns=_COLUMNS, rows=tuple(map(_row, pages)))


def _row(page: Page) -> tuple[Cell, ...]:
    return (
        page.url,
        page.runs[0].form_factor if page.runs else None,
        len(page.runs),
        len(page.left_out),
        _middle(page, lambda run: run.score, min),
        _middle(page, lambda run: run.lcp_ms, max, 0),
        _middle(page, lambda run: run.cls, max, 3),
        _middle(page, lambda run: None if run.waste is None else run.waste.saved / 1000, max),
        _middle(page, lambda run: None if run.third is None else len(run.third.names), max, 0),
        _middle(page, lambda run: None if run.third is None else run.third.blocking_ms, max, 0),
        _middle(page, lambda run: run.calls, max, 0),
        ", ".join(sorted({run.version for run in page.runs})) or None,
    )


def _middle(
    page: Page, of: Callable[[PageRun], float | None], worse: Callable[[Iterable[float]], float], digits: int = 1
) -> float | None:
    values = [value for run in page.runs if (value := of(run)) is not None]
    return round(middle(values, worse), digits) if values else None
