"""The demo's live site: an edge with a small cache, and the origin behind it, served by threads of this process."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

from launchgate.dataclass import dataclass
from launchgate.demo.answers import WWW, Answer, Headers, Request, Site
from launchgate.demo.authority import Certificate

EDGE_HEADER = "X-Demo-Edge"
"""What the edge adds to every answer."""
_LARGEST = 100_000
"""Bytes of what a request sends that are read."""
_Door = Callable[[Request], tuple[Answer, Headers]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where the site listens on 127.0.0.1."""

    http: int
    https: int
    origin: int
    """The origin's own HTTPS, which visitors should not reach."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Keeps what says that everybody may have it, under its address alone, as a cache rule of a CDN does."""

    site: Site
    _kept: dict[str, tuple[float, Answer]] = field(default_factory=dict)

    def __call__(self, request: Request) -> tuple[Answer, Headers]:
        key, now = f"{request.scheme}://{request.host}{request.path}", time.monotonic()
        since, kept = self._kept.get(key, (now, None)) if request.method == "GET" else (now, None)
        if kept is not None and now - since < (kept.shared_s or 0):
            return kept, ((EDGE_HEADER, "1"), ("X-Cache", "HIT"), ("Age", str(int(now - since))))
        answer = self.site(request)
        if answer.shared_s and request.method == "GET":
            self._kept[key] = (now, answer)
        return answer, ((EDGE_HEADER, "1"), ("X-Cache", "MISS"))


def _origin(site: Site, *, fixed: bool) -> _Door:
    """The origin, asked directly: the mended one answers to nobody but the edge."""
    return lambda request: (Answer(status=403) if fixed else site(request), ())


@contextmanager
def serve(site: Site, certificates: Mapping[str, Certificate], *, fixed: bool) -> Iterator[Ports]:
    """Serve the site on free loopback ports for as long as the context lasts. `certificates` are by host."""
    edge = Edge(site)
    with ExitStack() as stack:
        plain = stack.enter_context(_listen("http", edge, None))
        secure = stack.enter_context(_listen("https", edge, certificates))
        origin = stack.enter_context(_listen("https", _origin(site, fixed=fixed), certificates))
        yield Ports(http=plain, https=secure, origin=origin)


@contextmanager
def _listen(scheme: str, door: _Door, certificates: Mapping[str, Certificate] | None) -> Iterator[int]:
    server = _Server(("127.0.0.1", 0), _reply(scheme, door))
    if certificates is not None:
        context = _context(certificates)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def _context(certificates: Mapping[str, Certificate]) -> ssl.SSLContext:
    """One context a certificate; the name that a client asks for (SNI) chooses."""
    contexts = {}
    for host, certificate in certificates.items():
        contexts[host] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        contexts[host].load_cert_chain(certificate.chain, certificate.key)

    def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        if name in contexts:
            connection.context = contexts[name]

    contexts[WWW].sni_callback = choose
    return contexts[WWW]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is not worth a stack trace in the middle of a report."""


def _reply(scheme: str, door: _Door) -> type[BaseHTTPRequestHandler]:
    class Reply(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            found, added = door(self._request())
            if found.wait_s:
                time.sleep(found.wait_s)
            body = found.body.encode()
            self.send_response(found.status)
            for name, value in (("Content-Type", found.kind), *found.headers, *added):
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("X-Request-Id", uuid4().hex)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_HEAD = do_POST = do_GET  # noqa: N815 - the names http.server looks for

        def _request(self) -> Request:
            length = self.headers.get("Content-Length") or "0"
            body = self.rfile.read(min(int(length), _LARGEST)) if length.isdecimal() else b""
            return Request(
                scheme=scheme,
                host=(self.headers.get("Host") or "").partition(":")[0].lower(),
                path=self.path,
                method="POST" if self.command == "POST" else "GET",
                headers={name.lower(): value for name, value in self.headers.items()},
                body=body.decode("utf-8", "replace"),
            )

        def version_string(self) -> str:
            """Without the version: the demo has faults enough."""
            return "quotely"

        def log_message(self, *_: object) -> None:
            """Quiet: standard error belongs to the gate's progress."""

    return Reply
