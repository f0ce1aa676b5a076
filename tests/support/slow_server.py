"""A real HTTP server whose answers take as long as the test says, and which records how long each one took.

A route is `path -> Answers`: the delays are used in turn, so the share of slow answers is exact, whatever the machine does.
"""

import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How a route answers: `delays_ms` and `statuses` are each used in turn, over and over."""

    delays_ms: Sequence[float] = (0.0,)
    statuses: Sequence[int] = (200,)
    body: bytes = b"ok"
    headers: Mapping[str, str] = field(default_factory=dict)
    close: bool = False
    """Whether to cut the connection instead of answering."""
    workers: int | None = None
    """How many requests are worked on at once; the others wait for their turn."""
    refused_above: int | None = None
    """With more requests than this at once, one more is answered 503 without work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One request as the server saw it."""

    path: str
    milliseconds: float
    headers: dict[str, str]
    body: bytes = b""


class _Listening(ThreadingHTTPServer):
    daemon_threads = True
    # The default backlog of 5 would drop connections when many users arrive at once, and they would wait a second.
    request_queue_size = 256

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is part of the tests."""


class SlowServer:
    """Listens on a loopback port while it is entered. `record` holds what was served, in order of completion."""

    def __init__(self, routes: Mapping[str, Answers], certificate: Path | None = None) -> None:
        """`certificate` is a PEM file of key and certificate; with it the server speaks HTTPS."""
        self.record: list[Served] = []
        self._routes = routes
        self._turns = dict.fromkeys(routes, 0)
        self._lock = threading.Lock()
        self._present = 0
        self.peak = 0
        """The most requests that were there at once."""
        self._turnstiles = {
            path: threading.BoundedSemaphore(answers.workers) for path, answers in routes.items() if answers.workers
        }
        self._server = _Listening(("127.0.0.1", 0), self._answering_class())
        self._scheme = "http"
        if certificate is not None:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(certificate)
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
            self._scheme = "https"
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def served(self, path: str) -> list[Served]:
        """What was served on one path."""
        with self._lock:
            return [served for served in self.record if served.path == path]

    def _turn(self, path: str) -> tuple[Answers, float, int] | None:
        with self._lock:
            answers = self._routes.get(path)
            if answers is None:
                return None
            turn = self._turns[path]
            self._turns[path] += 1
        return answers, answers.delays_ms[turn % len(answers.delays_ms)], answers.statuses[turn % len(answers.statuses)]

    def _worked(self, path: str, answers: Answers, delay_ms: float) -> bool:
        """Do the route's work; False when too many are there for it."""
        with self._lock:
            self._present += 1
            present, self.peak = self._present, max(self.peak, self._present)
        try:
            if answers.refused_above is not None and present > answers.refused_above:
                return False
            with self._turnstiles.get(path, nullcontext()):
                # The delay is what the test declares as the route's own work.
                threading.Event().wait(delay_ms / 1000)
            return True
        finally:
            with self._lock:
                self._present -= 1

    def _answering_class(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Answering(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                started = time.perf_counter()
                turn = server._turn(self.path)
                answers, delay, status = turn or (Answers(), 0.0, 404)
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                if not server._worked(self.path, answers, delay):
                    status = 503
                if answers.close:
                    self.close_connection = True
                    return
                head = [f"HTTP/1.1 {status} Answer", f"Content-Length: {len(answers.body)}"]
                head += [f"{name}: {value}" for name, value in answers.headers.items()]
                spent = 1000 * (time.perf_counter() - started)
                with server._lock:
                    server.record.append(
                        Served(path=self.path, milliseconds=spent, headers=dict(self.headers), body=body)
                    )
                # Recorded before it is sent, so that a test that has its answer also finds the record.
                self.wfile.write("\r\n".join([*head, "", ""]).encode() + answers.body)

            do_POST = do_GET  # noqa: N815 - the base class's names

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's names
                pass

        return Answering
