"""What kind of text a shipped file is, and whether a place in it is a comment or text for people. Pure.

Strings and regular expressions of JavaScript are told apart by what stands before a slash, as highlighters do; a whole parse of
megabytes of minified code would cost more than the rest of the check.
"""

import re
from bisect import bisect_right
from enum import StrEnum


class Syntax(StrEnum):
    """How a file is read."""

    SCRIPT = "script"
    MARKUP = "markup"
    STYLE = "style"
    DATA = "data"
    """JSON, XML, property lists: strings without comments."""
    BINARY = "binary"
    PROSE = "prose"
    """Licences, notes: nothing that runs."""
    MAP = "map"
    MEDIA = "media"
    """Pictures, fonts, sounds: not read."""
    PACKED = "packed"
    """Precompressed copies and archives."""


_ENDINGS = {
    "js": Syntax.SCRIPT, "mjs": Syntax.SCRIPT, "cjs": Syntax.SCRIPT, "jsbundle": Syntax.SCRIPT, "bundle": Syntax.SCRIPT,
    "html": Syntax.MARKUP, "htm": Syntax.MARKUP, "xhtml": Syntax.MARKUP, "svg": Syntax.MARKUP,
    "css": Syntax.STYLE, "json": Syntax.DATA, "webmanifest": Syntax.DATA, "plist": Syntax.DATA, "xml": Syntax.DATA,
    "txt": Syntax.PROSE, "md": Syntax.PROSE, "markdown": Syntax.PROSE, "map": Syntax.MAP,
    "rsc": Syntax.DATA, "env": Syntax.DATA, "yml": Syntax.DATA, "yaml": Syntax.DATA, "properties": Syntax.DATA,
    "apk": Syntax.PACKED, "aab": Syntax.PACKED, "ipa": Syntax.PACKED, "zip": Syntax.PACKED, "jar": Syntax.PACKED,
    "gz": Syntax.PACKED, "br": Syntax.PACKED, "zst": Syntax.PACKED,
}  # fmt: skip
_MEDIA = frozenset(
    ("png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "bmp", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "webm",
     "ogg", "wav", "m4a", "mov", "pdf", "heic", "caf", "car", "nib", "rsa", "dsa", "mf", "sf", "pak", "dat")
)  # fmt: skip
_LICENCE = re.compile(r"(?:licen[cs]es?|notices?|readme|changelog|third.?party)\b", re.IGNORECASE)
_SCRIPT_TOKEN = re.compile(
    r"(?P<comment>/\*.*?(?:\*/|\Z)|(?<!:)//[^\n]*)"
    r'|"(?:\\.|[^"\\\n])*+"?|\'(?:\\.|[^\'\\\n])*+\'?|`(?:\\.|[^`\\])*+`?'
    r"|(?<=[(,=:\[!&|?{};+\-*%~^<>])\s*/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n]){0,80}+\]|[^/\\\[\n]){1,200}+/[a-z]*",
    re.DOTALL,
)
"""A string that never closes ends with its line or the file, and an expression is bounded: else a hostile file would cost the
square of its size."""
_BLOCK_COMMENT = re.compile(r"(?P<comment>/\*.*?(?:\*/|\Z))", re.DOTALL)
_MARKUP_COMMENT = re.compile(r"(?P<comment><!--.*?(?:-->|\Z))", re.DOTALL)
_COMMENTS = {Syntax.SCRIPT: _SCRIPT_TOKEN, Syntax.STYLE: _BLOCK_COMMENT, Syntax.MARKUP: _MARKUP_COMMENT}
_PRINTABLE = 0.85
_LOOKED_AT = 4096


def syntax_of(path: str, data: bytes) -> Syntax:
    """By the name's ending, and by the content where that has no ending or lies."""
    name = path.rpartition("/")[2].lower()
    ending = name.rpartition(".")[2] if "." in name else ""
    if ending in _MEDIA:
        return Syntax.MEDIA
    found = _ENDINGS.get(ending)
    if found in (Syntax.MAP, Syntax.PACKED, Syntax.PROSE):
        return found
    if _LICENCE.match(name):
        return Syntax.PROSE
    if b"\0" in data[:_LOOKED_AT]:
        return Syntax.BINARY
    if found is not None:
        return found
    head = data[:_LOOKED_AT].lstrip()
    if head[:1] == b"<":
        return Syntax.MARKUP
    return Syntax.DATA if head[:1] in (b"{", b"[") else Syntax.BINARY if not _is_text(head) else Syntax.DATA


def _is_text(head: bytes) -> bool:
    printable = sum(byte >= 32 or byte in b"\t\n\r" for byte in head)
    return printable >= len(head) * _PRINTABLE


class Comments:
    """The comments of one file, found when somebody asks for the first time."""

    def __init__(self, text: str, syntax: Syntax) -> None:
        self._text, self._pattern = text, _COMMENTS.get(syntax)
        self._spans: list[tuple[int, int]] | None = None

    def hold(self, place: int) -> bool:
        """Whether a place lies in a comment."""
        if self._pattern is None:
            return False
        if self._spans is None:
            found = self._pattern.finditer(self._text)
            self._spans = [one.span() for one in found if one["comment"] is not None]
        at = bisect_right(self._spans, (place, len(self._text))) - 1
        return at >= 0 and place < self._spans[at][1]


def is_in_markup_text(text: str, place: int) -> bool:
    """Whether a place of a page is text that people read: in no tag, script or style."""
    opened, closed = text.rfind("<", 0, place), text.rfind(">", 0, place)
    if opened > closed:
        return False
    low = max(text.rfind("<script", 0, place), text.rfind("<SCRIPT", 0, place), text.rfind("<style", 0, place))
    return (
        low < 0
        or max(
            text.rfind("</script", low, place), text.rfind("</SCRIPT", low, place), text.rfind("</style", low, place)
        )
        >= 0
    )
