"""What was opened before and held nothing, so that the next version of a file need not open it again.

What a decoder finds around a hit depends on a bounded stretch of bytes, and what a layer holds on its own bytes alone. Where
there was nothing, that is remembered with what opening it took from the budget, which is taken again: the answer, and every bound
that is hit, stay the same. Belongs to one reader and ends with it.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

_KEPT = 8 << 20
"""Bytes of keys after which everything is forgotten."""
_LONGEST = 1 << 18
"""Longer data is not remembered."""

Key = tuple[object, ...]
Spent = tuple[int, int]
"""Layers and bytes."""


class Purse(Protocol):
    """What a budget has left, and everything it has noted so far."""

    room: int
    entries: int

    def noted(self) -> int: ...


class Barren:
    """Stretches and layers that held nothing. Not safe to share between threads."""

    def __init__(self) -> None:
        self._known: dict[Key, Spent] = {}
        self._size = 0

    def skips(self, key: Key, purse: Purse) -> bool:
        """Whether this is known to hold nothing; what opening it would take is taken."""
        spent = self._known.get(key)
        if spent is None or spent[0] > purse.entries or spent[1] > purse.room:
            return False
        purse.entries -= spent[0]
        purse.room -= spent[1]
        return True

    def note(self, key: Key, size: int, spent: Spent) -> None:
        """Remember `key`, which weighs `size` bytes."""
        if size > _LONGEST:
            return
        self._size += size
        if self._size > _KEPT:
            self._known.clear()
            self._size = size
        self._known[key] = spent


def clusters(places: Sequence[int], reach: int, size: int) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Hits whose surroundings touch, as (from, to, hits): between two clusters no byte matters to both."""
    first = 0
    for number in range(1, len(places) + 1):
        if number == len(places) or places[number] - places[number - 1] > 2 * reach:
            yield (
                max(0, places[first] - reach),
                min(size, places[number - 1] + reach),
                tuple(places[first:number]),
            )
            first = number
