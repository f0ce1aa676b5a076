"""The product's site, crawled once a run from the target and the declared hosts, for all checks."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from launchgate.clients.crawl.assembling import Assembly
from launchgate.clients.crawl.bounds import limits_hit
from launchgate.clients.crawl.crawler import Crawler
from launchgate.clients.crawl.frontier import Frontier, Task
from launchgate.clients.crawl.prelude import Opened, bare, open_origin
from launchgate.clients.crawl.robots import EVERYBODY
from launchgate.clients.crawl.scope import Scope, led, scope_of
from launchgate.clients.crawl.spelling import path_of, root_of
from launchgate.clients.once import Once
from launchgate.context import Clients
from launchgate.crawlfacts import Crawl
from launchgate.errors import CannotJudge
from launchgate.exchange import without_userinfo

Tell = Callable[[int, int | None], None]
"""Told now and then how many addresses are done, and of how many known ones."""
_RESERVE = 0.35
_LONGEST_RESERVE = 60.0
"""The part of a run's time, and the most seconds, that a crawl leaves to what comes after it."""


class CrawlClient:
    """What was seen of the site. Safe to share between threads; the first who asks does the crawling."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._crawled: Once[str, Crawl] = Once()
        self._listeners: list[Tell] = []
        self._lock = threading.Lock()

    def site(self, target: str, tell: Tell | None = None) -> Crawl:
        """The crawl that starts at `target`. Whatever the site does is a value; `tell` hears of the progress.

        Raises CannotJudge when the target is no web address, or the HTTP client cannot be set up.
        """
        if tell is not None:
            with self._lock:
                self._listeners.append(tell)
        return self._crawled.get(target, lambda: self._crawl(without_userinfo(target)))

    def _crawl(self, target: str) -> Crawl:
        clients, http = self._clients, self._clients.http
        moved = clients.addresses.overridden
        try:
            scope = scope_of(target, clients.site, moved)
        except ValueError:
            raise CannotJudge(f"`{target}` is not a web address", "pass an http or https URL with --url") from None
        scope = led(scope, http.walk(target), moved)
        opened = self._opened(scope)
        main = {origin.root for origin in opened} & set(scope.roots)
        frontier = Frontier(
            scope.roots, main, clients.limits.pages, clients.limits.requests_at_once, self._ends
        )  # fmt: skip
        starts = _starts(scope, opened)
        frontier.add([Task(url, 0, visited=True) for url in starts], declared=True)
        crawler = Crawler(
            http,
            scope,
            frontier,
            robots={origin.root: origin.rules for origin in opened},
            likeness=any(origin.probe is not None and origin.probe.page is not None for origin in opened),
            tell=self._tell,
        )
        crawler.run()
        assembly = Assembly(crawler.seen, scope, starts, lambda url: bare(http.walk(url)))
        return Crawl(
            start=scope.starts[0].url,
            roots=scope.roots,
            resources=assembly.resources(),
            outside=assembly.outside(),
            refused=assembly.others(sorted(crawler.refused - crawler.seen.keys())),
            robots=tuple(origin.robots for origin in opened if origin.robots is not None),
            sitemaps=tuple(found for origin in opened for found in origin.sitemaps),
            probes=tuple(origin.probe for origin in opened if origin.probe is not None),
            limits=limits_hit(frontier, crawler, clients.limits),
            requests=crawler.requests,
            size=crawler.size,
        )

    def _opened(self, scope: Scope) -> tuple[Opened, ...]:
        """Each origin a start leads to, once."""
        pages = self._clients.limits.pages
        with ThreadPoolExecutor(4, thread_name_prefix="crawl-open") as pool:
            opened = pool.map(lambda start: open_origin(self._clients.http, scope, start.url, pages), scope.starts)
            return tuple({origin.root: origin for origin in opened}.values())

    def _ends(self) -> float:
        """Seconds the crawl still has: the run needs some for what comes after it."""
        deadline = self._clients.deadline
        return deadline.left - min(_LONGEST_RESERVE, deadline.seconds * _RESERVE)

    def _tell(self, done: int, total: int | None) -> None:
        with self._lock:
            listeners = tuple(self._listeners)
        for tell in listeners:
            tell(done, total)


def _starts(scope: Scope, opened: tuple[Opened, ...]) -> dict[str, str]:
    """Why each start is one, the target first."""
    starts = {start.url: start.why for start in scope.starts}
    rules = {origin.root: origin.rules for origin in opened}
    for origin in opened:
        for url in origin.listed:
            if rules.get(root_of(url), EVERYBODY).allows(path_of(url)):
                starts.setdefault(url, "sitemap")
    return starts
