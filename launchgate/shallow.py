"""What of a stranger's HTML may be given to a parser that builds a tree.

HTML's own rules make trees that are far larger than the page: nesting costs the square of its depth, and formatting elements that
are never closed are opened again in every paragraph behind them, so that 35 kB become gigabytes. Pure, and linear in time.
"""

import re

DEEPEST = 500
"""Elements inside each other; real pages have a tenth of it."""
_OPEN = 60
"""Formatting elements that are open at once."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_FORMATTING = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)
_FLAT = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "p", "li", "option", "td", "th", "tr", "dt", "dd",
})  # fmt: skip
"""Elements that have no end tag, or need none; they do not nest in themselves."""


def shallow(html: str) -> str:
    """The page up to where its tree would grow beyond all reason."""
    depth = marks = 0
    for tag in _TAG.finditer(html):
        name, step = tag[2].lower(), -1 if tag[1] else 1
        if name in _FLAT:
            continue
        depth = max(0, depth + step)
        if name in _FORMATTING:
            marks = max(0, marks + step)
        if depth > DEEPEST or marks > _OPEN:
            return html[: tag.start()]
    return html
