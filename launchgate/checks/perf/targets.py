"""From declared routes to requests: which URL, with which headers, and whether it is the site's own at all."""

import ipaddress
from collections.abc import Iterable, Mapping
from urllib.parse import urljoin, urlsplit

from launchgate.checks.perf.spec import Cause, Options, Route, Unmeasured
from launchgate.clients.address import Unresolved, normal_host
from launchgate.clients.http.access import Access
from launchgate.clients.latency import Request
from launchgate.context import Context
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.exchange import without_userinfo

_PORTS = {"http": 80, "https": 443}
_OTHERS_RATE = 20.0
"""Requests a second, over all routes, that a host stands which nobody opened to more in attack.allow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A declared route that will be requested."""

    position: int
    path: str
    url: str
    origin: str
    request: Request


def asked_routes(context: Context, options: Options) -> tuple[Asked | Unmeasured, ...]:
    """Each declared route as a request, or why it is none. Raises CannotJudge when a path has no target to be asked from."""
    own, access = _own_origins(context), Access(context.clients)
    return tuple(_asked(context, route, position, own, access) for position, route in enumerate(options.routes))


def ceiling(context: Context, asked: Iterable[Asked]) -> float:
    """The most requests a second: `limits.requests_per_second`, and never more than 20 to a host that is not in attack.allow.

    This machine itself is no such host.
    """
    allowed = {name.lower().rstrip(".") for name in context.attack.allow}
    most = context.limits.requests_per_second
    for one in asked:
        host = urlsplit(one.url).hostname or ""
        if host not in allowed and not ipaddress.ip_address(one.request.address).is_loopback:
            return min(most, _OTHERS_RATE)
    return most


def origin_of(url: str) -> str:
    """Scheme, host and port. Raises CannotJudge for a URL without them."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise CannotJudge(
            f"'{without_userinfo(url)}' is not an http or https URL", "correct it in launchgate.yml"
        ) from None
    return f"{parts.scheme}://{normal_host(parts.hostname or '')}:{port}"


def request_to(
    context: Context, full: str, headers: Mapping[str, str], access: Access, body: bytes | None = None
) -> Request:
    """A request with the site's headers and its own, values revealed. Raises CannotJudge when it cannot be made up."""
    own = {name: context.redactor.reveal(value) for name, value in headers.items()}
    # A route's own header takes the place of the site's, whatever the case of its name.
    written = {name.lower() for name in own}
    general = {name: value for name, value in access.headers(full).items() if name.lower() not in written}
    return context.clients.latency.request(without_userinfo(full), general | own, body)


def _own_origins(context: Context) -> frozenset[str]:
    site = context.site
    urls = [context.target, site.canonical, *site.environments.values(), *(f"https://{host}" for host in site.hosts)]
    return frozenset(origin_of(url) for url in urls if url)


def _asked(context: Context, route: Route, position: int, own: frozenset[str], access: Access) -> Asked | Unmeasured:
    full = urljoin(context.require_target(), route.path) if route.path.startswith("/") else route.path
    url, origin = without_userinfo(full), origin_of(full)
    if origin not in own:
        parts = urlsplit(url)
        return Unmeasured(
            cause=Cause.FOREIGN,
            reason=f"'{parts.scheme}://{parts.netloc}{parts.path}' is not on a declared host, so it was not requested",
            remedy=f"if it is yours, add '{parts.netloc}' to site.hosts in launchgate.yml",
            url=url,
            origin=origin,
        )
    try:
        request = request_to(context, full, route.headers, access)
    except CannotJudge as error:
        cause = Cause.UNREACHABLE if isinstance(error, Unresolved) else Cause.NOT_SENT
        return Unmeasured(cause=cause, reason=error.reason, remedy=error.remedy, url=url, origin=origin)
    return Asked(position=position, path=route.path, url=url, origin=origin, request=request)
