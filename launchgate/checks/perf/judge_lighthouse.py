"""Says what Lighthouse's reports show about each page. Pure: facts and options in, opinions out.

The median of all runs of a page is judged, never the best of them. perf/lighthouse carries whatever keeps a page from being
judged at all; the other rules follow from it (`because`).
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from launchgate.checks.perf.opinions import Opinion, counted, middle, not_declared, refused, seconds
from launchgate.checks.perf.pages import Page, pages_of
from launchgate.checks.perf.rules_lighthouse import CLS, LCP, LIGHTHOUSE
from launchgate.checks.perf.spec_lighthouse import Lighthouse, LighthouseFacts, PageRun
from launchgate.checks.perf.urls import path_of
from launchgate.dataclass import dataclass
from launchgate.model import Rule, Status

__all__ = ["Measure", "absent", "blocked", "core_vitals", "page_times"]

SUBJECT = "Lighthouse reports"
_EXAMPLE = "{reports: ['.lighthouseci/lhr-*.json'], performance: 85, form_factor: mobile}"
_AGAIN = "measure it again with Lighthouse 10 to 13 and `--only-categories=performance`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number of a page, and what it has to be."""

    rule: Rule
    what: str
    audit: str
    of: Callable[[PageRun], float | None]
    show: Callable[[float], str]
    keeps: Callable[[float], bool]
    demand: str
    """`must exceed 85`, `may be 2.50 s at most`."""
    more_is_better: bool = False


def core_vitals(facts: LighthouseFacts, options: Lighthouse) -> dict[Rule, tuple[Opinion, ...]]:
    """Opinions of perf/lighthouse, perf/lcp and perf/cls."""
    if empty := absent(facts, options):
        return dict.fromkeys((LIGHTHOUSE, LCP, CLS), empty)
    pages = pages_of(facts, options)
    scores = _with_refused([one for page in pages for one in _judged(page, _score(options), options)], facts)
    scores += _missing(pages, options)
    unsure = {one.subject for one in scores if one.status is Status.UNKNOWN}
    found = {LIGHTHOUSE: tuple(scores)}
    for measure in (_lcp(options), _cls(options)):
        own = [one for page in pages for one in _judged(page, measure, options)] or list(blocked(facts, pages, options))
        found[measure.rule] = tuple(_following(one, unsure) for one in own)
    return found


def _with_refused(judged: list[Opinion], facts: LighthouseFacts) -> list[Opinion]:
    """A page that one of the gate's own runs left open has that run's reason; one that failed anyway has failed."""
    failed = {one.subject for one in judged if one.status is Status.FAIL}
    reasons = {one.path: one for one in facts.refused if one.path not in failed}
    return [*(one for one in judged if one.subject not in reasons), *map(refused, reasons.values())]


def absent(facts: LighthouseFacts, options: Lighthouse) -> tuple[Opinion, ...]:
    """The one opinion of every rule where no report was declared; none where one was."""
    if options.reports or options.run or facts.runs:
        return ()
    return (not_declared(SUBJECT, "perf.lighthouse", _EXAMPLE),)


def blocked(facts: LighthouseFacts, pages: tuple[Page, ...], options: Lighthouse) -> Iterator[Opinion]:
    """For a rule of pages where there is none: unknown, following from the first report that says nothing."""
    if pages:
        return
    roots = [*facts.refused[:1]]
    if roots:
        yield refused(roots[0], because=f"{LIGHTHOUSE.id}#{roots[0].path}")
    elif options.pages:
        yield from (replace(one, because=f"{LIGHTHOUSE.id}#{one.subject}") for one in _missing(pages, options)[:1])
    else:
        yield Opinion(status=Status.UNKNOWN, subject=SUBJECT, message="there is no report to judge", remedy=_AGAIN)


def page_times(facts: LighthouseFacts, options: Lighthouse, paths: tuple[str, ...] = ()) -> tuple[Opinion, ...]:
    """Opinions of perf/page-time on the declared screens, and on `paths` of pages declared elsewhere that have reports.

    The largest contentful paint is the time: it is when the main content of a page or screen stands, every version from 10 to 13
    has it, and browsers of real visitors report the same number. Time to Interactive left the score with version 10 and waits
    for silence on the network; the Speed Index depends on the frames of one machine's film.
    """
    pages = pages_of(facts, options)
    wanted = {path_of("https://x" + path): path for path in (*options.screens, *paths)}
    found = [
        replace(one, because=f"{LCP.id}#{one.subject}") if _late(page, options) and one.status is Status.FAIL else one
        for page in pages
        if page.path in wanted
        for one in _judged(page, _page_time(options), options)
    ]
    known = {page.path for page in pages}
    lost = [path for path in options.screens if path_of("https://x" + path) not in known]
    found += [_no_report(path, facts) for path in lost]
    unsure = {page.url for page in pages if not page.runs or len(page.runs) < options.min_runs}
    return tuple(_following(one, unsure) for one in found)


