"""What the locating patterns said about a stretch of bytes, for the next time the same stretch comes along.

Versions of a file repeat their lines. A stretch's matches depend on its bytes and on at most `AROUND` bytes to either side: the
key is those bytes and the answer is exact. Holds raw values, so a `Recall` belongs to one reader and ends with it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from launchgate.dataclass import dataclass
from launchgate.detection.barren import Barren
from launchgate.detection.format import Format
from launchgate.detection.judge import assigned, located
from launchgate.detection.match import Match
from launchgate.detection.settled import Settled

AROUND = 448
"""Bytes beyond a stretch at which context words and partners are looked for, and a few more."""
_LONGEST = 1 << 16
"""Longer stretches hardly repeat."""
_KEPT = 8 << 20
"""Bytes of keys after which everything is forgotten."""

_Key = tuple[int, int, int, int, bytes]
"""Which format, as its identity (rules live as long as the process), what else is asked, the stretch, and the bytes."""


class Judges(Protocol):
    """Who says what stands in a stretch of data: `launchgate.detection.judge`, or a `Recall` of it."""

    def located(self, item: Format, data: bytes, low: int, high: int) -> Iterable[Match]: ...

    def assigned(self, data: bytes, low: int, high: int, last: int) -> Iterable[Match]: ...


class Recall:
    """The judge's `located` and `assigned` with a memory. Not safe to share between threads."""

    def __init__(self) -> None:
        self._known: dict[_Key, tuple[Match, ...]] = {}
        self._size = 0

    def located(self, item: Format, data: bytes, low: int, high: int) -> Iterable[Match]:
        """As `judge.located`."""
        return self._recalled(item, data, low, high, lambda piece, first, last: located(item, piece, first, last))

    def assigned(self, data: bytes, low: int, high: int, last: int) -> Iterable[Match]:
        """As `judge.assigned`."""
        return self._recalled(
            None, data, low, high, lambda piece, first, end: assigned(piece, first, end, first + last - low), last - low
        )

    def _recalled(
        self,
        item: Format | None,
        data: bytes,
        low: int,
        high: int,
        ask: Callable[[bytes, int, int], Iterable[Match]],
        extra: int = 0,
    ) -> Iterable[Match]:
        if high - low > _LONGEST:
            return ask(data, low, high)
        left = max(0, low - AROUND)
        piece = data[left : high + AROUND]
        key = (id(item), extra, low - left, high - left, piece)
        known = self._known.get(key)
        if known is None:
            known = tuple(ask(piece, low - left, high - left))
            self._keep(key, known)
        return (replace(match, start=match.start + left, end=match.end + left) for match in known)

    def _keep(self, key: _Key, known: tuple[Match, ...]) -> None:
        self._size += len(key[-1])
        if self._size > _KEPT:
            self._known.clear()
            self._size = len(key[-1])
        self._known[key] = known


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a reader knows of data before the engine looks at it."""

    ends: Mapping[int, list[int]]
    """Where matches end, by number of the expression."""
    recall: Recall
    barren: Barren | None = None
    log: list[Settled] | None = None
    """Filled with what held nothing; of no use where a bound was hit."""
    entries: int = 0
    """Layers that earlier versions opened for what is the same here."""
    room: int = 0
    """Bytes in these."""
