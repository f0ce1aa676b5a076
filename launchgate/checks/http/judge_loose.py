"""Judges what is only loose: fragments that point nowhere, and references no browser can open. Pure."""

from collections.abc import Iterator

from launchgate.checks.http.rules_pages import CRAWL
from launchgate.checks.http.said_pages import amount, assessment, listed, quoted
from launchgate.crawlfacts import Crawl, Link, LinkKind, Resource, by_url
from launchgate.model import Assessment, Severity, Status

_MOST = 50


def judge_fragments(crawl: Crawl) -> tuple[Assessment, ...]:
    """One assessment for each page that links miss a place on."""
    pages = tuple(missing_fragments(crawl).items())
    return (*(_loose(url, fragments) for url, fragments in pages[:_MOST]), *_rest(len(pages) - _MOST))


def missing_fragments(crawl: Crawl) -> dict[str, dict[str, dict[str, None]]]:
    """Page, fragment that it lacks, documents that link there."""
    known = by_url(crawl.resources)
    missing: dict[str, dict[str, dict[str, None]]] = {}
    for document in crawl.resources:
        for link in document.links:
            target = _target(link, known)
            if target is not None and target.page is not None:
                fragment = known[link.url].fragment or link.fragment
                if not _is_there(fragment, target.page.ids):
                    missing.setdefault(target.url, {}).setdefault(fragment, {})[document.url] = None
    return missing


def _target(link: Link, known: dict[str, Resource]) -> Resource | None:
    """The page a fragment points into; None when it was not read whole, or the fragment is a script's own."""
    if link.kind is not LinkKind.PAGE or not link.fragment or link.fragment[0] in "/!?=" or "=" in link.fragment:
        return None
    linked = known.get(link.url)
    if linked is None or linked.leaves or linked.walk.loop:
        return None
    target = known.get(linked.walk.final)
    whole = target is not None and target.judged and not getattr(target.exchange, "truncated", True)
    return target if whole else None


def _is_there(fragment: str, ids: frozenset[str]) -> bool:
    return fragment in ids or fragment.lower() == "top"


def _loose(url: str, fragments: dict[str, dict[str, None]]) -> Assessment:
    names = listed((f"#{name}" for name in fragments), 4)
    documents = tuple(dict.fromkeys(one for where in fragments.values() for one in where))
    others = f" and {amount(len(documents) - 1, 'other page')}" if len(documents) > 1 else ""
    return assessment(
        CRAWL,
        f"fragments of {url}",
        Status.FAIL,
        f"{quoted(url)} has no element {names}; {quoted(documents[0])}{others} link there",
        severity=Severity.LOW,
        impact="The link opens the page at its top instead of at the place it promises.",
        remediation="correct the fragment in the link, or give the element that `id`",
        url=documents[0],
    )


def _rest(count: int) -> Iterator[Assessment]:
    if count > 0:
        message = f"{amount(count, 'further page')} miss elements that links point to"
        yield assessment(CRAWL, "further fragments", Status.FAIL, message, severity=Severity.LOW)


def judge_malformed(crawl: Crawl) -> tuple[Assessment, ...]:
    """One assessment for each distinct reference."""
    found: dict[str, list[str]] = {}
    for document in crawl.resources:
        for written in document.malformed:
            found.setdefault(written, []).append(document.url)
    return tuple(_malformed(written, documents) for written, documents in tuple(found.items())[:_MOST])


def _malformed(written: str, documents: list[str]) -> Assessment:
    tag, _, text = written.partition(": ")
    others = f" and {amount(len(documents) - 1, 'other page')}" if len(documents) > 1 else ""
    return assessment(
        CRAWL,
        f"reference {text or written}",
        Status.FAIL,
        f"no browser can open {quoted(text)} (`{tag}` on {quoted(documents[0])}{others})",
        severity=Severity.MEDIUM,
        remediation="correct the address",
        url=documents[0],
    )
