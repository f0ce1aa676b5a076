"""The files that a page names: scripts, styles, images, fonts. Reads hostile HTML; used by gather only.

selectolax parses as browsers do, without recursion of ours, and is loaded when a page is read.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

_LONGEST = 2_000
"""Characters of an address worth opening."""
_MOST = 500
"""Addresses looked at on one page."""
_SOURCES = (
    ("script", "src", "script"),
    ("img", "src", "image"),
    ("source", "src", "file"),
    ("video", "poster", "image"),
)
_LINKS = {
    "stylesheet": "style", "icon": "image", "apple-touch-icon": "image", "modulepreload": "script", "preload": "",
    "manifest": "file",
}  # fmt: skip
_PRELOADED = {"script": "script", "style": "style", "image": "image", "font": "font"}


def files_of(html: str, url: str) -> tuple[tuple[str, str], ...]:
    """(absolute address, kind) of each file in the order of the page, each once. `url` is the page's own."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    base = tree.css_first("base[href]")
    root = _joined(url, (base.attributes.get("href") or "") if base is not None else "") or url
    found: dict[str, str] = {}
    for reference, kind in _references(tree):
        address = _joined(root, reference)
        if address is not None and len(found) < _MOST:
            found.setdefault(address, kind)
    return tuple(found.items())


def _references(tree: Any) -> Iterator[tuple[str, str]]:
    for node in tree.css("link[href], script[src], img, source, video[poster]"):
        attributes = node.attributes
        if node.tag == "link":
            kind = _link(attributes.get("rel") or "", attributes.get("as") or "")
            if kind:
                yield attributes.get("href") or "", kind
            continue
        for tag, name, kind in _SOURCES:
            if node.tag == tag and attributes.get(name):
                yield attributes[name], kind
        if node.tag in ("img", "source") and attributes.get("srcset"):
            yield _first_candidate(attributes["srcset"]), "image"


def _link(relation: str, preloaded: str) -> str:
    for word in relation.lower().split():
        if word in _LINKS:
            return _LINKS[word] or _PRELOADED.get(preloaded.lower(), "")
    return ""


def _first_candidate(srcset: str) -> str:
    """The first image of a set; the others are sizes of it."""
    words = srcset[:_LONGEST].split(None, 1)
    return words[0].rstrip(",") if words else ""


def _joined(base: str, reference: str) -> str | None:
    """An absolute web address; None for what is none, and for data that is in the page itself."""
    try:
        address = urldefrag(urljoin(base, reference.strip())).url
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and len(address) <= _LONGEST
    except ValueError:
        return None
    return address if reference.strip() and usable else None
