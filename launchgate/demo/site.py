"""The demo's live site: one table of answers, served over HTTP and HTTPS by threads of this process."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

APEX, WWW, APP = "demo.test", "www.demo.test", "app.demo.test"
HOSTS = (WWW, APEX, APP)
_SLOW_S = 0.4
_STYLE = "<style>body{font:16px system-ui;max-width:40rem;margin:3rem auto}</style>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One reply; `wait_s` is how long the server thinks about it."""

    status: int = 200
    body: str = ""
    kind: str = "text/html; charset=utf-8"
    location: str | None = None
    wait_s: float = 0.0


def _page(title: str, text: str) -> Answer:
    body = f"<!doctype html><html lang=en><title>{title}</title>{_STYLE}<h1>{title}</h1><p>{text}</p></html>"
    return Answer(body=body)


_LOGIN = (
    '<form method=post action=/login><label>E-mail <input name=email type=email></label> '
    '<label>Password <input name=password type=password></label> <button>Log in</button></form>'
)  # fmt: skip


def answers(*, fixed: bool) -> Callable[[str, str, str], Answer]:
    """The site as a function of (scheme, host, path with query). Broken in the ways its first customers would meet."""
    pages = {
        "/": _page("Quotely", "Quotes your customers accept. <a href=/pricing>Pricing</a> <a href=/login>Log in</a>"),
        "/pricing": _page("Pricing", "One plan, 29 a month, cancel whenever you like."),
        "/login": _page("Log in", _LOGIN),
        "/healthz": Answer(body='{"status": "ok"}', kind="application/json"),
        "/api/quotes": Answer(body='{"quotes": []}', kind="application/json", wait_s=0.002 if fixed else _SLOW_S),
        "/old-pricing": Answer(status=301, location="/pricing"),
    }
    if not fixed:
        pages["/pricing"] = Answer(status=500, body="Internal Server Error")
        pages["/old-pricing"] = Answer(status=302, location="/plans")
        pages["/plans"] = Answer(status=302, location="/old-pricing")

    def answer(scheme: str, host: str, path: str) -> Answer:
        plain = urlsplit(path).path
        if scheme == "http":
            return Answer(status=301, location=f"https://{host}{path}")
        if host == APEX and fixed:
            return Answer(status=301, location=f"https://{WWW}{path}")
        return pages.get(plain) or Answer(status=404, body="Not found")

    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where the site listens on 127.0.0.1."""

    http: int
    https: int


@contextmanager
def serve(certificate: Path, key: Path, *, fixed: bool) -> Iterator[Ports]:
    """Serve the site on two free loopback ports for as long as the context lasts."""
    answer = answers(fixed=fixed)
    plain, secure = (_Server(("127.0.0.1", 0), _reply(scheme, answer)) for scheme in ("http", "https"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    secure.socket = context.wrap_socket(secure.socket, server_side=True, do_handshake_on_connect=False)
    for server in (plain, secure):
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield Ports(http=plain.server_port, https=secure.server_port)
    finally:
        for server in (plain, secure):
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is not worth a stack trace in the middle of a report."""


def _reply(scheme: str, answer: Callable[[str, str, str], Answer]) -> type[BaseHTTPRequestHandler]:
    class Reply(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            host = (self.headers.get("Host") or "").partition(":")[0].lower()
            found = answer(scheme, host, self.path)
            if found.wait_s:
                time.sleep(found.wait_s)
            body = found.body.encode()
            self.send_response(found.status)
            self.send_header("Content-Type", found.kind)
            self.send_header("Content-Length", str(len(body)))
            if found.location is not None:
                self.send_header("Location", found.location)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815 - the name http.server looks for

        def log_message(self, *_: object) -> None:
            """Quiet: standard error belongs to the gate's progress."""

    return Reply
