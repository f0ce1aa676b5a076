"""The demo's site as one function of a request: its public pages, and the doors of accounts, leads and the assistant.

Broken in the ways its first customers would meet, or mended.
"""

from collections.abc import Iterator, Mapping

from launchgate.demo import chat, leads, scripts
from launchgate.demo.accounts import Accounts, Credentials
from launchgate.demo.answers import APEX, PRIVATE, STS, WWW, Answer, Request, Site, moved, page

_SLOW_S = 0.4
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


def site(credentials: Credentials, relay: int, *, fixed: bool) -> Site:
    """The site. `relay` is the port of the relay on 127.0.0.1 that takes the lead form's mail."""
    pages = dict(_pages(fixed=fixed)) | dict(scripts.files(fixed=fixed))
    doors: Mapping[str, Site] = {
        **dict(Accounts(credentials, fixed=fixed).doors()),
        **dict(leads.doors(relay, fixed=fixed)),
        **dict(chat.doors(credentials.canary, fixed=fixed)),
    }

    def answer(request: Request) -> Answer:
        plain = request.plain
        if request.scheme == "http":
            return moved(f"https://{request.host}{request.path}")
        if request.host == APEX:
            return moved(f"https://{WWW}{request.path if fixed else '/'}")
        if request.host == STS:
            return _policy() if fixed and plain == "/.well-known/mta-sts.txt" else Answer(status=404)
        if plain in doors:
            return doors[plain](request)
        return pages.get(plain) or _missing(fixed=fixed)

    return _protected(answer) if fixed else answer


def _pages(*, fixed: bool) -> Iterator[tuple[str, Answer]]:
    docs = "/pricing" if fixed else "/docs"
    script = scripts.SCRIPT_AT if fixed else f"http://{WWW}{scripts.SCRIPT_AT}"
    cookie = "session=c2f1; Path=/" + ("; Secure; HttpOnly; SameSite=Lax" if fixed else "")
    counter = f"<script defer data-domain={WWW} src={scripts.COUNTER_AT}></script>" if fixed else ""
    yield (
        "/",
        page(
            "Quotely",
            f"<p>Quotes your customers accept. <a href=/pricing>Pricing</a> <a href={docs}>How it works</a> "
            "<a href=/contact>Contact</a> <a href=/login>Log in</a> <a href=/account>Your account</a></p>"
            f"<script type=module src={scripts.APP_AT}></script>{counter}",
            headers=(PRIVATE, ("Set-Cookie", cookie)),
        ),
    )
    price = "<p>One plan, 29 a month, cancel whenever you like.</p>"
    yield "/pricing", page("Pricing", f"{price}<script src={script}></script>")
    yield "/healthz", Answer(body='{"status": "ok", "checks": {"database": "ok"}}', kind="application/json")
    yield "/api/event", Answer(status=202)
    plans = '{"plans": [{"name": "One plan", "price": 29}]}'
    yield "/api/plans", Answer(body=plans, kind="application/json", wait_s=0.002 if fixed else _SLOW_S)
    yield "/old-pricing", moved("/pricing") if fixed else moved("/plans", 302)
    yield "/plans", moved("/pricing") if fixed else moved("/old-pricing", 302)


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
