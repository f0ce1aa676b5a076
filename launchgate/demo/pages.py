"""What the demo's site answers: one table of pages, in its first state and mended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

APEX, WWW, APP, STS = "demo.test", "www.demo.test", "app.demo.test", "mta-sts.demo.test"
HOSTS = (WWW, APEX, APP, STS)
_SLOW_S = 0.4
_STYLE = "body{font:16px system-ui;max-width:40rem;margin:3rem auto}\n"
_STYLE_AT, _SCRIPT_AT = "/static/site.3f9a1c7e.css", "/static/quote.b81d04c2.js"
_FOREVER = ("Cache-Control", "public, max-age=31536000, immutable")
_PRIVATE = ("Cache-Control", "private, no-store")
_SHARED = ("Cache-Control", "public, max-age=600")
_PROTECTION = (
    ("Strict-Transport-Security", "max-age=31536000"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)
_TRACE = """Traceback (most recent call last):
  File "/srv/quotely/quotely/routes.py", line 41, in dispatch
    return PAGES[path](request)
KeyError: 'no such page'
"""
_LOGIN = (
    '<form method=post action=/login><label>E-mail <input name=email type=email></label> '
    '<label>Password <input name=password type=password></label> <button>Log in</button></form>'
)  # fmt: skip

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One reply; `wait_s` is how long the server thinks about it."""

    status: int = 200
    body: str = ""
    kind: str = "text/html; charset=utf-8"
    headers: Headers = ()
    wait_s: float = 0.0

    @property
    def shared_s(self) -> int | None:
        """Seconds for which the edge may keep it; None when it must not."""
        told = dict(self.headers).get("Cache-Control", "")
        return int(told.partition("max-age=")[2].partition(",")[0]) if told.startswith("public") else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the site looks at of a request. `path` has its query."""

    scheme: str
    host: str
    path: str
    cookie: str = ""


Site = Callable[[Request], Answer]


def site(session: str, *, fixed: bool) -> Site:
    """The site as a function. `session` is the cookie of its one customer. Broken in the ways its first customers would meet."""
    pages = _pages(fixed=fixed)
    private = _PRIVATE if fixed else _SHARED

    def answer(request: Request) -> Answer:
        plain = urlsplit(request.path).path
        if request.scheme == "http":
            return _moved(f"https://{request.host}{request.path}")
        if request.host == APEX:
            return _moved(f"https://{WWW}{request.path if fixed else '/'}")
        if request.host == STS:
            return _policy() if fixed and plain == "/.well-known/mta-sts.txt" else Answer(status=404)
        if plain == "/account":
            signed_in = _page("Your account", "Ada Example, ada@example.com, 3 open quotes.", headers=(private,))
            return signed_in if request.cookie == session else _moved("/login", 303, _PRIVATE)
        return pages.get(plain) or _missing(fixed=fixed)

    return _protected(answer) if fixed else answer


def _pages(*, fixed: bool) -> Mapping[str, Answer]:
    where = "/docs" if not fixed else "/pricing"
    script = f"http://{WWW}{_SCRIPT_AT}" if not fixed else _SCRIPT_AT
    price = (
        "One plan, 29 a month, cancel whenever you like." if fixed else "{{ plan.title }}, {{ plan.price }} a month."
    )
    cookie = "session=c2f1; Path=/" + ("; Secure; HttpOnly; SameSite=Lax" if fixed else "")
    return {
        "/": _page(
            "Quotely",
            f"Quotes your customers accept. <a href=/pricing>Pricing</a> <a href={where}>How it works</a> "
            "<a href=/login>Log in</a> <a href=/account>Your account</a>",
            headers=(_PRIVATE, ("Set-Cookie", cookie)),
        ),
        "/pricing": _page("Pricing", f"{price} <script src={script}></script>"),
        "/login": _page("Log in", _LOGIN, headers=(_PRIVATE,)),
        "/healthz": Answer(body='{"status": "ok", "checks": {"database": "ok"}}', kind="application/json"),
        "/api/quotes": Answer(body='{"quotes": []}', kind="application/json", wait_s=0.002 if fixed else _SLOW_S),
        "/old-pricing": _moved("/pricing") if fixed else _moved("/plans", 302),
        "/plans": _moved("/pricing") if fixed else _moved("/old-pricing", 302),
        _STYLE_AT: Answer(body=_STYLE, kind="text/css", headers=(_FOREVER,)),
        _SCRIPT_AT: Answer(body='document.title += " | Quotely"\n', kind="text/javascript", headers=(_FOREVER,)),
    }


def _page(title: str, text: str, *, headers: Headers = ()) -> Answer:
    head = f"<meta charset=utf-8><title>{title}</title><link rel=stylesheet href={_STYLE_AT}>"
    return Answer(body=f"<!doctype html><html lang=en>{head}<h1>{title}</h1><p>{text}</p></html>", headers=headers)


def _moved(location: str, status: int = 301, *headers: tuple[str, str]) -> Answer:
    return Answer(status=status, headers=(("Location", location), *headers))


def _missing(*, fixed: bool) -> Answer:
    """An address that nobody has: the mended product keeps its inside to itself."""
    if fixed:
        return Answer(status=404, body="<!doctype html><title>Not found</title><h1>Not found</h1>")
    return Answer(status=404, body=_TRACE, kind="text/plain; charset=utf-8")


def _policy() -> Answer:
    """The MTA-STS policy (RFC 8461 section 3.2)."""
    text = f"version: STSv1\r\nmode: enforce\r\nmx: mail.{APEX}\r\nmax_age: 604800\r\n"
    return Answer(body=text, kind="text/plain; charset=utf-8")


def _protected(inner: Site) -> Site:
    def answer(request: Request) -> Answer:
        found = inner(request)
        if request.scheme == "http":
            return found
        return Answer(
            status=found.status, body=found.body, kind=found.kind, headers=(*found.headers, *_PROTECTION), wait_s=found.wait_s
        )  # fmt: skip

    return answer
