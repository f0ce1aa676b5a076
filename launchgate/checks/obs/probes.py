"""Asks the product for request ids and for its health endpoint. No opinion."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin, urlsplit

from launchgate.checks.obs.request_ids import ids_of
from launchgate.checks.obs.spec import Answered, Looked
from launchgate.context import Context
from launchgate.exchange import Response, host_of, origin, with_path, without_userinfo
from launchgate.hostfacts import HostFacts

__all__ = ["COMMON", "health_of", "request_ids_of"]

NOBODYS = "/launchgate-request-id"
"""An address that no product has."""
COMMON = ("/health", "/healthz", "/readyz", "/api/health", "/up", "/status")
"""Where health endpoints usually are."""
_SIDE_BY_SIDE = 6
_HOSTS = 20


def request_ids_of(context: Context) -> tuple[Looked, ...]:
    """Where the home page of each declared host ends, and where that answer names its request one more answer."""
    target = without_userinfo(context.require_target())
    places = dict.fromkeys(_places(context, target))
    return tuple(_looked(context, facts) for facts in context.clients.hosts.facts_of(list(places)[:_HOSTS]))


def _looked(context: Context, facts: HostFacts) -> Looked:
    if facts.walk is None:
        return Looked(url=facts.url, reason=facts.dialled.reason, remedy=facts.dialled.remedy)
    end, again = facts.walk.end, []
    if isinstance(end, Response) and end.blocked is None and (names := ids_of(end)) and host_of(end.url) == facts.name:
        # An address that nobody has is answered as well, and asks no page a second time.
        again = [context.clients.http.fetch(urljoin(end.url, NOBODYS))]
        if not (isinstance(again[0], Response) and set(names) & set(ids_of(again[0]))):
            again.append(context.clients.http.fetch(end.url, fresh=True))
    return Looked(url=facts.url, walk=facts.walk, again=tuple(again))


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
