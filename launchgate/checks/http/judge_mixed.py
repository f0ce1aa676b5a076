"""Judges what secure pages load over plain HTTP: one assessment for each address, however many pages load it. Pure."""

from collections.abc import Iterator
from dataclasses import field

from launchgate.checks.http.judge_gaps import has_no_pages
from launchgate.checks.http.rules_pages import CRAWL, MIXED_CONTENT
from launchgate.checks.http.said_pages import amount, assessment, quoted
from launchgate.crawlfacts import Crawl, Link, LinkKind, Resource
from launchgate.dataclass import dataclass
from launchgate.exchange import host_of, spoilt
from launchgate.model import Assessment, Severity, Status, Table

_MOST = 100
_ROWS = 1_000
_NAMES = {
    LinkKind.FORM: "a form sends to it",
    LinkKind.FRAME: "a frame",
    LinkKind.SCRIPT: "a script",
    LinkKind.STYLESHEET: "a style sheet",
    LinkKind.OBJECT: "an embedded object",
    LinkKind.FONT: "a font",
    LinkKind.TRACK: "subtitles",
    LinkKind.MANIFEST: "the web app manifest",
    LinkKind.IMAGE: "an image",
    LinkKind.IMAGE_SET: "an image of a `srcset`",
    LinkKind.CSS_IMAGE: "an image of a style sheet",
    LinkKind.MEDIA: "audio or video",
    LinkKind.ICON: "an icon",
}


@dataclass(slots=True)
class _Load:
    """One address that is loaded over plain HTTP."""

    link: Link
    leads: str
    """The plain address it redirects to; empty when it is one itself."""
    documents: dict[str, None] = field(default_factory=dict)


def judge_mixed(crawl: Crawl) -> tuple[tuple[Assessment, ...], Table]:
    """One assessment for each address; or one for the site, when there is nothing to say or nothing could be seen."""
    secure = [one for one in crawl.resources if one.url.startswith("https://") and one.judged and one.links]
    loads, upgraded = _loads(crawl, secure)
    table = Table(
        id="mixed-content",
        title="Loaded over plain HTTP",
        columns=("Address", "As", "Documents", "First document"),
        rows=tuple(
            (load.leads or load.link.url, str(load.link.kind), len(load.documents), next(iter(load.documents)))
            for load in loads[:_ROWS]
        ),
    )
    if loads:
        return (*(_failed(load) for load in loads[:_MOST]), *_rest(loads[_MOST:])), table
    return (_nothing(crawl, len(secure), upgraded),), table


def _loads(crawl: Crawl, secure: list[Resource]) -> tuple[list[_Load], int]:
    """What is loaded so, worst first, and how many references `upgrade-insecure-requests` mends."""
    down = dict(_downgrades(crawl))
    upgrading = {one.url for one in crawl.resources if one.page is not None and one.page.upgrades}
    users = _sheet_users(crawl)
    found: dict[tuple[str, bool], _Load] = {}
    upgraded = 0
    for document in secure:
        mends = document.url in upgrading or (bool(users.get(document.url)) and users[document.url] <= upgrading)
        for link in document.links:
            if not (link.kind.active or link.kind.passive):
                continue
            plain = link.url.startswith("http://") and not _is_local(link.url)
            leads = "" if plain else down.get(link.url, "")
            if not plain and not leads:
                continue
            if mends:
                upgraded += 1
                continue
            load = found.setdefault((link.url, link.kind.active), _Load(link, leads))
            load.documents[document.url] = None
    return sorted(found.values(), key=lambda load: (not load.link.kind.active, load.link.url)), upgraded


def _sheet_users(crawl: Crawl) -> dict[str, set[str]]:
    """The pages that use each style sheet: what they upgrade, its references are upgraded by."""
    users: dict[str, set[str]] = {}
    for page in crawl.pages:
        for link in page.links:
            if link.kind is LinkKind.STYLESHEET:
                users.setdefault(link.url, set()).add(page.url)
    return users


def _downgrades(crawl: Crawl) -> Iterator[tuple[str, str]]:
    """Secure addresses whose redirects come by plain HTTP, with the first plain one."""
    for one in crawl.resources:
        if one.walk.hops and one.url.startswith("https://"):
            steps = (*(hop.location for hop in one.walk.hops), one.leaves)
            plain = next((url for url in steps if url.startswith("http://") and not _is_local(url)), None)
            if plain is not None:
                yield one.url, plain


