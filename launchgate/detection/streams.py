"""Compressed streams, opened piece by piece within a budget: deflate, gzip, bzip2, xz, LZMA.

A stream that is cut off or broken gives what it gave until then. No declared size is ever believed.
"""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from launchgate.detection.budget import Budget
from launchgate.detection.layers import View

GZIP_GATES = (rb"\x1f\x8b\x08[\x00-\x1f]",)
BZIP2_GATES = (rb"BZh[1-9]1AY&SY",)
XZ_GATES = (rb"\xfd7zXZ\x00",)

_PIECE = 4 << 20
_STEP = 1 << 20
_FIRST = 1 << 12
"""Bytes of input that a stream gets first; most of what is no stream shows it there."""
_OVERLAP = 64 << 10
"""Bytes of one piece that come again in the next, so that nothing shorter is cut in two."""
_MEMORY = 96 << 20
"""Most memory an LZMA dictionary may ask for."""


class Stream(Protocol):
    """What zlib, bz2 and lzma have in common, as seen here."""

    def read(self, data: bytes, most: int) -> bytes:
        """At most `most` bytes more; `data` is empty where the stream still holds input."""

    @property
    def left(self) -> int | None:
        """Bytes of the input behind the end of the stream; None while it goes on."""


Opener = Callable[[memoryview], tuple[Stream, int]]
"""From what follows a header to a stream and the number of bytes to skip. Raises ValueError for what cannot be opened."""


class _Zlib:
    def __init__(self, bits: int) -> None:
        self._stream = zlib.decompressobj(bits)

    def read(self, data: bytes, most: int) -> bytes:
        return self._stream.decompress(data or self._stream.unconsumed_tail, most)

    @property
    def left(self) -> int | None:
        return len(self._stream.unused_data) if self._stream.eof else None


class Buffered:
    """A stream that keeps the input it has not used."""

    def __init__(self, stream: bz2.BZ2Decompressor | lzma.LZMADecompressor) -> None:
        self._stream = stream

    def read(self, data: bytes, most: int) -> bytes:
        return self._stream.decompress(data, most)

    @property
    def left(self) -> int | None:
        return len(self._stream.unused_data) if self._stream.eof else None


def deflate(_data: memoryview) -> tuple[Stream, int]:
    """A bare deflate stream, as in zip (RFC 1951)."""
    return _Zlib(-15), 0


def zlib_stream(_data: memoryview) -> tuple[Stream, int]:
    """A deflate stream with zlib's header, as in PDF (RFC 1950)."""
    return _Zlib(15), 0


def gzip(_data: memoryview) -> tuple[Stream, int]:
    """RFC 1952."""
    return _Zlib(31), 0


def bzip2(_data: memoryview) -> tuple[Stream, int]:
    """bzip2, as a file or as a zip entry."""
    return Buffered(bz2.BZ2Decompressor()), 0


def xz(_data: memoryview) -> tuple[Stream, int]:
    """The .xz format."""
    return Buffered(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)), 0


def lzma1(data: memoryview) -> tuple[Stream, int]:
    """LZMA in a zip: version, length of the properties, the properties (APPNOTE 5.8.8)."""
    first, dictionary = data[4], int.from_bytes(data[5:9], "little")
    if first >= 9 * 5 * 5 or dictionary > _MEMORY:
        raise ValueError("a dictionary of this size is not opened")
    rest, lc = divmod(first, 9)
    pb, lp = divmod(rest, 5)
    properties = {"id": lzma.FILTER_LZMA1, "lc": lc, "lp": lp, "pb": pb, "dict_size": max(dictionary, 4096)}
    return Buffered(lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[properties])), 9


def unpacked(data: bytes, start: int, opener: Opener, budget: Budget) -> Iterator[tuple[int, bytes, int]]:
    """A stream's content as (lines before it, data, end of what was read), in one piece or in overlapping ones."""
    window = memoryview(data)[start:]
    if not budget.take(0):  # what only begins like a stream costs time, too
        return
    try:
        stream, skip = opener(window)
    except (ValueError, IndexError, lzma.LZMAError) as error:
        budget.cap(f"a compressed entry cannot be opened: {error}")
        return
    kept, line = b"", 0
    for fresh, used in _pieces(stream, window[skip:], budget):
        piece = kept + fresh
        yield line, piece, start + skip + used
        line += piece.count(b"\n", 0, max(0, len(piece) - _OVERLAP))
        kept = piece[-_OVERLAP:]


def _pieces(stream: Stream, window: memoryview, budget: Budget) -> Iterator[tuple[bytes, int]]:
    """Pieces of output, the last with the bytes of input that were used, where the stream came to its end."""
    given, parts, size = 0, [], 0
    feed = b""
    while stream.left is None:
        try:
            out = stream.read(feed, _STEP)
        except (zlib.error, OSError, lzma.LZMAError, ValueError, EOFError):
            break
        feed = b""
        if not out and stream.left is None:
            feed = bytes(window[given : given + min(_STEP, _FIRST + given)])
            given += len(feed)
            if not feed:
                budget.cap("compressed data that is cut off is read as far as it goes")
                break
            continue
        if out and not budget.take(len(out)):
            break
        parts.append(out)
        size += len(out)
        if size >= _PIECE:
            yield b"".join(parts), 0
            parts, size = [], 0
    if size:
        yield b"".join(parts), 0 if stream.left is None else given - stream.left


def _from(opener: Opener, word: str, head: int) -> Callable[[View, Sequence[int], Budget], Iterator[View]]:
    def opened(view: View, hits: Sequence[int], budget: Budget) -> Iterator[View]:
        done = 0
        for hit in hits:
            position = hit - head
            if position < done:
                continue
            for line, data, end in unpacked(view.data, position, opener, budget):
                done = end
                yield view.unwrapped(data, position, max(end, hit), line=line, word=word)

    return opened


from_gzip = _from(gzip, "gzip", 4)
from_bzip2 = _from(bzip2, "bzip2", 10)
from_xz = _from(xz, "xz", 6)
