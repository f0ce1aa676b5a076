"""Reads single objects through one long-lived `git cat-file --batch`, so that a thousand files cost one process.

Safe to share between threads. Must not be used for whole histories: `launchgate.clients.git.history` streams those.
"""

import subprocess
import threading
import weakref
from collections.abc import Callable

from launchgate.clients.git.command import Git, end
from launchgate.clients.git.errors import GitFailed, GitTimeout, MissingObjects
from launchgate.dataclass import dataclass

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Read:
    """One object: its kind (`blob`, `commit`, `tree`, `tag`), its full size in bytes, and its first bytes."""

    kind: str
    size: int
    data: bytes


class ObjectReader:
    """Objects by id, one at a time."""

    def __init__(self, git: Git, *, partial: Callable[[], bool]) -> None:
        """`partial` is asked where an object is missing: whether the clone was made without some."""
        self._git, self._partial = git, partial
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def read(self, name: str, limit: int) -> Read:
        """At most `limit` bytes of an object. Raises MissingObjects when the clone does not hold it."""
        with self._lock:
            self._git.deadline.require("reading git objects")
            child = self._running()
            stop = threading.Timer(self._git.deadline.left, child.kill)
            stop.daemon = True
            stop.start()
            try:
                return self._exchange(child, name, limit)
            except (OSError, ValueError) as error:
                self._drop(child)
                if self._git.deadline.passed:
                    raise GitTimeout("cat-file", self._git.deadline.seconds) from error
                raise GitFailed("cat-file", child.wait(), str(error).encode()) from error
            finally:
                stop.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = self._git.start("cat-file", "--batch", stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
            weakref.finalize(self, end, self._child)
        return self._child

    def _drop(self, child: subprocess.Popen[bytes]) -> None:
        end(child)
        self._child = None

    def _exchange(self, child: subprocess.Popen[bytes], name: str, limit: int) -> Read:
        assert child.stdin is not None
        assert child.stdout is not None
        if "\n" in name:
            raise ValueError("a line break in an object name")
        child.stdin.write(name.encode() + b"\n")
        child.stdin.flush()
        header = child.stdout.readline().split()
        if not header:
            self._drop(child)
        # A partial clone's git ends instead of answering, because it may not fetch what is missing.
        if (not header and self._partial()) or header[-1:] == [b"missing"]:
            raise MissingObjects("the revision", 1, partial=self._partial())
        if len(header) != 3:
            raise ValueError("an answer that is not an object header")
        size = int(header[2])
        data = child.stdout.read(min(size, limit))
        left = size - len(data) + 1
        while left:
            skipped = child.stdout.read(min(left, CHUNK))
            if not skipped:
                raise ValueError("the answer ended early")
            left -= len(skipped)
        return Read(header[1].decode(), size, data)
