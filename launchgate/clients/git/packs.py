"""What a pack holds and where it lies, from its index and the heads of its entries (git's gitformat-pack, index version 2).

git can print objects, but not the differences it stores them as, and those say which bytes of a version are new. So packs are
read here; what is not in order in one is left to git, which then says so itself.
"""

import stat
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import compress, islice
from operator import ge
from pathlib import Path
from struct import iter_unpack
from typing import BinaryIO

from launchgate.dataclass import dataclass

KINDS = {1: b"commit", 2: b"tree", 3: b"blob", 4: b"tag"}
TREE = 2
_OFFSET_DELTA, _NAMED_DELTA = 6, 7
ROOT = -1
"""In place of a base, for what is stored whole."""
_INDEX = b"\xfftOc\0\0\0\x02"
_FANOUT = 256 * 4
_LARGE = 1 << 31
"""Set in an offset that stands in the table of large ones."""
_LARGEST_INDEX = 1 << 30
"""Bytes; enough for 38 million objects."""
_HEAD = 64
"""More bytes than the head of any entry takes."""
_WINDOW = 1 << 20


class Unreadable(Exception):  # noqa: N818 - it says what the pack is
    """A pack, or an entry of one, that is of another version or damaged."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack's entries in the order in which they lie, as one row for each fact."""

    path: Path
    id_bytes: int
    ids: bytes
    """Every id in `id_bytes` raw bytes, one behind the other."""
    offsets: "array[int]"
    """Where each entry begins, and where the last one ends."""
    heads: bytearray
    """Bytes before each entry's compressed ones."""
    kinds: bytearray
    """A key of KINDS for each entry; of a difference that of what it differs from."""
    sizes: "array[int]"
    """Bytes of each entry's content when it is inflated: of the object, or of the difference."""
    bases: "array[int]"
    """The entry from which each differs, or ROOT."""

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self.kinds)

    def names(self) -> list[bytes]:
        """The entries' ids in hexadecimal."""
        return self.ids.hex(" ", self.id_bytes).encode().split()

    def sorted(self) -> dict[bytes, list[bytes]]:
        """The same by kind."""
        names = self.names()
        return {
            kind: list(compress(names, self.kinds.translate(bytes(number == of for of in range(256)))))
            for number, kind in KINDS.items()
        }


def indexes(store: Path) -> list[Path]:
    """The indexes of the packs in an object store."""
    return sorted((store / "pack").glob("*.idx"))


def opened(index: Path, id_bytes: int) -> Pack:
    """The pack that belongs to an index. Raises Unreadable, and OSError where a file cannot be read."""
    path = index.with_suffix(".pack")
    if not all(stat.S_ISREG(file.stat().st_mode) for file in (index, path)) or index.stat().st_size > _LARGEST_INDEX:
        raise Unreadable(index)  # a pipe would never end
    raw = index.read_bytes()
    first = len(_INDEX) + _FANOUT
    count = int.from_bytes(raw[first - 4 : first], "big")
    if not raw.startswith(_INDEX) or len(raw) < first + count * (id_bytes + 8) + 2 * id_bytes:
        raise Unreadable(index)
    starts = _starts(raw, first + count * (id_bytes + 4), count)
    order = sorted(range(count), key=starts.__getitem__)
    rows = [row for (row,) in iter_unpack(f"{id_bytes}s", raw[first : first + count * id_bytes])]
    ids = b"".join(map(rows.__getitem__, order))
    with path.open("rb") as file:
        end = max(0, file.seek(0, 2) - id_bytes)
        offsets = array("Q", [*map(starts.__getitem__, order), end])
        file.seek(0)
        head = file.read(12)
        if head[:4] != b"PACK" or head[4:8] not in (b"\0\0\0\2", b"\0\0\0\3") or head[8:] != raw[first - 4 : first]:
            raise Unreadable(path)
        if any(map(ge, offsets, islice(offsets, 1, None))):
            raise Unreadable(path)
        return _headed(Pack(path, id_bytes, ids, offsets, bytearray(), bytearray(), array("Q"), array("i")), file)


