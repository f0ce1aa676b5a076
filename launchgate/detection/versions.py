"""Versions of one file share most bytes: what stands in the shared ones is known already, so only the changed part is scanned.

Exact, not a guess. Whether an expression matches up to an offset depends on at most `WIDTH` bytes before it, so a match that ends
more than that inside of a stretch which two versions share lies in it wholly, and is the same match in both.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence

WIDTH = 320
"""No expression of the database looks at more bytes than this; a test holds the rules to it."""
_ANY = 1 << 30
"""Above the number of any expression."""

Hits = tuple[tuple[int, int], ...]
"""The end of every match and the number of its expression, in order."""
Find = Callable[[bytes], Hits]
Stretch = tuple[int, int, int]
"""Where shared bytes begin in the newer version, where in the older one, and how many there are."""


def hits_of(data: bytes, stretches: Sequence[Stretch], older: Hits, find: Find) -> Hits:
    """The hits of a version, as `find` would find them in all of it; `older` are those of the version it shares stretches with.

    The stretches come in the newer version's order and do not overlap there.
    """
    if not stretches:
        return find(data)
    found: list[tuple[int, int]] = []
    done = 0
    for here, there, length in stretches:
        first, last = here + WIDTH if here or there else 0, here + length
        if last <= first:
            continue
        found += _fresh(data, done, first, find)
        if older:
            after = bisect_right(older, (max(first, done) - here + there, _ANY))
            before = bisect_right(older, (last - here + there, _ANY))
            found += [(end + here - there, which) for end, which in older[after:before]]
        done = last
    return (*found, *_fresh(data, done, len(data), find))


def _fresh(data: bytes, done: int, end: int, find: Find) -> Hits:
    """The matches that end behind `done` and not behind `end`."""
    if end <= done:
        return ()
    low = max(0, done - WIDTH)
    found = find(data[low:end] if low or end < len(data) else data)
    return tuple((place + low, which) for place, which in found if place + low > done) if found else ()


def by_expression(hits: Hits) -> dict[int, list[int]]:
    """The ends of the matches, in order, by number of the expression."""
    ends: defaultdict[int, list[int]] = defaultdict(list)
    for end, expression in hits:
        ends[expression].append(end)
    return ends
