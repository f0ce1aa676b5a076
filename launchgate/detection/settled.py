"""What was looked at in one version of a file and held nothing, carried over to the next one where its surroundings are the same.

Whatever follows from a hit depends on a bounded stretch of bytes around it. Where two versions share that stretch, what was
nothing in the older one is nothing in the newer one, and need not be looked at again: mostly that is all there is. Pure.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from launchgate.detection.versions import Hits, Stretch


class Settled(NamedTuple):
    """Hits of one group that led to nothing."""

    group: int
    """What is asked about hits together: a format, all generic assignments, a decoder."""
    first: int
    """Where the first of them ends."""
    last: int
    """Behind this none of them ends."""
    low: int
    """From here on bytes matter to them; less than 0 where it matters that the data begins."""
    high: int
    """Up to here; more than the data's size where it matters that it ends."""
    entries: int = 0
    """Layers that were opened for them."""
    room: int = 0
    """Bytes in these."""


def carried(
    settled: Sequence[Settled], shared: Iterable[Stretch], older: int, newer: int
) -> Iterator[Settled]:  # fmt: skip
    """Those that are settled in the newer version as well, moved; the sizes of both versions tell whether they end alike."""
    lows = [one.low for one in settled]
    for here, there, length in shared:
        end = there + length
        limit = end if end != older or here + length != newer else 1 << 62
        for number in range(0 if here == there == 0 else bisect_left(lows, there), bisect_right(lows, end)):
            one = settled[number]
            if one.high <= limit:
                by = here - there
                yield Settled(
                    one.group, one.first + by, one.last + by, one.low + by, one.high + by, one.entries, one.room
                )  # fmt: skip


def unsettled(hits: Hits, settled: Iterable[Settled], groups: Sequence[int]) -> Hits:
    """The hits that none of the settled ones covers. `groups` has the group of each expression."""
    covered: dict[int, list[Settled]] = {}
    for one in settled:
        covered.setdefault(one.group, []).append(one)
    last = _Last(covered)
    return tuple([hit for hit in hits if hit[0] > last.before(groups[hit[1]], hit[0])])


class _Last:
    """Up to where hits of a group are settled, asked for by rising places."""

    def __init__(self, covered: Mapping[int, list[Settled]]) -> None:
        self._waiting = {group: sorted(rows, key=lambda one: -one.first) for group, rows in covered.items()}
        self._reached: dict[int, int] = {}

    def before(self, group: int, end: int) -> int:
        waiting = self._waiting.get(group)
        if waiting is None:
            return -1
        reached = self._reached.get(group, -1)
        while waiting and waiting[-1].first <= end:
            reached = max(reached, waiting.pop().last)
        self._reached[group] = reached
        return reached
