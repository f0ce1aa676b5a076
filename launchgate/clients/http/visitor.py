"""One person's browser, as far as a journey needs it: cookies kept from request to request, redirects followed as browsers do.

Nothing is remembered between two visitors, and nothing that a step sends leaves its origin because a redirect said so.
"""

import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from launchgate.clients.http.client import LOCATION_LIMIT, HttpClient, location_of
from launchgate.clients.http.cookies import Cookies
from launchgate.context import Deadline
from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange, Failure, FailureKind, Hop, Response, Walk, origin

_MOST_HOPS = 20
_ABOUT_A_BODY = frozenset({"content-type", "content-length", "content-encoding", "content-language"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One request as it is sent."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What came of it."""

    walk: Walk
    seconds: float
    """From sending the request to the end of the last answer."""


class Visitor:
    """An empty cookie jar at first. Not to be shared between threads."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http
        self._cookies = Cookies()

    def cookie(self, name: str) -> str | None:
        """The value of a cookie that was set so far."""
        return self._cookies.value(name)

    def cookies(self) -> tuple[str, ...]:
        """The values of all cookies that were set so far."""
        return self._cookies.values()

    def ask(self, asking: Asking, *, follow: bool = True) -> Visit:
        """Send a request and follow its redirects (RFC 9110 section 15.4), until an answer, a failure or a loop."""
        hops: list[Hop] = []
        start, spent = asking.url, 0.0
        seen: dict[tuple[str, str, str | None], int] = {}
        while True:
            sent = self._cookies.header(asking.url)
            seen[asking.method, asking.url, sent] = len(hops)
            end = self._send(asking, sent)
            spent += end.seconds
            if isinstance(end, Response):
                self._cookies.keep(end)
            location = location_of(end)
            if not follow or isinstance(end, Failure) or location is None or end.blocked is not None:
                return Visit(walk=Walk(start=start, hops=tuple(hops), end=end), seconds=spent)
            hops.append(Hop(url=asking.url, status=end.status, location=location))
            if len(hops) == _MOST_HOPS:
                return Visit(walk=Walk(start=start, hops=tuple(hops), end=end, too_many=True), seconds=spent)
            following = _following(asking, end, location)
            if isinstance(following, Failure):
                return Visit(walk=Walk(start=start, hops=tuple(hops), end=following), seconds=spent)
            asking = following
            first = seen.get((asking.method, asking.url, self._cookies.header(asking.url)))
            if first is not None:
                cycle = tuple(hop.url for hop in hops[first:])
                return Visit(walk=Walk(start=start, hops=tuple(hops), end=end, cycle=(*cycle, cycle[0])), seconds=spent)

    def _send(self, asking: Asking, cookies: str | None) -> Exchange:
        headers = dict(asking.headers)
        if cookies:
            own = next((name for name in headers if name.lower() == "cookie"), None)
            headers[own or "Cookie"] = f"{headers[own]}; {cookies}" if own else cookies
        return self._http.fetch(asking.url, method=asking.method, headers=headers, body=asking.body, fresh=True)


def _following(asking: Asking, end: Response, location: str) -> Asking | Failure:
    """The request that a redirect asks for; a Failure where it would carry what was sent to another origin."""
    try:
        stays = origin(location) == origin(asking.url)
    except ValueError:
        stays = False
    if len(location) > LOCATION_LIMIT:
        return _unsent(location, f"an address of {len(location):,} characters")
    headers = dict(asking.headers) if stays else {}
    if end.status in (307, 308) and asking.body is not None:
        if not stays:
            return _unsent(
                location, f"`{urlsplit(location).hostname}` what was sent to `{urlsplit(asking.url).hostname}`"
            )
        return Asking(method=asking.method, url=location, headers=headers, body=asking.body)
    keeps = end.status in (307, 308) or (end.status in (301, 302) and asking.method != "POST")
    bare = {name: value for name, value in headers.items() if name.lower() not in _ABOUT_A_BODY}
    return Asking(method=asking.method if keeps else "GET", url=location, headers=bare)


def _unsent(location: str, what: str) -> Failure:
    reason = f"a redirect asks to send to {what}, which was not done"
    remedy = "redirect with 303 after a form, or name the final address in the step"
    return Failure(url=location[:LOCATION_LIMIT], kind=FailureKind.NOT_WEB, reason=reason, remedy=remedy)


def pause(seconds: float, deadline: Deadline) -> None:
    """Wait, but never past the run's end."""
    time.sleep(max(0.0, min(seconds, deadline.left)))


def clock() -> float:
    """Monotonic seconds."""
    return time.monotonic()
