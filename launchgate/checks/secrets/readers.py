"""Reads git's objects with two readers: one here, one in a second interpreter where that is worth it.

Two threads of one interpreter would wait for each other more than they read. What the second one reads comes back masked, as
sightings; should it end early, its share is read here.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Lock

from launchgate.checks.secrets.second import Second
from launchgate.checks.secrets.share import Ready, Share, through
from launchgate.checks.secrets.sightings import Sightings
from launchgate.clients.apart import Gone
from launchgate.clients.git import Repository
from launchgate.clients.git.command import Git
from launchgate.clients.git.families import Families, Mark, Part, Run
from launchgate.clients.git.history import Sized
from launchgate.clients.git.stock import Stock
from launchgate.context import Context
from launchgate.detection import engine
from launchgate.detection.likeness import key
from launchgate.detection.reading import Reading
from launchgate.errors import CannotJudge

_SHARES = 40
"""Into how many shares a large repository is parted: the readers end at most the time of one share apart."""
LEAST = 512 << 10
"""Compressed bytes of a share, at least."""
_LISTED = 5000
"""Objects of a share that git reads for us."""


class _Plan:
    """All shares. One reader takes them from the front, the other from the back, until nothing is left."""

    def __init__(self, git: Git, stock: Stock, known: Collection[bytes], least: int) -> None:
        self._git, self._known, self._twice, self._given = git, known, stock.twice, set[bytes]()
        self._left: deque[Callable[[], Run | Sequence[bytes]]] = deque()
        self._lock = Lock()
        mark = self._mark if known or stock.twice else None
        families = [Families(pack) for pack in stock.packs]
        most = max(least, sum(each.weight for each in families) // _SHARES)
        for each in families:
            self._left.extend(_later(each, part, mark) for part in each.parted(most))
        rest = [oid for oid, _ in _listed(stock) if oid not in known]
        for first in range(0, len(rest), _LISTED):
            self._left.append(_these(rest[first : first + _LISTED]))

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

    def _share(self, work: Callable[[], Run | Sequence[bytes]]) -> Share:
        return Share(self._git, work(), key())

    def _mark(self, oid: bytes) -> Mark:
        if oid in self._twice:
            if oid in self._given:
                return Mark.AGAIN
            self._given.add(oid)
        return Mark.KNOWN if oid in self._known else Mark.READ


def _later(families: Families, part: Part, mark: Callable[[bytes], Mark] | None) -> Callable[[], Run]:
    return lambda: families.run(part, mark)


def _these(oids: Sequence[bytes]) -> Callable[[], Sequence[bytes]]:
    return lambda: oids


def _listed(stock: Stock) -> Iterator[Sized]:
    """What git reads for us, but for trees."""
    yield from stock.rest.blobs
    yield from stock.rest.commits
    yield from stock.rest.tags


def read_objects(
    repository: Repository,
    stock: Stock,
    context: Context,
    known: Collection[bytes] = frozenset(),
    other: Second | None = None,
    least: int = LEAST,
    heads: int | None = None,
    met: Callable[[Sightings], None] = lambda _: None,
) -> Sightings:
    """Read all objects but trees, some of them in the `other` interpreter. Raises CannotJudge when git failed, after both
    have ended.

    Blobs in `known` were read elsewhere: they are only counted. `least` are compressed bytes of a share, at least. `met` is
    called with what this interpreter saw once it has read as many commits and tags as there are `heads`; it goes on reading.
    """
    plan = _Plan(repository.git, stock, known, least)
    total = Sightings()
    for oid, size in stock.rest.blobs:
        if oid in known:
            total.counts.update(blobs=1, bytes=size)
    progress = _Count(context, len(stock))
    last = plan.back() if other is not None and len(plan) > 1 else None
    with ThreadPoolExecutor(2, "secrets") as pool:
        jobs = [pool.submit(_read, plan.front, progress, heads, met)]
        if other is not None and last is not None:
            jobs.append(pool.submit(_read_apart, plan, last, progress, other))
    for job in jobs:
        total.merge(job.result())
    return total


def _read(
    following: Callable[[], Share | None], progress: "_Count", heads: int | None = None,
    met: Callable[[Sightings], None] = lambda _: None,
) -> Sightings:  # fmt: skip
    seen = Sightings(reading=Reading(engine()))
    with progress.failing():
        while (share := following()) is not None:
            for number in through(seen, share):
                progress.advance(number)
            if len(seen.headers) + len(seen.targets) == heads:
                met(seen)
                heads = None
    return seen


def _read_apart(plan: _Plan, first: Share, progress: "_Count", other: Second) -> Sightings:
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


def _from_apart(plan: _Plan, progress: "_Count", other: Second, taken: list[Share]) -> Sightings:
    other.hand(taken[0])
    for said in other.said:
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