def _starts(raw: bytes, first: int, count: int) -> Sequence[int]:
    """Where the entries begin, in the order of their ids."""
    small = array("I", raw[first : first + 4 * count])
    if sys.byteorder == "little":
        small.byteswap()
    if max(small, default=0) < _LARGE:
        return small
    large = array("Q", raw[first + 4 * count : first + 4 * count + (len(raw) - first - 4 * count) // 8 * 8])
    if sys.byteorder == "little":
        large.byteswap()
    try:
        return array("Q", [large[start - _LARGE] if start & _LARGE else start for start in small])
    except IndexError:
        raise Unreadable from None


def _headed(pack: Pack, file: BinaryIO) -> Pack:
    """Fill in what the heads of the entries say."""
    try:
        named = list(_parsed(pack, file))
    except (IndexError, OverflowError) as error:  # a number that does not end, or the file did
        raise Unreadable(pack.path) from error
    if pack.kinds.translate(None, bytes((*KINDS, _NAMED_DELTA))):
        raise Unreadable(pack.path)
    if named:
        _resolve(pack, named)
    return pack


def _parsed(pack: Pack, file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Fill in the rows; the entries whose base is given by id, each with that. One loop without calls: a large pack has a million
    entries."""
    offsets, kinds = pack.offsets, pack.kinds
    put_kind, put_base, put_size, put_head = kinds.append, pack.bases.append, pack.sizes.append, pack.heads.append
    places = dict(zip(offsets[:-1], range(len(offsets)), strict=False))
    for low, window, first, last in _windows(file, offsets):
        for place, offset in enumerate(offsets[first:last], first):
            at = begin = offset - low
            byte = window[at]
            at += 1
            kind, size, shift = byte >> 4 & 7, byte & 15, 4
            while byte > 127 and shift < 70:  # seven bits more of the size
                byte = window[at]
                at += 1
                size |= (byte & 127) << shift
                shift += 7
            base = ROOT
            if kind == _OFFSET_DELTA:
                byte = window[at]
                at += 1
                back = byte & 127
                while byte > 127 and back <= offset:
                    byte = window[at]
                    at += 1
                    back = (back + 1) << 7 | byte & 127
                base = places.get(offset - back, place)
                if base >= place:
                    raise Unreadable(pack.path)
                kind = kinds[base]
            elif kind == _NAMED_DELTA:
                yield place, window[at : at + pack.id_bytes]
                at += pack.id_bytes
            put_kind(kind)
            put_base(base)
            put_size(size)
            put_head(at - begin)


def _windows(file: BinaryIO, offsets: "array[int]") -> Iterator[tuple[int, bytes, int, int]]:
    """The file in large steps: where each begins, its bytes, and the entries, from and to, whose heads lie in it."""
    first, count = 0, len(offsets) - 1
    while first < count:
        low = offsets[first]
        file.seek(low)
        window = file.read(_WINDOW)
        last = max(first + 1, bisect_left(offsets, low + len(window) - _HEAD, first, count))
        yield low, window, first, last
        first = last


def _resolve(pack: Pack, named: Sequence[tuple[int, bytes]]) -> None:
    """Find the bases that are given by id, which may lie further on, and what kind each of their differences is."""
    width = pack.id_bytes
    places = {pack.ids[place * width : (place + 1) * width]: place for place in range(len(pack))}
    for place, oid in named:
        if oid not in places:
            raise Unreadable(pack.path)
        pack.bases[place] = places[oid]
    for place, kind in enumerate(pack.kinds):
        if kind in KINDS:
            continue
        line = [place]
        while pack.kinds[line[-1]] not in KINDS:
            line.append(pack.bases[line[-1]])
            if len(line) > len(pack):
                raise Unreadable(pack.path)
        for one in line:
            pack.kinds[one] = pack.kinds[line[-1]]
