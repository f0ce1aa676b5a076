"""Zip (wheel, jar, apk, ipa, docx), tar and the way to 7z, entry by entry, in memory. Nothing is ever written to disk.

Zip entries are read from their own local headers, wherever these stand, so the central directory cannot hide or repeat one; what
lies in a tar, or uncompressed in a zip, is read where it is. Links in a tar are names and are not followed.
"""

import struct
from collections.abc import Iterator, Sequence

from launchgate.dataclass import dataclass
from launchgate.detection.budget import Budget
from launchgate.detection.layers import View
from launchgate.detection.sevenzip import MAGIC, from_7z
from launchgate.detection.streams import Opener, bzip2, deflate, lzma1, unpacked

ZIP_GATES = (rb"PK\x03\x04[\x00-\x3f]",)
TAR_GATES = (rb"ustar[\x00 ]",)
OTHER_GATES = (rb"7z\xbc\xaf\x27\x1c", rb"Rar!\x1a\x07", rb"\x28\xb5\x2f\xfd", rb"\x00GITCRYPT\x00")
_OTHER = {
    b"Rar!": "a RAR archive is not opened",
    b"\x28\xb5\x2f\xfd": "Zstandard data is not opened",
}
"""What begins so, and what is said of it."""

_SEVENS = 8
"""7z archives in one file of which the list of files is read."""
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_LONGEST_NAME = 4096
_ENCRYPTED = 1
_UNKNOWN_SIZE = 8
_FULL = 0xFFFFFFFF
_OPENERS: dict[int, Opener] = {8: deflate, 12: bzip2, 14: lzma1}
_BLOCK = 512
_TAR_MAGIC = 257


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One entry of a zip, as its local header tells."""

    flags: int
    method: int
    size: int | None
    """Compressed, in bytes; None when the header leaves it open."""
    name: bytes
    start: int


def from_zip(view: View, hits: Sequence[int], budget: Budget) -> Iterator[View]:
    """Every entry of a zip archive, of any alignment and behind any other data."""
    done = 0
    for number, hit in enumerate(hits):
        position = hit - 5
        entry = _entry(view.data, position) if position >= done else None
        if entry is None or entry.name.endswith(b"/"):
            continue
        name = budget.name(entry.name)
        if entry.flags & _ENCRYPTED:
            budget.seal(f"{name} in an encrypted zip archive")
            continue
        if entry.method == 0:
            following = hits[number + 1] - 5 if number + 1 < len(hits) else len(view.data)
            done = min(len(view.data), entry.start + entry.size if entry.size is not None else following)
            if budget.take(0):
                yield view.part(entry.start, done, name)
            continue
        opener = _OPENERS.get(entry.method)
        if opener is None:
            budget.cap(f"a zip entry with compression method {entry.method} is not opened")
            continue
        for line, data, end in unpacked(view.data, entry.start, opener, budget):
            done = end
            yield view.unwrapped(data, position, end, line=line, member=name, path=name)


def _entry(data: bytes, position: int) -> _Entry | None:
    if position + _LOCAL.size > len(data):
        return None
    _, _, flags, method, _, _, _, packed, size, name, extra = _LOCAL.unpack_from(data, position)
    start = position + _LOCAL.size
    if not 0 < name <= _LONGEST_NAME or start + name + extra > len(data):
        return None
    if packed == _FULL:
        packed = _zip64(data[start + name : start + name + extra], size)
    return _Entry(
        flags=flags, method=method, name=data[start : start + name], start=start + name + extra,
        size=None if flags & _UNKNOWN_SIZE and not packed else packed,
    )  # fmt: skip


def _zip64(extra: bytes, size: int) -> int:
    """The compressed size in the extra field of a large entry (APPNOTE 4.5.3)."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + length]
        skip = 8 if size == _FULL else 0
        if kind == 1 and len(field) >= skip + 8:
            return int.from_bytes(field[skip : skip + 8], "little")
        at += 4 + length
    return _FULL


def from_tar(view: View, hits: Sequence[int], budget: Budget) -> Iterator[View]:
    """Every regular file in a tar archive (POSIX ustar, pax, GNU), where it lies."""
    done = 0
    for hit in hits:
        position = hit - 6 - _TAR_MAGIC
        if position < done:
            continue
        longer = b""
        while _is_header(view.data, position):
            block = view.data[position : position + _BLOCK]
            start, size = position + _BLOCK, _number(block[124:136])
            done = position = start + -(-size // _BLOCK) * _BLOCK
            kind, end = block[156:157], min(start + size, len(view.data))
            if kind in (b"L", b"x"):
                longer = _longer_name(kind, view.data[start : min(end, start + _LONGEST_NAME)])
                continue
            name, longer = longer or _ustar_name(block), b""
            if kind in (b"0", b"\0", b"7") and size:
                if not budget.take(0):
                    return
                yield view.part(start, end, budget.name(name))


def _is_header(data: bytes, position: int) -> bool:
    """Whether the block's checksum holds: the sum of its bytes, its own field read as spaces."""
    block = data[position : position + _BLOCK]
    if position < 0 or len(block) < _BLOCK:
        return False
    return _number(block[148:156]) == sum(block[:148]) + 8 * 32 + sum(block[156:]) and any(block)


def _number(field: bytes) -> int:
    """An octal number, or a GNU base-256 one; 0 for what is neither."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    return int(digits, 8) if digits and not digits.strip(b"01234567") else 0


def _ustar_name(block: bytes) -> bytes:
    name, prefix = block[:100].rstrip(b"\0"), block[345:500].split(b"\0")[0]
    return prefix + b"/" + name if prefix and block[257:263] == b"ustar\0" else name


def _longer_name(kind: bytes, body: bytes) -> bytes:
    if kind == b"L":
        return body.split(b"\0")[0]
    for record in body.split(b"\n"):
        _, found, name = record.partition(b" path=")
        if found:
            return name
    return b""


def from_other(view: View, hits: Sequence[int], budget: Budget) -> Iterator[View]:
    """7z archives; and those that are not opened, and files of git-crypt: said, so that silence is no pass."""
    sevens = [hit - len(MAGIC) for hit in hits if view.data[hit - len(MAGIC) : hit] == MAGIC]
    for position in sevens[:_SEVENS]:
        if budget.take(0):
            yield from from_7z(view, position, budget)
    if len(sevens) > _SEVENS:
        budget.cap(f"more than {_SEVENS} 7z archives in one file")
    if view.data.startswith(b"\0GITCRYPT\0"):
        budget.seal("a file encrypted by git-crypt")
    for magic, what in _OTHER.items():
        if view.data.startswith(magic):
            budget.cap(what)
