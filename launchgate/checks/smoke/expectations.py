"""Looks at one step of a journey: did it come out as declared? Pure.

What is said quotes what was declared, references and all, and of the site only what is short: an answer may hold a token.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from launchgate.checks.smoke.expected import Expect
from launchgate.checks.smoke.looks import PASSED, Look, answer_of, bare, text_look
from launchgate.checks.smoke.matching import ABSENT, mismatch
from launchgate.checks.smoke.spec import Tried
from launchgate.exchange import Failure, Response, Walk, origin
from launchgate.jsonpath import lookup
from launchgate.model import Status

_QUERY = re.compile(r"[?#][^`\s]{0,9000}`")


def look_at(tried: Tried, config: str) -> Look:
    """Judges one step by itself. `config` is where it was declared."""
    if tried.refused is not None:
        reason, remedy = tried.refused
        return Look(Status.UNKNOWN, f"was not sent: {reason}", remedy, reason)
    if tried.walk is None:
        return Look(Status.UNKNOWN, "was not reached")
    if tried.waited is not None and not tried.waited.met:
        return _still_waiting(tried, tried.walk, config)
    return met(tried, config)


def met(tried: Tried, config: str) -> Look:
    """Whether the answer is what the step expects, whatever it waited for."""
    walk = tried.walk
    assert walk is not None
    turned = _redirect(walk, tried, config)
    if turned is not None:
        return turned
    end = answer_of(_discreet(walk))
    if isinstance(end, Look):
        return end
    return next(_shortfalls(tried, end, config), PASSED)


def _discreet(walk: Walk) -> Walk:
    """A walk whose missing answer is told without the queries of addresses, which may hold a token."""
    end = walk.end
    if isinstance(end, Failure):
        end = replace(end, url=bare(end.url), reason=_QUERY.sub("`", end.reason))
        return replace(walk, start=bare(walk.start), end=end)
    if end.blocked is not None:
        return replace(walk, start=bare(walk.start), end=replace(end, url=bare(end.url)))
    return walk


def _shortfalls(tried: Tried, end: Response, config: str) -> Iterator[Look]:
    expect, shown = tried.expect, tried.step.expect
    if not any(end.status in allowed for allowed in expect.statuses):
        yield _status(tried, end, config)
    if expect.tls and urlsplit(end.url).scheme != "https":
        remedy = f"redirect HTTP to HTTPS, or name an https address in {config}"
        yield Look(Status.FAIL, f"was answered over plain HTTP by `{bare(end.url)}`, expected HTTPS", remedy)
    written = (shown.text, shown.not_text)
    if (text := text_look(end, expect.text, expect.not_text, f"{config}.expect", written)) is not None:
        yield text
    yield from _headers(expect, shown, end, config)
    if expect.json:
        yield from _json(expect, shown, end, config)
    if expect.max_ms is not None and tried.seconds * 1000 > expect.max_ms:
        remedy = (
            f"look at what the server did in that time; if this is how long it takes, raise {config}.expect.max_ms. "
            "One try says little about speed: perf.routes measures it"
        )
        yield Look(Status.FAIL, f"took {tried.seconds * 1000:.0f} ms, expected at most {expect.max_ms} ms", remedy)
    for name, why in tried.lacking:
        remedy = (
            f"open the page and look for it: either it is no longer there, or {config}.capture.{name} is out of date"
        )
        yield Look(Status.FAIL, f"did not give `{name}`: {why}", remedy)


def _status(tried: Tried, end: Response, config: str) -> Look:
    walk = tried.walk
    where = f" at `{bare(end.url)}`" if walk is not None and walk.hops else ""
    wanted = tried.step.expect.status
    listed = wanted if isinstance(wanted, list) else [wanted] if wanted is not None else ["2xx"]
    said = f"answered {end.status}{where}, expected {' or '.join(str(one) for one in listed)}"
    return Look(Status.FAIL, said, _status_remedy(tried, end, config))


def _status_remedy(tried: Tried, end: Response, config: str) -> str:
    look = f"read the server's log for {tried.step.method} {tried.step.address} at this minute"
    match end.status:
        case 401:
            return f"check the account and token this step sends, and that its session or token is accepted; {look}"
        case 403 if tried.step.method != "GET":
            return f"check that the step sends what the form holds, its CSRF token included, and the account's role; {look}"
        case 403:
            return f"check the role of the account, or let the gate in with site.access.headers; {look}"
        case 404 | 410:
            return f"deploy what is missing, or correct the address in {config}"
        case 405:
            return f"correct the method in {config}, or the route that should take {tried.step.method}"
        case 400 | 415 | 422:
            return f"compare what {config} sends with what the route takes; {look}"
        case 429:
            return "lower limits.requests_per_second, or let the gate through the rate limit"
    return f"{look}; or expect {end.status} in {config}.expect.status if that is right"


def _headers(expect: Expect, shown: Expect, end: Response, config: str) -> Iterator[Look]:
    for name, wanted in expect.header.items():
        value = end.header(name)
        said = mismatch(ABSENT if value is None else value, wanted, shown.header[name])
        if said is not None:
            remedy = f"send the header, or correct {config}.expect.header"
            yield Look(Status.FAIL, f"the header `{name}` {said}", remedy)


def _json(expect: Expect, shown: Expect, end: Response, config: str) -> Iterator[Look]:
    if end.truncated:
        remedy = f"ask for less in {config}, or drop its `json` expectation"
        yield Look(Status.UNKNOWN, f"sent more than {len(end.body):,} bytes, so its JSON was not read", remedy)
        return
    document = parsed(end)
    if document is ABSENT:
        remedy = f"open the address: it should answer with JSON; what came is '{end.media_type or 'without a type'}'"
        yield Look(Status.FAIL, "did not answer with JSON that can be read", remedy)
        return
    for path, wanted in expect.json.items():
        said = mismatch(value_at(document, path), wanted, shown.json[path])
        if said is not None:
            yield Look(
                Status.FAIL,
                f"`{path}` {said}",
                f"correct what the server puts there, or {config}.expect.json if it is right",
            )


def parsed(response: Response) -> Any:
    """The body as JSON, or ABSENT."""
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError):
        return ABSENT


def value_at(document: Any, path: str) -> Any:
    """The value a path leads to, or ABSENT."""
    found = lookup(document, path)
    return ABSENT if found.missing is not None else found.value


def _redirect(walk: Walk, tried: Tried, config: str) -> Look | None:
    """What there is to say about where the step redirects to; None when that was not asked, or is right."""
    wanted, shown = tried.expect.redirect, tried.step.expect.redirect
    if wanted is None or (isinstance(walk.end, Failure) and not walk.hops):
        return None
    led = first_location(walk)
    said = f"expected a redirect to `{shown}`"
    if led is None:
        if isinstance(walk.end, Response) and walk.end.blocked is None:
            remedy = (
                "the answer should send people on: look at what it says in a browser, e.g. that the login was refused"
            )
            return Look(Status.FAIL, f"answered {walk.end.status} without a redirect, {said}", remedy)
        return None
    if _leads(led, urljoin(walk.start, wanted), query="?" in wanted):
        return None
    remedy = (
        "look at why people are sent there. A login that leads back to itself lost its session cookie or CSRF token, or the "
        f"account it was given is not known there; if the new place is right, correct {config}.expect.redirect"
    )
    return Look(Status.FAIL, f"redirects to `{_place(led, walk.start)}`, {said}", remedy)


def first_location(walk: Walk) -> str | None:
    """Where the first answer redirects to, absolute; None when it does not."""
    if walk.hops:
        return walk.hops[0].location
    if (
        isinstance(walk.end, Response)
        and 300 <= walk.end.status < 400
        and (to := walk.end.header("Location")) is not None
    ):
        return urljoin(walk.end.url, to)
    return None


def _leads(led: str, wanted: str, *, query: bool) -> bool:
    try:
        same = origin(led) == origin(wanted)
    except ValueError:
        return False
    one, other = urlsplit(led), urlsplit(wanted)
    return same and (one.path or "/") == (other.path or "/") and (not query or one.query == other.query)


def _place(url: str, start: str) -> str:
    """A redirect's place for people: the path on the same origin, else the address; never its query."""
    try:
        near = origin(url) == origin(start)
    except ValueError:
        near = False
    return urlsplit(url).path or "/" if near else bare(url)


def _still_waiting(tried: Tried, walk: Walk, config: str) -> Look:
    waited = tried.waited
    assert waited is not None
    said = f"was still not so after {waited.seconds:.0f} s and {waited.looks} looks: {waited.seen}, waited for {waited.wanted}"
    if waited.cut:
        remedy = "raise limits.deadline_s in launchgate.yml or pass --deadline"
        return Look(
            Status.UNKNOWN, f"the run's time was over before it was so: {waited.seen}", remedy, f"{waited.seen}"
        )
    if isinstance(walk.end, Failure) and not walk.end.kind.shown:
        return Look(Status.UNKNOWN, said, walk.end.remedy, said)
    remedy = (
        "the old version is still being served: look at the deployment and at caches in front of it, or raise "
        f"{config}.wait_until.at_most_s if it takes longer"
    )
    return Look(Status.FAIL, said, remedy)
