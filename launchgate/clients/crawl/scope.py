"""Which origins are the product's own site, from the target, the declared hosts and where the target leads. Pure."""

from collections.abc import Callable

from launchgate.clients.crawl.spelling import normal, root_of
from launchgate.dataclass import dataclass
from launchgate.exchange import Walk, host_of, origin
from launchgate.settings import Site

Moved = Callable[[str, int], bool]
"""Whether network.connect_to says where this host and port are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One address the crawl begins at, and why."""

    url: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The starts, and the roots of every origin that counts as the site."""

    starts: tuple[Start, ...]
    roots: tuple[str, ...]

    def inside(self, url: str) -> bool:
        return url.startswith(self.roots)


def scope_of(target: str, site: Site, moved: Moved) -> Scope:
    """The target with the declared hosts; alone when it is not on one of them. Raises ValueError when it is no web address."""
    base = normal(target)
    starts = [Start(url=base, why="target")]
    names = {host.lower() for host in site.hosts} | ({host_of(site.canonical)} if site.canonical else set())
    if host_of(base) in names:
        scheme = "http" if origin(base)[2] == 80 else "https"
        if site.canonical:
            starts.append(Start(url=root_of(normal(site.canonical)), why="site.canonical"))
        starts += [Start(url=normal(f"{scheme}://{host}/"), why="site.hosts") for host in site.hosts]
    roots = dict.fromkeys(root_of(start.url) for start in starts)
    for root in tuple(roots):
        roots.update(dict.fromkeys(_both_schemes(root, moved)))
    held = {host_of(base): base}
    distinct = [start for start in starts if held.setdefault(host_of(start.url), start.url) == start.url]
    return Scope(starts=tuple(dict.fromkeys(distinct)), roots=tuple(roots))


def led(scope: Scope, walk: Walk, moved: Moved) -> Scope:
    """The scope with the place the target redirects to, when that is its twin with or without `www`, or another port of it."""
    first, end = scope.starts[0].url, walk.final
    try:
        root = root_of(normal(end))
    except ValueError:
        return scope
    twins = host_of(end).removeprefix("www.") == host_of(first).removeprefix("www.")
    if walk.loop or walk.too_many or not twins or root in scope.roots:
        return scope
    return Scope(starts=scope.starts, roots=tuple(dict.fromkeys((*scope.roots, root, *_both_schemes(root, moved)))))


def _both_schemes(root: str, moved: Moved) -> tuple[str, ...]:
    """The same host over the other scheme, where both are on their usual ports and lead to the same place as this one."""
    scheme, host, port = origin(root)
    if port != (443 if scheme == "https" else 80):
        return ()
    other, other_port = ("http", 80) if scheme == "https" else ("https", 443)
    if moved(host, port) and not moved(host, other_port):
        return ()
    return (f"{other}{root[len(scheme) :]}",)
