"""The second interpreter that reads history: started before anything else, because it takes a while to get ready."""

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from launchgate.clients.apart import Apart, Gone

if TYPE_CHECKING:
    from launchgate.clients.git.packs import Pack

WORTH = 6 << 20
"""Bytes of packs from which on a second interpreter pays for its start."""
_WORK = "launchgate.checks.secrets.companion:serve"


class Second:
    """It opens the packs while the first one loads, then gets ready itself, and reads what it is handed."""

    def __init__(self, apart: Apart, store: str, id_bytes: int) -> None:
        """The path of the object store whose packs it opens, and how long the ids in it are. Raises Gone."""
        self.store, self.id_bytes, self._apart = store, id_bytes, apart
        self.said: Iterator[Any] = apart.said()
        """What it says; first the packs."""
        self._packs: Mapping[str, Pack] | None = None
        apart.hand((store, id_bytes))

    def packs(self) -> "Mapping[str, Pack]":
        """Those that it could open, each by the path of its index. Waits for them; to be asked before a share is handed over."""
        if self._packs is None:
            try:
                self._packs = next(self.said, {})
            except Gone:
                self._packs = {}
        return self._packs

    def hand(self, job: object) -> None:
        """Hand over a share, or None at the end. Raises Gone."""
        self._apart.hand(job)

    def end(self) -> None:
        """Make sure that it is gone."""
        self._apart.end()


def second(store: str, id_bytes: int, worth: int = WORTH, work: str = _WORK) -> Second | None:
    """The second interpreter, at work from now on; None where the object store is small or there is one processor only."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if processors < 2 or _packed(store) < worth:
        return None
    apart = Apart.start(work)
    if apart is None:
        return None
    try:
        return Second(apart, store, id_bytes)
    except Gone:
        apart.end()
        return None


def _packed(store: str) -> int:
    """Bytes of the repository's packs; what it borrows from others is not counted."""
    try:
        return sum(entry.stat().st_size for entry in os.scandir(f"{store}/pack") if entry.name.endswith(".pack"))
    except OSError:
        return 0