def _judged(page: Page, measure: Measure, options: Lighthouse) -> Iterator[Opinion]:
    if not page.runs:
        first = page.left_out[0]
        yield Opinion(
            status=Status.UNKNOWN, subject=page.url, url=page.url, remedy=first.remedy,
            message=f"no report of {page.url} counts: {first.reason}"
            + (f" (and {len(page.left_out) - 1} more)" if len(page.left_out) > 1 else ""),
        )  # fmt: skip
        return
    values = [value for run in page.runs if (value := measure.of(run)) is not None]
    lacking = len(page.runs) - len(values)
    if lacking:
        which = "the report" if len(page.runs) == 1 else f"{lacking} of {len(page.runs)} reports"
        yield Opinion(
            status=Status.UNKNOWN, subject=page.url, url=page.url, remedy=_AGAIN,
            message=f"{which} of {page.url} {'holds' if lacking == 1 else 'hold'} no {measure.audit}",
        )  # fmt: skip
        return
    yield _compared(page, measure, values, options)


def _compared(page: Page, measure: Measure, values: list[float], options: Lighthouse) -> Opinion:
    value = middle(values, min if measure.more_is_better else max)
    good, few = measure.keeps(value), len(values) < options.min_runs
    seen = f"{measure.what} of {page.url} is {measure.show(value)}, and it {measure.demand} ({_runs(page, measure, values)})"
    notes = "".join(_notes(page)) + page.aside
    if good and few:
        return Opinion(
            status=Status.UNKNOWN, subject=page.url, url=page.url,
            message=f"{seen}; too few runs to show it: {counted(options.min_runs, 'run')} needed{notes}",
            remedy=f"measure each page {options.min_runs} times (lhci: `numberOfRuns: {options.min_runs}`), or set "
            f"perf.lighthouse.min_runs to {len(values)} in launchgate.yml",
        )  # fmt: skip
    thin = "; results of so few runs vary by several points" if len(values) < 3 else ""
    return Opinion(
        status=Status.PASS if good else Status.FAIL, subject=page.url, url=page.url, message=f"{seen}{thin}{notes}"
    )


def _runs(page: Page, measure: Measure, values: list[float]) -> str:
    device = "as a phone" if page.runs[0].form_factor == "mobile" else "as a desktop"
    listed = ", ".join(measure.show(value) for value in values[:9]) + (", …" if len(values) > 9 else "")
    return f"{device}, 1 run" if len(values) == 1 else f"{device}, median of {len(values)} runs: {listed}"


def _notes(page: Page) -> Iterator[str]:
    methods = {run.throttling or "unknown" for run in page.runs} - {"simulate", "devtools"}
    if methods:
        yield f"; note: measured with throttling method `{', '.join(sorted(methods))}`, not slowed down by Lighthouse"
    elif not all(run.slow for run in page.runs):
        yield "; note: slowed down less than Lighthouse's own phone on slow 4G"
    if warnings := dict.fromkeys(run.warning for run in page.runs if run.warning):
        yield f"; Lighthouse warns: {next(iter(warnings))}"


def _missing(pages: tuple[Page, ...], options: Lighthouse) -> list[Opinion]:
    known = {page.path for page in pages}
    return [
        Opinion(
            status=Status.UNKNOWN,
            subject=path,
            message=f"no report is of the declared page '{path}'",
            remedy="let Lighthouse measure it too, or take it out of perf.lighthouse.pages",
        )
        for path in options.pages
        if path_of("https://x" + path) not in known
    ]


def _no_report(path: str, facts: LighthouseFacts) -> Opinion:
    root = f"{LIGHTHOUSE.id}#{facts.refused[0].path}" if facts.refused else None
    return Opinion(
        status=Status.UNKNOWN, subject=path, because=root, message=f"no report is of the declared screen '{path}'",
        remedy="let Lighthouse measure it too, with a login where it needs one (lhci: puppeteerScript)",
    )  # fmt: skip


def _following(one: Opinion, unsure: set[str]) -> Opinion:
    """An unknown that perf/lighthouse has for the same page follows from it."""
    if one.status is Status.UNKNOWN and one.subject in unsure and one.because is None:
        return replace(one, because=f"{LIGHTHOUSE.id}#{one.subject}")
    return one


def _late(page: Page, options: Lighthouse) -> bool:
    values = [run.lcp_ms for run in page.runs if run.lcp_ms is not None]
    return bool(values) and middle(values, max) > options.lcp_ms


def _score(options: Lighthouse) -> Measure:
    return Measure(
        rule=LIGHTHOUSE, what="the performance score", audit="performance score", of=lambda run: run.score,
        show=lambda value: f"{value:g}", keeps=lambda value: value > options.performance,
        demand=f"must exceed {options.performance:g}", more_is_better=True,
    )  # fmt: skip


def _lcp(options: Lighthouse) -> Measure:
    return Measure(
        rule=LCP, what="the largest contentful paint", audit="audit `largest-contentful-paint`",
        of=lambda run: run.lcp_ms, show=seconds, keeps=lambda value: value <= options.lcp_ms,
        demand=f"may be {seconds(options.lcp_ms)} at most",
    )  # fmt: skip


def _cls(options: Lighthouse) -> Measure:
    return Measure(
        rule=CLS, what="the layout shift", audit="audit `cumulative-layout-shift`", of=lambda run: run.cls,
        show=lambda value: f"{value:.3f}".rstrip("0").rstrip("."), keeps=lambda value: value <= options.cls,
        demand=f"may be {options.cls:g} at most",
    )  # fmt: skip


def _page_time(options: Lighthouse) -> Measure:
    return replace(
        _lcp(options), what="the time until the main content (largest contentful paint)",
        keeps=lambda value: value < options.page_ms, demand=f"must be less than {seconds(options.page_ms)}",
    )  # fmt: skip
