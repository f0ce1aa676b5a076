"""Files of a folder as bytes: reads below one root without ever following a symbolic link, and the tree of a plain folder.

A checked-out file, or a folder above it, may be a link to anywhere, and a path may name a pipe: neither is opened.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.trees import TreeFile

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


WHOLE = 8 << 20
"""Bytes up to which content is best read in one piece."""
CHUNK = 4 << 20
OVERLAP = 64 << 10
"""Bytes of the chunk before that come again, so that nothing shorter is cut in two."""


def overlapping(read: Callable[[int], bytes], size: int) -> Iterator[tuple[int, bytes]]:
    """`size` bytes as (offset, data), in one piece or in overlapping chunks. Ends early when the source does."""
    if size <= WHOLE:
        yield 0, read(size)
        return
    kept, done = b"", 0
    while done < size:
        fresh = read(min(CHUNK, size - done))
        if not fresh:
            return
        data = kept + fresh
        yield done - len(kept), data
        done += len(fresh)
        kept = data[-OVERLAP:]


def pieces_below(root: Path, path: str) -> Iterator[tuple[int, int, bytes]]:
    """A file of any size as (its size, offset, data). A symbolic link reads as its target.

    Raises CannotJudge when it cannot be read.
    """
    try:
        with open_below(root, path) as file:
            size = os.fstat(file.fileno()).st_size
            for offset, data in overlapping(file.read, size):
                yield size, offset, data
    except IsALink as link:
        yield len(link.target), 0, link.target
    except OSError as error:
        raise _unreadable(path, error) from error


def encode(path: str) -> bytes:
    """The bytes of a `TreeFile.path`."""
    return path.encode("utf-8", "surrogateescape")


def decode(path: bytes) -> str:
    """A `TreeFile.path` of bytes."""
    return path.decode("utf-8", "surrogateescape")


def read_below(root: Path, path: str, limit: int) -> bytes:
    """At most `limit` bytes of a regular file, or the target of a symbolic link as text.

    Raises CannotJudge when a part of the path is missing, unreadable, a link to a folder, or no regular file.
    """
    try:
        with open_below(root, path) as file:
            return file.read(limit)
    except IsALink as link:
        return link.target[:limit]
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: str, error: OSError) -> CannotJudge:
    return CannotJudge(
        f"the file '{printable(path)}' cannot be read: {error.strerror or 'no regular file'}",
        "make the file readable for the user that runs launchgate",
    )


class IsALink(OSError):  # noqa: N818 - it says what was found; for a caller that wants links it is no error
    """The last part of a path is a symbolic link; `target` is its text."""

    def __init__(self, target: bytes) -> None:
        super().__init__("a symbolic link")
        self.target = target


def open_below(root: Path, path: str) -> BinaryIO:
    """A regular file, opened part by part from the root. Raises IsALink for a symbolic link, OSError for all else."""
    *folders, name = encode(path).split(b"/")
    if b".." in folders or name in (b"", b".", b".."):
        raise FileNotFoundError(errno.ENOENT, "a path that leaves the folder")
    at = os.open(root, _FOLDER & ~os.O_NOFOLLOW)
    try:
        for folder in folders:
            below = os.open(folder, _FOLDER, dir_fd=at)
            os.close(at)
            at = below
        mode = os.stat(name, dir_fd=at, follow_symlinks=False).st_mode
        if stat.S_ISLNK(mode):
            raise IsALink(os.readlink(name, dir_fd=at))
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "no regular file")
        return os.fdopen(os.open(name, _FILE, dir_fd=at), "rb")
    finally:
        os.close(at)


def mode_of(status: os.stat_result) -> str | None:
    """The mode as git writes it, or None for what git does not keep (pipes, sockets, devices, folders)."""
    if stat.S_ISLNK(status.st_mode):
        return "120000"
    if not stat.S_ISREG(status.st_mode):
        return None
    return "100755" if status.st_mode & stat.S_IXUSR else "100644"


def printable(path: str) -> str:
    """A path for a message: control characters and undecodable bytes escaped."""
    text = path.encode("utf-8", "backslashreplace").decode()
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


@dataclass(frozen=True, slots=True)
class FolderTree:
    """The files of a plain folder that is no git repository. A `Tree`."""

    root: Path

    @property
    def label(self) -> str:
        return "working tree"

    def files(self) -> tuple[TreeFile, ...]:
        """Every file below the folder, sorted by path; what is inside a `.git` folder is git's and not listed."""
        return tuple(sorted(_walk(os.fsencode(self.root), b""), key=lambda file: file.path))

    def read(self, path: str, limit: int = 4_000_000) -> bytes:
        """At most `limit` bytes of a file. Raises CannotJudge when it cannot be read."""
        return read_below(self.root, path, limit)

    def pieces(self, path: str) -> Iterator[tuple[int, int, bytes]]:
        """A file of any size as (its size, offset, data), without holding it in memory. Raises CannotJudge."""
        return pieces_below(self.root, path)


def _walk(folder: bytes, prefix: bytes) -> Iterator[TreeFile]:
    try:
        entries = list(os.scandir(folder))
    except OSError as error:
        raise CannotJudge(
            f"the folder '{printable(decode(prefix) or '.')}' cannot be listed: {error.strerror}",
            "make it readable for the user that runs launchgate, or run it elsewhere",
        ) from error
    for entry in entries:
        path = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            if entry.name != b".git":
                yield from _walk(entry.path, path + b"/")
            continue
        status = entry.stat(follow_symlinks=False)
        mode = mode_of(status)
        if mode is not None:
            yield TreeFile(path=decode(path), size=status.st_size, mode=mode, tracked=False)
