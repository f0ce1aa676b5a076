"""The order in which objects are cheapest to read: each behind the one that git stores it as a difference to.

So git unpacks every difference once, with a small cache, and a reader finds versions of one file in a row. Pure.
"""

from collections.abc import Mapping, Sequence

Sized = tuple[bytes, int]
"""An object's id and its size in bytes."""


def in_families(blobs: Sequence[Sized], bases: Mapping[bytes, bytes]) -> tuple[Sized, ...]:
    """The blobs so that each comes behind its base, a whole branch of a family before the next one."""
    sizes = dict(blobs)
    below: dict[bytes, list[bytes]] = {}
    for oid, _ in reversed(blobs):
        base = bases.get(oid, b"")
        below.setdefault(base if base in sizes else b"", []).append(oid)
    order: list[Sized] = []
    waiting = below.pop(b"", [])
    while waiting:
        oid = waiting.pop()
        order.append((oid, sizes[oid]))
        waiting.extend(below.pop(oid, ()))
    # Bases that run in a circle cannot be stored; should git say so all the same, no object may be lost.
    return tuple(order) if len(order) == len(blobs) else tuple(blobs)


def shares(sized: Sequence[Sized], count: int, cost: int, ahead: int = 0) -> list[list[Sized]]:
    """The objects in at most `count` runs, in order, which take about equally long when each object costs `cost` bytes on top.

    `ahead` are bytes that whoever reads the first run reads besides.
    """
    total = ahead + sum(size + cost for _, size in sized)
    runs: list[list[Sized]] = [[] for _ in range(count)]
    done = ahead
    for oid, size in sized:
        runs[min(count - 1, done * count // max(1, total))].append((oid, size))
        done += size + cost
    return [run for run in runs if run]
