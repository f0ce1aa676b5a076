"""A small real application to go journeys on: sessions, CSRF, a login form, a JSON API, versions; and a flag for each breakage.

In-process and threaded, on loopback. Its people, tokens and sessions are made at run time; nothing here is a credential.
"""

import http.server
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

USER = "ada@example.com"


@dataclass(slots=True, kw_only=True)
class Flags:
    """What is broken. Everything is off at first."""

    wrong_status: bool = False
    """The quotes page answers 500."""
    slow: bool = False
    """The report is ready only after `slow_s`."""
    slow_s: float = 1.1
    no_csrf: bool = False
    """The login form lost its hidden field."""
    login_loops: bool = False
    """A right password leads back to the login page."""
    circle: bool = False
    """The quotes page and the login page redirect to each other."""
    old_version: bool = False
    """The old version is live, and stays."""
    late_version: int = 0
    """So many looks at the version show the old one."""
    health_lies: bool = False
    """The health endpoint answers 200 and says that it is down."""
    wrong_redirect: bool = False
    """After the login people land on the pricing page."""
    lost_text: bool = False
    """The quotes page lost its heading."""
    wrong_json: bool = False
    """A sent quote stays a draft."""
    token_refused: bool = False
    """The API refuses the token that it gave."""
    flaky: int = 0
    """So many calls of the report answer 503."""
    down: bool = False
    """Every path answers 502."""
    echo: bool = False
    """Error pages, JSON and the addresses of redirects show passwords, tokens and sessions."""


@dataclass(slots=True, kw_only=True)
class Answer:
    status: int = 200
    body: str = ""
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    cookie: str | None = None


@dataclass(slots=True, kw_only=True)
class Request:
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    text: str
    cookies: dict[str, str]

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.text).items()}


