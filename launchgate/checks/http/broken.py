"""Which own addresses lead nowhere, by where they end: five links to one lost page are one fault. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus

from launchgate.checks.http.said_pages import quoted
from launchgate.crawlfacts import Crawl, LinkKind, Referrer, Resource, by_url
from launchgate.dataclass import dataclass
from launchgate.exchange import Failure, Response, spoilt
from launchgate.model import Severity

PRIVATE = frozenset({401, 403, 407})
"""Answers that keep people out; whether there is a page behind them cannot be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One place that is not there."""

    subject: str
    """The address that fails in the end."""
    resource: Resource
    """The address that is linked, with everybody who links to it or to others that end in the same place."""
    said: str
    answer: str
    """In a word, for the table."""
    fix: str
    severity: Severity
    because: str | None = None


def faults(crawl: Crawl) -> tuple[Fault, ...]:
    """In the crawl's order, each final address once; the worst severity of those who refer to it."""
    known = by_url(crawl.resources)
    found: dict[str, Fault] = {}
    for resource in crawl.resources:
        if not resource.referrers and not resource.start:
            continue  # reached by a redirect only, and told of with the link that leads there
        fault = _fault(resource, known)
        if fault is not None:
            old = found.get(fault.subject)
            found[fault.subject] = fault if old is None else _joined(old, fault)
    return tuple(found.values())


def _joined(old: Fault, new: Fault) -> Fault:
    first = old.resource
    # The redirects say where it leads; the one that is linked most directly is the better one to show.
    merged = replace(
        first,
        referrers=(*first.referrers, *new.resource.referrers),
        references=first.references + new.resource.references,
    )
    worse = new if new.severity.rank > old.severity.rank else old
    return replace(old, resource=merged, severity=worse.severity)


def _fault(resource: Resource, known: dict[str, Resource]) -> Fault | None:
    walk = resource.walk
    if walk.loop or walk.too_many:
        return _endless(resource)
    end = walk.end
    if isinstance(end, Failure):
        return _silent(resource, end) if end.kind.shown else None
    if end.blocked is not None or end.status in PRIVATE or resource.leaves:
        return None
    if end.status >= 400:
        return _missing(resource, end)
    if 300 <= end.status < 400 and end.status != 304:
        said = f"{_led(resource)} answers {end.status} without saying where to go"
        fix = "send a Location header with the redirect, or answer 200"
        return Fault(
            subject=end.url, resource=resource, said=said, answer=str(end.status), fix=fix, severity=_severity(resource)
        )
    return _says_missing(resource, known.get(end.url))


def _endless(resource: Resource) -> Fault:
    walk = resource.walk
    around = f"go round: {' → '.join(quoted(url) for url in walk.cycle[:6])}" if walk.loop else "do not end"
    subject = min(walk.cycle) if walk.loop else walk.start
    return Fault(
        subject=subject,
        resource=resource,
        said=f"the redirects of {quoted(walk.start)} {around}",
        answer="redirect loop" if walk.loop else "too many redirects",
        fix="end the circle, or correct the link",
        severity=_severity(resource),
        because=f"redirect/loop#{walk.start}",
    )


def _silent(resource: Resource, end: Failure) -> Fault:
    said = f"{quoted(end.url)} cannot be opened: {end.reason}"
    answer = str(end.kind).replace("-", " ")
    return Fault(
        subject=end.url, resource=resource, said=said, answer=answer, fix=end.remedy, severity=_severity(resource),
        because=spoilt(end),
    )  # fmt: skip


def _missing(resource: Resource, end: Response) -> Fault:
    if end.status >= 500:
        fix = "look into the server's log for this address; the page is there and fails"
    elif resource.start == "sitemap" and not resource.referrers:
        fix = "take it out of the sitemap, or bring the page back"
    else:
        fix = f"correct the link, or bring {quoted(end.url)} back or redirect it to what took its place"
    said = f"{_led(resource)} answers {end.status} {_phrase(end.status)}".rstrip()
    return Fault(
        subject=end.url, resource=resource, said=said, answer=str(end.status), fix=fix, severity=_severity(resource)
    )


def _says_missing(resource: Resource, end: Resource | None) -> Fault | None:
    """A page that says 404 to people and 200 to everybody else."""
    if end is None or end.page is None or not end.page.says_missing:
        return None
    root = end.url.partition("//")[2].partition("/")[0]
    return Fault(
        subject=end.url,
        resource=resource,
        said=f"{_led(resource)} answers 200, but its heading says that there is no such page",
        answer="200, says not found",
        fix="correct the link, and let the server answer 404 with this page",
        severity=Severity.MEDIUM,
        because=f"http/not-found#{root}",
    )


def _led(resource: Resource) -> str:
    walk = resource.walk
    if not walk.hops:
        return quoted(resource.url)
    return f"{quoted(resource.url)} redirects to {quoted(walk.final)}, which"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _severity(resource: Resource) -> Severity:
    """Pages and what they cannot do without are high; what is only missing to the eye is medium."""
    kinds = {referrer.link.kind for referrer in resource.referrers}
    if resource.start or any(_is_needed(kind) for kind in kinds):
        return Severity.HIGH
    return Severity.MEDIUM


def _is_needed(kind: LinkKind) -> bool:
    return (kind.visited and kind is not LinkKind.ALTERNATE) or kind in (
        LinkKind.SCRIPT, LinkKind.STYLESHEET, LinkKind.OBJECT,
    )  # fmt: skip


def documents(referrers: tuple[Referrer, ...]) -> Iterator[str]:
    """The documents that refer to something, each once."""
    yield from dict.fromkeys(referrer.url for referrer in referrers)
