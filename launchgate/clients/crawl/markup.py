"""Which attributes of which elements are references, and of what kind (HTML's index of attributes). Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from launchgate.clients.crawl.spelling import place
from launchgate.clients.crawl.tokens import Attributes, Tag, srcset
from launchgate.crawlfacts import LinkKind

Reference = tuple[LinkKind, str, str]
"""Kind, as written, and the tag and attribute that hold it."""

_SOURCES: dict[str, tuple[tuple[str, LinkKind], ...]] = {
    "a": (("href", LinkKind.PAGE), ("xlink:href", LinkKind.PAGE)),
    "area": (("href", LinkKind.PAGE),),
    "audio": (("src", LinkKind.MEDIA),),
    "body": (("background", LinkKind.IMAGE),),
    "button": (("formaction", LinkKind.FORM),),
    "embed": (("src", LinkKind.OBJECT),),
    "feimage": (("href", LinkKind.IMAGE), ("xlink:href", LinkKind.IMAGE)),
    "form": (("action", LinkKind.FORM),),
    "frame": (("src", LinkKind.FRAME),),
    "iframe": (("src", LinkKind.FRAME), ("data-src", LinkKind.FRAME)),
    "image": (("href", LinkKind.IMAGE), ("xlink:href", LinkKind.IMAGE)),
    "img": (("src", LinkKind.IMAGE), ("data-src", LinkKind.IMAGE)),
    "input": (("src", LinkKind.IMAGE), ("formaction", LinkKind.FORM)),
    "object": (("data", LinkKind.OBJECT),),
    "script": (("src", LinkKind.SCRIPT), ("href", LinkKind.SCRIPT), ("xlink:href", LinkKind.SCRIPT)),
    "source": (("src", LinkKind.MEDIA), ("data-src", LinkKind.MEDIA)),
    "table": (("background", LinkKind.IMAGE),),
    "td": (("background", LinkKind.IMAGE),),
    "th": (("background", LinkKind.IMAGE),),
    "track": (("src", LinkKind.TRACK),),
    "use": (("href", LinkKind.IMAGE), ("xlink:href", LinkKind.IMAGE)),
    "video": (("src", LinkKind.MEDIA), ("poster", LinkKind.IMAGE), ("data-src", LinkKind.MEDIA)),
}
_SETS = {"img": ("srcset", "data-srcset"), "source": ("srcset", "data-srcset"), "link": ("imagesrcset",)}
_RELS: tuple[tuple[frozenset[str], LinkKind], ...] = (
    (frozenset({"stylesheet"}), LinkKind.STYLESHEET),
    (frozenset({"canonical"}), LinkKind.CANONICAL),
    (frozenset({"icon", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon"}), LinkKind.ICON),
    (frozenset({"manifest"}), LinkKind.MANIFEST),
    (frozenset({"modulepreload"}), LinkKind.SCRIPT),
    (frozenset({"alternate", "amphtml", "next", "prev"}), LinkKind.ALTERNATE),
)
_PRELOADED = {
    "script": LinkKind.SCRIPT, "style": LinkKind.STYLESHEET, "font": LinkKind.FONT, "image": LinkKind.IMAGE,
    "audio": LinkKind.MEDIA, "video": LinkKind.MEDIA, "track": LinkKind.TRACK,
}  # fmt: skip
_REFRESH = re.compile(r"[\s\d.]*+[;,]?+\s*+(?:url\s*+=\s*+)?+[\"']?+([^\"']*+)", re.IGNORECASE)
_LAZY = re.compile(r"(?:https?:/|\.{0,2})/[^\s{}<>]+", re.IGNORECASE)
"""What in a `data-src` is evidently an address, not a script's own value."""


class Found:
    """What a page holds besides references, filled while its tags go by."""

    def __init__(self) -> None:
        self.title = ""
        self.ids: set[str] = set()
        self.noindex = False
        self.upgrades = False
        self.based = False
        self.titled = False


class Base(Protocol):
    """Who resolves references: has the document's base address, and takes CSS."""

    base: str

    def css(self, text: str, tag: str) -> None: ...


def references(stream: Iterable[Tag], found: Found, links: Base) -> Iterator[Reference]:
    """Every reference of a document, in order; what is in a template is not part of it."""
    inert = 0
    for tag in stream:
        name, attributes = tag.name, tag.attributes
        if inert:
            inert += (name == "template") - (name == "/template")
            continue
        if name == "template":
            inert = "shadowrootmode" not in attributes
            continue
        if not attributes and name not in _OTHERS:
            continue
        if (own := attributes.get("id")) is not None:
            found.ids.add(own)
        style = attributes.get("style")
        if style is not None and "url(" in style.lower():
            links.css(style, f"{name} style")
        if name in _SOURCES:
            yield from _sources(name, attributes, found)
        elif name in _OTHERS:
            yield from _others(tag, found, links)


_OTHERS = frozenset({"base", "link", "meta", "title", "style"})


def _sources(name: str, attributes: Attributes, found: Found) -> Iterator[Reference]:
    if name == "a" and "name" in attributes:
        found.ids.add(attributes["name"])
    for attribute, kind in _SOURCES[name]:
        written = attributes.get(attribute)
        if written and _counts(attribute, written):
            yield kind, written, f"{name} {attribute}"
    for attribute in _SETS.get(name, ()):
        if attribute in attributes:
            for written in srcset(attributes[attribute]):
                yield LinkKind.IMAGE_SET, written, f"{name} {attribute}"


def _counts(attribute: str, written: str) -> bool:
    if attribute == "data-src":
        return _LAZY.match(written) is not None
    return attribute == "href" or not written.isspace()


def _others(tag: Tag, found: Found, links: Base) -> Iterator[Reference]:
    name, attributes = tag.name, tag.attributes
    if name == "link":
        yield from _link(attributes)
    elif name == "meta":
        yield from _meta(attributes, found)
    elif name == "style":
        links.css(tag.text, "style url()")
    elif name == "title" and not found.titled:
        found.title, found.titled = tag.text, True
    elif name == "base" and "href" in attributes and not found.based:
        # Only the first base counts (HTML section 4.2.3), for what comes before it, too; nearly always it comes first.
        found.based = True
        where = place(links.base, attributes["href"])
        links.base = where[0] if where and where[0] else links.base


def _link(attributes: Attributes) -> Iterator[Reference]:
    rels, written = frozenset(attributes.get("rel", "").lower().split()), attributes.get("href", "").strip()
    for names, kind in _RELS:
        if written and rels & names:
            yield kind, written, f"link rel={min(rels & names)}"
            return
    if written and "preload" in rels:
        kind_loaded = _PRELOADED.get(attributes.get("as", "").lower())
        if kind_loaded is not None:
            yield kind_loaded, written, "link rel=preload"
    for candidate in srcset(attributes.get("imagesrcset", "")):
        yield LinkKind.IMAGE_SET, candidate, "link imagesrcset"


def _meta(attributes: Attributes, found: Found) -> Iterator[Reference]:
    content = attributes.get("content", "")
    match attributes.get("http-equiv", "").lower(), attributes.get("name", "").lower():
        case "refresh", _:
            leads = _REFRESH.match(content)
            if leads and leads[1].strip():
                yield LinkKind.REFRESH, leads[1], "meta refresh"
        case "content-security-policy", _:
            found.upgrades = found.upgrades or "upgrade-insecure-requests" in content.lower()
        case _, ("robots" | "googlebot"):
            words = content.lower().replace(",", " ").split()
            found.noindex = found.noindex or "noindex" in words or "none" in words
