"""A commit or a tag as the texts that people wrote into it: its message, its people, and whatever else its head carries. Pure."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator

from launchgate.dataclass import dataclass
from launchgate.detection import Candidate

Scan = Callable[[bytes], tuple[Candidate, ...]]
_PEOPLE = {b"author": "author", b"committer": "committer", b"tagger": "tagger"}
_IDS = frozenset({b"tree", b"parent", b"object", b"type"})
_TOGETHER = 1 << 18
"""Bytes of texts that are looked at together."""


@dataclass(frozen=True, slots=True)
class Said:
    """A candidate in one field of a commit or tag: `message`, `author`, `committer`, `tagger` or `header`."""

    field: str
    candidate: Candidate


def in_head(lines: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """The texts in the lines before the message, each with its field."""
    rest = []
    for line in lines:
        word, _, text = line.partition(b" ")
        if word in _PEOPLE:
            yield _PEOPLE[word], text.rsplit(b" ", 2)[0]
        elif word not in _IDS:
            rest.append(line)
    if rest:
        yield "header", b"\n".join(rest)


class Texts:
    """Short texts on their way. Mostly there is nothing in thousands of them, and one look at all together says so."""

    def __init__(self, scan: Scan, ends: Callable[[bytes], Iterable[int]] | None = None) -> None:
        """`ends` says where anything in some bytes could be a match; without it each text is scanned by itself."""
        self._scan, self._ends = scan, ends
        self._texts: list[tuple[bytes, str, bytes]] = []
        self._size = 0

    @property
    def due(self) -> bool:
        """Whether it is time to look at them."""
        return self._size > _TOGETHER or self._ends is None

    def add(self, oid: bytes, field: str, text: bytes) -> None:
        """A text of the object `oid`."""
        self._texts.append((oid, field, text))
        self._size += len(text) + 1

    def found(self) -> Iterator[tuple[bytes, Said]]:
        """What stands in the texts added since the last time, each with its object."""
        texts, self._texts, self._size = self._texts, [], 0
        for number in self._worth(texts) if self._ends else range(len(texts)):
            oid, field, text = texts[number]
            for candidate in self._scan(text):
                yield oid, Said(field, candidate)

    def _worth(self, texts: list[tuple[bytes, str, bytes]]) -> list[int]:
        """Those that hold a match, or a NUL byte, behind which anything may be encoded."""
        assert self._ends is not None
        together = b"\n".join([text for _, _, text in texts])
        borders, end = [], -1
        for _, _, text in texts:
            end += len(text) + 1
            borders.append(end)
        worth = {bisect_left(borders, end) for end in self._ends(together)}
        if b"\0" in together:
            worth |= {number for number, (_, _, text) in enumerate(texts) if b"\0" in text}
        return sorted(number for number in worth if number < len(texts))
