"""What two versions of some data have in common, found by comparing stretches: at memory speed, not byte by byte in Python."""

from collections.abc import Iterator

Stretch = tuple[int, int, int]
"""Where it begins in the newer version, where in the older one, and its length."""

_FIRST = 1024
"""Bytes of the first comparison; each further one takes eight times as many until one differs."""
_LONG = 12 << 10
"""A part that is not shared is looked into only where it is at least this long."""
_DEEPEST = 4
_PROBE = 48
_DRIFT = 4 << 10
"""How far from where it would be, were nothing else changed, the middle of a part is looked for."""


def shared(older: bytes, newer: bytes) -> Iterator[Stretch]:
    """Stretches that stand in both, in order: the beginning, the end, and in between what is found quickly."""
    most = min(len(older), len(newer))
    head = common_beginning(older, newer, most)
    yield 0, 0, head
    tail = common_end(older, newer, most - head)
    last, other = len(newer) - tail, len(older) - tail
    yield from _between(older, head, other, newer, head, last, _DEEPEST)
    yield last, other, tail


def _between(older: bytes, a: int, b: int, newer: bytes, c: int, d: int, depth: int) -> Iterator[Stretch]:
    """Stretches within older[a:b] and newer[c:d], from what surrounds the middle of the newer part."""
    if d - c < _LONG or b - a < _LONG or not depth:
        return
    middle = (c + d) // 2
    at = _found(older, a, b, newer[middle : middle + _PROBE], (a + middle - c, b - d + middle))
    if at < 0:
        return
    back = common_end(older, newer, min(at - a, middle - c), at, middle)
    forth = common_beginning(older, newer, min(b - at, d - middle), at, middle)
    yield from _between(older, a, at - back, newer, c, middle - back, depth - 1)
    yield middle - back, at - back, back + forth
    yield from _between(older, at + forth, b, newer, middle + forth, d, depth - 1)


def _found(data: bytes, low: int, high: int, probe: bytes, guesses: tuple[int, int]) -> int:
    """Where the probe stands near one of the guesses, or -1."""
    for guess in guesses:
        around = max(low, guess - _DRIFT), min(high, guess + _DRIFT)
        if around[0] < around[1] and (at := data.find(probe, *around)) >= 0:
            return at
    return -1


def common_beginning(a: bytes, b: bytes, most: int, i: int = 0, j: int = 0) -> int:
    """How many bytes, at most `most`, are the same in a from i on and in b from j on."""
    known, step = 0, min(_FIRST, most)
    while step and b.startswith(a[i + known : i + known + step], j + known):
        known += step
        step = min(step * 8, most - known)
    differs = known + step
    while differs - known > 1:
        middle = (known + differs) // 2
        if b.startswith(a[i + known : i + middle], j + known):
            known = middle
        else:
            differs = middle
    return known


def common_end(a: bytes, b: bytes, most: int, i: int | None = None, j: int | None = None) -> int:
    """How many bytes, at most `most`, are the same in a before i and in b before j, which are the ends if not given."""
    i, j = len(a) if i is None else i, len(b) if j is None else j
    known, step = 0, min(_FIRST, most)
    while step and b.startswith(a[i - known - step : i - known], j - known - step):
        known += step
        step = min(step * 8, most - known)
    differs = known + step
    while differs - known > 1:
        middle = (known + differs) // 2
        if b.startswith(a[i - middle : i - known], j - middle):
            known = middle
        else:
            differs = middle
    return known
