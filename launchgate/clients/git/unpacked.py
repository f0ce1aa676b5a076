"""Reads a run of a pack: every entry inflated, put together, and handed over with what it shares with the one it differs from."""

import os
import struct
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from isal import igzip_lib, isal_zlib  # inflates short data in two thirds of the time that zlib takes

from launchgate.clients.files import WHOLE
from launchgate.clients.git.deltas import Copy, applied
from launchgate.clients.git.families import Mark, Run
from launchgate.clients.git.packs import KINDS, ROOT, Unreadable
from launchgate.clients.git.pieces import Piece

HELD = 48 << 20
"""Bytes of bases that wait for what differs from them, at most: a family as git stores it holds a few objects at a time."""
_FAULTS: tuple[type[Exception], ...] = (
    Unreadable, ValueError, IndexError, OSError, struct.error, igzip_lib.IsalError,  # type: ignore[assignment]  # typed as an object
)  # fmt: skip


class Unpacking:
    """One run on its way."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._waiting = Counter(run.bases)
        self._bases: dict[int, bytes] = {}
        self._held = 0
        self.left: list[bytes] = []
        """Ids of what was not read here: too large, or not in order. git is to read it, and to say what is the matter."""

    def pieces(self) -> Iterator[tuple[Piece, int]]:
        """Every object but those in `left`, each with its `Mark`."""
        run, width = self._run, 2 * self._run.id_bytes
        names = run.ids.hex().encode()
        pack = _opened(run)
        try:
            for place, base in enumerate(run.bases):
                oid, mark = names[place * width : (place + 1) * width], run.marks[place]
                try:
                    data, copies = self._content(pack, place, base)
                except _FAULTS:
                    self._release(base)
                    if mark == Mark.READ:
                        self.left.append(oid)
                    continue
                self._release(base)
                self._hold(place, data)
                needed = self._waiting[place]
                yield Piece(oid, KINDS[run.kinds[place]], len(data), 0, data, place, base, copies, needed), mark
        finally:
            if pack >= 0:
                os.close(pack)

    def _content(self, pack: int, place: int, base: int) -> tuple[bytes, tuple[Copy, ...]]:
        run = self._run
        size, length = run.sizes[place], run.lengths[place]
        # Nothing grows by more than that when it is compressed: what is longer has something else behind it.
        if size > WHOLE or length > size + (size >> 6) + 1024 or (base != ROOT and base not in self._bases):
            raise Unreadable
        data = _inflated(os.pread(pack, length, run.starts[place]), size)
        return (data, ()) if base == ROOT else applied(self._bases[base], data, WHOLE)

    def _hold(self, place: int, data: bytes) -> None:
        if self._waiting[place] and self._held + len(data) <= HELD:
            self._bases[place] = data
            self._held += len(data)

    def _release(self, base: int) -> None:
        """One entry less waits for this base."""
        if base != ROOT:
            self._waiting[base] -= 1
            if not self._waiting[base]:
                self._held -= len(self._bases.pop(base, b""))


def _opened(run: Run) -> int:
    try:
        return os.open(Path(run.path), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return -1  # nothing can be read from this: every entry is left to git


def _inflated(packed: bytes, size: int) -> bytes:
    """Exactly `size` bytes; never more than one byte beyond is unpacked."""
    unpacking = isal_zlib.decompressobj()
    data = unpacking.decompress(packed, size + 1)
    if len(data) != size or not unpacking.eof:
        raise Unreadable
    return data
