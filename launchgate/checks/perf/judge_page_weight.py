"""Says what Lighthouse's reports and HAR files show about images, third parties and API calls of a page. Pure.

These are counts of what a page loads, not times, so one run shows them; the middle one of several is judged.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

from launchgate.checks.perf.judge_lighthouse import absent, blocked
from launchgate.checks.perf.opinions import Opinion, counted, middle, not_declared, refused, seconds
from launchgate.checks.perf.pages import Page, pages_of
from launchgate.checks.perf.rules_lighthouse import LIGHTHOUSE
from launchgate.checks.perf.spec_lighthouse import Lighthouse, LighthouseFacts, PageRun, Refused, ThirdParties, Waste
from launchgate.checks.perf.spec_reports import Calls, PageCalls
from launchgate.model import Status

Kind = TypeVar("Kind", Waste, ThirdParties, Calls)
_KB = 1000
_LISTED = 3


def images(facts: LighthouseFacts, options: Lighthouse) -> tuple[Opinion, ...]:
    """Opinions of perf/images."""
    return tuple(_each(facts, options, lambda page: _images(page, options)))


def third_party(facts: LighthouseFacts, options: Lighthouse) -> tuple[Opinion, ...]:
    """Opinions of perf/third-party."""
    return tuple(_each(facts, options, lambda page: _third_party(page, options)))


def request_count(
    facts: LighthouseFacts, har: tuple[Calls | Refused, ...], lighthouse: Lighthouse, options: PageCalls
) -> tuple[Opinion, ...]:
    """Opinions of perf/request-count: pages of HAR files, and those of Lighthouse's reports that have none."""
    if not options.reports and absent(facts, lighthouse):
        return (not_declared("page views", "perf.calls", "{reports: ['har/*.har'], most: 30}"),)
    found = [refused(one) for one in har if isinstance(one, Refused)]
    found += _from_har([one for one in har if isinstance(one, Calls)], options)
    told = {one.subject for one in found}
    if not absent(facts, lighthouse):
        of_pages = _each(facts, lighthouse, lambda page: _calls_of(page, options))
        found += [one for one in of_pages if one.subject not in told and not (told and one.because)]
    return tuple(found)


def _each(facts: LighthouseFacts, options: Lighthouse, judged: Callable[[Page], Opinion]) -> Iterator[Opinion]:
    if empty := absent(facts, options):
        yield from empty
        return
    pages = pages_of(facts, options)
    yield from blocked(facts, pages, options)
    for page in pages:
        if page.runs:
            yield judged(page)
        else:
            yield Opinion(
                status=Status.UNKNOWN, subject=page.url, url=page.url, remedy=page.left_out[0].remedy,
                message=f"no report of {page.url} counts: {page.left_out[0].reason}",
                because=f"{LIGHTHOUSE.id}#{page.url}",
            )  # fmt: skip


def _without(page: Page, what: str) -> Opinion:
    return Opinion(
        status=Status.UNKNOWN, subject=page.url, url=page.url,
        message=f"a report of {page.url} holds no {what}",
        remedy="measure it again with Lighthouse 10 to 13 and all audits of the performance category",
    )  # fmt: skip


def _images(page: Page, options: Lighthouse) -> Opinion:
    wastes = [run.waste for run in page.runs if run.waste is not None]
    if len(wastes) < len(page.runs):
        return _without(page, "audit of images (`image-delivery-insight`, or the three of Lighthouse 10 to 12)")
    chosen = _middle_one(wastes, lambda waste: waste.saved)
    limit = options.image_waste_kb * _KB
    seen = f"images of {page.url} could be {chosen.saved / _KB:,.0f} kB smaller, and {limit / _KB:,.0f} kB are allowed"
    if chosen.saved <= limit:
        return Opinion(status=Status.PASS, subject=page.url, url=page.url, message=seen)
    named = "; ".join(f"'{url}' by {size / _KB:,.0f} kB" for url, size in chosen.files[:_LISTED])
    return Opinion(
        status=Status.FAIL, subject=page.url, url=page.url, message=f"{seen}: {named}",
        remedy="serve AVIF or WebP in the size it is shown at: <img srcset=\"photo-480.webp 480w, photo-960.webp 960w\" "
        'sizes="(max-width: 600px) 480px, 960px" width="960" height="640" alt="…">',
    )  # fmt: skip


