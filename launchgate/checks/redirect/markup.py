"""A page as a run of tags and texts, in time that grows with its length alone. Pure.

No tree is built: a tree builder's time grows with the square of the nesting (20,000 open `<div>` cost lexbor 0.6 s, a page may
hold 400,000), and pages may be hostile. Each pattern is possessive, so nothing is read twice.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import field

from launchgate.dataclass import dataclass

_OPENS = re.compile(r"<(?:(!--)|([!?/][^>]*+)>?|([a-zA-Z][^\s/>]*+)((?:\"[^\"]*+\"?|'[^']*+'?|[^>\"']++)*+)>?)")
_ATTRIBUTE = re.compile(r"([^\s/>=\"']++)(?:\s*+=\s*+(?:\"([^\"]*+)\"?|'([^']*+)'?|([^\s>]*+)))?+")
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "noscript")
}
_ATTRIBUTES = 100


@dataclass(frozen=True, slots=True)
class Piece:
    """A start tag with the text inside of it when that holds no markup, or a text between tags when `name` is empty."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")


def pieces_of(page: str) -> Iterator[Piece]:
    """The start tags and texts of a page, in order; comments and end tags are left out."""
    at = 0
    while (match := _OPENS.search(page, at)) is not None:
        if match.start() > at:
            yield Piece("", text=html.unescape(page[at : match.start()]))
        at = match.end()
        if match[1]:
            end = page.find("-->", at)
            at = len(page) if end < 0 else end + 3
        elif match[3]:
            name, text = match[3].lower(), ""
            if name in _RAW:
                closing = _RAW[name].search(page, at)
                end = closing.start() if closing else len(page)
                text, at = page[at:end], end
            yield Piece(name, _attributes(match[4]), text)
    if at < len(page):
        yield Piece("", text=html.unescape(page[at:]))


def _attributes(text: str) -> dict[str, str]:
    """The first value of each attribute, by name in lower case."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        if len(found) == _ATTRIBUTES:
            break
        value = match[2] if match[2] is not None else match[3] if match[3] is not None else match[4] or ""
        found.setdefault(match[1].lower(), html.unescape(value))
    return found
