"""Versions of one file share most bytes: what stands in the shared ones is known already, so only the changed part is scanned.

Exact, not a guess. Whether an expression matches up to an offset depends on at most `WIDTH` bytes before it, so a match that ends
in a common beginning, or starts in a common end, is the same match in both versions. Memory is bounded, and what is kept (data,
so also values in it) lives as long as its one reader; nothing here is ever written or shared.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable

WIDTH = 512
"""No expression of the database looks at more bytes than this; a test holds the rules to it."""
_WORTH = 4096
"""Shorter data is scanned whole: comparing would cost as much."""
_KEPT = 16 << 20
"""Bytes of data kept for later comparison."""
_FIRST = 1024
"""Bytes of the first comparison; each further one takes eight times as many until one differs."""

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
        found = self._known(data, *self._kept.get(base, self._last))
        self._last = (data, found)
        if keep and len(data) >= _WORTH:
            self._keep(keep, data, found)
        return by_expression(found) if found else {}

    def _known(self, data: bytes, other: bytes, hits: Hits) -> Hits:
        size, most = len(data), min(len(data), len(other))
        if most < _WORTH:
            return self._find(data)
        head = common_beginning(other, data, most)
        tail = common_end(other, data, most - head)
        if head + tail < 2 * WIDTH:
            return self._find(data)
        shift = size - len(other)
        low, high = max(0, head - WIDTH), min(size, size - tail + WIDTH)
        before = hits[: bisect_right(hits, (head, 1 << 30))]
        after = hits[bisect_left(hits, (high - shift, 0)) :] if high < size else ()
        if head == size and not shift:
            return hits
        changed = tuple((end + low, which) for end, which in self._find(data[low:high]) if head < end + low)
        if high < size:
            changed = tuple(hit for hit in changed if hit[0] < high)
        return (*before, *changed, *((end + shift, which) for end, which in after))

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


def common_beginning(a: bytes, b: bytes, most: int) -> int:
    """How many bytes, at most `most`, both begin with. Compares stretches, not bytes, so it runs at memory speed."""
    known, step = 0, min(_FIRST, most)
    while step and b.startswith(a[known : known + step], known):
        known += step
        step = min(step * 8, most - known)
    differs = known + step
    while differs - known > 1:
        middle = (known + differs) // 2
        if b.startswith(a[known:middle], known):
            known = middle
        else:
            differs = middle
    return known


def common_end(a: bytes, b: bytes, most: int) -> int:
    """How many bytes, at most `most`, both end with."""
    last, other = len(a), len(b)
    known, step = 0, min(_FIRST, most)
    while step and b.endswith(a[last - known - step : last - known], 0, other - known):
        known += step
        step = min(step * 8, most - known)
    differs = known + step
    while differs - known > 1:
        middle = (known + differs) // 2
        if b.endswith(a[last - middle : last - known], 0, other - known):
            known = middle
        else:
            differs = middle
    return known
