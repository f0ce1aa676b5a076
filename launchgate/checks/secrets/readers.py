"""Reads git's objects with two readers, each with a git of its own: one here, one in a second interpreter where that is worth it.

Two threads of one interpreter would wait for each other more than they read. What the second one reads comes back masked, as
sightings; should it end early, its share is read here.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock

from launchgate.checks.secrets.sightings import Sightings
from launchgate.clients.apart import Apart, Ask, Gone
from launchgate.clients.git import Repository
from launchgate.clients.git.command import Git
from launchgate.clients.git.families import Sized, shares
from launchgate.clients.git.history import sized_contents
from launchgate.context import Context
from launchgate.detection import engine
from launchgate.detection.likeness import adopt, key
from launchgate.detection.reading import Kin, Reading
from launchgate.errors import CannotJudge

STEP = 500
"""Objects between two reports of progress."""
WORTH = 6 << 20
"""Bytes of packs from which on a second interpreter pays for its start."""
_COST = 6000
"""Bytes that could be read in the time any object takes, however small."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one reader reads."""

    git: Git
    objects: Sequence[Sized]
    kin: Kin
    key: bytes = b""
    """Under which values are told apart in this run."""


def second(repository: Repository, worth: int = WORTH) -> Apart | None:
    """The second interpreter, getting ready from now on; None where the repository is small or there is one processor only."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if processors < 2 or _packed(repository.git.git_dir) < worth:
        return None
    return Apart.start("launchgate.checks.secrets.readers:serve")


def read_objects(
    repository: Repository,
    objects: Sequence[Sized],
    context: Context,
    bases: Mapping[bytes, bytes] | None = None,
    other: Apart | None = None,
    ahead: int = 0,
) -> Sightings:
    """Read all objects, a share of them in the `other` interpreter. Raises CannotJudge when git failed, after both have ended.

    What `bases` says of kinship makes it faster, and changes nothing else. `ahead` are bytes that this interpreter reads besides.
    """
    runs = _runs(objects, bases or {}, 2 if other else 1, ahead)
    progress, total = _Count(context, len(objects)), Sightings()
    with ThreadPoolExecutor(2, "secrets") as pool:
        here = [pool.submit(_read, Share(repository.git, run, kin), progress) for run, kin in runs[:1]]
        there = [
            pool.submit(_read_apart, Share(repository.git, run, kin, key()), progress, other)
            for run, kin in runs[1:]
            if other
        ]
    for job in (*here, *there):
        total.merge(job.result())
    return total


def serve(ask: Ask) -> Iterator[int | Sightings]:
    """In the second interpreter: the number of objects read since the last report, again and again, and then what was seen."""
    engine()
    share: Share = ask()
    adopt(share.key)
    seen = Sightings(reading=Reading(engine(), share.kin))
    for number, piece in enumerate(sized_contents(share.git, share.objects)):
        seen.take(piece)
        if number % STEP == 0:
            share.git.deadline.require("reading the git history for secrets")
            yield STEP
    yield seen.bare()


def _runs(
    objects: Sequence[Sized], known: Mapping[bytes, bytes], count: int, ahead: int
) -> list[tuple[list[Sized], Kin]]:
    """The shares of the readers, each with the kinship of its own objects only."""
    runs = []
    for run in shares(objects, count, _COST, ahead):
        bases = {oid: known[oid] for oid, _ in run if oid in known}
        runs.append((run, Kin(bases, frozenset(bases.values()))))
    return runs


def _read(share: Share, progress: "_Count") -> Sightings:
    seen = Sightings(reading=Reading(engine(), share.kin))
    with progress.failing():
        for number, piece in enumerate(sized_contents(share.git, share.objects)):
            seen.take(piece)
            if number % STEP == 0:
                progress.advance()
    return seen


def _read_apart(share: Share, progress: "_Count", other: Apart) -> Sightings:
    seen = None
    try:
        with progress.failing():
            for said in other.work(share):
                if isinstance(said, Sightings):
                    seen = said
                else:
                    progress.advance()
    except Gone:
        seen = None
    finally:
        other.end()
    return _read(share, progress) if seen is None else seen


def _packed(git_dir: Path) -> int:
    """Bytes of the repository's packs; what it borrows from others is not counted."""
    try:
        return sum(
            entry.stat().st_size for entry in os.scandir(git_dir / "objects" / "pack") if entry.name.endswith(".pack")
        )
    except OSError:
        return 0


class _Count:
    """Progress of both readers together, and their signal to stop."""

    def __init__(self, context: Context, total: int) -> None:
        self._context, self._total, self._done = context, total, 0
        self._lock = Lock()
        self._failed: CannotJudge | None = None
        self._stop = Event()

    def advance(self) -> None:
        """Count one step. Raises CannotJudge when the time is over, and what the other reader raised."""
        self._context.deadline.require("reading the git history for secrets")
        if self._failed is not None:
            raise self._failed
        if self._stop.is_set():
            raise CannotJudge("another part of the git history could not be read", "run `git fsck` in the repository")
        with self._lock:
            self._done = min(self._done + STEP, self._total)
            done = self._done
        self._context.progress.advance("secrets", done, self._total, "objects")

    @contextmanager
    def failing(self) -> Iterator[None]:
        """Let what is raised in the block end the other reader, too. `Gone` does not."""
        try:
            yield
        except Gone:
            raise
        except CannotJudge as error:
            self._failed = self._failed or error
            raise
        except BaseException:
            self._stop.set()
            raise
