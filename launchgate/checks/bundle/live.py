"""Asks the live site for its pages, scripts and source maps, within bounds, and looks through them. No opinion.

Only the site's own origins are asked. Scripts that other scripts load are followed as far as they are named in plain text.
"""

import json
import re
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import field, replace
from urllib.parse import urljoin, urlsplit

from launchgate.checks.bundle import maps
from launchgate.checks.bundle.search import Search
from launchgate.checks.bundle.spec import Gap, Output, Reading
from launchgate.checks.bundle.syntax import Syntax
from launchgate.context import Context
from launchgate.crawlfacts import Crawl, LinkKind, Resource
from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange, Failure, Response, home, spoilt, unanswered, with_path

PAGES = 40
SCRIPTS = 150
MAPS = 60
FILE = 16_000_000
"""Bytes kept of one script."""
MAP = maps.MOST
"""Bytes kept of one map."""
_LONG_S = 40.0
"""Seconds that one of them may take."""
TOTAL = 200_000_000
_AT_ONCE = 6
_IMPORTED = re.compile(
    rb"[\"'`](?P<path>(?:\.{1,2}/|/)?(?:[\w@~.\[\]()-]{1,80}/){0,8}[\w@~.\[\]()-]{1,120}\.m?js)(?:\?[\w=&.-]{0,60})?[\"'`]"
)
_REFUSED = (401, 403, 407, 429)
_SCRIPT_TYPES = ("javascript", "ecmascript")
_MOST_NAMED = 400


@dataclass(slots=True)
class _Site:
    """What is known of the site while it is read."""

    roots: tuple[str, ...]
    seen: set[str] = field(default_factory=set)
    size: int = 0
    requests: int = 0
    late: bool = False
    cut: list[str] = field(default_factory=list)
    """Addresses whose body was longer than what is kept."""
    lost: list[str] = field(default_factory=list)
    """Scripts that a page names and nobody could be asked for."""

    def inside(self, url: str) -> bool:
        return url.startswith(self.roots)


def read_site(context: Context, search: Search) -> Reading:
    """The site as a visitor gets it."""
    target = with_path(context.require_target())
    crawl = context.clients.crawl.site(target)
    first = crawl.resources[0] if crawl.resources else None
    if (gap := _unreached(first, target)) is not None:
        return Reading(gaps=(gap,))
    site = _Site(roots=crawl.roots)
    _read_pages(context, search, crawl)
    scripts = _read_scripts(context, search, site, _scripts(crawl))
    _read_maps(context, search, site, scripts)
    subject = home(target)
    output = Output(subject=subject, files=search.read, size=search.size, skipped=tuple(search.skipped.items()))
    return replace(search.reading(), outputs=(output,), gaps=tuple(_gaps(subject, site, crawl)))


def _unreached(first: Resource | None, target: str) -> Gap | None:
    subject = home(target)
    if first is None:
        return Gap(
            subject=subject,
            reason="the site's start page was not asked for",
            remedy="raise limits.deadline_s in launchgate.yml",
        )
    said = unanswered(first.walk)
    if said is None:
        return None
    return Gap(
        subject=subject, reason=said[0], remedy=said[1], because=spoilt(first.walk.end) or f"smoke/home#{subject}"
    )


def _gaps(subject: str, site: _Site, crawl: Crawl) -> Iterator[Gap]:
    if site.late:
        yield Gap(
            subject=subject,
            reason="the run's time was over before all scripts were read",
            remedy="raise limits.deadline_s in launchgate.yml",
        )
    if site.cut:
        yield Gap(
            subject=site.cut[0],
            reason="it is too large to be read whole",
            remedy="split the script, or have bundle.output read in the build job",
        )
    if site.lost:
        yield Gap(
            subject=site.lost[0],
            reason="a page loads this script, and it could not be had",
            remedy="run again, or let the gate in (site.access)",
        )
    if any(not limit.chosen and not limit.files_only for limit in crawl.limits):
        yield Gap(
            subject=subject,
            reason="the crawl did not come to its end, so that scripts may be missing",
            remedy="raise limits.deadline_s in launchgate.yml",
        )


def _read_pages(context: Context, search: Search, crawl: Crawl) -> None:
    """The first pages: their inline scripts and data are shipped, too."""
    urls = [page.url for page in crawl.pages if page.status is not None and page.status < 300][:PAGES]
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="bundle") as pool:
        for url, answer in zip(urls, pool.map(context.clients.http.fetch, urls), strict=True):
            if isinstance(answer, Response) and answer.blocked is None:
                search.take(url, answer.body, syntax=Syntax.MARKUP)


def _scripts(crawl: Crawl) -> tuple[str, ...]:
    """Every script and style sheet that a page loads from the site itself."""
    kinds = (LinkKind.SCRIPT, LinkKind.STYLESHEET)
    linked = (link.url for resource in crawl.resources for link in resource.links if link.kind in kinds)
    typed = (one.url for one in crawl.resources if any(word in one.media_type for word in _SCRIPT_TYPES))
    moved = {one.url: one.walk.final for one in crawl.resources if one.walk.hops and not one.leaves}
    ends = (moved.get(url, url) for url in (*linked, *typed))
    return tuple(url for url in dict.fromkeys(ends) if url.startswith(crawl.roots))


