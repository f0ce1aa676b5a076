"""Hits taken together: what stretch of data is looked at for them. Pure."""

from collections.abc import Iterator

from launchgate.detection.assignment import CLOSE

LINE = 900
"""How far a line is followed to either side of a hit."""


def windows(ends: list[int], reach: int, size: int) -> Iterator[tuple[int, int]]:
    """Merged stretches of data around the hits, wide enough for the longest match of the format."""
    low = high = -1
    for end in sorted(ends):
        first, last = max(0, end - reach), min(size, end + reach)
        if first <= high:
            high = last
            continue
        if high >= 0:
            yield low, high
        low, high = first, last
    if high >= 0:
        yield low, high


def clusters(ends: list[int]) -> Iterator[tuple[int, int]]:
    """Hits that stand close together, as the first and the last of them."""
    first = last = -1
    for end in sorted(ends):
        if first >= 0 and end - last > CLOSE:
            yield first, last
            first = end
        first, last = (end if first < 0 else first), end
    if first >= 0:
        yield first, last


def islands(ends: list[int]) -> Iterator[list[int]]:
    """Hits so far apart that what is asked about the one does not concern the other."""
    first = 0
    for number in range(1, len(ends) + 1):
        if number == len(ends) or ends[number] - ends[number - 1] > LINE:
            yield ends[first:number]
            first = number


def lines(ends: list[int], data: bytes) -> Iterator[tuple[int, int]]:
    """The lines in which the hits end, each once, cut where they are long."""
    last = -1
    for end in sorted(ends):
        if end <= last:
            continue
        low = data.rfind(b"\n", max(0, end - LINE), end) + 1 or max(0, end - LINE)
        last = data.find(b"\n", end, end + LINE)
        last = min(len(data), end + LINE) if last < 0 else last
        yield low, last
