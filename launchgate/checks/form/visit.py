"""One visitor's way through the site: cookies kept, redirects followed by hand, nothing sent twice."""

from dataclasses import replace
from urllib.parse import urljoin

from launchgate.checks.form.payload import Submission
from launchgate.clients.http import HttpClient
from launchgate.clients.http.cookies import Cookies
from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange, Failure, Response, host_of, without_userinfo

_HOPS = 10
_LOCATION = 8_000
_AGAIN = frozenset({307, 308})
"""Redirects that ask for the same request at another place: the server took nothing yet (RFC 9110 section 15.4.8)."""
_ELSEWHERE = frozenset({301, 302, 303, *_AGAIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a request and the redirects after it brought."""

    first: Exchange
    last: Exchange


class Visit:
    """A visitor with an empty cookie jar."""

    def __init__(self, http: HttpClient) -> None:
        self._http, self._cookies = http, Cookies()

    def open(self, url: str) -> Answered:
        """A page, redirects followed."""
        return self._follow(Submission(url=url, method="GET"))

    def send(self, what: Submission) -> Answered:
        """The form, once; then the page that the answer leads to."""
        return self._follow(what)

    def _follow(self, what: Submission) -> Answered:
        first = last = self._ask(what)
        for _ in range(_HOPS):
            to = _location(last)
            if to is None or isinstance(last, Failure):
                break
            if last.status in _AGAIN and what.method != "GET":
                if not _same_place(what.url, to):
                    break
                what = replace(what, url=to)
                first = last = self._ask(what)
            else:
                what = Submission(url=to, method="GET")
                last = self._ask(what)
        return Answered(first=first, last=last)

    def _ask(self, what: Submission) -> Exchange:
        own = {"Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8"}
        cookie = self._cookies.header(what.url)
        if cookie is not None:
            own["Cookie"] = cookie
        headers = {**own, **dict(what.headers)}
        got = self._http.fetch(what.url, method=what.method, headers=headers, body=what.body, fresh=True)
        if isinstance(got, Response):
            self._cookies.keep(got)
        return got


def _location(end: Exchange) -> str | None:
    """Where an answer leads to; None at the end of the way."""
    if isinstance(end, Failure) or end.status not in _ELSEWHERE or end.blocked is not None:
        return None
    value = end.header("Location") or ""
    if not value or len(value) > _LOCATION:
        return None
    try:
        return without_userinfo(urljoin(end.url, value.encode("latin-1", "replace").decode("utf-8", "replace").strip()))
    except ValueError:
        return None


def _same_place(one: str, other: str) -> bool:
    """Whether what was typed may be sent on: the same host, and never from https to http."""
    return host_of(one) == host_of(other) and not (one.startswith("https:") and not other.startswith("https:"))
