"""The list of contents of a 7z archive: where its streams lie, how they are packed, which files are in them.

The format as documented at https://py7zr.readthedocs.io/en/latest/archive_format.html. A header may claim anything, so every
list is bounded and nothing is allocated because it says so.
"""

from collections.abc import Callable
from typing import NamedTuple

from launchgate.dataclass import dataclass

HEAD = 32
"""Bytes of the signature header."""
_MOST = 100_000
"""Numbers of one list that are read."""
_LARGEST = 4 << 20
"""Bytes of a list of contents."""
_END, _HEADER, _FILES, _EMPTY, _NAMES, _ENCODED = 0, 1, 5, 0x0E, 0x11, 0x17
_MAIN, _PACK, _UNPACK, _SUB, _SIZES, _DIGESTS, _FOLDER, _CODER_SIZES, _COUNTS = 4, 6, 7, 8, 9, 10, 11, 12, 13


class BrokenError(ValueError):
    """What a header says does not add up."""


class Coder(NamedTuple):
    method: bytes
    properties: bytes


@dataclass(slots=True, kw_only=True)
class Folder:
    """One compressed stream."""

    coders: tuple[Coder, ...]
    packed: int
    """How many packed streams it is made of; only one is followed."""
    outputs: int
    size: int = 0
    start: int = 0
    """In the archive."""
    files: tuple[int, ...] = ()
    """Sizes of the files in it."""


