"""The compiled Hyperscan database over all patterns, its cache on disk, and one scratch for every thread.

The cache holds compiled patterns and nothing of what was scanned. Where it cannot be read, is corrupt, or was made for another
processor, the patterns are compiled again; where it cannot be written, nothing is lost but time.
"""

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from launchgate.detection.versions import Hits

_MAGIC = b"launchgate detection 1\n"
CACHE_VARIABLE = "LAUNCHGATE_DETECTION_CACHE"

Expression = tuple[bytes, bool]
"""A pattern and whether it ignores case."""
OnMatch = Callable[[int, int, int, int, Any], bool | None]


class Database:
    """All expressions in one automaton. Scanning releases the GIL; safe to share between threads."""

    def __init__(self, expressions: Sequence[Expression], *, cached: bool = True) -> None:
        """Without `cached`, the expressions leave no trace on disk: for such as are secrets themselves."""
        self._compiled = load(expressions) if cached else _compile(expressions)
        self._scan, self._own = self._compiled.scan, _Own(self._compiled)

    def scan(self, data: bytes, on_match: OnMatch) -> None:
        """Call `on_match(index, from, to, flags, context)` for every match; `from` is always 0. True ends the scan."""
        import hyperscan

        with suppress(hyperscan.ScanTerminated):
            self._scan(data, match_event_handler=on_match, scratch=self._own.scratch)

    def hits(self, data: bytes) -> Hits:
        """Every match, by place."""
        return self._own.hits(data)

    @property
    def own_hits(self) -> Callable[[bytes], Hits]:
        """The same for this thread only, and faster: a history has a hundred thousand stretches to look at."""
        return self._own.hits


class _Own(threading.local):
    """Each thread's own scratch, and its way to all matches."""

    def __init__(self, compiled: Any) -> None:
        import hyperscan

        self.scratch = scratch = hyperscan.Scratch(compiled)
        found: list[tuple[int, int]] = []
        scan, put = compiled.scan, found.append

        def note(expression: int, _start: int, end: int, _flags: int, _context: object) -> None:
            put((end, expression))

        def hits(data: bytes) -> Hits:
            if found:  # a pass before this one was broken off
                found.clear()
            scan(data, note, 0, None, scratch)
            if not found:
                return ()
            hits = tuple(sorted(found))
            found.clear()
            return hits

        self.hits = hits


def load(expressions: Sequence[Expression]) -> Any:
    """The compiled database, from the cache where that works here, else compiled and cached."""
    name = _cache_name(expressions)
    folders = _folders()
    for folder in folders:
        found = _read(folder / name)
        if found is not None:
            return found
    compiled = _compile(expressions)
    for folder in folders:
        if write(folder / name, compiled):
            break
    return compiled


def store(expressions: Sequence[Expression], folder: Path) -> Path:
    """Compile and write the database into `folder`, as an image build does. Raises OSError when it cannot be written."""
    path = folder / _cache_name(expressions)
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_sealed(_compile(expressions)))
    return path


def write(path: Path, compiled: Any) -> bool:
    """Write to a temporary name and rename; False when the folder refuses."""
    import tempfile  # takes a while to load, and is needed once

    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".detection-")
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(_sealed(compiled))
        Path(temporary).replace(path)
    except OSError:
        return False
    return True


def _compile(expressions: Sequence[Expression]) -> Any:
    import hyperscan

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[pattern for pattern, _ in expressions],
        ids=list(range(len(expressions))),
        elements=len(expressions),
        flags=[hyperscan.HS_FLAG_CASELESS if fold else 0 for _, fold in expressions],
    )
    return database


def _sealed(compiled: Any) -> bytes:
    import hyperscan

    payload: bytes = hyperscan.dumpb(compiled)
    return _MAGIC + hashlib.sha256(payload).digest() + payload


def _read(path: Path) -> Any | None:
    import hyperscan

    try:
        sealed = path.read_bytes()
    except OSError:
        return None
    head = len(_MAGIC)
    payload = sealed[head + 32 :]
    if sealed[:head] != _MAGIC or hashlib.sha256(payload).digest() != sealed[head : head + 32]:
        return None
    try:
        return hyperscan.loadb(payload, hyperscan.HS_MODE_BLOCK)
    except hyperscan.HyperscanError:
        return None


def _cache_name(expressions: Sequence[Expression]) -> str:
    import hyperscan

    version = hyperscan.__version__  # type: ignore[attr-defined]  # its stubs leave it out
    machine = os.uname().machine if hasattr(os, "uname") else ""
    digest = hashlib.sha256(repr((version, machine, tuple(expressions))).encode()).hexdigest()
    return f"detection-{digest[:24]}.hs"


def _folders() -> tuple[Path, ...]:
    """Where the cache may lie, first come first served: the image's own, then the user's."""
    named = os.environ.get(CACHE_VARIABLE, "")
    base = os.environ.get("XDG_CACHE_HOME", "")
    folders = [Path(named)] if named else []
    if base and Path(base).is_absolute():
        folders.append(Path(base) / "launchgate")
    else:
        with suppress(RuntimeError):
            folders.append(Path.home() / ".cache" / "launchgate")
    return tuple(folders)
