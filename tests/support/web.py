"""Real web servers on loopback with routes: threaded HTTP and HTTPS, and raw ones for what a polite server never does."""

import http.server
import random
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as the server saw it."""

    method: str
    path: str
    host: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a route answers."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


Route = Reply | Callable[[Asked], Reply]


def page(text: str, status: int = 200, **headers: str) -> Reply:
    """An HTML page."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status=status, headers={"Content-Type": "text/html; charset=utf-8", **named}, body=text.encode())


def redirect(to: str, status: int = 301, **headers: str) -> Reply:
    """A redirect."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status=status, headers={"Location": to, **named})


class _Server(http.server.ThreadingHTTPServer):
    """Knows its connections, so that those which a client keeps end with the server and not with the whole test run."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, answering: type[http.server.BaseHTTPRequestHandler]) -> None:
        self.open: list[socket.socket] = []
        super().__init__(("127.0.0.1", 0), answering)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, place = super().get_request()
        self.open.append(connection)
        return connection, place

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""

    def server_close(self) -> None:
        super().server_close()
        for connection in self.open:
            with suppress(OSError):
                # The plain method: a TLS socket's own may wait for the other side.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)


class Web:
    """A running server: its port, every request it got in `asked`, and how many TCP `connections` it accepted."""

    def __init__(self, routes: Mapping[str, Route], certificate: Path | None) -> None:
        self.asked: list[Asked] = []
        self.routes = dict(routes)
        web = self

        class Answering(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                web.answer(self)

            do_HEAD = do_GET  # noqa: N815 - the names are the base class's
            do_POST = do_GET  # noqa: N815 - as above
            do_PATCH = do_GET  # noqa: N815 - as above

            def log_message(self, *_: object) -> None:
                pass

        self._server = _Server(Answering)
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port: int = self._server.server_address[1]
        self.endpoint = f"127.0.0.1:{self.port}"
        self.url = f"{'https' if certificate else 'http'}://{self.endpoint}"

    @property
    def connections(self) -> int:
        """TCP connections accepted so far."""
        return len(self._server.open)

    def answer(self, request: http.server.BaseHTTPRequestHandler) -> None:
        """Send what the route for `host/path`, for `/path` alone, for `host*` or for `*` says; 404 for the rest."""
        length = int(request.headers.get("Content-Length") or 0)
        body = request.rfile.read(length)
        host, headers = request.headers.get("Host", ""), dict(request.headers.items())
        asked = Asked(method=request.command, path=request.path, host=host, headers=headers, body=body)
        self.asked.append(asked)
        names = (f"{host}{request.path}", request.path, f"{host}*", "*")
        route = next((self.routes[name] for name in names if name in self.routes), page("not here", 404))
        reply = route if isinstance(route, Reply) else route(asked)
        if "Server" in reply.headers:
            request.send_response_only(reply.status)  # without this server's own name beside it
        else:
            request.send_response(reply.status)
        for name, value in reply.headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(reply.body)))
        request.end_headers()
        if request.command != "HEAD":
            request.wfile.write(reply.body)

    def serve(self) -> None:
        self._server.serve_forever(poll_interval=0.01)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def serve(routes: Mapping[str, Route], certificate: Path | None = None) -> Iterator[Web]:
    """An HTTP server for the routes, an HTTPS one when it gets a PEM file of key and certificate."""
    web = Web(routes, certificate)
    thread = threading.Thread(target=web.serve, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.stop()
        thread.join(5)


Speech = Callable[[socket.socket], None]


@contextmanager
def speak(speech: Speech, certificate: Path | None = None) -> Iterator[str]:
    """A TCP server that does whatever `speech` does to each connection; yields its `address:port`. It speaks TLS first when it
    gets a PEM file of key and certificate."""
    listener = socket.create_server(("127.0.0.1", 0))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if certificate is not None:
        context.load_cert_chain(certificate)

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    def one(connection: socket.socket) -> None:
        try:
            with context.wrap_socket(connection, server_side=True) if certificate else connection as ready:
                speech(ready)
        except OSError:
            return

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def free_port() -> int:
    """A port of loopback that nothing uses, over TCP or UDP.

    Below the range that the kernel hands out by itself (32768 and up on Linux), so that no connection of a test running
    beside this one takes it before the server that it is meant for does.
    """
    for port in random.SystemRandom().sample(range(20_000, 32_000), 200):
        with socket.socket() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            try:
                tcp.bind(("127.0.0.1", port))
                udp.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no free port on loopback")
