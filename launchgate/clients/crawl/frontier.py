"""What is still to be asked for, what is known, and which bounds were hit. Safe to share between the crawl's threads."""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import field

from launchgate.clients.crawl.spelling import path_of, root_of
from launchgate.crawlfacts import LimitKind
from launchgate.dataclass import dataclass

CONNECTIONS = 10
"""Connections of a crawl at a time, over all origins; more only where there are more origins than that, one each."""
VARIANTS = 100
"""Query strings of one path that are looked at: calendars and filters have no end."""
DEPTH = 100
"""Links between the start and a page, at most."""
REPEATS = 4
"""How often one path segment may occur in an address; a relative link on a page that answers anywhere makes more."""
PER_PAGE = 10
"""Addresses known, for each page that limits.pages allows: images and scripts included."""
FAILURES = 4
"""Answers in a row that say nothing about an origin before it is left alone."""
_BACK_OFF = 10.0
"""The most seconds that an origin which asks for a pause gets."""


@dataclass(slots=True, eq=False)
class Task:
    """One address. `visited`: it may be a page; otherwise only its existence matters."""

    url: str
    depth: int
    visited: bool
    styled: bool = False
    """A style sheet, whose own references are wanted."""
    tries: int = 0
    as_page: bool = False
    """Whether it was taken as something that may be a page."""
    unread: bool = False
    """Done as something whose existence matters, and HTML all the same: to be read when a link calls it a page."""


@dataclass(slots=True)
class _Origin:
    pages: deque[Task] = field(default_factory=deque)
    """What may be a page, and style sheets: it says what there is, so it goes first."""
    files: deque[Task] = field(default_factory=deque)
    most: int = 1
    """Connections at a time."""
    flying: int = 0
    failures: int = 0
    pauses: int = 0
    until: float = 0.0
    """Monotonic time before which nothing is asked."""
    gone: str = ""
    """Why it is left alone."""

    def queue(self, task: Task) -> deque[Task]:
        return self.pages if task.visited or task.styled else self.files


