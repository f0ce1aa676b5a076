"""What was opened before and held nothing, so that the next version of a file need not open it again.

What a decoder finds at a hit depends on a bounded stretch of bytes, and what a layer holds on its own bytes. Where there was
nothing, that is remembered with what opening it took from the budget, which is taken again: the answer, and every bound that is
hit, stay the same. Belongs to one reader and ends with it.
"""

import hashlib
from typing import NamedTuple, Protocol

_KEPT = 8 << 20
"""Bytes of keys after which everything is forgotten."""
_LONG = 256
"""Bytes from which on a digest stands in a key for the data itself."""
_ENTRY = 200
"""Bytes that remembering takes beside the data."""

Key = tuple[object, ...]


class Spent(NamedTuple):
    """What opening something took."""

    entries: int
    """Layers."""
    room: int
    """Bytes."""
    ahead: int = 0
    """How far behind its hit that which was opened ends, where that is not plain to see."""


class Purse(Protocol):
    """What a budget has left, and everything it has noted so far."""

    room: int
    entries: int

    def noted(self) -> int: ...


def brief(data: bytes) -> bytes:
    """Data as a part of a key."""
    return data if len(data) < _LONG else hashlib.blake2b(data, digest_size=16).digest()


class Barren:
    """Stretches and layers that held nothing. Not safe to share between threads."""

    def __init__(self) -> None:
        self._known: dict[Key, Spent] = {}
        self._size = 0

    def skips(self, key: Key, purse: Purse) -> Spent | None:
        """What opening `key` would take, which is taken, where that is known to hold nothing."""
        spent = self._known.get(key)
        if spent is None or spent.entries > purse.entries or spent.room > purse.room:
            return None
        purse.entries -= spent.entries
        purse.room -= spent.room
        return spent

    def note(self, key: Key, spent: Spent) -> None:
        """Remember `key`."""
        self._size += _ENTRY
        if self._size > _KEPT:
            self._known.clear()
            self._size = _ENTRY
        self._known[key] = spent
