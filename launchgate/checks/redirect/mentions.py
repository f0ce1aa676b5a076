"""Which addresses the product's pages name: from the crawl that all checks share, and from the pages that this check has read."""

from collections.abc import Iterator

from launchgate.checks.redirect.old_urls import entries_of
from launchgate.checks.redirect.pages import mentions_of, signs_of
from launchgate.checks.redirect.rules import MIXED_DOMAINS
from launchgate.checks.redirect.spec import Mention
from launchgate.context import Context
from launchgate.crawlfacts import Crawl, LinkKind
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.exchange import Response, Walk, host_of

SELF = frozenset({"link rel=canonical", "og:url", "sitemap"})
"""What tells search engines and social networks where a page itself is."""
_FOLLOWED = frozenset(
    {LinkKind.PAGE, LinkKind.FORM, LinkKind.FRAME, LinkKind.CANONICAL, LinkKind.ALTERNATE, LinkKind.REFRESH}
)
_SITEMAPS = 10
_KEPT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The addresses that could be wrong, and how far the pages were read."""

    mentions: tuple[Mention, ...]
    pages: int
    unfinished: tuple[str, str]


def named_addresses(
    context: Context, walks: dict[str, Walk], hosts: frozenset[str], wrong: frozenset[str], declared: bool
) -> Named:  # fmt: skip
    """What the pages name. Of the addresses beside a page's own place only the ones on `wrong` hosts are kept."""
    ends = {
        walk.final: walk.end
        for walk in walks.values()
        if not (walk.loop or walk.too_many) and host_of(walk.final) in hosts
    }
    pages = {url: end for url, end in ends.items() if isinstance(end, Response) and end.status == 200}
    found = [mention for end in pages.values() for mention in mentions_of(end)]
    read = {url for url, end in pages.items() if signs_of(end) is not None}
    crawl = _crawl(context) if declared else None
    if crawl is not None:
        found += [*_linked(crawl), *_listed(context, crawl)]
        read |= {page.url for page in crawl.pages if page.status == 200}
    kept = [mention for mention in found if mention.tag in SELF or host_of(mention.url) in wrong]
    limit = next((limit for limit in crawl.limits if not limit.chosen), None) if crawl is not None else None
    unfinished = (limit.reason, limit.remedy) if limit is not None else ("", "")
    return Named(mentions=tuple(dict.fromkeys(kept))[:_KEPT], pages=len(read), unfinished=unfinished)


def _crawl(context: Context) -> Crawl | None:
    """The shared crawl, where this run judges the rule that needs it; None where it cannot be had."""
    if not context.clients.explicit_urls and context.stage not in MIXED_DOMAINS.stages:
        return None
    try:
        return context.clients.crawl.site(context.require_target())
    except CannotJudge:
        return None


def _linked(crawl: Crawl) -> Iterator[Mention]:
    for page in crawl.pages:
        for link in page.links if page.status == 200 else ():
            if link.kind in _FOLLOWED:
                yield Mention(url=link.url, tag=link.tag, page=page.url)


def _listed(context: Context, crawl: Crawl) -> Iterator[Mention]:
    for sitemap in crawl.sitemaps[:_SITEMAPS]:
        answer = context.clients.http.fetch(sitemap.url)
        if isinstance(answer, Response) and answer.status == 200:
            for url in entries_of(answer):
                yield Mention(url=url, tag="sitemap", page=sitemap.url)
