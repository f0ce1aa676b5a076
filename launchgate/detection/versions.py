"""Versions of one file share most bytes: what stands in the shared ones is known already, so only the changed part is scanned.

Exact, not a guess. Whether an expression matches up to an offset depends on at most `WIDTH` bytes before it, so a match that ends
in a common beginning, or starts in a common end, is the same match in both versions. Memory is bounded, and what is kept (data,
so also values in it) lives as long as its one reader; nothing here is ever written or shared.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable

from launchgate.detection.shared import shared

WIDTH = 512
"""No expression of the database looks at more bytes than this; a test holds the rules to it."""
_WORTH = 4096
"""Shorter data is scanned whole: comparing would cost as much."""
_KEPT = 24 << 20
"""Bytes of data kept for later comparison."""
_ANY = 1 << 30
"""Above the number of any expression."""

Hits = tuple[tuple[int, int], ...]
"""The end of every match and the number of its expression, in order."""
Find = Callable[[bytes], Hits]


class Versions:
    """The versions one reader has seen of late. Not safe to share between threads."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._kept: dict[bytes, tuple[bytes, Hits]] = {}
        self._size = 0
        self._last: tuple[bytes, Hits] = (b"", ())

    def ends(self, data: bytes, *, base: bytes = b"", keep: bytes = b"") -> dict[int, list[int]]:
        """The ends of every match by expression, as a scan of all the data finds them.

        `base` is the key of a version that is probably close; without it the one read last serves. `keep` is the key under which
        this one is kept, if a later one will name it.
        """
        if base in self._kept:
            self._kept[base] = near = self._kept.pop(base)  # the one that was needed last goes last
        else:
            near = self._last
        found = self._known(data, *near)
        self._last = (data, found)
        if keep and len(data) >= _WORTH:
            self._keep(keep, data, found)
        return by_expression(found) if found else {}

    def _known(self, data: bytes, other: bytes, hits: Hits) -> Hits:
        """A match that ends more than `WIDTH` bytes inside of a shared stretch lies in it wholly, so it is the same in both."""
        if min(len(data), len(other)) < _WORTH:
            return self._find(data)
        found: list[tuple[int, int]] = []
        done = 0
        for here, there, length in shared(other, data):
            first, last = here + WIDTH if here else 0, here + length
            if last <= first:
                continue
            found += self._fresh(data, done, first)
            after = bisect_right(hits, (max(first, done) - here + there, _ANY))
            before = bisect_right(hits, (last - here + there, _ANY))
            found += [(end + here - there, which) for end, which in hits[after:before]]
            done = last
        return (*found, *self._fresh(data, done, len(data)))

    def _fresh(self, data: bytes, done: int, end: int) -> Hits:
        """The matches that end behind `done` and not behind `end`."""
        if end <= done:
            return ()
        low = max(0, done - WIDTH)
        found = self._find(data[low:end] if low or end < len(data) else data)
        return tuple((place + low, which) for place, which in found if place + low > done)

    def _keep(self, key: bytes, data: bytes, hits: Hits) -> None:
        if len(data) > _KEPT or key in self._kept:
            return
        self._kept[key] = (data, hits)
        self._size += len(data)
        while self._size > _KEPT:
            oldest = next(iter(self._kept))
            self._size -= len(self._kept.pop(oldest)[0])


def by_expression(hits: Hits) -> dict[int, list[int]]:
    """The ends of the matches, in order, by number of the expression."""
    ends: defaultdict[int, list[int]] = defaultdict(list)
    for end, expression in hits:
        ends[expression].append(end)
    return ends
