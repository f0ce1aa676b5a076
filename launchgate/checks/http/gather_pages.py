"""The site's pages for the http check: the crawl that all checks share, and the declared routes. No opinion."""

from dataclasses import replace
from urllib.parse import urljoin

from launchgate.checks.http.spec_pages import PageFacts, PageOptions, Route
from launchgate.context import Context
from launchgate.exchange import Response, Walk, with_path, without_userinfo


def gather_pages(context: Context, options: PageOptions) -> PageFacts:
    """Raises CannotJudge when there is no target, or the client cannot be set up."""
    target = context.require_target()

    def tell(done: int, total: int | None) -> None:
        context.progress.advance("http", done, total, "addresses")

    crawl = context.clients.crawl.site(target, tell)
    base = with_path(without_userinfo(target))
    wanted = [(with_path(urljoin(base, route)), f"http.routes[{n}]") for n, route in enumerate(options.routes)]
    inside = [(url, config) for url, config in wanted if url.startswith(crawl.roots)]
    walks = context.clients.http.walk_all(url for url, _ in inside)
    return PageFacts(
        crawl=crawl,
        routes=tuple(Route(walk=_bare(walk), config=config) for walk, (_, config) in zip(walks, inside, strict=True)),
        elsewhere=tuple(url for url, _ in wanted if not url.startswith(crawl.roots)),
    )


def _bare(walk: Walk) -> Walk:
    return replace(walk, end=replace(walk.end, body=b"")) if isinstance(walk.end, Response) else walk