def _is_local(url: str) -> bool:
    """This machine, which browsers trust over plain HTTP, too (Secure Contexts, section 3.1)."""
    host = host_of(url)
    return host in ("localhost", "::1") or host.endswith(".localhost") or host.startswith("127.")


def _failed(load: _Load) -> Assessment:
    link, first = load.link, next(iter(load.documents))
    shown = quoted(link.url) if not load.leads else f"{quoted(link.url)}, which redirects to {quoted(load.leads)},"
    others = f" and {amount(len(load.documents) - 1, 'other document')}" if len(load.documents) > 1 else ""
    place = f"{quoted(first)}{others} (`{link.tag}`)"
    if link.kind is LinkKind.FORM:
        said = f"a form sends what people enter over plain HTTP to {shown.rstrip(',')}, on {place}"
    else:
        said = f"{shown} is loaded over plain HTTP as {_NAMES[link.kind]} on {place}"
    return assessment(
        MIXED_CONTENT,
        link.url,
        Status.FAIL,
        said,
        severity=Severity.BLOCKER if link.kind.active else Severity.MEDIUM,
        impact=_impact(link.kind),
        remediation=_fix(load),
        url=first,
    )


def _impact(kind: LinkKind) -> str:
    if kind is LinkKind.FORM:
        return "Everybody on the way can read what is entered, and browsers warn before it is sent."
    if kind.active:
        return "Browsers block it, so the page misses it for every visitor."
    if kind.upgraded:
        return "Browsers ask for it over HTTPS instead and show nothing when it is not there."
    return "Browsers block it and show nothing in its place."


def _fix(load: _Load) -> str:
    if load.leads:
        return f"let {quoted(load.link.url)} redirect to an `https://` address, or name its final address in the page"
    secure = f"https://{load.link.url.removeprefix('http://')}"
    return f"write {quoted(secure)} there, after trying that it answers"


def _rest(loads: list[_Load]) -> tuple[Assessment, ...]:
    if not loads:
        return ()
    message = (
        f"{amount(len(loads), 'further address')} are loaded over plain HTTP; the table `mixed-content` lists them"
    )
    severity = Severity.BLOCKER if loads[0].link.kind.active else Severity.MEDIUM
    return (assessment(MIXED_CONTENT, "further addresses", Status.FAIL, message, severity=severity),)


def _unread(crawl: Crawl) -> str:
    """The finding that tells why not even the first page was read."""
    start = next((one for one in crawl.resources if one.url == crawl.start), None)
    if start is None or start.leaves:
        return f"{CRAWL.id}#{crawl.start}"
    if start.walk.loop or start.walk.too_many:
        return f"redirect/loop#{crawl.start}"
    return spoilt(start.walk.end) or f"smoke/home#{crawl.start}"


def _nothing(crawl: Crawl, secure: int, upgraded: int) -> Assessment:
    """Nothing was found: because nothing is there, or because nothing could be seen."""
    subject, pages = crawl.start, len(crawl.pages)
    if has_no_pages(crawl):
        message = f"{quoted(crawl.start)} answers with something that is no page"
        return assessment(MIXED_CONTENT, subject, Status.NOT_APPLICABLE, message, url=crawl.start)
    if not pages:
        return assessment(
            MIXED_CONTENT, subject, Status.UNKNOWN, "no page could be read", because=_unread(crawl),
            remediation="see http/crawl", url=crawl.start,
        )  # fmt: skip
    if not any(page.url.startswith("https://") for page in crawl.pages):
        message = "no page of the site is served over HTTPS, so nothing on it can be mixed"
        return assessment(MIXED_CONTENT, subject, Status.NOT_APPLICABLE, message, url=crawl.start)
    early = next((limit for limit in crawl.limits if not (limit.chosen or limit.files_only)), None)
    if early is not None:
        message = f"nothing on the {amount(pages, 'page')} that were read, but {early.reason}"
        because = f"{CRAWL.id}#{early.subject}"
        return assessment(
            MIXED_CONTENT, subject, Status.UNKNOWN, message, remediation=early.remedy, because=because, url=crawl.start
        )
    mended = (
        f"; {amount(upgraded, 'reference')} written with `http:` are upgraded by the pages' own policy"
        if upgraded
        else ""
    )
    message = f"nothing is loaded over plain HTTP by {amount(secure, 'secure document')}{mended}"
    return assessment(MIXED_CONTENT, subject, Status.PASS, message, url=crawl.start)
