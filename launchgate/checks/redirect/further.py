"""The second round of walks, chosen by what the first one saw: campaign fields, deep addresses, second versions, links."""

from launchgate.checks.redirect.mentions import named_addresses
from launchgate.checks.redirect.pages import is_html, signs_of
from launchgate.checks.redirect.plan import Plan, root_of
from launchgate.checks.redirect.probes import (
    deep_path,
    query_starts,
    tagged,
    twice_of,
    twice_starts,
)
from launchgate.checks.redirect.spec import Facts, Landing, Options, QueryProbe, Wanted
from launchgate.context import Context
from launchgate.exchange import Response, Walk, host_of

_GONE = frozenset({404, 410, 451})


def further(context: Context, options: Options, todo: Plan, walks: dict[str, Walk], roots: dict[str, str]) -> Facts:
    """Everything that needs the first walks. `roots` are the root pages asked, with their configuration keys."""
    home = walks.get(root_of(todo.canonical or todo.hosts[0].url))
    path, invented = deep_path(todo, home)
    queries = query_starts({url: walks[url] for url in roots}, path)
    twice = tuple(twice_starts(context, todo, options, None if invented else path))
    tags = {wanted.url: tagged(wanted.url) for wanted in todo.landings if _takes_tags(wanted, walks[wanted.url])}
    refreshes = {wanted.url: _refresh(walks[wanted.url]) for wanted in todo.landings}
    urls = [*queries.values(), *tags.values(), *filter(None, refreshes.values())]
    urls += [url for _, address, own, _ in twice for url in (address, own)]
    fresh = tuple(dict.fromkeys(url for url in urls if url not in walks))
    seen = walks | dict(zip(fresh, context.clients.http.walk_all(fresh), strict=True))
    own_hosts, wrong_hosts = _hosts(context, options, todo)
    named = named_addresses(context, seen, own_hosts, frozenset(wrong_hosts), todo.canonical is not None)
    return Facts(
        landings=tuple(_landing(wanted, seen, refreshes[wanted.url], tags.get(wanted.url)) for wanted in todo.landings),
        queries=tuple(
            QueryProbe(start=root, walk=seen[url], config=roots[root], invented=invented)
            for root, url in queries.items()
        ),
        twice=tuple(twice_of(subject, seen[url], seen[own], is_host) for subject, url, own, is_host in twice),
        mentions=named.mentions,
        pages=named.pages,
        unfinished=named.unfinished,
        own_hosts=own_hosts,
        wrong_hosts=wrong_hosts,
    )


def _takes_tags(wanted: Wanted, walk: Walk) -> bool:
    """Whether an address is one of a campaign: it is named by a person, and it is meant to lead somewhere."""
    return wanted.to is not None and wanted.code not in _GONE and bool(walk.hops)


def _refresh(walk: Walk) -> str | None:
    """Where the page at the end sends a browser on by itself."""
    if walk.loop or walk.too_many or not is_html(walk.end):
        return None
    signs = signs_of(walk.end)
    return signs.refresh if signs is not None and signs.refresh != walk.final else None


def _landing(wanted: Wanted, seen: dict[str, Walk], refresh: str | None, tags: str | None) -> Landing:
    walk = seen[wanted.url]
    ends = not (walk.loop or walk.too_many) and isinstance(walk.end, Response)
    return Landing(
        walk=walk,
        wanted=wanted,
        page=signs_of(walk.end) if ends else None,
        onward=seen[refresh] if refresh else None,
        tagged=seen[tags] if tags else None,
    )


def _hosts(context: Context, options: Options, todo: Plan) -> tuple[frozenset[str], dict[str, str]]:
    """The product's hosts, and those that no page should name with what they are."""
    site = context.site
    own = {host_of(start.url) for start in todo.hosts} | {host.lower() for host in site.hosts}
    wrong = {host_of(url): f"the environment `{name}`" for name, url in site.environments.items()}
    wrong |= {host.lower(): "declared in redirect.old_hosts" for host in options.old_hosts}
    if todo.twin is not None:
        wrong[todo.twin] = "the other spelling of the canonical host"
    if todo.canonical is not None:
        own.add(host_of(todo.canonical))
    return frozenset(own), {host: what for host, what in wrong.items() if host not in own}