class _Reader:
    """Numbers out of a header. Raises `BrokenError` at its end."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def byte(self) -> int:
        return self.take(1)[0]

    def take(self, count: int) -> bytes:
        if count < 0 or self.at + count > len(self.data):
            raise BrokenError("a header ends too early")
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self) -> int:
        """One to nine bytes: as many further bytes follow as the first has leading ones."""
        first, value = self.byte(), 0
        for place in range(8):
            mask = 0x80 >> place
            if not first & mask:
                return value | (first & (mask - 1)) << 8 * place
            value |= self.byte() << 8 * place
        return value

    def count(self) -> int:
        value = self.number()
        if value > _MOST:
            raise BrokenError("a header claims too much")
        return value

    def bits(self, count: int) -> list[bool]:
        if self.byte():
            return [True] * count
        packed = self.take((count + 7) // 8)
        return [bool(packed[place >> 3] & 0x80 >> (place & 7)) for place in range(count)]

    def digests(self, count: int) -> None:
        self.take(4 * sum(self.bits(count)))


def contents(data: bytes, position: int, unpack: Callable[[Folder], bytes]) -> tuple[list[Folder], list[bytes]]:
    """The folders of the archive at `position`, and the names of the files that are not empty, in order. Raises BrokenError."""
    offset, size = (int.from_bytes(data[position + at : position + at + 8], "little") for at in (12, 20))
    if not size:
        return [], []
    start = position + HEAD + offset
    if size > _LARGEST or start + size > len(data):
        raise BrokenError("its list of files is too large or not there")
    header = _Reader(data[start : start + size])
    kind = header.byte()
    for _ in range(4):  # the list may be packed, and that list again
        if kind != _ENCODED:
            break
        folders = _streams(header, position)
        if len(folders) != 1 or folders[0].size > _LARGEST:
            raise BrokenError("its list of files is packed in a way that is not known")
        header = _Reader(unpack(folders[0]))
        kind = header.byte()
    if kind != _HEADER:
        raise BrokenError("it has no list of files")
    return _listed(header, position)


def _listed(header: _Reader, position: int) -> tuple[list[Folder], list[bytes]]:
    folders: list[Folder] = []
    names: list[bytes] = []
    while (kind := header.byte()) != _END:
        if kind == _MAIN:
            folders = _streams(header, position)
        elif kind == _FILES:
            names = _names(header)
            break
        else:
            raise BrokenError("its header holds something that is not known")
    return folders, names


def _streams(header: _Reader, position: int) -> list[Folder]:
    """Folders with their packed places and the sizes of the files in them."""
    folders: list[Folder] = []
    starts: list[int] = []
    while (kind := header.byte()) != _END:
        if kind == _PACK:
            starts = _packed(header, position + HEAD)
        elif kind == _UNPACK:
            folders = _folders(header)
        elif kind == _SUB:
            _substreams(header, folders)
        else:
            raise BrokenError("its streams hold something that is not known")
    at = 0
    for folder in folders:
        if at >= len(starts):
            raise BrokenError("a stream has no place")
        folder.start = starts[at]
        at += folder.packed
        folder.files = folder.files or (folder.size,)
    return folders


def _packed(header: _Reader, base: int) -> list[int]:
    start, count = base + header.number(), header.count()
    sizes: list[int] = []
    while (kind := header.byte()) != _END:
        if kind == _SIZES:
            sizes = [header.number() for _ in range(count)]
        elif kind == _DIGESTS:
            header.digests(count)
        else:
            raise BrokenError("its packed streams hold something that is not known")
    return [start + sum(sizes[:place]) for place in range(min(count, 1000))]


def _folders(header: _Reader) -> list[Folder]:
    if header.byte() != _FOLDER:
        raise BrokenError("its folders are not there")
    count = header.count()
    if header.byte():
        raise BrokenError("its folders are kept elsewhere")
    folders = [_folder(header) for _ in range(count)]
    while (kind := header.byte()) != _END:
        if kind == _CODER_SIZES:
            for folder in folders:
                folder.size = max([header.number() for _ in range(folder.outputs)], default=0)
        elif kind == _DIGESTS:
            header.digests(count)
        else:
            raise BrokenError("its folders hold something that is not known")
    return folders


def _folder(header: _Reader) -> Folder:
    coders: list[Coder] = []
    inputs = outputs = 0
    for _ in range(min(header.count(), 32)):
        flags = header.byte()
        method = header.take(flags & 15)
        ins, outs = (header.count(), header.count()) if flags & 0x10 else (1, 1)
        coders.append(Coder(method, header.take(header.count()) if flags & 0x20 else b""))
        inputs, outputs = inputs + ins, outputs + outs
    bound = max(0, outputs - 1)
    for _ in range(2 * bound):
        header.number()
    packed = inputs - bound
    if packed > 1:
        for _ in range(packed):
            header.number()
    return Folder(coders=tuple(coders), packed=packed, outputs=outputs)


def _substreams(header: _Reader, folders: list[Folder]) -> None:
    counts = [1] * len(folders)
    kind = header.byte()
    if kind == _COUNTS:
        counts = [header.count() for _ in folders]
        kind = header.byte()
    for folder, count in zip(folders, counts, strict=True):
        sizes = [header.number() for _ in range(count - 1)] if kind == _SIZES else []
        folder.files = (*sizes, max(0, folder.size - sum(sizes))) if count else (0,)
    if kind == _SIZES:
        kind = header.byte()
    while kind != _END:  # checksums, which nothing here needs, close the list
        if kind != _DIGESTS:
            raise BrokenError("its files hold something that is not known")
        header.digests(sum(counts))
        kind = header.byte()


def _names(header: _Reader) -> list[bytes]:
    """Names of the files that have content, in order."""
    count, names, empty = header.count(), [], set[int]()
    while (kind := header.byte()) != _END:
        body = _Reader(header.take(header.number()))
        if kind == _NAMES and not body.byte():
            text = body.data[1:].decode("utf-16-le", "replace")
            names = [name.encode("utf-8", "replace") for name in text.split("\0")[:count]]
        elif kind == _EMPTY:
            packed = body.take((count + 7) // 8)
            empty = {place for place in range(count) if packed[place >> 3] & 0x80 >> (place & 7)}
    return [name for place, name in enumerate(names) if place not in empty]
