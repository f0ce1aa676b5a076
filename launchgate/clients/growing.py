"""A file that only grows: one line added in one write, and the whole of it read within a bound."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from launchgate.errors import UsageError

__all__ = ["add_line", "read_lines"]

LIMIT = 100 << 20
"""Bytes of the longest history that is read: a look a minute fills 80 MB in a year."""


def add_line(path: Path, line: str) -> None:
    """Add a line with its line feed. Two that add at the same moment do not mix. Raises UsageError.

    A line that an interrupted writer left unfinished is ended first, so that it does not swallow this one.
    """
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number = os.open(path, flags, 0o644)
        try:
            # Not every file system can; then two at one moment may leave an empty line between them.
            with suppress(OSError):
                fcntl.flock(number, fcntl.LOCK_EX)
            size = os.fstat(number).st_size
            cut = size > 0 and os.pread(number, 1, size - 1) != b"\n"
            os.write(number, (b"\n" if cut else b"") + line.encode())
        finally:
            os.close(number)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror})") from None


def read_lines(path: Path) -> str:
    """The file's text; what is no UTF-8 becomes U+FFFD. Raises UsageError when it is missing or too long."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LIMIT + 1)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); `launchgate monitor record` writes one") from None
    if len(data) > LIMIT:
        raise UsageError(f"{path}: larger than {LIMIT >> 20} MB; move the oldest lines into another file")
    return data.decode("utf-8", "replace")
