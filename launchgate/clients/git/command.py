"""Runs git without trusting the repository it runs in: the one place that builds the command line and the environment.

Arguments are tuples, there is no shell, output is bytes. A repository's own configuration is hostile: it may name programs
(fsmonitor, hooks, gpg, textconv), other folders (core.worktree) and remotes. What could run or fetch is switched off by
environment, which git ranks above every configuration file. Must never start a command that writes or fetches.
"""

import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import IO

from launchgate.clients.git.errors import GitFailed, GitMissing, GitTimeout, NotARepository, UntrustedRepository
from launchgate.dataclass import dataclass
from launchgate.deadline import Deadline

KEPT = frozenset({"GIT_EXEC_PATH"})
"""The only GIT_* variables of the caller that survive: where git's own programs are."""

CONFIG = {
    "core.fsmonitor": "false",
    "core.untrackedCache": "false",
    "core.hooksPath": os.devnull,
    "core.attributesFile": os.devnull,
    "core.excludesFile": os.devnull,
    "core.pager": "cat",
    "core.deltaBaseCacheLimit": "32m",  # enough where objects are read in families; git's own 96 MB stand beside each reader
    "core.bigFileThreshold": "16m",  # larger blobs are streamed by git instead of held in memory
    "core.commitGraph": "false",  # both are caches that a forged file could fill with another history
    "core.multiPackIndex": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "log.showSignature": "false",
    "gpg.program": "false",
    "protocol.allow": "never",
    "submodule.recurse": "false",
}
SWITCHES = {
    "LC_ALL": "C",  # messages are matched below
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    # git before 2.45 does not know the line above, and `protocol.<name>.allow` of the repository beats `protocol.allow`;
    # this list of allowed protocols beats both and holds no protocol that exists.
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_PAGER": "cat",
    # glibc only: keep freed memory, for git unpacks thousands of objects of about the same size.
    "MALLOC_TRIM_THRESHOLD_": "67108864",
    "MALLOC_MMAP_THRESHOLD_": "33554432",
}
PIPE = 1 << 20
"""Bytes a pipe from git holds: fewer switches between git and its reader."""
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.001, 0.016
"""Seconds; git prints a few hundred kilobytes in the longer one."""


