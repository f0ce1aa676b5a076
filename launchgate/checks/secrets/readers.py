"""Reads git's objects with two readers, each with a git of its own: one here, one in a second interpreter where that is worth it.

Two threads of one interpreter would wait for each other more than they read. What the second one reads comes back masked, as
sightings; should it end early, its share is read here.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
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
_SHARES = 40
"""Into how many shares a large repository is parted: the readers end at most the time of one share apart."""
LEAST = 24 << 20
"""Bytes of a share, at least."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one reader reads next."""

    git: Git
    objects: Sequence[Sized]
    kin: Kin
    key: bytes = b""
    """Under which values are told apart in this run."""


class Ready:
    """What the second interpreter says when it has read its share and would read another."""


class _Plan:
    """All shares. One reader takes them from the front, the other from the back, until nothing is left."""

    def __init__(self, git: Git, objects: Sequence[Sized], bases: Mapping[bytes, bytes], least: int) -> None:
        self._git, self._bases = git, bases
        total = sum(size + _COST for _, size in objects)
        self._left = deque(shares(objects, max(least, total // _SHARES), _COST))
        self._lock = Lock()

    def __len__(self) -> int:
        """How many shares are left."""
        return len(self._left)

    def front(self) -> Share | None:
        """The next share, or None when all are taken."""
        with self._lock:
            return self._share(self._left.popleft()) if self._left else None

    def back(self) -> Share | None:
        """The last share that is left, or None."""
        with self._lock:
            return self._share(self._left.pop()) if self._left else None

    def _share(self, objects: list[Sized]) -> Share:
        """With the kinship of its own objects only."""
        bases = {oid: self._bases[oid] for oid, _ in objects if oid in self._bases}
        return Share(self._git, objects, Kin(bases, frozenset(bases.values())), key())


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
    least: int = LEAST,
) -> Sightings:
    """Read all objects, some of them in the `other` interpreter. Raises CannotJudge when git failed, after both have ended.

    What `bases` says of kinship makes it faster, and changes nothing else. `least` are bytes of a share, at least.
    """
    plan = _Plan(repository.git, objects, bases or {}, least)
    progress, total = _Count(context, len(objects)), Sightings()
    last = plan.back() if other is not None and len(plan) > 1 else None
    with ThreadPoolExecutor(2, "secrets") as pool:
        jobs = [pool.submit(_read, plan.front, progress)]
        if other is not None and last is not None:
            jobs.append(pool.submit(_read_apart, plan, last, progress, other))
    for job in jobs:
        total.merge(job.result())
    return total


def serve(ask: Ask) -> Iterator[int | Ready | Sightings]:
    """In the second interpreter: the number of objects read since the last report, again and again; after each share that it is
    ready for another, and at the end what was seen."""
    engine()
    seen = Sightings(reading=Reading(engine(), Kin()))
    while (share := ask()) is not None:
        adopt(share.key)
        for number in _through(seen, share):
            share.git.deadline.require("reading the git history for secrets")
            yield number
        yield Ready()
    yield seen.bare()


def _through(seen: Sightings, share: Share) -> Iterator[int]:
    """Read one share; now and then, how many objects more are read."""
    assert seen.reading is not None
    seen.reading.turn_to(share.kin)
    read = 0
    for piece in sized_contents(share.git, share.objects):
        seen.take(piece)
        read += piece.offset == 0
        if read == STEP:
            yield read
            read = 0
    yield read


def _read(following: Callable[[], Share | None], progress: "_Count") -> Sightings:
    seen = Sightings(reading=Reading(engine(), Kin()))
    with progress.failing():
        while (share := following()) is not None:
            for number in _through(seen, share):
                progress.advance(number)
    return seen


def _read_apart(plan: _Plan, first: Share, progress: "_Count", other: Apart) -> Sightings:
    """What the other interpreter saw; should it end early, its shares are read here."""
    taken = [first]
    try:
        with progress.failing():
            return _from_apart(plan, progress, other, taken)
    except Gone:
        again = iter(taken)
        return _read(lambda: next(again, None) or plan.back(), progress)
    finally:
        other.end()


def _from_apart(plan: _Plan, progress: "_Count", other: Apart, taken: list[Share]) -> Sightings:
    for said in other.work(taken[0]):
        match said:
            case Ready():
                share = plan.back()
                if share is not None:
                    taken.append(share)
                other.hand(share)
            case Sightings():
                return said
            case _:
                progress.advance(said)
    raise Gone


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

    def advance(self, read: int) -> None:
        """Count objects. Raises CannotJudge when the time is over, and what the other reader raised."""
        self._context.deadline.require("reading the git history for secrets")
        if self._failed is not None:
            raise self._failed
        if self._stop.is_set():
            raise CannotJudge("another part of the git history could not be read", "run `git fsck` in the repository")
        with self._lock:
            self._done = min(self._done + read, self._total)
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
