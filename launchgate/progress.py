"""What a run tells while it works: four events, on stderr, never on stdout.

A check calls `Progress.advance`; the implementations are silence, one plain line every ten seconds (CI), and a live
display (terminal). See `progress_for`.
"""

import threading
from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from rich.progress import TaskID


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


class Plain:
    """One line every ten seconds while something runs, for logs: CI and pipes."""

    def __init__(self, out: TextIO, every_s: float = 10.0) -> None:
        self._out, self._every = out, every_s
        self._lock = threading.Lock()
        self._running: dict[str, str] = {}
        self._begun = monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._tell, daemon=True)
        self._thread.start()

    def started(self, check: str) -> None:
        with self._lock:
            self._running[check] = ""

    def advance(self, check: str, done: int, total: int | None, unit: str) -> None:
        with self._lock:
            self._running[check] = f" {amount(done, total, unit)}"

    def finished(self, check: str, status: str, seconds: float) -> None:  # noqa: ARG002 - the protocol's
        with self._lock:
            self._running.pop(check, None)

    def close(self) -> None:
        self._stop.set()
        self._thread.join(1.0)

    def _tell(self) -> None:
        while not self._stop.wait(self._every):
            with self._lock:
                rows = [f"{check}{detail}" for check, detail in sorted(self._running.items())]
            if rows:
                self._out.write(f"launchgate: {monotonic() - self._begun:.0f} s: {'; '.join(rows)}\n")
                self._out.flush()


class Live:
    """A live display on a terminal: one line a check, gone when the report is printed."""

    def __init__(self, out: TextIO) -> None:
        from rich.console import Console
        from rich.progress import Progress as RichProgress
        from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TextColumn("{task.fields[detail]}"),
            TimeElapsedColumn(),
        )
        self._bar = RichProgress(*columns, console=Console(file=out), transient=True)
        self._tasks: dict[str, TaskID] = {}
        self._bar.start()

    def started(self, check: str) -> None:
        self._tasks[check] = self._bar.add_task(check, total=None, detail="")

    def advance(self, check: str, done: int, total: int | None, unit: str) -> None:
        if check in self._tasks:
            self._bar.update(self._tasks[check], completed=done, total=total, detail=amount(done, total, unit))

    def finished(self, check: str, status: str, seconds: float) -> None:
        if check in self._tasks:
            self._bar.update(self._tasks[check], completed=1, total=1, detail=f"{status} ({seconds:.1f} s)")

    def close(self) -> None:
        self._bar.stop()


def amount(done: int, total: int | None, unit: str) -> str:
    """`1,200 of 10,014 blobs`, or without the total when it is not known."""
    return f"{done:,} {unit}" if total is None else f"{done:,} of {total:,} {unit}"


def progress_for(out: TextIO, environ: Mapping[str, str], *, quiet: bool) -> Progress:
    """The observer that fits: silence with `--quiet`, a live display on a terminal, else plain lines."""
    if quiet:
        return Silent()
    if out.isatty() and not environ.get("CI") and environ.get("TERM") != "dumb":
        return Live(out)
    return Plain(out)
