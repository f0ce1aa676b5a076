"""Asks the product for request ids and for its health endpoint. No opinion."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin, urlsplit

from launchgate.checks.obs.request_ids import ids_of
from launchgate.checks.obs.spec import Answered
from launchgate.context import Context
from launchgate.exchange import Response, origin, with_path, without_userinfo

__all__ = ["COMMON", "health_of", "request_ids_of"]

COMMON = ("/health", "/healthz", "/readyz", "/api/health", "/up", "/status")
"""Where health endpoints usually are."""
_SIDE_BY_SIDE = 6
_HOSTS = 20


def request_ids_of(context: Context) -> tuple[Answered, ...]:
    """The first answer of each declared host, and where that names a request one more, which has to name another."""
    target = without_userinfo(context.require_target())
    places = dict.fromkeys(_places(context, target))
    found = []
    for facts in context.clients.hosts.facts_of(list(places)[:_HOSTS]):
        end = facts.first
        if end is None:
            continue
        again = context.clients.http.fetch(facts.url, fresh=True) if isinstance(end, Response) and ids_of(end) else None
        found.append(Answered(url=facts.url, end=end, again=again))
    return tuple(found)


def _places(context: Context, target: str) -> Iterator[tuple[str, int, str]]:
    scheme, host, port = origin(target)
    yield host, port, scheme
    own = urlsplit(context.site.canonical or "").hostname
    if own in (host, None) or host in context.site.hosts:
        yield from ((name, 443, "https") for name in context.site.hosts if name != host)


def health_of(context: Context, declared: str | None) -> tuple[Answered, ...]:
    """The declared endpoint's answer, or those of the usual places."""
    target = without_userinfo(context.require_target())
    if declared is not None:
        url = with_path(urljoin(target, declared))
        return (Answered(url=url, end=context.clients.http.fetch(url), config="obs.health"),)
    urls = [with_path(urljoin(target, path)) for path in COMMON]
    with ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="health") as pool:
        ends = tuple(pool.map(context.clients.http.fetch, urls))
    return tuple(Answered(url=url, end=end, declared=False) for url, end in zip(urls, ends, strict=True))
