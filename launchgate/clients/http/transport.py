"""The part below `requests`: connections that dial the address judged once, under one TLS context of our own.

Host header, SNI and certificate verification keep the name of the URL; only the address differs. Environment variables
(`REQUESTS_CA_BUNDLE`, proxies, netrc) have no say.
"""

import socket
import ssl
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import certifi
import urllib3
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from launchgate.clients.address import Addresses
from launchgate.clients.http.kept import Connection, Kept
from launchgate.clients.http.watch import Lease
from launchgate.errors import CannotJudge


class Dialler:
    """What every connection of one session shares: where to connect, and the lease of the exchange in this thread."""

    def __init__(self, addresses: Addresses, kept: Kept, at: tuple[str, int] | None = None) -> None:
        """`at` is the one (address, port) that everything goes to, in place of where names lead."""
        self.addresses = addresses
        self.kept = kept
        self.at = at
        self.current = threading.local()

    @property
    def lease(self) -> Lease:
        lease: Lease = self.current.lease
        return lease

    def connect(self, host: str, port: int, connection: Connection) -> socket.socket:
        """A connected socket, never slower than the lease. Raises what `Addresses.dial` raises, and OSError."""
        self.lease.dialled = True
        address = self.at or self.addresses.dial(host, port)
        self.kept.opening(host, connection)
        sock = socket.create_connection(address, timeout=max(self.lease.left, 0.001))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.lease.sock = sock
        return sock


class _Plain(HTTPConnection):
    dialler: Dialler

    def _new_conn(self) -> socket.socket:
        return self.dialler.connect(self.host, self.port or 80, self)

    def close(self) -> None:
        super().close()
        self.dialler.kept.closed(self.host, self)

    def getresponse(self) -> Any:  # urllib3's own response type, not named by its stubs of http.client
        self.dialler.lease.sock, self.dialler.lease.sent = self.sock, True
        return super().getresponse()


class _Secure(HTTPSConnection):
    dialler: Dialler

    def _new_conn(self) -> socket.socket:
        return self.dialler.connect(self.host, self.port or 443, self)

    def close(self) -> None:
        super().close()
        self.dialler.kept.closed(self.host, self)

    def getresponse(self) -> Any:
        self.dialler.lease.sock, self.dialler.lease.sent = self.sock, True
        return super().getresponse()


class _SecurePool(HTTPSConnectionPool):
    def _validate_conn(self, conn: Any) -> None:
        """Connect at once, as the base class does, without its warning: whether to verify is our context's deliberate choice."""
        if conn.is_closed:
            conn.connect()


class Adapter(HTTPAdapter):
    """A `requests` adapter whose pools make our connections, verify by our context and retry nothing."""

    def __init__(self, dialler: Dialler, context: ssl.SSLContext, connections: int) -> None:
        self._dialler = dialler
        self._context = context
        self._pools: dict[str, HTTPConnectionPool] = {}
        super().__init__(pool_connections=64, pool_maxsize=connections, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:
        plain = type("_PlainHere", (_Plain,), {"dialler": self._dialler})
        secure = type("_SecureHere", (_Secure,), {"dialler": self._dialler})
        self.poolmanager = urllib3.PoolManager(
            num_pools=connections, maxsize=maxsize, block=block, ssl_context=self._context, **kwargs
        )
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("_PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("_SecurePoolHere", (_SecurePool,), {"ConnectionCls": secure}),
        }

    def get_connection_with_tls_context(
        self,
        request: PreparedRequest,
        verify: Any,  # noqa: ARG002 - the signature is the base class's
        proxies: Any = None,  # noqa: ARG002 - as above
        cert: Any = None,  # noqa: ARG002 - as above
    ) -> HTTPConnectionPool:
        """The pool for a request's origin; the base class would put its own bundle, or a proxy, in our context's place."""
        parts = urlsplit(request.url or "")
        place = f"{parts.scheme}://{parts.netloc}"
        pool = self._pools.get(place)
        if pool is None or pool.pool is None:
            # The manager makes one pool for an origin, also when two threads ask, and closes old ones beyond its 64.
            pool = self.poolmanager.connection_from_host(parts.hostname, parts.port, parts.scheme)
            self._pools[place] = pool
            self._dialler.kept.knows(pool)
        return pool

    def request_url(self, request: PreparedRequest, proxies: Any) -> str:  # noqa: ARG002 - the base class's signature
        """The target as the request line has it; there is never a proxy."""
        return request.path_url

    def build_response(self, req: PreparedRequest, resp: Any) -> Response:
        """What is read of a response here: status and stream. The base class copies headers and cookies each time."""
        response = Response()
        response.status_code, response.raw, response.request, response.url = resp.status, resp, req, req.url or ""
        return response

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Nothing to do: the context verifies. The base class would load another bundle for each connection."""


class Line:
    """An adapter with the connections it keeps: those to a given address are never another line's."""

    def __init__(self, dialler: Dialler, context: ssl.SSLContext, connections: int) -> None:
        self.dialler = dialler
        self.at = dialler.at
        self.adapter = Adapter(dialler, context, connections)


def tls_context(root: Path, ca_file: str | None) -> ssl.SSLContext:
    """Verifies chain and name against certifi's bundle and `network.ca_file`. Raises CannotJudge when that file is no use."""
    context = ssl.create_default_context(cafile=certifi.where())
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=root / ca_file)
        except (OSError, ssl.SSLError) as error:
            why = (
                "is not a certificate in PEM"
                if isinstance(error, ssl.SSLError)
                else (error.strerror or "cannot be read")
            )
            raise CannotJudge(
                f"network.ca_file names `{ca_file}`: {why}", "name a readable file of PEM certificates"
            ) from None
    return context


def unverified_context() -> ssl.SSLContext:
    """Speaks TLS with whoever answers: for asking a stranger's question that holds nothing secret, never with credentials."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
