"""Layers: the same bytes read another way, or bytes taken out of a wrapping.

A layer remembers how its positions lead back to the outermost data, so that a candidate deep inside has a place, a line and a
way. Opens nothing itself.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import field, replace

from launchgate.dataclass import dataclass
from launchgate.detection.candidate import Candidate

DEEPEST = 8
"""Layers inside each other."""
_ENDLESS = 1 << 62


Part = tuple[int, int, int]
"""A position in a view, and the position in the view above from which on the same bytes stand, and 0; or, for one byte that was
spelled in another way, the length of that spelling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Bytes in which secrets would be plain text. `offset` and `width` lead back: original = offset + position * width.

    In a view of `fixed` extent (decoded base64) positions do not map one to one: the whole encoded run is the place.
    """

    data: bytes = field(repr=False)
    path: str = ""
    """Of the file, or of the member of an archive."""
    offset: int = 0
    width: int = 1
    fixed: int | None = None
    """Length of the encoded run in the original data, where there is one."""
    parts: tuple["Part", ...] = field(default=(), repr=False)
    """Where the pieces come from, where only some were spelled in another way."""
    line: int = 0
    """Lines before the view's first one."""
    counts: bool = True
    """Whether the view's own line breaks count; not so in what was decoded out of a line of text."""
    words: tuple[str, ...] = ()
    """The encodings passed on the way here: `base64`."""
    members: tuple[str, ...] = ()
    """The archive members passed on the way here."""
    specific: bool = False
    """True where only documented formats are looked for, because the text was put together by us."""
    plain: bool = False
    """True for a member that lies in the view above as it is, so that both show the same."""
    depth: int = 0

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the view lies in the original data."""
        if self.parts:
            return self._part_at(start)[0], self._part_at(max(start, end - 1))[1]
        if self.fixed is not None:
            return self.offset, self.offset + self.fixed
        return self.offset + start * self.width, self.offset + end * self.width

    def _part_at(self, position: int) -> tuple[int, int]:
        """Where the character at a position comes from: the place of its first byte and behind its last one."""
        here, start, length = self.parts[max(0, bisect_right(self.parts, (position, _ENDLESS)) - 1)]
        if length:
            return self.offset + start * self.width, self.offset + (start + length) * self.width
        start += position - here
        return self.offset + start * self.width, self.offset + (start + 1) * self.width

    def respelled(
        self,
        data: bytes,
        parts: Sequence["Part"],
        start: int,
        end: int,
        word: str,
        line: int,
        *,
        specific: bool = False,
    ) -> "View":
        """A stretch of text on one line with other spellings in some places, or with something left out."""
        view = self.decoded(data, start, end, word, line, specific=specific)
        if self.fixed is not None or self.parts:
            return view
        return replace(view, offset=self.offset, width=self.width, fixed=None, parts=tuple(parts))

    def decoded(self, data: bytes, start: int, end: int, word: str, line: int, *, specific: bool = False) -> "View":
        """What a stretch of text on one line decodes to; candidates in it stand on that line."""
        low, high = self.place(start, end)
        return View(
            data=data, path=self.path, offset=low, fixed=high - low, counts=False, members=self.members,
            line=line, words=(*self.words, word), specific=self.specific or specific, depth=self.depth + 1,
        )  # fmt: skip

    def unwrapped(
        self, data: bytes, start: int, end: int, *, line: int = 0, word: str = "", member: str = "", path: str = ""
    ) -> "View":
        """What came out of a wrapping. Its lines are counted anew, unless the wrapping itself stood in a line of text."""
        low, high = self.place(start, end)
        return View(
            data=data, path=path or self.path, offset=low, fixed=high - low, counts=self.counts,
            line=line if self.counts else self.line, words=(*self.words, word) if word else self.words,
            members=(*self.members, member) if member else self.members, specific=self.specific, depth=self.depth + 1,
        )  # fmt: skip

    def aligned(self, data: bytes, start: int, word: str) -> "View":
        """A stretch of the view in which some bytes are others, as many as before."""
        low, high = self.place(start, start + len(data))
        return View(
            data=data, path=self.path, offset=low, width=self.width, fixed=None if self.fixed is None else high - low,
            counts=self.counts, line=self.line, words=(*self.words, word), members=self.members,
            specific=self.specific, depth=self.depth + 1,
        )  # fmt: skip

    def part(self, start: int, end: int, member: str) -> "View":
        """A member that lies in the data as it is: an entry of a tar, or a stored one of a zip."""
        low, _ = self.place(start, end)
        return View(
            data=self.data[start:end], path=member, offset=low, width=self.width, fixed=self.fixed, counts=self.counts,
            line=0 if self.counts else self.line, words=self.words, members=(*self.members, member),
            specific=self.specific, plain=True, depth=self.depth + 1,
        )  # fmt: skip

    def note(self, own: str | None, path: str) -> str | None:
        """The value's own word and the way to it: "checksum valid; in config.zip!prod.env"."""
        parts = [own] if own else []
        if self.members:
            inner = "!".join(self.members)
            parts.append(f"in {path.rpartition('/')[2]}!{inner}" if path else f"in {inner} inside the archive")
        words = [word for word in self.words if not (self.members and word in _WRAPPINGS)]
        if words:
            parts.append("inside " + " inside ".join(reversed(words)))
        return "; ".join(parts) or None


