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


def shares(sized: Sequence[Sized], most: int, cost: int) -> list[list[Sized]]:
    """The objects in runs, in order, each of about `most` bytes when an object costs `cost` bytes on top."""
    runs: list[list[Sized]] = []
    room = 0
    for oid, size in sized:
        if room <= 0:
            runs.append([])
            room = most
        runs[-1].append((oid, size))
        room -= size + cost
    return runs
