"""Log files as pieces of whole lines: plain or gzip, of any size, within a bound, never unpacked as a whole.

A log may lie outside of git, so it is looked for on disk below the run's folder.
"""

import gzip
import os
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

from launchgate.clients.files import IsALink, open_below, printable
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge

__all__ = ["LogFile", "opened", "opened_bytes"]

_PIECE = 1 << 20
"""Bytes of one piece; a longer line is cut."""
_GZIP = b"\x1f\x8b"


@dataclass(slots=True, kw_only=True)
class LogFile:
    """One log that is being read; what is known of it grows while `pieces` runs."""

    path: str
    size: int
    """Bytes on disk."""
    touched: datetime
    limit: int
    """Unpacked bytes that are read at most."""
    file: BinaryIO
    read: int = 0
    capped: bool = False
    broken: str = ""
    """Why it could not be read to its end."""

    def pieces(self) -> Iterator[bytes]:
        """Whole lines, some at a time; closes the file in the end. A packed file that is cut off ends early, with `broken`."""
        with self.file, _unpacked(self.file) as stream:
            kept = b""
            while self.read < self.limit:
                try:
                    fresh = stream.read(min(_PIECE, self.limit - self.read))
                except (EOFError, OSError, zlib.error):
                    self.broken = "it is packed and breaks off or is damaged"
                    fresh = b""
                if not fresh:
                    break
                self.read += len(fresh)
                whole, newline, rest = (kept + fresh).rpartition(b"\n")
                if newline or len(rest) < _PIECE:
                    kept = rest
                else:
                    whole, kept = rest, b""
                if whole:
                    yield whole + newline
            self.capped = self.read >= self.limit and not self.broken and bool(_more(stream))
            if kept:
                yield kept


def _more(stream: BinaryIO) -> bytes:
    try:
        return stream.read(1)
    except (EOFError, OSError, zlib.error):
        return b"?"


def _unpacked(file: BinaryIO) -> BinaryIO:
    head = file.read(2)
    file.seek(0)
    return cast("BinaryIO", gzip.GzipFile(fileobj=file)) if head == _GZIP else file


def opened(root: Path, path: str, limit: int) -> LogFile:
    """A log below the run's folder. Raises CannotJudge when it is missing, a link, or not readable."""
    try:
        file = open_below(root, path)
    except IsALink as link:
        raise CannotJudge(
            f"the log '{printable(path)}' is a symbolic link and was not followed", "declare the file itself"
        ) from link
    except OSError as error:
        raise CannotJudge(
            f"the log '{printable(path)}' cannot be read: {error.strerror or error}",
            "bring the file here before the gate runs, e.g. with actions/download-artifact",
        ) from error
    status = os.fstat(file.fileno())
    touched = datetime.fromtimestamp(status.st_mtime, UTC)
    return LogFile(path=path, size=status.st_size, touched=touched, limit=limit, file=file)


def opened_bytes(path: str, data: bytes, limit: int, touched: datetime) -> LogFile:
    """A log of another revision, from its bytes."""
    return LogFile(path=path, size=len(data), touched=touched, limit=limit, file=BytesIO(data))