def merged(known: Sequence[Candidate], deeper: Sequence[Candidate], *, plain: bool) -> list[Candidate]:
    """What a view and a layer below it show together.

    A layer may show where a value really ends, or the member it stands in (`plain`); then its reading counts. Where it only
    repeats what needs no decoding, the view's own counts.
    """
    if not deeper:
        return list(known)
    values = {(one.kind, one.likeness, one.start) for one in deeper} if plain else set()
    ends = {(one.start, one.family): one.fingerprint for one in deeper if one.fingerprint}
    kept = [
        one
        for one in known
        if (one.kind, one.likeness, one.start) not in values
        and ends.get((one.start, one.family), one.fingerprint) == one.fingerprint
    ]
    seen: dict[object, list[Candidate]] = {}
    for one in kept:
        for key in _keys(one):
            seen.setdefault(key, []).append(one)
    return kept + [
        one for one in deeper if one.fingerprint or not any(_repeats(one, seen.get(key)) for key in _keys(one))
    ]


def _keys(one: Candidate) -> tuple[object, object]:
    return (one.kind, one.likeness), (one.kind, one.name, one.line)


def _repeats(one: Candidate, others: Sequence[Candidate] | None) -> bool:
    return any(other.start < one.end and one.start < other.end for other in others or ())


def respell(
    pattern: re.Pattern[bytes], meant: Callable[[re.Match[bytes]], bytes], data: bytes, low: int, high: int
) -> tuple[bytes, list[Part]]:
    """A stretch of data with what the pattern matches replaced by one byte or none, and where its parts come from."""
    pieces: list[bytes] = []
    parts: list[Part] = []
    size, position = 0, low
    for found in pattern.finditer(data, low, high):
        start, end = found.span()
        parts.append((size, position, 0))
        byte = meant(found)
        pieces += (data[position:start], byte)
        size += start - position
        if byte:
            parts.append((size, start, end - start))
            size += 1
        position = end
    parts.append((size, position, 0))
    pieces.append(data[position:high])
    return b"".join(pieces), parts


class Lines:
    """Lines of the outermost text before a position of a view. Asked for positions in order, it counts every byte once."""

    def __init__(self, view: View) -> None:
        self._view, self._position, self._line = view, 0, view.line

    def before(self, position: int) -> int:
        """Line breaks before a position; in a view that does not count its own, those before the view."""
        if not self._view.counts:
            return self._line
        if position >= self._position:
            self._line += self._view.data.count(b"\n", self._position, position)
        else:
            self._line -= self._view.data.count(b"\n", position, self._position)
        self._position = position
        return self._line


_WRAPPINGS = frozenset({"gzip", "bzip2", "xz"})
"""Said only where no member's name says more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What was found in an object, and what of it could not be looked into."""

    candidates: tuple[Candidate, ...]
    capped: tuple[str, ...] = ()
    """One sentence for each bound that was hit."""
    sealed: tuple[str, ...] = ()
    """One sentence for each encrypted archive or member."""
