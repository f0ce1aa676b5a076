"""Opens source maps (ECMA-426): whose text they carry, and that text itself for whoever looks for secrets. Pure.

A map may hold maps (`sections`). Everything in it is hostile: names are cut, depth and numbers are bounded.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import field
from typing import Any
from urllib.parse import unquote_to_bytes

from launchgate.dataclass import dataclass

MOST = 64 << 20
"""Bytes of a map that is opened."""
_DEEPEST = 4
_MOST_SOURCES = 50_000
_LONGEST_NAME = 160
_COMMENT = re.compile(
    rb"(?://|/\*)[#@][ \t]{0,4}sourceMappingURL=[ \t]{0,4}"
    rb"(?P<url>data:[^\s'\"*,]{1,200},[^\s'\"*]+|[^\s'\"*]{1,2000})"
)
_LIBRARY = re.compile(
    r"(?:\A|[/\\])(?:node_modules|bower_components|vendor|\.pnpm|\.yarn)[/\\]|webpack/(?:bootstrap|runtime|before-startup|startup)|\(webpack\)"
    r"|\A(?:webpack:/{2,3})?(?:\(?webpack|external )|vite/(?:preload|modulepreload)|\0|rolldown/runtime|_virtual|\Aturbopack:///\[turbopack\]"
)
_STYLE = re.compile(r"\.(?:css|scss|sass|less|styl)(?:\?.*)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One original file with its text."""

    name: str
    text: bytes = field(repr=False)
    own: bool
    """Whether it is the product's own rather than a library's."""
    style: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a map holds."""

    sources: tuple[Source, ...] = ()
    broken: str = ""
    """Why it is no source map, or could not be read to its end."""


def references(data: bytes) -> Iterator[str]:
    """Each `sourceMappingURL` of a script or style sheet: an address, or a whole `data:` map."""
    for found in _COMMENT.finditer(data):
        yield found["url"].decode("latin-1")


def inline(reference: str) -> bytes | None:
    """The map inside a `data:` address (RFC 2397); None for an ordinary address."""
    if not reference.startswith("data:"):
        return None
    head, _, body = reference.partition(",")
    raw = unquote_to_bytes(body)
    if not head.endswith(";base64"):
        return raw
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except (binascii.Error, ValueError):
        return b""


def open_map(data: bytes) -> Opened:
    """The sources that carry text. Never raises."""
    try:
        found = json.loads(data.removeprefix(b")]}'").decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return Opened(broken="it is no JSON that could be read")
    if not isinstance(found, dict) or not ({"mappings", "sections"} & found.keys()):
        return Opened(broken="it is JSON, but no source map")
    return Opened(sources=tuple(_sources(found, 0)))


def _sources(one: dict[str, Any], depth: int) -> Iterator[Source]:
    names, texts = one.get("sources"), one.get("sourcesContent")
    if isinstance(names, list) and isinstance(texts, list):
        root = one.get("sourceRoot")
        for name, text in zip(names[:_MOST_SOURCES], texts[:_MOST_SOURCES], strict=False):
            if isinstance(text, str) and text.strip():
                yield _source(str(name or ""), root if isinstance(root, str) else "", text)
    sections = one.get("sections")
    if isinstance(sections, list) and depth < _DEEPEST:
        for section in sections[:_MOST_SOURCES]:
            inner = section.get("map") if isinstance(section, dict) else None
            if isinstance(inner, dict):
                yield from _sources(inner, depth + 1)


def _source(name: str, root: str, text: str) -> Source:
    full = f"{root.rstrip('/')}/{name}" if root and "://" not in name else name
    shown = "".join(char if char.isprintable() else "\ufffd" for char in full)[-_LONGEST_NAME:]
    own = not _LIBRARY.search(full)
    return Source(
        name=shown or "(a source without a name)",
        text=text.encode("utf-8", "surrogatepass"),
        own=own,
        style=bool(_STYLE.search(full)),
    )
