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


def shares(sized: Sequence[Sized], count: int, cost: int) -> list[list[bytes]]:
    """The ids in `count` runs of about equal size, each object with `cost` bytes on top; the order is kept."""
    total = sum(size + cost for _, size in sized)
    runs: list[list[bytes]] = [[] for _ in range(count)]
    done = 0
    for oid, size in sized:
        runs[min(count - 1, done * count // max(1, total))].append(oid)
        done += size + cost
    return [run for run in runs if run]
