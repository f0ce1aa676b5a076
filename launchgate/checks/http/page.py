"""The few things of an HTML page that the judges ask about, by one pass over its tags. Pure.

Not by a tree: HTML's own rules let a page of 40 kB grow to gigabytes of nodes (formatting elements that are opened again in each
paragraph), and the pages here are strangers'. Every step is linear in the page's length.
"""

import hashlib
import html
import re
from collections.abc import Iterator

from launchgate.checks.http.spec import Meta

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,30})((?:[^<>\"']|\"[^\"]{0,8000}\"|'[^']{0,8000}'){0,400})>")
_ATTRIBUTE = re.compile(r"([a-zA-Z][\w-]{0,30})\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_HIDDEN = re.compile(r"<(script|style|template|noscript)\b", re.IGNORECASE)
_VARYING = re.compile(r"\S*\d\S*|\S{24,}")
"""Words that differ from answer to answer: numbers, tokens."""
_NAMES = ("content-security-policy", "referrer")


class Page:
    """One page, read as far as its text is given."""

    def __init__(self, raw: str) -> None:
        bare, self._comments = _without_comments(raw)
        head = re.split(r"</head|<body", bare, maxsplit=1, flags=re.IGNORECASE)[0]
        self.metas = tuple(_metas(head))
        self._sources = sorted(source for tag, found in _tags(bare) if tag == "script" and (source := found.get("src")))
        inputs = (found.get("type", "").lower() for tag, found in _tags(bare) if tag == "input")
        self.asks_login = "password" in inputs
        self.shown = html.unescape(_TAG.sub("\n", _without_hidden(bare)))
        """What a visitor reads, the title included."""

    @property
    def text(self) -> str:
        """What a visitor reads, and the comments, where some frameworks put their trace."""
        return "\n".join((self.shown, *self._comments))

    @property
    def likeness(self) -> str:
        """Equal for pages that a visitor could not tell apart."""
        words = " ".join(_VARYING.sub("", self.shown).split())
        return hashlib.sha256(" ".join((words, *self._sources)).encode("utf-8", "replace")).hexdigest()


def _tags(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Opening tags with their attributes, the first of each name, as HTML has it."""
    for slash, name, rest in _TAG.findall(text):
        if slash:
            continue
        attributes: dict[str, str] = {}
        for key, *values in _ATTRIBUTE.findall(rest):
            attributes.setdefault(key.lower(), html.unescape("".join(values)))
        yield name.lower(), attributes


def _metas(head: str) -> Iterator[Meta]:
    for tag, attributes in _tags(head):
        name = (attributes.get("http-equiv") or attributes.get("name") or "").strip().lower()
        if tag == "meta" and name in _NAMES:
            yield Meta(name=name, content=attributes.get("content", ""))


def _without_comments(raw: str) -> tuple[str, tuple[str, ...]]:
    """The page without its comments, and those."""
    kept: list[str] = []
    comments: list[str] = []
    end = 0
    while (start := raw.find("<!--", end)) >= 0:
        kept.append(raw[end:start])
        close = raw.find("-->", start + 4)
        if close < 0:
            return "".join(kept), (*comments, raw[start + 4 :])
        comments.append(raw[start + 4 : close])
        end = close + 3
    return "".join((*kept, raw[end:])), tuple(comments)


def _without_hidden(text: str) -> str:
    """The page without what is never shown as text."""
    kept, end = [], 0
    low = text.lower()
    while (found := _HIDDEN.search(text, end)) is not None:
        kept.append(text[end : found.start()])
        end = low.find(f"</{found.group(1).lower()}", found.end())
        if end < 0:
            return "".join(kept)
    return "".join((*kept, text[end:]))
