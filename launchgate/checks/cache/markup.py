"""The files that a page names: scripts, styles, images, fonts. Reads hostile HTML in time that grows with its size.

Only start tags matter here, so none of the tree is built: a parser that follows the HTML standard looks through all open
elements at each tag, and 400,000 nested ones would keep it busy for minutes. Comments and the text of scripts are left out.
"""

import html as entities
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from urllib.parse import urldefrag, urljoin, urlsplit

_LONGEST = 2_000
"""Characters of an address worth opening."""
_MOST = 500
"""Addresses looked at on one page."""
_TAGS = 5_000
"""Tags looked at on one page."""
_TAG_LENGTH = 20_000
"""Characters of one tag; a longer one is cut."""
_START = re.compile(r"<(?:(!--)|(link|script|img|source|video|base|style|textarea|title|template)(?=[\s/>]))", re.I)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]{1,100})(?:\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_RAW = frozenset({"script", "style", "textarea", "title"})
"""Elements whose content is text."""
_SOURCES = {
    "script": ("src", "script"),
    "img": ("src", "image"),
    "source": ("src", "file"),
    "video": ("poster", "image"),
}
_LINKS = {
    "stylesheet": "style", "icon": "image", "apple-touch-icon": "image", "modulepreload": "script", "preload": "",
    "manifest": "file",
}  # fmt: skip
_PRELOADED = {"script": "script", "style": "style", "image": "image", "font": "font"}


def files_of(html: str, url: str) -> tuple[tuple[str, str], ...]:
    """(absolute address, kind) of each file in the order of the page, each once. `url` is the page's own."""
    root, based = url, False
    found: dict[str, str] = {}
    for tag, attributes in islice(_tags(html), _TAGS):
        if tag == "base":
            if not based and attributes.get("href"):
                root, based = _joined(url, attributes["href"]) or url, True
            continue
        for reference, kind in _references(tag, attributes):
            address = _joined(root, reference)
            if address is not None:
                found.setdefault(address, kind)
        if len(found) >= _MOST:
            break
    return tuple(found.items())[:_MOST]


def _tags(html: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The start tags that may name a file, with their attributes; the first of a name counts."""
    at = 0
    low = html.lower() if html.isascii() else "".join(c.lower() if c.isascii() else c for c in html)
    while (match := _START.search(html, at)) is not None:
        if match.group(1):
            end = low.find("-->", match.end())
            at = len(html) if end < 0 else end + 3
            continue
        tag = match.group(2).lower()
        text, at = _inside(html, match.end())
        yield tag, _attributes(text)
        if tag in _RAW:
            end = low.find(f"</{tag}", at)
            at = len(html) if end < 0 else end


def _inside(html: str, start: int) -> tuple[str, int]:
    """The text of a tag, and where it ends: at the first `>` outside quotes."""
    quote = ""
    for at in range(start, min(len(html), start + _TAG_LENGTH)):
        c = html[at]
        if quote:
            quote = "" if c == quote else quote
        elif c in "\"'" and html[at - 1] in "= \t\r\n":
            quote = c
        elif c == ">":
            return html[start:at], at + 1
    return html[start : start + _TAG_LENGTH], min(len(html), start + _TAG_LENGTH)


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = next((group for group in match.groups()[1:] if group is not None), "")
        found.setdefault(match.group(1).lower(), entities.unescape(value[:_TAG_LENGTH]))
    return found


def _references(tag: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if tag == "link":
        kind = _link(attributes.get("rel", ""), attributes.get("as", ""))
        if kind:
            yield attributes.get("href", ""), kind
        return
    name, kind = _SOURCES.get(tag, ("", ""))
    if attributes.get(name):
        yield attributes[name], kind
    if tag in ("img", "source") and attributes.get("srcset"):
        yield _first_candidate(attributes["srcset"]), "image"


def _link(relation: str, preloaded: str) -> str:
    for word in relation[:_LONGEST].lower().split():
        if word in _LINKS:
            return _LINKS[word] or _PRELOADED.get(preloaded.lower(), "")
    return ""


def _first_candidate(srcset: str) -> str:
    """The first image of a set; the others are sizes of it."""
    words = srcset[:_LONGEST].split(None, 1)
    return words[0].rstrip(",") if words else ""


def _joined(base: str, reference: str) -> str | None:
    """An absolute web address; None for what is none, and for data that is in the page itself."""
    if not reference.strip() or len(reference) > _LONGEST:
        return None
    try:
        address = urldefrag(urljoin(base, reference.strip())).url
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and len(address) <= _LONGEST
    except ValueError:
        return None
    return address if usable else None
