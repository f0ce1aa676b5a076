"""Reads a run of a pack: every entry inflated, put together, and handed over with what it shares with the one it differs from."""

import os
import zlib
from array import array
from collections.abc import Iterator
from pathlib import Path

from deflate import DeflateError, zlib_decompress  # half of zlib's time, and no further than to the size it is told
from dulwich.errors import ApplyDeltaError

from launchgate.clients.files import WHOLE
from launchgate.clients.git.deltas import Copy, applied
from launchgate.clients.git.families import Mark, Run
from launchgate.clients.git.packs import KINDS, ROOT
from launchgate.clients.git.pieces import Piece

HELD = 48 << 20
"""Bytes of bases that wait for what differs from them, at most: a family as git stores it holds a few objects at a time."""
_WINDOW = 64 << 10
"""Bytes of a pack that are read at once."""
_FAULTS = (ValueError, IndexError, OSError, zlib.error, DeflateError, ApplyDeltaError)


class Unpacking:
    """One run on its way."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._waiting = array("i", [0]) * len(run)
        for base in run.bases:
            if base != ROOT:
                self._waiting[base] += 1
        self._bases: dict[int, bytes] = {}
        self._held = 0
        self._low, self._window = 0, b""
        self.left: list[bytes] = []
        """Ids of what was not read here: too large, or not in order. git is to read it, and to say what is the matter."""
        self.known: list[bytes] = []
        """The same of what was read elsewhere, so that nobody has to."""

    def pieces(self) -> Iterator[tuple[Piece, int]]:
        """Every object but those in `left` and `known`, each with its `Mark`."""
        run, width = self._run, 2 * self._run.id_bytes
        names, waiting, bases = run.ids.hex().encode(), self._waiting, self._bases
        pack = _opened(run)
        try:
            for place, (base, kind, mark) in enumerate(zip(run.bases, run.kinds, run.marks, strict=True)):
                oid = names[place * width : (place + 1) * width]
                try:
                    data, copies = self._content(pack, place, base)
                except _FAULTS:
                    data = None
                if base != ROOT:
                    waiting[base] -= 1
                    if not waiting[base]:  # nothing else differs from it
                        self._held -= len(bases.pop(base, b""))
                if data is None:
                    if mark != Mark.AGAIN:
                        (self.left if mark == Mark.READ else self.known).append(oid)
                    continue
                needed = waiting[place]
                if needed and self._held + len(data) <= HELD:
                    bases[place] = data
                    self._held += len(data)
                yield Piece(oid, KINDS[kind], len(data), 0, data, place, base, copies, needed), mark
        finally:
            if pack >= 0:
                os.close(pack)

    def _content(self, pack: int, place: int, base: int) -> tuple[bytes | None, tuple[Copy, ...]]:
        run = self._run
        size, length = run.sizes[place], run.lengths[place]
        older = None if base == ROOT else self._bases.get(base)
        # Nothing grows by more than that when it is compressed: what is longer has something else behind it.
        if size > WHOLE or length > size + (size >> 6) + 1024 or (older is None and base != ROOT):
            return None, ()
        packed = self._packed(pack, run.starts[place], length)
        # For nothing it takes any size, and would not say what else it found.
        data = bytes(zlib_decompress(packed, size)) if size else zlib.decompressobj().decompress(packed, 1)
        if len(data) != size:
            return None, ()
        return (data, ()) if older is None else applied(older, data, WHOLE)

    def _packed(self, pack: int, start: int, length: int) -> bytes:
        """Bytes of the pack. Families lie together in it, so a window of some size mostly holds the next entry, too."""
        at = start - self._low
        if at < 0 or at + length > len(self._window):
            self._low, self._window, at = start, os.pread(pack, max(length, _WINDOW), start), 0
        return self._window[at : at + length]


def _opened(run: Run) -> int:
    try:
        return os.open(Path(run.path), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return -1  # nothing can be read from this: every entry is left to git
