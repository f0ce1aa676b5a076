"""From what the threads saw to frozen facts: in one order, with referrers, redirects walked through what is known. Pure."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field

from launchgate.clients.crawl.crawler import Seen
from launchgate.clients.crawl.scope import Scope
from launchgate.crawlfacts import LinkKind, Outside, Referrer, Resource
from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange, Hop, Response, Walk

REFERRERS = 5
"""Documents that are named as the place of a link."""
OUTSIDE = 20_000
"""Addresses of others that are noted."""
HOPS = 20
"""Redirects in a row, as browsers count them."""


@dataclass(slots=True)
class _Referred:
    first: list[Referrer] = field(default_factory=list)
    count: int = 0
    last: str = ""


class Assembly:
    """Everything that was seen, put in breadth-first order from the starts."""

    def __init__(
        self, seen: dict[str, Seen], scope: Scope, starts: dict[str, str], rewalk: Callable[[str], Walk]
    ) -> None:
        self._seen, self._scope, self._starts, self._rewalk = seen, scope, starts, rewalk
        self._referred: dict[str, _Referred] = {}
        self._order: list[str] = []
        self._count()

    def _count(self) -> None:
        queue = deque(url for url in self._starts if url in self._seen)
        reached = set(queue)
        while queue:
            url = queue.popleft()
            self._order.append(url)
            for target in self._leading(url):
                if target not in reached and target in self._seen:
                    reached.add(target)
                    queue.append(target)
        # A page found through one that a bound cut off later.
        self._order += sorted(self._seen.keys() - reached)

    def _leading(self, url: str) -> Iterator[str]:
        seen = self._seen[url]
        if seen.leads is not None:
            yield seen.leads[0]
        for link in seen.document.links:
            referred = self._referred.get(link.url)
            if referred is None:
                referred = self._referred[link.url] = _Referred()
            if referred.last != url:
                referred.last = url
                referred.count += 1
                if len(referred.first) < REFERRERS:
                    referred.first.append(Referrer(url, link))
            if link.kind is not LinkKind.FORM:
                yield link.url

    def resources(self) -> tuple[Resource, ...]:
        return tuple(self._resource(url) for url in self._order)

    def _resource(self, url: str) -> Resource:
        seen, referred = self._seen[url], self._referred.get(url)
        walk, leaves, fragment = self._walk(url)
        return Resource(
            url=url,
            exchange=seen.exchange,
            walk=walk,
            leaves=leaves,
            fragment=fragment,
            method=seen.method,
            page=seen.document.page,
            links=seen.document.links,
            malformed=seen.document.malformed,
            referrers=tuple(referred.first) if referred else (),
            references=referred.count if referred else 0,
            start=self._starts.get(url, ""),
        )

    def _walk(self, url: str) -> tuple[Walk, str, str]:
        """The walk from one address, where it leaves what was asked for, and the fragment redirects add."""
        hops: list[Hop] = []
        current, fragment, met = url, "", {url: 0}
        while True:
            seen = self._seen[current]
            if seen.leads is None:
                return Walk(start=url, hops=tuple(hops), end=seen.exchange), "", fragment
            target, added = seen.leads
            fragment = added or fragment
            hops.append(
                Hop(url=current, status=_status(seen.exchange), location=target + (f"#{added}" if added else ""))
            )
            if target not in self._seen:
                return Walk(start=url, hops=tuple(hops), end=seen.exchange), target, fragment
            if target in met:
                return self._circle(url, hops, met[target], seen.exchange), "", fragment
            if len(hops) == HOPS:
                return Walk(start=url, hops=tuple(hops), end=seen.exchange, too_many=True), "", fragment
            met[target] = len(hops)
            current = target

    def _circle(self, url: str, hops: list[Hop], first: int, end: Exchange) -> Walk:
        """A circle; where a redirect on the way sets a cookie, only a walk that keeps cookies can tell."""
        if any(_sets_cookie(self._seen[hop.url].exchange) for hop in hops):
            return self._rewalk(url)
        cycle = tuple(hop.url for hop in hops[first:])
        return Walk(start=url, hops=tuple(hops), end=end, cycle=(*cycle, cycle[0]))

    def others(self, urls: Iterable[str]) -> tuple[Outside, ...]:
        """Addresses that were not asked for, with who refers to them."""
        return tuple(self._outside(url) for url in urls)

    def outside(self) -> tuple[Outside, ...]:
        """Everything referred to beyond the site."""
        urls = (url for url in self._referred if not self._scope.inside(url))
        return self.others(url for url, _ in zip(urls, range(OUTSIDE), strict=False))

    def _outside(self, url: str) -> Outside:
        referred = self._referred.get(url) or _Referred()
        return Outside(url=url, referrers=tuple(referred.first), references=referred.count)


def _status(exchange: Exchange) -> int:
    return exchange.status if isinstance(exchange, Response) else 0


def _sets_cookie(exchange: Exchange) -> bool:
    return isinstance(exchange, Response) and exchange.header("Set-Cookie") is not None
