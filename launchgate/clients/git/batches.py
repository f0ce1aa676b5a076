"""What git prints, through memory that it writes and we read, a batch at a time: nothing is copied through a pipe.

A pipe costs more than git's own work on a large history. The memory has no name, no disk ever sees it, and it ends with its last
process. While one batch is read, git writes the next. Needs what only Linux has (`memfd_create`).
"""

import mmap
import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from tempfile import TemporaryFile
from typing import IO

from launchgate.clients.files import WHOLE
from launchgate.clients.git.command import Git, end
from launchgate.clients.git.errors import GitFailed, GitTimeout
from launchgate.clients.git.families import Sized

ROOM = 32 << 20
"""Bytes of one batch of objects, at most. Smaller ones start git too often, larger ones leave the processor's cache."""
SMALL = 8 << 20
"""Where there is little to read, memory that is used once costs more than starting git does."""
_HEAD = 128
"""The most bytes that git puts around an object: its id, its kind, its size and two line breaks."""
_COMMAND = ("cat-file", "--batch", "--buffer")


def available() -> bool:
    """Whether this system has memory without a name, and lets us have some."""
    if not hasattr(os, "memfd_create"):
        return False
    try:
        os.close(os.memfd_create("launchgate"))
    except OSError:
        return False
    return True


def outputs(git: Git, command: Sequence[str], runs: Iterable[Sequence[bytes]]) -> Iterator[mmap.mmap]:
    """What git prints for each run of ids on its input. An output is good until the next one is asked for.

    Raises a subclass of CannotJudge when git failed.
    """
    rooms = (os.memfd_create("launchgate"), os.memfd_create("launchgate"))
    filling: list[_Filling] = []
    try:
        for number, oids in enumerate(runs):
            filling.append(_Filling(git, command, oids, rooms[number % 2]))
            if len(filling) == 2:
                yield from filling.pop(0).output()
        while filling:
            yield from filling.pop(0).output()
    finally:
        for one in filling:
            one.stop()
        for room in rooms:
            os.close(room)


def objects(git: Git, sized: Sequence[Sized], most: int = ROOM) -> Iterator[mmap.mmap]:
    """Objects, none of them larger than WHOLE, in the order given, as `git cat-file --batch` prints them, in batches of about
    `most` bytes or less."""
    return outputs(git, _COMMAND, _planned(sized, most))


def parted(output: mmap.mmap) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Each object's id, kind and content. Raises GitFailed where git has no such object."""
    position, last = 0, len(output)
    while position < last:
        line = output.find(b"\n", position, position + _HEAD)
        head = output[position:line].split()
        if line < 0 or len(head) != 3:
            raise GitFailed(_COMMAND[0], 0, output[position : position + _HEAD])
        position = line + 1 + int(head[2])
        yield head[0], head[1], output[line + 1 : position]
        position += 1


def _planned(sized: Sequence[Sized], most: int) -> Iterator[Sequence[bytes]]:
    """Runs of ids whose objects fit into a room, which is the smaller the less there is."""
    room = min(most, max(SMALL, sum(size for _, size in sized) // 8))
    run: list[bytes] = []
    taken = 0
    for oid, size in sized:
        assert size <= WHOLE
        if run and taken + size + _HEAD > room:
            yield run
            run, taken = [], 0
        run.append(oid)
        taken += size + _HEAD
    if run:
        yield run


class _Filling:
    """A git that writes what it prints into a room."""

    def __init__(self, git: Git, command: Sequence[str], oids: Sequence[bytes], room: int) -> None:
        self._git, self._command, self._room = git, command[0], room
        git.deadline.require(f"git {command[0]}")
        os.lseek(room, 0, os.SEEK_SET)
        self._errors: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed when the child has ended
        with listed(oids) as asked:
            self._child = git.start(*command, stdin=asked, stdout=room, stderr=self._errors)

    def output(self) -> Iterator[mmap.mmap]:
        """The output, if there is any, once git has ended. Raises what its failure means."""
        try:
            code = self._child.wait(self._git.deadline.left)
            self._errors.seek(0)
            said = self._errors.read(100_000)
        except subprocess.TimeoutExpired as error:
            raise GitTimeout(self._command, self._git.deadline.seconds) from error
        finally:
            self.stop()
        if code != 0:
            raise self._git.failure(self._command, code, said)
        # The child wrote through the same open file: where it stopped is where we stand. Behind that is what was there before.
        size = os.lseek(self._room, 0, os.SEEK_CUR)
        if size:
            # A buffer that somebody still looks at ends with them.
            with suppress(BufferError), closing(mmap.mmap(self._room, size, prot=mmap.PROT_READ)) as view:
                yield view

    def stop(self) -> None:
        """Make sure that the child is gone."""
        end(self._child)
        self._errors.close()


def listed(oids: Iterable[bytes]) -> IO[bytes]:
    """Ids as a file without a name: a child can read it whenever it likes, and no thread has to feed a pipe."""
    file = TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.writelines(oid + b"\n" for oid in oids)
    file.seek(0)
    return file
