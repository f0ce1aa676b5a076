"""The door to timed requests: turns URLs into requests that dial one resolved address, and opens sessions."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

import certifi

from launchgate import __version__
from launchgate.clients.address import normal_host
from launchgate.clients.latency.curl import Transfer
from launchgate.clients.latency.sample import Request
from launchgate.clients.latency.session import Session
from launchgate.errors import CannotJudge

if TYPE_CHECKING:
    from launchgate.context import Clients

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

    def request(self, url: str, headers: Mapping[str, str]) -> Request:
        """A request for `url`, its address resolved and judged.

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
        )

    def session(self, *, users: int, timeout_s: float) -> Session:
        """A session of at most `users` requests in flight, and no more than `limits` allow.

        It sends nothing that the run's deadline would cut short: a request needs its whole time-out before that.
        """
        agent = f"launchgate/{__version__}"
        connections = min(users, self._limits.connections_per_host)
        self._http.rest()  # what it keeps open counts, too
        transfers = [
            Transfer(authorities=self._authorities, timeout_s=timeout_s, agent=agent) for _ in range(connections)
        ]
        return Session(
            transfers,
            lambda: self._deadline.left > timeout_s + _MARGIN_S,
            self._limits.requests_per_second,
        )


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
