"""What is asked of each origin before its pages: does it answer at all, robots.txt, sitemaps, and an address nothing can have."""

from collections.abc import Iterator
from dataclasses import replace

from launchgate.clients.crawl import sitemaps
from launchgate.clients.crawl.documents import Document, read
from launchgate.clients.crawl.robots import EVERYBODY, Rules, rules_of
from launchgate.clients.crawl.scope import Scope
from launchgate.clients.crawl.spelling import normal, place, root_of
from launchgate.clients.http import HttpClient
from launchgate.crawlfacts import Probe, Robots, Sitemap
from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange, Failure, Response, Walk

NOWHERE = "launchgate-no-such-page-58c1"
"""A path that no product has; fixed, so that its owner finds it in the logs and knows whose it is."""
_ROBOTS_HOPS = 5
"""Redirects of robots.txt that are followed (RFC 9309 section 2.3.1.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What one origin said before the crawl."""

    root: str
    rules: Rules = EVERYBODY
    robots: Robots | None = None
    probe: Probe | None = None
    sitemaps: tuple[Sitemap, ...] = ()
    listed: tuple[str, ...] = ()
    """Addresses of the site that its sitemaps list, in order."""


def open_origin(http: HttpClient, scope: Scope, start: str, pages: int) -> Opened:
    """Asks the origin where `start` ends. One that does not answer is asked for nothing more."""
    walk = http.walk(start)
    try:
        root = root_of(normal(walk.final))
    except ValueError:
        root = root_of(start)
    if isinstance(walk.end, Failure) or not scope.inside(root):
        return Opened(root=root)
    asked = http.walk(f"{root}robots.txt", limit=_ROBOTS_HOPS)
    rules = rules_of(asked)
    found, listed = _sitemaps(http, scope, root, rules, pages)
    return Opened(
        root=root,
        rules=rules,
        robots=Robots(root=root, walk=replace(asked, end=_bare(asked.end)), refuses_all=not rules.allows("/")),
        probe=_probe(http, root),
        sitemaps=found,
        listed=listed,
    )


def _probe(http: HttpClient, root: str) -> Probe:
    walk = http.walk(f"{root}{NOWHERE}", limit=3)
    end = walk.end
    answered = isinstance(end, Response) and 200 <= end.status < 300 and end.blocked is None
    document = read(end, likeness=True) if answered and isinstance(end, Response) else Document()
    return Probe(root=root, walk=replace(walk, end=_bare(end)), page=document.page)


def _sitemaps(
    http: HttpClient, scope: Scope, root: str, rules: Rules, pages: int
) -> tuple[tuple[Sitemap, ...], tuple[str, ...]]:  # fmt: skip
    """The sitemaps that robots.txt names, or the one at the usual place, and what they list."""
    named = [url for text in rules.sitemaps if (url := _own(root, text, scope))]
    waiting, declared = (named, True) if named else ([f"{root}sitemap.xml"], False)
    found: list[Sitemap] = []
    listed: dict[str, None] = {}
    asked = set(waiting)
    while waiting and len(found) < sitemaps.FILES:
        url = waiting.pop(0)
        end = http.walk(url, limit=_ROBOTS_HOPS).end
        addresses, is_index = sitemaps.listed(end) if _is_good(end) and isinstance(end, Response) else ((), False)
        found.append(Sitemap(url=url, exchange=_bare(end), declared=declared, listed=len(addresses)))
        own = tuple(_owned(end.url, addresses, scope))
        if is_index:
            declared = True
            waiting += [address for address in dict.fromkeys(own) if address not in asked]
            asked.update(own)
        else:
            listed.update(dict.fromkeys(own))
        if len(listed) >= pages:
            break
    return tuple(found), tuple(listed)[:pages]


def _owned(base: str, addresses: tuple[str, ...], scope: Scope) -> Iterator[str]:
    for address in addresses:
        own = _own(base, address, scope)
        if own:
            yield own


def _own(base: str, written: str, scope: Scope) -> str:
    """The address when it is the site's, else nothing."""
    where = place(base, written)
    return where[0] if where is not None and scope.inside(where[0]) else ""


def _is_good(end: Exchange) -> bool:
    return isinstance(end, Response) and end.status == 200 and end.blocked is None


def _bare(exchange: Exchange) -> Exchange:
    return replace(exchange, body=b"") if isinstance(exchange, Response) else exchange


def bare(walk: Walk) -> Walk:
    """A walk without the body of its end."""
    return replace(walk, end=_bare(walk.end))
