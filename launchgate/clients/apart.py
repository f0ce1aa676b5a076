"""A second interpreter that runs our own code, so that two cores can work: in one process only one thread runs Python at a time.

Nothing but our own modules is ever started: the interpreter is told where ours lie, runs in the root folder and keeps its working
folder off the module path, because a repository that is scanned may hold files named like modules. What both sides say to each
other is pickled, and neither side reads anything from anybody else. It ends with its parent: when its input ends, so does it.
"""

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from typing import IO, Any

import launchgate
from launchgate.errors import CannotJudge
from launchgate.interpreter import settle

_BOOT = "import sys;sys.path[:]=sys.argv[1:];from launchgate.clients.apart import serve;serve(sys.stdin.buffer)"
_OURS = tuple(os.path.dirname(folder) for folder in launchgate.__path__)  # noqa: PTH120 - pathlib takes longer to load
Ask = Callable[[], Any]
Work = Callable[[Ask], Iterator[Any]]


class Gone(Exception):  # noqa: N818 - it says what happened
    """The other interpreter ended before its work did."""


class Apart:
    """The other interpreter, as its parent sees it. It starts to get ready at once."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child

    @classmethod
    def start(cls, work: str) -> "Apart | None":
        """Start `work` ("module:function"), or None where no second interpreter can be had."""
        if not sys.executable:
            return None
        # Last the folder that our own modules lie in: an import hook may have found them, as in an editable installation.
        modules = [os.path.abspath(entry) for entry in (*sys.path, *_OURS) if entry]  # noqa: PTH100 - made absolute, not resolved
        try:
            child = subprocess.Popen(
                (sys.executable, "-P", "-c", _BOOT, *modules), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, cwd="/",
            )  # fmt: skip
            assert child.stdin is not None
            child.stdin.write(work.encode() + b"\n")
            child.stdin.flush()
        except OSError:
            return None
        return cls(child)

    def work(self, job: object) -> Iterator[Any]:
        """Hand over a job; everything the function yields from then on. Raises CannotJudge as the function does, and Gone."""
        self.hand(job)
        yield from self.said()

    def said(self) -> Iterator[Any]:
        """Everything the function yields, to its end. Raises CannotJudge as the function does, and Gone."""
        child = self._child
        assert child.stdout is not None
        try:
            while (frame := pickle.load(child.stdout)) is not None:  # noqa: S301 - written by our own code
                failed, said = frame
                if failed:
                    raise CannotJudge(*failed)
                yield said
        except (OSError, EOFError, ValueError, pickle.UnpicklingError) as error:
            raise Gone from error

    def hand(self, job: object) -> None:
        """Hand over one more job, for a function that asks again. Raises Gone."""
        stdin = self._child.stdin
        assert stdin is not None
        try:
            pickle.dump(job, stdin)
            stdin.flush()
        except (OSError, ValueError) as error:
            raise Gone from error

    def end(self) -> None:
        """Make sure that it is gone."""
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._child.kill()
        self._child.wait()


def serve(commands: IO[bytes]) -> None:
    """The other side: run the function that is named and write what it yields. Never returns."""
    settle()
    # Whatever a library prints must not get between the frames.
    with os.fdopen(os.dup(1), "wb") as frames:
        os.dup2(2, 1)
        module, _, function = commands.readline().decode().strip().partition(":")
        work: Work = getattr(import_module(module), function)

        jobs: queue.SimpleQueue[Any] = queue.SimpleQueue()
        threading.Thread(target=_listen, args=(commands, jobs), daemon=True).start()
        try:
            for said in work(jobs.get):
                pickle.dump((None, said), frames)
                frames.flush()
            pickle.dump(None, frames)
        except CannotJudge as error:
            pickle.dump(((error.reason, error.remedy), None), frames)
        frames.flush()
    os._exit(0)


def _listen(commands: IO[bytes], jobs: "queue.SimpleQueue[Any]") -> None:
    """Take what the parent hands over; when it has ended, so must this side."""
    try:
        while True:
            jobs.put(pickle.load(commands))  # noqa: S301 - written by our own code
    finally:
        os._exit(1)
