"""Which bounds a crawl hit, in plain words with the setting that moves them. Pure."""

from collections.abc import Iterator

from launchgate.clients.crawl.crawler import BYTES, Crawler
from launchgate.clients.crawl.documents import LINKS
from launchgate.clients.crawl.frontier import DEPTH, VARIANTS, Frontier
from launchgate.crawlfacts import Limit, LimitKind
from launchgate.settings import Limits

_DESIGNED = "nothing to do if these pages are all alike; otherwise list the ones that count in your sitemap"


def limits_hit(frontier: Frontier, crawler: Crawler, limits: Limits) -> tuple[Limit, ...]:
    """Every bound that kept something out, worst first."""
    return tuple(sorted(_all(frontier, crawler, limits), key=lambda one: (one.chosen, one.kind, one.subject)))


def _all(frontier: Frontier, crawler: Crawler, limits: Limits) -> Iterator[Limit]:
    gone = frontier.gone()
    for (kind, subject), missed in frontier.missed.items():
        if kind is not LimitKind.ORIGIN:
            reason, remedy = _words(kind, subject, limits)
            yield Limit(kind=kind, subject=subject, missed=missed, reason=reason, remedy=remedy)
    for root, why in gone.items():
        yield Limit(
            kind=LimitKind.ORIGIN,
            subject=root,
            missed=frontier.missed[LimitKind.ORIGIN, root],
            reason=f"`{root}` was left alone after several answers in a row that say nothing about it: {why}",
            remedy="let the gate in, or lower limits.requests_per_second and limits.connections_per_host in launchgate.yml",
        )
    yield from _late(*frontier.left())
    for url, seen in crawler.seen.items():
        if seen.document.beyond:
            yield Limit(
                kind=LimitKind.LINKS,
                subject=url,
                missed=seen.document.beyond,
                reason=f"`{url}` holds more than {LINKS:,} different references; only the first ones were looked at",
                remedy="split the page, or list what it links to in your sitemap",
            )


def _late(pages: int, files: int) -> Iterator[Limit]:
    """What the time did not suffice for: pages, or only what pages load."""
    what = f"{pages:,} known pages" if pages else f"{files:,} images, scripts and other files"
    if pages or files:
        yield Limit(
            kind=LimitKind.TIME,
            subject="pages not reached" if pages else "files not reached",
            missed=pages + files,
            reason=f"the crawl's share of the run's time was over before {what} had been asked for",
            remedy="raise limits.deadline_s (or --deadline) or limits.requests_per_second in launchgate.yml",
            files_only=not pages,
        )


def _words(kind: LimitKind, subject: str, limits: Limits) -> tuple[str, str]:
    match kind:
        case LimitKind.PAGES:
            return f"limits.pages is {limits.pages:,}; there are more", "raise limits.pages in launchgate.yml"
        case LimitKind.VARIANTS:
            return f"`{subject}` has more than {VARIANTS} different query strings", _DESIGNED
        case LimitKind.BYTES:
            return f"{BYTES // 1_000_000:,} MB of bodies were read", "exclude large files from the pages' links"
    return f"addresses under `{subject}` repeat themselves, or lie more than {DEPTH} links deep", _DESIGNED