def _read_scripts(context: Context, search: Search, site: _Site, first: tuple[str, ...]) -> dict[str, Response]:
    """Scripts and what they name, breadth first; what came of each is kept for its map."""
    waiting, read = deque(first), dict[str, Response]()
    site.seen |= set(first)
    while waiting and len(read) < SCRIPTS and not _over(context, site):
        batch = [waiting.popleft() for _ in range(min(_AT_ONCE, len(waiting)))]
        for url, answer in zip(batch, _asked(context, site, batch), strict=True):
            if not _is_script(url, answer):
                if url in first and _is_lost(answer):
                    site.lost.append(url)
                continue
            assert isinstance(answer, Response)
            if answer.truncated:
                site.cut.append(url)
            search.take(url, answer.body)
            read[url] = replace(answer, body=_tail(answer.body))
            for more in _named(url, answer.body, site):
                site.seen.add(more)
                waiting.append(more)
    if waiting:
        search.skip("scripts beyond the first that were followed", len(waiting))
    return read


def _tail(body: bytes) -> bytes:
    """What of a script is kept to find its map: its references alone."""
    return b"\n".join(
        b"//# sourceMappingURL=" + url.encode("latin-1") for url in maps.references(body) if not url.startswith("data:")
    )


def _asked(context: Context, site: _Site, urls: list[str], most: int = FILE) -> list[Exchange]:
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="bundle") as pool:
        found = list(pool.map(lambda url: context.clients.http.fetch_large(url, most=most, seconds=_LONG_S), urls))
    site.requests += len(urls)
    site.size += sum(len(one.body) for one in found if isinstance(one, Response))
    return found


def _over(context: Context, site: _Site) -> bool:
    site.late = site.late or context.deadline.passed or context.deadline.left < context.deadline.seconds * 0.1
    return site.late or site.size > TOTAL


def _is_lost(answer: Exchange) -> bool:
    """Whether nobody can tell what visitors get; a plain 404 is what they get."""
    return (
        isinstance(answer, Failure) or answer.blocked is not None or answer.status in _REFUSED or answer.status >= 500
    )


def _is_script(url: str, answer: Exchange) -> bool:
    """A script or style sheet; a page in its place is the site's way to say that there is none."""
    if isinstance(answer, Failure) or answer.status != 200 or answer.blocked is not None:
        return False
    path = url.partition("?")[0]
    return "html" not in answer.media_type and (
        path.endswith((".js", ".mjs", ".css")) or any(word in answer.media_type for word in (*_SCRIPT_TYPES, "css"))
    )


def _named(url: str, body: bytes, site: _Site) -> Iterator[str]:
    """Scripts of the site that a script names: relative to itself, or to the site's root as bundlers write them."""
    for number, found in enumerate(_IMPORTED.finditer(body)):
        if number >= _MOST_NAMED:
            return
        path = found["path"].decode("latin-1")
        beside = path.startswith(("./", "../", "/"))
        absolute = urljoin(url if beside else home(url), path)
        if site.inside(absolute) and absolute not in site.seen and (beside or _is_alike(url, absolute)):
            yield absolute


def _is_alike(url: str, other: str) -> bool:
    """Whether two scripts lie in the same top folder: a name in a message is no script of the site."""
    own, named = urlsplit(url).path.split("/")[1:], urlsplit(other).path.split("/")[1:]
    return len(own) > 1 and own[0] == named[0]


def _read_maps(context: Context, search: Search, site: _Site, scripts: dict[str, Response]) -> None:
    """The map that each script names, or the one that usually lies beside it."""
    wanted: dict[str, tuple[str, bool]] = {}
    for url, script in scripts.items():
        named = [urljoin(url, one) for one in maps.references(script.body)]
        header = script.header("SourceMap") or script.header("X-SourceMap")
        named += [urljoin(url, header)] if header and not header.startswith("data:") else []
        bare = url.partition("?")[0]
        for address in named or [f"{bare}.map"]:
            if site.inside(address):
                wanted.setdefault(address, (url, bool(named)))
    asked = list(wanted)[:MAPS]
    if len(wanted) > MAPS:
        search.skip("source maps beyond the first", len(wanted) - MAPS)
    for start in range(0, len(asked), _AT_ONCE):
        if _over(context, site):
            return
        batch = asked[start : start + _AT_ONCE]
        for url, answer in zip(batch, _asked(context, site, batch, MAP), strict=True):
            if isinstance(answer, Response) and answer.status == 200 and _is_map(answer):
                of, is_named = wanted[url]
                if answer.truncated:
                    site.cut.append(url)
                search.take_map(url, answer.body, of=of, hidden=not is_named)


def _is_map(answer: Response) -> bool:
    """Whether it is a map rather than a page that answers everything."""
    head = answer.body.removeprefix(b")]}'").lstrip()[:1]
    if head != b"{":
        return False
    if answer.truncated:
        return b'"mappings"' in answer.body or b'"sources"' in answer.body
    try:
        found = json.loads(answer.body.removeprefix(b")]}'"))
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and bool({"mappings", "sections"} & found.keys())
