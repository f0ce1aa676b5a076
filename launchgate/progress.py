"""What a run tells while it works: four events, on stderr, never on stdout.

A check calls `Progress.advance`; the implementations are silence, one plain line every ten seconds (CI), and a live
display (terminal). See `progress_for`.
"""

from typing import Protocol


class Progress(Protocol):
    """The observer of a run. Every method is safe to call from several threads."""

    def started(self, check: str) -> None:
        """A check began."""

    def advance(self, check: str, done: int, total: int | None, unit: str) -> None:
        """A check has done `done` of `total` (None: unknown) things, e.g. 1200 of 10014 `blobs`."""

    def finished(self, check: str, status: str, seconds: float) -> None:
        """A check ended."""

    def close(self) -> None:
        """Nothing more will come; a live display cleans up after itself."""


class Silent:
    """Says nothing."""

    def started(self, check: str) -> None:
        pass

    def advance(self, check: str, done: int, total: int | None, unit: str) -> None:
        pass

    def finished(self, check: str, status: str, seconds: float) -> None:
        pass

    def close(self) -> None:
        pass
