"""The door to timed requests: turns URLs into requests that dial one resolved address, and opens sessions."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

import certifi

from launchgate import __version__
from launchgate.clients.address import normal_host
from launchgate.clients.latency.curl import Transfer, libcurl_version
from launchgate.clients.latency.sample import Request
from launchgate.clients.latency.session import Session
from launchgate.errors import CannotJudge

if TYPE_CHECKING:
    from launchgate.context import Clients

_METHOD = 1
"""Raised when what is timed, or how, changes."""
_MARGIN_S = 0.5
_SAFE = "%/:?[]@!$&'()*+,;=~"
_PORTS = {"http": 80, "https": 443}


class LatencyClient:
    """Makes requests and sessions. Safe to share; a session belongs to one thread."""

    def __init__(self, clients: "Clients") -> None:
        self._addresses = clients.addresses
        self._deadline = clients.deadline
        self._limits = clients.limits
        self._authorities = _authorities(clients.network.ca_file, clients.root)
        self._http = clients.http

    @property
    def measure(self) -> str:
        """How this client measures; times are comparable where it is the same."""
        return f"latency/{_METHOD}, libcurl {libcurl_version()}"

    def request(self, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Request:
        """A request for `url`, its address resolved and judged; a POST when there is a body.

        Raises CannotJudge: the name has no address, the address is private and nobody allowed it, a header cannot be sent.
        """
        parts = urlsplit(url)
        host, port = normal_host(parts.hostname or ""), parts.port or _PORTS[parts.scheme]
        address, dialled_port = self._addresses.dial(host, port)
        shown = f"[{host}]" if ":" in host else host
        netloc = shown if port == _PORTS[parts.scheme] else f"{shown}:{port}"
        path = quote(parts.path or "/", safe=_SAFE)
        for name, value in headers.items():
            if not (name + value).isprintable() or not name.strip() or ":" in name:
                raise CannotJudge(
                    f"the header '{name}' cannot be sent: it holds a line break or another control character"
                )
        return Request(
            url=urlunsplit((parts.scheme, netloc, path, quote(parts.query, safe=_SAFE), "")),
            address=address,
            port=dialled_port,
            headers=tuple(headers.items()),
            body=body,
            lookup_ms=self._addresses.lookup_ms(host),
        )

    def session(self, *, users: int, timeout_s: float, ceiling: float | None = None) -> Session:
        """A session of at most `users` requests in flight and `ceiling` a second, and no more than `limits` allow.

        It sends nothing that the run's deadline would cut short: a request needs its whole time-out before that.
        """
        most = self._limits.requests_per_second
        transfers = self._transfers(min(users, self._limits.connections_per_host), timeout_s, cookies=False)
        return Session(transfers, self._while_time(timeout_s, None), most if ceiling is None else min(most, ceiling))

    def load_session(self, *, users: int, timeout_s: float, seconds: float) -> Session:
        """A session of `users` visitors, each with cookies of its own, for at most `seconds`. The run's `limits` do not bind it.

        Only for hosts that the owner opened to attack-like traffic.
        """
        return Session(
            self._transfers(users, timeout_s, cookies=True), self._while_time(timeout_s, seconds), float("inf")
        )

    def _transfers(self, number: int, timeout_s: float, *, cookies: bool) -> list[Transfer]:
        agent = f"launchgate/{__version__}"
        self._http.rest()  # what it keeps open counts, too
        return [
            Transfer(authorities=self._authorities, timeout_s=timeout_s, agent=agent, cookies=cookies)
            for _ in range(number)
        ]

    def _while_time(self, timeout_s: float, seconds: float | None) -> Callable[[], bool]:
        until = None if seconds is None else time.monotonic() + seconds

        def there_is() -> bool:
            if until is not None and time.monotonic() + timeout_s > until:
                return False
            return self._deadline.left > timeout_s + _MARGIN_S

        return there_is


def _authorities(ca_file: str | None, root: Path) -> bytes:
    """The bundled certificate authorities and the owner's own, as PEM."""
    bundled = Path(certifi.where()).read_bytes()
    if ca_file is None:
        return bundled
    try:
        return bundled + b"\n" + (root / ca_file).read_bytes()
    except OSError as error:
        raise CannotJudge(
            f"the certificate authority file '{ca_file}' could not be read ({error.strerror})",
            "correct network.ca_file in launchgate.yml",
        ) from None
