"""Runs a command as a whole process, from start to end: how long it takes, and in a run of its own what it holds in memory."""

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY_S = 0.02


ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Time:
    """One run. Seconds; `cpu` is user and system time of the process and all children it waited for."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Memory:
    """The most that all processes of one run held together, in MB: written memory, without files that are only mapped."""

    all: float
    git: float
    """The part of it that git processes held."""


def installed(cache: Path) -> dict[str, str]:
    """The environment of a program as it is installed: with its bytecode, kept in `cache`, which a source tree need not have."""
    rest = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return rest | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(cache)}


def timed(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Time:
    """Run once. The output goes through a pipe and is thrown away."""
    start = time.perf_counter()
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    assert child.stdout is not None
    while child.stdout.read(1 << 16):
        pass
    child.stdout.close()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return Time(time.perf_counter() - start, usage.ru_utime + usage.ru_stime)


def watched(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> tuple[int, bytes, Memory]:
    """Run once and look at /proc all the while: exit code, standard output, memory. Linux only; elsewhere memory is 0."""
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as child:
        seen: list[Memory] = []
        over = threading.Event()
        watch = threading.Thread(target=_watch, args=(child.pid, seen, over))
        watch.start()
        output, _ = child.communicate()
        over.set()
        watch.join()
    return child.returncode, output, max(seen, key=lambda memory: memory.all, default=Memory(0.0, 0.0))


def _watch(root: int, seen: list[Memory], over: threading.Event) -> None:
    while not over.wait(_EVERY_S):
        rows = list(_tree(root))
        seen.append(Memory(sum(size for _, size in rows), sum(size for name, size in rows if name == "git")))


def _tree(root: int) -> list[tuple[str, float]]:
    """Name and megabytes of a process and of everything below it, but for what is still its parent's image: a child that has not
    started its own program yet shares the parent's memory."""
    found, waiting = [], [(root, b"")]
    while waiting:
        number, above = waiting.pop()
        folder = Path("/proc") / str(number)
        try:
            command = (folder / "cmdline").read_bytes()
            if command == above:
                continue
            status = dict(line.partition(":")[::2] for line in (folder / "status").read_text().splitlines())
            below = " ".join(path.read_text() for path in folder.glob("task/*/children")).split()
            waiting += [(int(child), command) for child in below]
        except OSError:
            continue  # it has ended meanwhile
        name = status.get("Name", "").strip()
        found.append((name, int(status.get("RssAnon", "0 kB").split()[0]) / 1024))
    return found