@dataclass(frozen=True, slots=True)
class Git:
    """git for one repository."""

    folder: Path
    """The top folder, or the repository itself when it is bare; named to git as a safe directory."""
    git_dir: Path
    work_tree: Path | None
    deadline: Deadline

    def environment(self) -> dict[str, str]:
        """The child's environment: the caller's without GIT_*, plus every switch."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in KEPT}
        safe = [("safe.directory", str(self.folder)), ("safe.directory", str(self.git_dir))]
        pairs = [*CONFIG.items(), *safe]
        numbered = {"GIT_CONFIG_COUNT": str(len(pairs))}
        for index, (key, value) in enumerate(pairs):
            numbered |= {f"GIT_CONFIG_KEY_{index}": key, f"GIT_CONFIG_VALUE_{index}": value}
        # Naming both folders keeps core.worktree of a hostile configuration from leading elsewhere.
        where = {"GIT_DIR": str(self.git_dir)} | ({"GIT_WORK_TREE": str(self.work_tree)} if self.work_tree else {})
        return kept | SWITCHES | numbered | where

    def run(self, *arguments: str, stdin: bytes = b"", accept: tuple[int, ...] = (0,)) -> bytes:
        """Standard output of one git command; for small outputs. Raises a subclass of CannotJudge on any other exit code."""
        return self.ask(*arguments, stdin=stdin, accept=accept)[1]

    def ask(self, *arguments: str, stdin: bytes = b"", accept: tuple[int, ...] = (0, 1)) -> tuple[int, bytes]:
        """Exit code and standard output, for commands that answer by exit code."""
        self.deadline.require(f"git {arguments[0]}")
        try:
            done = subprocess.run(
                (program(), *arguments), input=stdin, capture_output=True, env=self.environment(), cwd=self.folder,
                timeout=self.deadline.left, check=False,
            )  # fmt: skip
        except (FileNotFoundError, PermissionError) as error:
            raise NotARepository(self.folder, "the folder is gone or may not be entered") from error
        except subprocess.TimeoutExpired as error:
            raise GitTimeout(arguments[0], self.deadline.seconds) from error
        if done.returncode not in accept:
            raise self.failure(arguments[0], done.returncode, done.stderr)
        return done.returncode, done.stdout

    @contextmanager
    def stream(self, *arguments: str, stdin: IO[bytes] | int = subprocess.DEVNULL) -> Iterator[subprocess.Popen[bytes]]:
        """A running git whose output is read as it comes; killed at the deadline and when the block is left early.

        stderr goes to a file without a name, so it can never fill and block. Leaving the block normally waits for the end
        and raises a subclass of CannotJudge when git failed or was killed.
        """
        self.deadline.require(f"git {arguments[0]}")
        from tempfile import TemporaryFile  # takes a while to load, and a reader of packs does not need it

        with TemporaryFile() as errors:
            child = self.start(*arguments, stdin=stdin, stderr=errors)
            stop = Timer(self.deadline.left, child.kill)
            stop.daemon = True
            stop.start()
            try:
                yield child
                code = child.wait()
            except BaseException:
                child.kill()
                raise
            finally:
                stop.cancel()
                end(child)
            errors.seek(0)
            if code != 0:
                raise self.failure(arguments[0], code, errors.read(100_000))

    def start(
        self, *arguments: str, stdin: IO[bytes] | int, stderr: IO[bytes] | int, stdout: int = subprocess.PIPE
    ) -> subprocess.Popen[bytes]:
        """A child with a pipe, or the file `stdout`, as its output; the caller ends it."""
        try:
            child = subprocess.Popen(
                (program(), *arguments), stdin=stdin, stdout=stdout, stderr=stderr,
                env=self.environment(), cwd=self.folder, bufsize=1 << 18,
            )  # fmt: skip
        except (FileNotFoundError, PermissionError) as error:
            raise NotARepository(self.folder, "the folder is gone or may not be entered") from error
        _widen(child)
        return child

    def failure(self, command: str, code: int, stderr: bytes) -> Exception:
        """What a bad end means: ownership, no repository, the deadline, or an error of git's own."""
        if b"dubious ownership" in stderr or b"unsafe repository" in stderr:
            return UntrustedRepository(self.folder)
        if b"not a git repository" in stderr:
            return NotARepository(self.folder, "its '.git' is there but incomplete")
        if code < 0 and self.deadline.passed:
            return GitTimeout(command, self.deadline.seconds)
        return GitFailed(command, code, stderr)


def program() -> str:
    """The absolute path of git. Raises GitMissing.

    Relative entries of PATH are left out: git runs inside a folder that somebody else filled.
    """
    absolute = [entry for entry in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(entry).is_absolute()]
    found = shutil.which("git", path=os.pathsep.join(absolute))
    if found is None:
        raise GitMissing
    return found


def _widen(child: subprocess.Popen[bytes]) -> None:
    """A larger pipe, where the system has such; a user with many pipes may be refused, and nothing is lost but time."""
    if child.stdout is not None and hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(child.stdout, fcntl.F_SETPIPE_SZ, PIPE)


def unhurried(pipe: IO[bytes]) -> Iterator[bytes]:
    """What a child prints, in large pieces. Whoever waits at a pipe is woken for every few kilobytes, and each time takes the
    interpreter from the thread that works; so this one looks again only after a while."""
    pause = _SHORTEST_PAUSE
    while piece := os.read(pipe.fileno(), PIPE):
        yield piece
        if len(piece) < PIPE // 4:
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)


def end(child: subprocess.Popen[bytes]) -> None:
    """Close the pipes and make sure that the child is gone."""
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    if child.poll() is None:
        child.kill()
    child.wait()
