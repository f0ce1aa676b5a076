"""The product's site, crawled once a run from the target and the declared hosts, for all checks."""

import threading
from collections.abc import Callable

from launchgate.clients.once import Once
from launchgate.context import Clients
from launchgate.crawlfacts import Crawl

Tell = Callable[[int, int | None], None]
"""Told now and then how many addresses are done, and of how many known ones."""


class CrawlClient:
    """What was seen of the site. Safe to share between threads; the first who asks does the crawling."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._crawled: Once[str, Crawl] = Once()
        self._lock = threading.Lock()
        self._listeners: list[Tell] = []

    def site(self, target: str, tell: Tell | None = None) -> Crawl:
        """The crawl that starts at `target`. Never raises for what a site does; `tell` hears of the progress."""
        if tell is not None:
            with self._lock:
                self._listeners.append(tell)
        return self._crawled.get(target, lambda: self._crawl(target))

    def _crawl(self, target: str) -> Crawl:
        raise NotImplementedError