class Frontier:
    """A queue for each origin, first come first served, within the bounds."""

    def __init__(
        self, roots: Iterable[str], main: Collection[str], pages: int, connections: int, ends: Callable[[], float]
    ) -> None:  # fmt: skip
        """`main` are the roots that the starts lead to; the others are a host's other scheme, asked for little."""
        self._changed = threading.Condition()
        self._origins = {root: _Origin() for root in roots}
        each = (CONNECTIONS - (len(self._origins) - len(main))) // max(1, len(main))
        for root in main:
            self._origins[root].most = max(1, min(connections, each))
        self._pages, self.ends = pages, ends
        self.over = threading.Event()
        self.known: dict[str, Task] = {}
        self.missed: Counter[tuple[LimitKind, str]] = Counter()
        self._variants: Counter[str] = Counter()
        self._read = self._flying_pages = 0
        self.done = 0
        self.failed: BaseException | None = None

    @property
    def workers(self) -> int:
        """Threads that can be busy at once."""
        return min(CONNECTIONS, sum(origin.most for origin in self._origins.values()))

    def add(self, tasks: Iterable[Task], *, declared: bool = False) -> None:
        """Queue what is new and within the bounds; `declared` starts are within them always."""
        with self._changed:
            for task in tasks:
                known = self.known.get(task.url)
                if known is not None:
                    self._again(known, task)
                elif self._origins[root_of(task.url)].gone:
                    self.missed[LimitKind.ORIGIN, root_of(task.url)] += 1
                elif declared or self._within(task):
                    self.known[task.url] = task
                    self._origins[root_of(task.url)].queue(task).append(task)
            self._changed.notify_all()

    def _again(self, known: Task, task: Task) -> None:
        """One more reference to a known address may call it a page, where the first called it an image."""
        known.visited, known.styled = known.visited or task.visited, known.styled or task.styled
        if known.unread and known.visited:
            known.unread = False
            self._origins[root_of(known.url)].pages.append(known)

    def _within(self, task: Task) -> bool:
        path, mark, _ = task.url.partition("?")
        if task.depth > DEPTH or _repeats(path):
            self.missed[LimitKind.DEPTH, root_of(task.url)] += 1
            return False
        if len(self.known) >= self._pages * PER_PAGE:
            self.missed[LimitKind.PAGES, "the site"] += 1
            return False
        if mark:
            self._variants[path] += 1
            if self._variants[path] > VARIANTS:
                self.missed[LimitKind.VARIANTS, path] += 1
                return False
        return True

    def take(self) -> Task | None:
        """The next task, when its origin has room; None when there is nothing more, or the time is up."""
        with self._changed:
            while True:
                if self.failed is not None or (left := self.ends()) <= 0:
                    self.over.set()
                    return None
                task, wait = self._next()
                if task is not None:
                    return task
                flying = sum(origin.flying for origin in self._origins.values())
                if not flying and wait is None:
                    self.over.set()
                    self._changed.notify_all()
                    return None
                self._changed.wait(min(left, wait if wait is not None else left, 5.0))

    def _next(self) -> tuple[Task | None, float | None]:
        """A task, or how many seconds until an origin's pause is over."""
        wait: float | None = None
        for origin in self._origins.values():
            if not (origin.pages or origin.files) or origin.flying >= origin.most:
                continue
            pause = origin.until - time.monotonic()
            if pause > 0:
                wait = pause if wait is None else min(wait, pause)
                continue
            task = self._allowed(origin)
            if task is not None:
                origin.flying += 1
                task.as_page = task.visited
                self._flying_pages += task.visited
                return task, None
        return None, wait

    def _allowed(self, origin: _Origin) -> Task | None:
        """The first waiting task that limits.pages has room for; pages beyond it are counted as missed."""
        for queue in (origin.pages, origin.files):
            while queue:
                task = queue[0]
                if task.visited and self._read >= self._pages:
                    self.missed[LimitKind.PAGES, "the site"] += 1
                    del self.known[queue.popleft().url]
                    continue
                if task.visited and self._read + self._flying_pages >= self._pages:
                    break
                return queue.popleft()
        return None

    def finish(self, task: Task, *, page: bool, trouble: str, pause: float | None = None, again: bool = False) -> bool:
        """Note a task's end. `trouble` is why the answer says nothing of the origin; `again` asks for another try after
        `pause` seconds. True when it has been queued again."""
        with self._changed:
            origin = self._origins[root_of(task.url)]
            origin.flying -= 1
            self._flying_pages -= task.as_page
            self._read += page
            self.done += 1
            origin.failures = origin.failures + 1 if trouble else 0
            if origin.failures >= FAILURES and not origin.gone:
                self._leave(origin, root_of(task.url), trouble)
            retry = again and not origin.gone and task.tries < 2
            if retry:
                task.tries += 1
                origin.until = time.monotonic() + min(pause or 1.0, _BACK_OFF)
                origin.queue(task).appendleft(task)
            self._changed.notify_all()
            return retry

    def _leave(self, origin: _Origin, root: str, trouble: str) -> None:
        origin.gone = trouble
        for queue in (origin.pages, origin.files):
            self.missed[LimitKind.ORIGIN, root] += len(queue)
            for task in queue:
                del self.known[task.url]
            queue.clear()

    def gone(self) -> dict[str, str]:
        """Origins that were left alone, and why."""
        return {root: origin.gone for root, origin in self._origins.items() if origin.gone}

    def left(self) -> tuple[int, int]:
        """Pages and style sheets, and files, that are still waiting: what the time did not suffice for."""
        origins = self._origins.values()
        return sum(len(origin.pages) for origin in origins), sum(len(origin.files) for origin in origins)

    def fail(self, error: BaseException) -> None:
        """A bug of ours: everybody stops, and the crawl raises it."""
        with self._changed:
            self.failed = self.failed or error
            self.over.set()
            self._changed.notify_all()


def _repeats(path: str) -> bool:
    """Whether one segment occurs too often: the mark of a relative link that builds an endless path."""
    if path.count("/") < 3 + REPEATS:
        return False
    segments = [segment for segment in path_of(path).split("/") if segment]
    return max(Counter(segments).values(), default=0) > REPEATS
