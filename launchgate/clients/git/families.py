"""Parts a pack into runs that can be read by themselves: whole families, each entry behind the one it differs from. Pure.

So every difference is unpacked once, and a reader finds versions of one file in a row. The largest branch of its descendants
comes last: then few bases wait for theirs at any time, however large the family. A family much larger than a part is parted, too;
what a later part of it starts from is unpacked again.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from itertools import compress, islice, starmap
from operator import gt, sub
from typing import NamedTuple

from launchgate.clients.git.packs import ROOT, TREE, Pack
from launchgate.dataclass import dataclass

COST = 200
"""Compressed bytes that are read in the time any entry takes, however small."""
_LARGE = 3
"""A family that weighs more than so many parts is cut into pieces of that size: each has to find anew what leads to nothing."""
_WANTED = bytes(kind != TREE for kind in range(256))


class Mark(IntEnum):
    """What is to become of an entry once it is unpacked. Whatever it is, others may differ from it."""

    READ = 0
    KNOWN = 1
    """Its content was read elsewhere: it counts, and is not read again."""
    AGAIN = 2
    """Another pack or part holds it as well: it does not even count."""


@dataclass(frozen=True, slots=True)
class Run:
    """Entries of one pack in the order in which they are read, as rows like those of `Pack`; `bases` are places in this run."""

    path: str
    id_bytes: int
    ids: bytes
    starts: "array[int]"
    """Where each entry's compressed bytes begin."""
    lengths: "array[int]"
    kinds: bytes
    sizes: "array[int]"
    bases: "array[int]"
    marks: bytes
    """A `Mark` for each entry."""

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self.kinds)


class Part(NamedTuple):
    """Families by the first entry of each; of a large one only the entries of some places in the order of reading."""

    roots: Sequence[int]
    first: int = 0
    last: int | None = None


class Families:
    """All families of a pack but those of trees."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        first, following = array("i", [-1]) * len(pack), array("i", [-1]) * len(pack)
        wanted = list(compress(zip(range(len(pack)), pack.bases, strict=True), pack.kinds.translate(_WANTED)))
        roots = []
        for place, base in reversed(wanted):
            if base == ROOT:
                roots.append(place)
            else:
                following[place], first[base] = first[base], place
        roots.reverse()
        self._first, self._next, self._roots = first, following, roots
        self._weights = self._weighed(wanted)

    def parted(self, most: int) -> list[Part]:
        """All families in parts of about `most` compressed bytes."""
        parts: list[Part] = []
        roots: list[int] = []
        room = 0
        for root in self._roots:
            weight = self._weights[root]
            if weight > _LARGE * most:
                parts.extend(self._slices(root, _LARGE * most))
                continue
            if room <= 0:
                roots, room = [], most
                parts.append(Part(roots))
            roots.append(root)
            room -= weight
        return parts

    def _slices(self, root: int, most: int) -> Iterator[Part]:
        """One family in parts."""
        offsets, first, room, place = self._pack.offsets, 0, most, 0
        for place, entry in enumerate(self._descent([root], sort=True)):
            if room <= 0:
                yield Part([root], first, place)
                first, room = place, most
            room -= offsets[entry + 1] - offsets[entry] + COST
        yield Part([root], first, place + 1)

    @property
    def weight(self) -> int:
        """What all of them weigh, in compressed bytes."""
        return sum(self._weights[root] for root in self._roots)

    def run(self, part: Part, mark: Callable[[bytes], Mark] | None = None) -> Run:
        """The entries of a part. What is to become of an entry is asked by its id in hexadecimal; without `mark`
        all are read."""
        pack, width = self._pack, self._pack.id_bytes
        own = list(self._descent(part.roots, sort=True))[part.first : part.last]
        above = (
            self._above(own[0]) if part.first else []
        )  # whatever the part starts from is there: a branch comes in a row
        order = above + own
        places = {entry: place for place, entry in enumerate(order)}
        ids = b"".join([pack.ids[entry * width : (entry + 1) * width] for entry in order])
        names = ids.hex(" ", width).encode().split() if mark else []
        starts = array("Q", [pack.offsets[entry] + pack.heads[entry] for entry in order])
        return Run(
            path=str(pack.path), id_bytes=width, ids=ids, starts=starts,
            lengths=array("Q", [pack.offsets[entry + 1] - start for entry, start in zip(order, starts, strict=True)]),
            kinds=bytes(map(pack.kinds.__getitem__, order)),
            sizes=array("Q", map(pack.sizes.__getitem__, order)),
            bases=array("i", [places.get(pack.bases[entry], ROOT) for entry in order]),
            marks=bytes([Mark.AGAIN]) * len(above) + (bytes(map(mark, names[len(above) :])) if mark else bytes(len(own))),
        )  # fmt: skip

    def _above(self, entry: int) -> list[int]:
        """What an entry differs from, directly or not, from the root on."""
        line = []
        while (entry := self._pack.bases[entry]) != ROOT:
            line.append(entry)
        line.reverse()
        return line

    def _weighed(self, wanted: Sequence[tuple[int, int]]) -> "array[int]":
        """What each entry weighs together with all that differ from it."""
        offsets, bases = self._pack.offsets, self._pack.bases
        weights = array("Q", map(COST.__add__, map(sub, islice(offsets, 1, None), offsets)))
        # Mostly a base lies before what differs from it. Where one does not, each entry is weighed behind its descendants.
        if not all(starmap(gt, wanted)):
            wanted = [(place, bases[place]) for place in self._descent(self._roots, sort=False)]
        for place, base in reversed(wanted):
            if base != ROOT:
                weights[base] += weights[place]
        return weights

    def _descent(self, roots: Sequence[int], *, sort: bool) -> Iterator[int]:
        """The families' entries, each behind its base."""
        first, following = self._first, self._next
        waiting = list(reversed(roots))
        while waiting:
            entry = waiting.pop()
            yield entry
            child = first[entry]
            if child < 0:
                continue
            children = []
            while child >= 0:
                children.append(child)
                child = following[child]
            if sort and len(children) > 1:
                children.sort(key=self._weights.__getitem__, reverse=True)
            waiting += children