class Shop:
    """The running application. `asked` is what came in, as (method, path)."""

    def __init__(self, flags: Flags) -> None:
        self.flags = flags
        self.password = secrets.token_urlsafe(18)
        self.token = secrets.token_hex(20)
        self.version, self.old_version = secrets.token_hex(20), secrets.token_hex(20)
        self.asked: list[tuple[str, str]] = []
        self.sessions: dict[str, str] = {}
        self.forms: set[str] = set()
        self.quotes: dict[int, dict[str, object]] = {}
        self._looks = self._reports = 0
        self._lock = threading.Lock()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _answering(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def serve(self) -> None:
        self._server.serve_forever(poll_interval=0.01)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: Request) -> Answer:
        """What a request brings."""
        with self._lock:
            self.asked.append((request.method, request.path))
        if self.flags.down:
            return Answer(status=502, body="<h1>Bad gateway</h1>")
        pages: dict[tuple[str, str], Callable[[], Answer]] = {
            ("GET", "/"): lambda: Answer(body="<h1>Quotes in a minute</h1><a href=/login>Log in</a>"),
            ("GET", "/pricing"): lambda: Answer(body="<h1>19 a month</h1>"),
            ("GET", "/login"): self._login_page,
            ("POST", "/login"): lambda: self._login(request),
            ("GET", "/quotes"): lambda: self._quotes_page(request),
            ("GET", "/version"): self._version,
            ("GET", "/healthz"): self._health,
            ("GET", "/auth/callback"): lambda: Answer(status=400, body="<p>No code</p>"),
            ("POST", "/api/token"): lambda: self._token(request),
            ("POST", "/api/quotes"): lambda: self._create(request),
            ("GET", "/api/report"): self._report,
            ("POST", "/logout"): lambda: Answer(
                status=303, headers={"Location": "/"}, cookie="sid=; Max-Age=0; Path=/"
            ),
        }
        if (request.method, request.path) in pages:
            return pages[request.method, request.path]()
        if request.path.startswith("/api/quotes/"):
            return self._one(request)
        return Answer(status=404, body="<h1>Not here</h1>")

    def user(self, request: Request) -> str | None:
        """Who asks, by session or by bearer token."""
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        if bearer == self.token and not self.flags.token_refused:
            return USER
        return self.sessions.get(request.cookies.get("sid", ""))

    def _login_page(self) -> Answer:
        if self.flags.circle:
            return Answer(status=302, headers={"Location": f"/quotes{self._told()}"})
        form = secrets.token_urlsafe(24)
        self.forms.add(form)
        hidden = "" if self.flags.no_csrf else f'<input type="hidden" name="csrf" value="{form}">'
        return Answer(body=f"<form method=post>{hidden}<input name=email><input type=password name=password></form>")

    def _told(self) -> str:
        return f"?key={self.token}" if self.flags.echo else ""

    def _login(self, request: Request) -> Answer:
        given = request.form
        if given.get("csrf") not in self.forms:
            return Answer(status=403, body="<p>This form is too old</p>")
        if given.get("email") != USER or given.get("password") != self.password or self.flags.login_loops:
            shown = f"<p>{given.get('password')}</p>" if self.flags.echo else ""
            query = f"?was={given.get('password')}&csrf={given.get('csrf')}" if self.flags.echo else ""
            return Answer(status=303, headers={"Location": f"/login{query}"}, body=shown)
        session = secrets.token_urlsafe(24)
        self.sessions[session] = USER
        to = "/pricing" if self.flags.wrong_redirect else "/quotes"
        if self.flags.echo:
            to += f"?key={self.token}&sid={session}"
        return Answer(status=303, headers={"Location": to}, cookie=f"sid={session}; HttpOnly; Path=/; SameSite=Lax")

    def _quotes_page(self, request: Request) -> Answer:
        if self.flags.circle or self.user(request) is None:
            return Answer(status=302, headers={"Location": f"/login{self._told()}"})
        if self.flags.wrong_status:
            return Answer(status=500, body=f"<p>{request.cookies if self.flags.echo else 'Sorry'}</p>")
        heading = "" if self.flags.lost_text else "<h1>Your quotes</h1>"
        return Answer(body=f"{heading}<p>{USER}</p><a id=who data-id=41>Ada</a>")

    def _version(self) -> Answer:
        with self._lock:
            self._looks += 1
            old = self.flags.old_version or self._looks <= self.flags.late_version
        live = self.old_version if old else self.version
        return _json({"commit": live, "build": {"number": 7}}, headers={"X-Version": live})

    def _health(self) -> Answer:
        return _json({"status": "down" if self.flags.health_lies else "up", "checks": [{"name": "db", "ok": True}]})

    def _token(self, request: Request) -> Answer:
        if self.user(request) is None:
            return _json({"error": "log in"}, 401)
        return _json({"access": {"token": self.token, "kind": "bearer"}})

    def _create(self, request: Request) -> Answer:
        if self.user(request) is None:
            return _json({"error": self.token if self.flags.echo else "log in"}, 401)
        given = json.loads(request.text)
        number = len(self.quotes) + 1
        self.quotes[number] = {"id": number, "title": given["title"], "lines": given["lines"], "status": "draft"}
        return _json(self.quotes[number], 201, {"Location": f"/api/quotes/{number}"})

    def _one(self, request: Request) -> Answer:
        found = self.quotes.get(int(request.path.rpartition("/")[2]))
        if self.user(request) is None or found is None:
            return _json({"error": "not found"}, 404)
        if request.method == "PATCH" and not self.flags.wrong_json:
            found |= json.loads(request.text)
        if request.method == "DELETE":
            del self.quotes[int(str(found["id"]))]
            return Answer(status=204)
        return _json(found)

    def _report(self) -> Answer:
        with self._lock:
            self._reports += 1
            flaky = self._reports <= self.flags.flaky
        if flaky:
            return _json({"error": "busy"}, 503)
        if self.flags.slow:
            threading.Event().wait(self.flags.slow_s)
        return _json({"total": 3, "rows": [{"id": 1, "ok": True}, {"id": 2, "ok": True}, {"id": 3, "ok": False}]})


def _json(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    return Answer(status=status, body=json.dumps(value), kind="application/json", headers=headers or {})


def _answering(shop: Shop) -> type[http.server.BaseHTTPRequestHandler]:
    class Answering(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            parts = urlsplit(self.path)
            cookies = SimpleCookie(self.headers.get("Cookie", ""))
            answer = shop.answer(
                Request(
                    method=self.command, path=parts.path, query=parse_qs(parts.query), text=self.rfile.read(length).decode(),
                    headers={name.lower(): value for name, value in self.headers.items()},
                    cookies={name: morsel.value for name, morsel in cookies.items()},
                )
            )  # fmt: skip
            body = answer.body.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.cookie is not None:
                self.send_header("Set-Cookie", answer.cookie)
            if answer.status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - the names are the base class's

        def log_message(self, *_: object) -> None:
            pass

    return Answering


@contextmanager
def open_shop(**flags: object) -> Iterator[Shop]:
    """The application with some of its breakages switched on."""
    shop = Shop(Flags(**flags))  # type: ignore[arg-type]  # a table of keywords
    thread = threading.Thread(target=shop.serve, daemon=True)
    thread.start()
    try:
        yield shop
    finally:
        shop.stop()
        thread.join(5)
