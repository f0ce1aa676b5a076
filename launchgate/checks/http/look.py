"""Reduces an answer to what the judges need: what it is, its headers and metas, its cookies without values, what it gives away.

Bodies and raw values end here.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

from launchgate.checks.http.cookies import parse_cookie
from launchgate.checks.http.page import Page
from launchgate.checks.http.spec import Answer, Kind, Leak, Resemblance
from launchgate.checks.http.traces import Trace, debug_pages, traces
from launchgate.dataclass import dataclass
from launchgate.detection import Candidate, engine
from launchgate.exchange import Response, host_of
from launchgate.model import Severity

_LOOKED_AT = 400_000
"""Characters of a body that are searched; the marks of an error page stand in its beginning."""
_SHOWN = 120
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_API = re.compile(r".*[/+](json|xml|problem\+json|grpc-web|cbor|msgpack)$")
_MISSING = re.compile(
    r"\b404\b|not found|does ?n.t exist|no such page|nicht gefunden|introuvable|no encontrad|non trovat", re.IGNORECASE
)
_LOGIN = re.compile(r"/(?:log[-_]?in|sign[-_]?in|auth|oauth2?|sso|session|accounts?/login)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An answer and what its page looks like."""

    answer: Answer
    likeness: str
    """Equal for pages that a visitor could not tell apart; empty for what is no page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """What looking needs beside the response."""

    now: datetime
    redact: Callable[[str], str]
    """Takes out what the user handed in, which a site may give back."""
    home: str = ""
    """The home page's likeness."""


def look(response: Response, eyes: Eyes) -> Look:
    """One answer, looked at."""
    html = response.media_type in _HTML
    raw = eyes.redact(response.text[:_LOOKED_AT])
    page = Page(raw) if html else None
    text = page.text if page else raw
    kind = _kind(response, html)
    likeness = page.likeness if page else ""
    cookies = (parse_cookie(value, eyes.now) for name, value in response.headers if name.lower() == "set-cookie")
    answer = Answer(
        url=response.url,
        status=response.status,
        kind=kind,
        media_type=response.media_type,
        headers=tuple((name, value) for name, value in response.headers if name.lower() != "set-cookie"),
        metas=page.metas if page else (),
        cookies=tuple(cookie for cookie in cookies if cookie is not None),
        leaks=_leaks(response, raw, text, unusual=kind is Kind.ERROR),
        resembles=_resembles(response.url, page, text, likeness, eyes.home),
        blocked=response.blocked,
    )
    return Look(answer=answer, likeness=likeness)


def _kind(response: Response, html: bool) -> Kind:
    if response.status >= 400:
        return Kind.ERROR
    if response.status >= 300:
        return Kind.REDIRECT
    if html:
        return Kind.PAGE
    return Kind.API if _API.match(response.media_type) else Kind.OTHER


def _resembles(url: str, page: Page | None, text: str, likeness: str, home: str) -> Resemblance:
    if page is not None and home and likeness == home:
        return Resemblance.HOME
    if _LOGIN.search(urlsplit(url).path) or (page is not None and page.asks_login):
        return Resemblance.LOGIN
    return Resemblance.MISSING if _MISSING.search(text[:20_000]) else Resemblance.OTHER


def _leaks(response: Response, raw: str, text: str, *, unusual: bool) -> tuple[Leak, ...]:
    """What an answer gives away. A page may quote a trace in its text, so that only errors are read for those."""
    found = [_leak(trace) for trace in debug_pages(raw)]
    if unusual:
        found += [_leak(trace) for trace in traces(text, frozenset({host_of(response.url)}))]
        seen = any(leak.kind in ("debug-page", "stack-trace") for leak in found)
        found += [_token(one) for one in _secrets(raw) if seen or not one.generic]
    return tuple(found)


def _leak(trace: Trace) -> Leak:
    mark = trace.mark
    return Leak(kind=mark.kind, title=mark.title, severity=mark.severity, shown=_short(trace.text), fix=mark.fix)


def _short(text: str) -> str:
    """A piece of a page in one line, with whatever in it looks like a secret masked."""
    line = text
    for one in reversed(engine().scan(text.encode("utf-8", "replace"))):
        data = line.encode("utf-8", "replace")
        line = (data[: one.start] + one.masked.encode() + data[one.end :]).decode("utf-8", "replace")
    line = " ".join(line.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _secrets(raw: str) -> Iterator[Candidate]:
    kinds = set()
    for one in engine().scan(raw.encode("utf-8", "replace")):
        if not one.public and one.kind not in kinds:
            kinds.add(one.kind)
            yield one


def _token(one: Candidate) -> Leak:
    name = f" ({one.name})" if one.name else ""
    return Leak(
        kind=one.kind,
        title=f"what looks like a secret: {one.title}{name}",
        severity=Severity.HIGH,
        shown=one.masked,
        fix="replace the value at its provider, and answer errors with a page of your own",
    )