def _third_party(page: Page, options: Lighthouse) -> Opinion:
    costs = [run.third for run in page.runs if run.third is not None]
    if len(costs) < len(page.runs):
        return _without(page, "audit of third parties, or none of what blocks the first paint")
    chosen = _middle_one(costs, lambda cost: cost.blocking_ms)
    faults = list(_faults(chosen, options))
    if not faults:
        cost = f", which block for {seconds(chosen.blocking_ms)}" if chosen.names else ""
        seen = f"{page.url} loads from {_services(chosen)}{cost}"
        return Opinion(status=Status.PASS, subject=page.url, url=page.url, message=seen)
    return Opinion(
        status=Status.FAIL, subject=page.url, url=page.url, message=f"on {page.url} {'; '.join(faults)}",
        remedy='load foreign scripts after the page: <script src="…" async></script>, behind consent or on first use, and '
        "take out what nobody reads",
    )  # fmt: skip


def _faults(cost: ThirdParties, options: Lighthouse) -> Iterator[str]:
    if cost.scripts:
        yield f"the first paint waits for {', '.join(f'`{url}`' for url in cost.scripts[:_LISTED])}"
    if cost.blocking_ms > options.third_party_ms:
        allowed = seconds(options.third_party_ms)
        yield f"foreign scripts block for {seconds(cost.blocking_ms)} ({_services(cost)}), and {allowed} are allowed"
    if len(cost.names) > options.third_parties:
        yield f"it loads from {_services(cost)}, and {options.third_parties} are allowed"


def _services(cost: ThirdParties) -> str:
    if not cost.names:
        return "no foreign service"
    more = ", …" if len(cost.names) > _LISTED else ""
    return f"{counted(len(cost.names), 'foreign service')} ({', '.join(cost.names[:_LISTED])}{more})"


def _calls_of(page: Page, options: PageCalls) -> Opinion:
    counts = [(run.calls, run) for run in page.runs if run.calls is not None]
    if len(counts) < len(page.runs):
        return _without(page, "audit `network-requests`")
    number = round(middle([count for count, _ in counts], max))
    run: PageRun = next(run for count, run in counts if count == number)
    return _counted(page.url, number, run.repeated, options, f"median of {counted(len(counts), 'report')}")


def _from_har(views: list[Calls], options: PageCalls) -> Iterator[Opinion]:
    by_url: dict[str, list[Calls]] = {}
    for view in views:
        by_url.setdefault(view.url, []).append(view)
    for url, same in by_url.items():
        chosen = _middle_one(same, lambda view: view.count)
        yield _counted(url, chosen.count, chosen.repeated, options, f"`{chosen.path}`")


def _counted(url: str, number: int, repeated: tuple[str, int] | None, options: PageCalls, source: str) -> Opinion:
    seen = f"one view of {url} makes {counted(number, 'API call')}, and {options.most} are allowed ({source})"
    if number <= options.most:
        return Opinion(status=Status.PASS, subject=url, url=url, message=seen)
    most = f"; `{repeated[0]}` alone {repeated[1]} times" if repeated is not None else ""
    return Opinion(
        status=Status.FAIL, subject=url, url=url, message=seen + most,
        remedy="answer lists whole instead of item by item (`/api/items?ids=1,2,3`), keep what several parts of the page ask "
        "for, and ask for what is not visible yet when it becomes so",
    )  # fmt: skip


def _middle_one(values: list[Kind], of: Callable[[Kind], float]) -> Kind:
    """The value in the middle; of an even number the larger one."""
    ordered = sorted(values, key=of)
    return ordered[len(ordered) // 2]
