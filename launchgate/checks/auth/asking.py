"""Sends requests as an attacker would have to be let: to hosts in attack.allow only, slowly, and never to another origin.

A visitor keeps cookies as a browser does; what a site hands out (cookies, tokens, hidden fields) is masked from then on.
"""

import time
from collections.abc import Mapping
from urllib.parse import urljoin

from launchgate.checks.auth.rules import RULES
from launchgate.clients.http.cookies import Cookies
from launchgate.context import Context
from launchgate.exchange import Exchange, Failure, Response, host_of, origin

INTERVAL_S = 0.5
"""Seconds between two requests to one host: two a second."""
_HOPS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONG = 12
"""A value of this length that a site hands out is taken for a credential; a shorter one may be an ordinary word."""


class Asking:
    """The turnstile of this check, and its count."""

    def __init__(self, context: Context, interval: float) -> None:
        self.context, self.sent = context, 0
        self._interval = interval
        self._next: dict[str, float] = {}

    def permits(self, url: str) -> bool:
        return any(self.context.attack.permits(rule.id, host_of(url)) for rule in RULES)

    def ask(
        self, url: str, headers: Mapping[str, str], method: str = "GET", body: bytes | None = None
    ) -> Exchange:  # fmt: skip
        """One request, no redirect followed. The caller has asked `permits`."""
        now, host = time.monotonic(), host_of(url)
        slot = max(now, self._next.get(host, now))
        self._next[host] = slot + self._interval
        time.sleep(min(slot - now, self.context.deadline.left))
        self.sent += 1
        return self.context.clients.http.fetch(url, method=method, headers=headers, body=body, fresh=True)


class Visitor:
    """One role's browser: its headers and its cookies."""

    def __init__(self, asking: Asking, name: str, headers: Mapping[str, str] | None = None) -> None:
        self.name, self.headers, self.cookies = name, dict(headers or {}), Cookies()
        self._asking = asking

    def ask(self, url: str, method: str = "GET", body: bytes | None = None, kind: str = "") -> Exchange:
        """One request with this visitor's credentials; what it sets is kept."""
        headers = dict(self.headers)
        if body is not None:
            headers["Content-Type"] = kind or "application/x-www-form-urlencoded"
        given = any(key.lower() == "cookie" for key in headers)
        if not given and (cookie := self.cookies.header(url)):
            headers["Cookie"] = cookie
        found = self._asking.ask(url, headers, method, body)
        if isinstance(found, Response):
            self.cookies.keep(found)
            for part in (self.cookies.header(url) or "").split("; "):
                self.remember(part.partition("=")[2])
        return found

    def remember(self, value: str) -> None:
        if len(value) >= _LONG:
            self._asking.context.redactor.remember(value, f"the session of {self.name}")

    def follow(self, first: Exchange) -> tuple[Exchange | None, str]:
        """Where redirects end within the origin, or the other origin's host, which is not asked."""
        found, end = first, None
        for _ in range(_HOPS):
            to = location(found)
            if to is None:
                break
            if not same_origin(first.url, to):
                return end, host_of(to) or "another address"
            found = end = self.ask(to)
        return end, ""


def location(found: Exchange) -> str | None:
    """Where an answer redirects to, absolute; None when it does not."""
    if isinstance(found, Failure) or found.status not in _REDIRECTS:
        return None
    try:
        return urljoin(found.url, (found.header("Location") or "").strip()) or None
    except ValueError:
        return None


def same_origin(one: str, other: str) -> bool:
    try:
        return origin(one) == origin(other)
    except ValueError:
        return False
