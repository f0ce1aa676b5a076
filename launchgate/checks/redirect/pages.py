"""What a page says of itself and which addresses it names. Scripts are looked at, never run. Pure."""

import html
import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urldefrag, urljoin

from launchgate.checks.redirect.markup import Piece, pieces_of
from launchgate.checks.redirect.spec import Mention, PageSigns
from launchgate.exchange import Exchange, Response

_WORDS = 4_000
_PIECES = 50_000
"""Tags and texts that are looked at."""
_SHORT = 300
"""Words of text up to which a page with a script that sets the location counts as a redirect."""
_REFRESH = re.compile(
    r"\s{0,20}\d{0,9}(?:\.\d{0,9})?\s{0,20}[;,]?\s{0,20}(?:url\s{0,20}=\s{0,20})?[\"']?([^\"'\s]{1,4000})",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"\blocation(?:\.href)?\s{0,5}=[^=]|\blocation\.(?:replace|assign)\s{0,5}\(")
_NAMED = {"a": "href", "area": "href", "form": "action"}
_RELATIONS = frozenset({"canonical", "alternate"})


def is_html(answer: Exchange) -> bool:
    """Whether the site itself answered with a page."""
    return (
        isinstance(answer, Response)
        and answer.blocked is None
        and answer.media_type in ("text/html", "application/xhtml+xml")
    )


def signs_of(answer: Exchange, *, whole: bool = False) -> PageSigns | None:
    """What a page says of itself; None for what is no page. Its words only for the `whole`: there may be a thousand pages."""
    if not isinstance(answer, Response) or not is_html(answer):
        return None
    pieces = tuple(islice(pieces_of(answer.text), _PIECES))
    base = _base(pieces, answer.url)
    words = " ".join(piece.text for piece in pieces if not piece.name).split()
    robots = [
        piece.get("content") for piece in pieces if piece.name == "meta" and piece.get("name").lower() == "robots"
    ]
    scripts = [piece.text for piece in pieces if piece.name == "script"]
    links = [piece for piece in pieces if piece.name == "link" and "canonical" in piece.get("rel").lower().split()]
    return PageSigns(
        title=next(
            (" ".join(html.unescape(piece.text).split())[:300] for piece in pieces if piece.name == "title"), ""
        ),
        words=frozenset(word.lower() for word in words[:_WORDS]) if whole else frozenset(),
        canonical=next((url for url in (_absolute(base, link.get("href")) for link in links) if url), None),
        refresh=_refresh(pieces, base),
        scripted=len(words) <= _SHORT and any(_SCRIPT.search(text) for text in scripts),
        noindex="noindex" in " ".join([*robots, answer.header("X-Robots-Tag") or ""]).lower(),
    )


def mentions_of(answer: Exchange) -> Iterator[Mention]:
    """Every web address that a page names to people, forms, search engines and social networks."""
    if not isinstance(answer, Response) or not is_html(answer):
        return
    pieces = tuple(islice(pieces_of(answer.text), _PIECES))
    base = _base(pieces, answer.url)
    for piece in pieces:
        tag, value = _named(piece)
        url = _absolute(base, value) if tag else None
        if url is not None:
            yield Mention(url=url, tag=tag, page=answer.url)


def _named(piece: Piece) -> tuple[str, str]:
    """(what holds an address, the address as written) of a tag; two empty texts for what names none."""
    name = _NAMED.get(piece.name, "")
    if piece.name == "meta" and "og:url" in (piece.get("property").lower(), piece.get("name").lower()):
        return "og:url", piece.get("content")
    if piece.name == "link":
        relations = set(piece.get("rel").lower().split()) & _RELATIONS
        return (f"link rel={min(relations)}", piece.get("href")) if relations else ("", "")
    return (f"{piece.name} {name}", piece.get(name)) if name and name in piece.attributes else ("", "")


def _base(pieces: tuple[Piece, ...], url: str) -> str:
    written = next((piece.get("href") for piece in pieces if piece.name == "base" and piece.get("href")), "")
    return _absolute(url, written) or url


def _refresh(pieces: tuple[Piece, ...], base: str) -> str | None:
    for piece in pieces:
        if piece.name == "meta" and piece.get("http-equiv").lower() == "refresh":
            match = _REFRESH.fullmatch(piece.get("content").strip().rstrip("\"'"))
            if match is not None and not match[1].isdecimal():
                return _absolute(base, match[1])
    return None


def _absolute(base: str, written: str) -> str | None:
    """A web address without fragment; None for mail, scripts and what is no address."""
    try:
        url = urldefrag(urljoin(base, written.strip())).url
    except ValueError:
        return None
    return url if url.startswith(("https://", "http://")) and len(url) <= 4_000 else None
