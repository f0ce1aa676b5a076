"""One request, one answer; redirects walked by hand; the same page fetched once a run and shared by all checks.

Built on `requests`' own adapter and prepared requests, below its session: a session would trust the environment (credentials
from a netrc file, the CA bundle from a variable), follow, keep cookies, and prepare redirects nobody asked for.
"""

import re
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from ipaddress import ip_address
from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit

import requests
from requests.structures import CaseInsensitiveDict

from launchgate import __version__
from launchgate.clients.address import Forbidden, normal_host
from launchgate.clients.http.access import Access
from launchgate.clients.http.bodies import BODY_LIMIT, Wants, limit_of, read_body
from launchgate.clients.http.cookies import Cookies
from launchgate.clients.http.failures import FOREIGN, failure_of
from launchgate.clients.http.guard import blocked_by
from launchgate.clients.http.kept import Kept
from launchgate.clients.http.pace import Pace
from launchgate.clients.http.silences import Silences
from launchgate.clients.http.transport import Dialler, Line, tls_context, unverified_context
from launchgate.clients.http.watch import Lease, Watch
from launchgate.clients.once import Once
from launchgate.context import Clients
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.exchange import Exchange, Failure, FailureKind, Hop, Response, Walk, origin, shortened, without_userinfo

USER_AGENT = f"launchgate/{__version__} (+https://github.com/launchgate/launchgate)"
EXCHANGE_SECONDS = 20.0
"""The most one exchange may take, connecting and reading included."""
SUSPECT_SECONDS = 5.0
"""The same for a host that let one request wait in vain and has never answered."""
STRANGER_SECONDS = 8.0
"""The same for an address that may well be a closed door."""
LOCATION_LIMIT = 8_000
"""Characters of an address to follow; servers refuse longer ones (RFC 9110 section 4.1 asks for 8,000)."""
KEPT = 64_000_000
"""Bytes of bodies from `look` that are remembered, over the whole run."""
_PLAIN = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+/[A-Za-z0-9_~.=&/?;,:@!$'()*+%-]*", re.ASCII)
"""An address that `requests` would not spell in any other way, but for a stray `%`."""
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")
_READING = frozenset({"GET", "HEAD"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WALKERS = 8

_Key = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """One request to be made."""

    url: str
    method: str
    headers: Mapping[str, str]
    line: Line
    body: bytes | None = None
    wants: Wants | None = None
    seconds: float = EXCHANGE_SECONDS
    """The most it may take."""
    most: int | None = None
    """Bytes of the body that are kept, where that is not the usual limit."""


class HttpClient:
    """The door to HTTP for one run. Safe to share between threads."""

    def __init__(self, clients: Clients) -> None:
        self._deadline = clients.deadline
        self._access = Access(clients)
        self._pace = Pace(clients.limits, clients.deadline, _on_plain_http(clients))
        self._watch = Watch()
        self._addresses = clients.addresses
        self._connections = clients.limits.requests_at_once
        self._tls = tls_context(clients.root, clients.network.ca_file)
        self._kept_open = Kept(self._connections)
        self._line = Line(Dialler(clients.addresses, self._kept_open), self._tls, self._connections)
        self._lines: Once[tuple[str, int, bool], Line] = Once()
        self._fetched: Once[_Key, Exchange] = Once()
        self._kept = 0
        self._silent = Silences()

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        fresh: bool = False,
        seconds: float = EXCHANGE_SECONDS,
    ) -> Exchange:
        """One request, no redirect followed. The same GET is made once a run and shared, unless `fresh`. It may take `seconds`,
        which count for a request of its own only: what is shared has the usual time."""
        address = plain_address(url)
        if isinstance(address, Failure):
            return address
        wanted = dict(headers or {})
        if method not in _READING:
            return self._alone(self._call(address, method, wanted, body, seconds))
        if method != "GET" or body is not None or fresh:
            return self._exchange(self._call(address, method, wanted, body, seconds))
        key = (address, tuple(sorted(wanted.items())))
        return self._fetched.get(key, lambda: self._exchange(self._call(address, "GET", wanted)))

    def _call(
        self, url: str, method: str, headers: Mapping[str, str], body: bytes | None = None, seconds: float = EXCHANGE_SECONDS
    ) -> _Call:  # fmt: skip
        return _Call(url=url, method=method, headers=headers, body=body, line=self._line, seconds=seconds)

    def _alone(self, call: _Call) -> Exchange:
        """A request that must not be sent twice, on a connection of its own: a kept one may be closing at that moment, and then
        nobody could tell whether it arrived."""
        line = Line(Dialler(self._addresses, self._kept_open), self._tls, self._connections)
        try:
            return self._exchange(replace(call, line=line))
        finally:
            line.adapter.close()

    def fetch_large(self, url: str, *, most: int, seconds: float = EXCHANGE_SECONDS) -> Exchange:
        """A GET of its own, not remembered, of which up to `most` bytes of the body are kept."""
        address = plain_address(url)
        if isinstance(address, Failure):
            return address
        return self._exchange(_Call(url=address, method="GET", headers={}, line=self._line, seconds=seconds, most=most))

    def fetch_at(self, url: str, address: str, port: int, *, verified: bool = True) -> Exchange:
        """What `address:port` answers a stranger who asks it for `url`, wherever that name leads: Host and SNI are the URL's.

        For an address that the owner wrote down. It must be public or in `network.allow_private`, and never gets what lets
        the gate in. Without `verified` any certificate will do, because nothing secret is sent and the answer is no promise.
        """
        asked = plain_address(url)
        if isinstance(asked, Failure):
            return asked
        if not self._addresses.permits(address, address):
            refused = Forbidden(address, ip_address(address))
            kind = FailureKind.FORBIDDEN_ADDRESS
            return Failure(url=asked, kind=kind, reason=refused.reason, remedy=refused.remedy)
        line = self._lines.get((address, port, verified), lambda: self._line_to(address, port, verified))
        return self._exchange(_Call(url=asked, method="GET", headers={}, line=line, seconds=STRANGER_SECONDS))

    def _line_to(self, address: str, port: int, verified: bool) -> Line:
        context = self._tls if verified else unverified_context()
        return Line(Dialler(self._addresses, Kept(self._connections), (address, port)), context, self._connections)

    def look(
        self, url: str, *, wants: Wants, method: str = "GET", fresh: bool = False, seconds: float = EXCHANGE_SECONDS
    ) -> tuple[Exchange, bool]:  # fmt: skip
        """As `fetch`, for one who looks at very many addresses; and whether a request was sent for it.

        A body is read only when `wants` says so of its media type. Answers are remembered for other checks as far as they are
        whole and there is room; a HEAD is answered from a remembered GET.
        """
        address = plain_address(url)
        if isinstance(address, Failure):
            return address, False
        key: _Key = (address, ())
        if fresh:
            self._fetched.forget(key)
        if (known := self._fetched.known(key)) is not None:
            return known, False
        call = _Call(url=address, method=method, headers={}, line=self._line, wants=wants, seconds=seconds)
        if method != "GET":
            return self._exchange(call), True
        sent: list[bool] = []

        def ask() -> Exchange:
            sent.append(True)
            return self._exchange(call)

        found = self._fetched.get(key, ask)
        if sent and not self._is_worth_keeping(found, seconds):
            self._fetched.forget(key)
        return found, bool(sent)

    def _is_worth_keeping(self, found: Exchange, seconds: float) -> bool:
        """Whether another check could do with this answer: it is whole, had its time, and there is room for it."""
        if isinstance(found, Failure):
            return found.kind is not FailureKind.TIMEOUT or seconds >= EXCHANGE_SECONDS
        self._kept += len(found.body)
        return self._kept <= KEPT and not (found.truncated and len(found.body) < BODY_LIMIT)

    def opened(self) -> Mapping[str, int]:
        """Connections opened to each host so far; those to a given address are not among them."""
        return dict(self._kept_open.opened)

    def rest(self) -> None:
        """Close what is kept open and idle."""
        self._kept_open.rest()

    def walk(self, url: str, *, limit: int = 20) -> Walk:
        """Follow redirects by hand, cookies kept as a browser would, until an answer, a failure, a loop or `limit` hops."""
        start = current = without_userinfo(url)
        cookies = Cookies()
        hops: list[Hop] = []
        seen: dict[tuple[str, str | None], int] = {}
        while True:
            sent = cookies.header(current)
            seen[_state(current), sent] = len(hops)
            end = self.fetch(current, headers={"Cookie": sent} if sent else None)
            location = location_of(end)
            if isinstance(end, Failure) or location is None or end.blocked is not None:
                return Walk(start=start, hops=tuple(hops), end=end)
            if len(location) > LOCATION_LIMIT:
                return Walk(start=start, hops=tuple(hops), end=_too_long(end, location))
            if len(hops) == limit:
                return Walk(start=start, hops=tuple(hops), end=end, cycle=_repeated(hops), too_many=True)
            cookies.keep(end)
            hops.append(Hop(url=current, status=end.status, location=location))
            current = location
            first = seen.get((_state(current), cookies.header(current)))
            if first is not None:
                cycle = tuple(hop.url for hop in hops[first:])
                return Walk(start=start, hops=tuple(hops), end=end, cycle=(*cycle, cycle[0]))

    def walk_all(self, urls: Iterable[str], *, limit: int = 20) -> tuple[Walk, ...]:
        """`walk` for each URL, some side by side, in the order given."""
        with ThreadPoolExecutor(max_workers=_WALKERS, thread_name_prefix="walk") as pool:
            return tuple(pool.map(lambda url: self.walk(url, limit=limit), urls))

    def _exchange(self, call: _Call) -> Exchange:
        """A kept connection that the server had already closed is no failure: a reading request is sent again on another one,
        as RFC 9112 section 9.3.1 allows, until it had a connection of its own."""
        while True:
            lease = Lease(call.seconds)
            found = self._silence(call) or self._attempt(call, lease)
            stale = isinstance(found, Failure) and found.kind is FailureKind.RESET and not lease.dialled
            if not stale or call.method not in _READING:
                return found

    def _silence(self, call: _Call) -> Failure | None:
        """Of a host that has shown to be silent, and is not waited for again."""
        known = self._silent.remembered(_place(call))
        return replace(known, url=call.url, seconds=0.0) if known is not None else None

    def _attempt(self, call: _Call, lease: Lease) -> Exchange:
        at = call.line.at
        try:
            granted = {} if at else self._granted(call.url)
            request = _prepared(call.method, call.url, {**_OWN, **granted, **call.headers}, call.body)
            scheme, host, _ = origin(call.url)
            with self._pace.turn(at[0] if at else host, scheme):
                # The host may have shown to be silent while this one waited; and what it does now is noted for those who wait.
                return self._silence(call) or self._noted(request, call, lease)
        except _NoAccess as missing:
            kind = FailureKind.NO_ACCESS_HEADER
            return Failure(url=call.url, kind=kind, reason=missing.reason, remedy=missing.remedy)
        except FOREIGN as error:
            return failure_of(error, call.url, lease)

    def _noted(self, request: requests.PreparedRequest, call: _Call, lease: Lease) -> Exchange:
        suspected = self._silent.suspected(_place(call))
        lease.restart(min(lease.seconds, self._deadline.left, SUSPECT_SECONDS if suspected else lease.seconds))
        try:
            found: Exchange = self._send(request, call, lease)
        except FOREIGN as error:
            found = failure_of(error, call.url, lease)
        self._silent.note(_place(call), found, whole=suspected or call.seconds >= EXCHANGE_SECONDS)
        return found

    def _granted(self, url: str) -> dict[str, str]:
        try:
            return self._access.headers(url)
        except CannotJudge as missing:
            raise _NoAccess(missing.reason, missing.remedy) from None

    def _send(self, request: requests.PreparedRequest, call: _Call, lease: Lease) -> Exchange:
        begun = time.monotonic()
        call.line.dialler.current.lease = lease
        self._watch.add(lease)
        try:
            got = call.line.adapter.send(request, stream=True, timeout=max(lease.left, 0.001))
            with got:
                found = tuple(got.raw.headers.items())
                content, truncated = read_body(got.raw, lease, call.most or limit_of(found, call.wants))
        finally:
            lease.over = True
        plain = Response(
            url=call.url,
            status=got.status_code,
            headers=found,
            body=content,
            truncated=truncated and call.method != "HEAD",
            seconds=time.monotonic() - begun,
        )
        return _guarded(plain)


_OWN = {"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}


def _prepared(method: str, url: str, headers: dict[str, str], body: bytes | None) -> requests.PreparedRequest:
    """A request ready to be sent; an address that `requests` would leave as it is does not pay for being spelt again."""
    if body is not None or not _PLAIN.fullmatch(url) or ("%" in url and _STRAY.search(url)):
        return requests.Request(method, url, headers=headers, data=body).prepare()
    request = requests.PreparedRequest()
    request.method, request.url, request.headers = method, url, CaseInsensitiveDict(headers)
    return request


def _place(call: _Call) -> tuple[str, str, int, tuple[str, int] | None]:
    return (*origin(call.url), call.line.at)


def _on_plain_http(clients: Clients) -> frozenset[str]:
    """The hosts that the owner named with an `http` address."""
    named = (*clients.explicit_urls, clients.site.canonical or "", *clients.site.environments.values())
    return frozenset(origin(url)[1] for url in named if url.startswith("http://"))


class _NoAccess(CannotJudge):
    """A header that lets the gate in names an unset variable."""


def plain_address(url: str) -> str | Failure:
    """The URL as it is asked for and remembered: no fragment, no userinfo, host as DNS writes it; or why it cannot be asked."""
    bare = without_userinfo(urldefrag(url).url)
    try:
        parts = urlsplit(bare)
        port = parts.port
        host = normal_host(parts.hostname or "")
    except ValueError:
        return _not_web(bare)
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in parts.netloc):
        return _not_web(bare)
    shown = f"[{host}]" if ":" in host else host
    place = shown if port in (None, 80 if parts.scheme == "http" else 443) else f"{shown}:{port}"
    return urlunsplit((parts.scheme, place, parts.path or "/", parts.query, ""))


def _state(url: str) -> str:
    """The URL as far as it tells one request of a walk from another."""
    address = plain_address(url)
    return address if isinstance(address, str) else url


def _not_web(url: str) -> Failure:
    reason = f"`{shortened(url)}` is not a web address"
    return Failure(url=url, kind=FailureKind.NOT_WEB, reason=reason, remedy="use an http or https address with a host")


def location_of(end: Exchange) -> str | None:
    """Where a response redirects to, absolute and without userinfo, the fragment inherited (RFC 9110 section 10.2.2)."""
    if isinstance(end, Failure) or end.status not in _REDIRECTS:
        return None
    value = end.header("Location")
    if value is None:
        return None
    # http.client decodes headers as Latin-1; browsers read a Location as UTF-8.
    text = value.encode("latin-1", "replace").decode("utf-8", "replace").strip()
    try:
        return without_userinfo(urljoin(end.url, text))
    except ValueError:
        return text


def _too_long(end: Response, location: str) -> Failure:
    reason = f"`{end.url}` redirects to an address of {len(location):,} characters, which was not followed"
    remedy = f"redirect to an address of at most {LOCATION_LIMIT:,} characters"
    return Failure(url=end.url, kind=FailureKind.TOO_LARGE, reason=reason, remedy=remedy, seconds=end.seconds)


def _repeated(hops: list[Hop]) -> tuple[str, ...]:
    """The cycle of a walk that came by the same URL at least three times, with other cookies each time."""
    urls = [hop.url for hop in hops]
    last = urls[-1]
    if urls.count(last) < 3:
        return ()
    before = len(urls) - 2 - urls[-2::-1].index(last)
    return tuple(urls[before:])


def _guarded(response: Response) -> Response:
    guard = blocked_by(response.status, response.header, response.body)
    if guard is None:
        return response
    return Response(
        url=response.url,
        status=response.status,
        headers=response.headers,
        body=response.body,
        truncated=response.truncated,
        seconds=response.seconds,
        blocked=guard,
    )
