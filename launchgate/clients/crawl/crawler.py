"""Asks for everything the frontier holds, on a few threads: each address once, breadth first, the bodies read and dropped."""

import threading
from collections.abc import Callable
from dataclasses import replace

from launchgate.clients.crawl.documents import CSS, HTML, Document, read, wanted
from launchgate.clients.crawl.frontier import Frontier, Task
from launchgate.clients.crawl.robots import EVERYBODY, Rules
from launchgate.clients.crawl.scope import Scope
from launchgate.clients.crawl.spelling import NOTHING, path_of, place, root_of
from launchgate.clients.http import HttpClient
from launchgate.crawlfacts import LimitKind, Link, LinkKind
from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange, Failure, FailureKind, Response

REDIRECTS = frozenset({301, 302, 303, 307, 308})
BYTES = 500_000_000
"""Decoded bytes of bodies that one crawl reads."""
_TOLD = 50
"""Addresses between two reports of progress."""
_FEW = 2
"""Threads at first."""
_TICK = 0.01
"""Seconds in which every thread should have done something; where they have not, another one is of use."""
_LYING = 400
"""From this status on, an answer to HEAD is not believed: some servers refuse the method, or do not know it."""
_BUSY = frozenset({429, 503})
_FILES = (
    ".pdf", ".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".dmg", ".exe", ".msi", ".apk", ".iso", ".mp4", ".mov", ".webm", ".avi",
    ".mp3", ".wav", ".ogg", ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".ico", ".svg", ".woff", ".woff2", ".ttf", ".docx",
    ".xlsx", ".pptx", ".csv",
)  # fmt: skip
"""Ends of addresses that are seldom pages; a page behind one is found by its type all the same."""


@dataclass(slots=True)
class Seen:
    """One address that was asked for: its answer without the body, and what it refers to."""

    exchange: Exchange
    method: str
    document: Document
    leads: tuple[str, str] | None
    """Where it redirects to, with the fragment."""


class Crawler:
    """One crawl's threads and results."""

    def __init__(
        self, http: HttpClient, scope: Scope, frontier: Frontier, *, robots: dict[str, Rules], likeness: bool,
        tell: Callable[[int, int | None], None],
    ) -> None:  # fmt: skip
        self._http, self._scope, self._frontier = http, scope, frontier
        self._robots, self._likeness, self._tell = robots, likeness, tell
        self._lock = threading.Lock()
        self.seen: dict[str, Seen] = {}
        self.refused: set[str] = set()
        self.requests = self.size = 0
        self._threads: list[threading.Thread] = []

    def run(self) -> None:
        """Until nothing is left, or a bound is reached. Raises what went wrong in a thread: a bug of ours."""
        self._threads = [self._started(number) for number in range(_FEW)]
        before = 0
        while not self._frontier.over.wait(_TICK):
            before = self._grown(before)
        for thread in self._threads:
            thread.join()
        if self._frontier.failed is not None:
            raise self._frontier.failed

    def _grown(self, before: int) -> int:
        """One more thread while answers are slow: where they are not, threads only wait for each other. Returns what is done."""
        done, count = self._frontier.done, len(self._threads)
        if count < self._frontier.workers and any(self._frontier.left()) and done - before < count:
            self._threads.append(self._started(count))
        return done

    def _started(self, number: int) -> threading.Thread:
        thread = threading.Thread(target=self._work, name=f"crawl-{number}", daemon=True)
        thread.start()
        return thread

    def _work(self) -> None:
        try:
            while (task := self._frontier.take()) is not None:
                self._one(task)
        except BaseException as error:  # noqa: BLE001 - the crawl ends with it, and says so in the thread that asked
            self._frontier.fail(error)

    def _one(self, task: Task) -> None:
        exchange, method = self._asked(task)
        document, leads = self._read(exchange, task), _location(exchange)
        page = document.page is not None
        self.seen[task.url] = Seen(_bare(exchange), method, document, leads)
        task.unread = not page and method == "HEAD" and _is_html(exchange)
        self._discover(task, document, leads)
        self._frontier.finish(
            task, page=page, trouble=_trouble(exchange), pause=_pause(exchange), again=_is_busy(exchange)
        )
        if self._frontier.done % _TOLD == 0:
            self._tell(self._frontier.done, len(self._frontier.known))

    def _asked(self, task: Task) -> tuple[Exchange, str]:
        if not task.styled and not (task.visited and not task.url.lower().endswith(_FILES)):
            exchange = self._look(task, "HEAD")
            if not _is_doubtful(exchange) and not (task.visited and _is_html(exchange)):
                return exchange, "HEAD"
        return self._look(task, "GET"), "GET"

    def _look(self, task: Task, method: str) -> Exchange:
        exchange, sent = self._http.look(
            task.url, wants=wanted, method=method, fresh=task.tries > 0, seconds=self._frontier.ends() + 1.0
        )
        size = len(exchange.body) if isinstance(exchange, Response) else 0
        with self._lock:
            self.requests += sent
            self.size += size
        return exchange

    def _read(self, exchange: Exchange, task: Task) -> Document:
        if not isinstance(exchange, Response) or not 200 <= exchange.status < 300 or exchange.blocked is not None:
            return Document()
        if self.size > BYTES or not exchange.body:
            return Document()
        if not task.visited and exchange.media_type != CSS:
            return Document()
        return read(exchange, likeness=self._likeness)

    def _discover(self, task: Task, document: Document, leads: tuple[str, str] | None) -> None:
        """Queue what the answer leads to inside the site, as far as robots.txt lets a crawler find it."""
        found = []
        if leads is not None and self._scope.inside(leads[0]):
            found.append(Task(leads[0], task.depth, task.visited, task.styled))
        if self.size > BYTES:
            self._frontier.missed[LimitKind.BYTES, "the site"] += len(document.links)
            document = Document()
        known = self._frontier.known
        for link in document.links:
            old = known.get(link.url)
            if old is not None and (old.visited or not link.kind.visited):
                continue
            if link.kind is LinkKind.FORM or not self._scope.inside(link.url) or self._is_refused(link):
                continue
            styled = link.kind is LinkKind.STYLESHEET
            found.append(Task(link.url, task.depth + 1, link.kind.visited, styled))
        if found:
            self._frontier.add(found)

    def _is_refused(self, link: Link) -> bool:
        """Only pages are kept out: what a page loads, a browser loads without asking robots.txt."""
        if link.kind.visited and not self._robots.get(root_of(link.url), EVERYBODY).allows(path_of(link.url)):
            self.refused.add(link.url)
            return True
        return False


def _is_doubtful(exchange: Exchange) -> bool:
    """Whether an answer to HEAD may be the method's fault."""
    if isinstance(exchange, Response):
        return exchange.status >= _LYING and exchange.blocked is None
    return exchange.kind in (FailureKind.RESET, FailureKind.PROTOCOL)


def _is_html(exchange: Exchange) -> bool:
    return isinstance(exchange, Response) and exchange.status == 200 and exchange.media_type in HTML


def _location(exchange: Exchange) -> tuple[str, str] | None:
    """Where a redirect leads; None when it is none, or leads nowhere on the web."""
    if not isinstance(exchange, Response) or exchange.status not in REDIRECTS or exchange.blocked is not None:
        return None
    value = exchange.header("Location")
    # http.client decodes headers as Latin-1; browsers read a Location as UTF-8.
    where = place(exchange.url, value.encode("latin-1", "replace").decode("utf-8", "replace")) if value else None
    return None if where == NOTHING else where


def _bare(exchange: Exchange) -> Exchange:
    return replace(exchange, body=b"") if isinstance(exchange, Response) and exchange.body else exchange


def _is_busy(exchange: Exchange) -> bool:
    return isinstance(exchange, Response) and exchange.status in _BUSY and exchange.header("Retry-After") is not None


def _pause(exchange: Exchange) -> float | None:
    """Seconds an origin asks to be left alone (RFC 9110 section 10.2.3), when it says so in seconds."""
    value = exchange.header("Retry-After") if isinstance(exchange, Response) else None
    return float(value[:6]) if value is not None and value.isdecimal() else None


def _trouble(exchange: Exchange) -> str:
    """Why an answer says nothing about the site; empty when it does."""
    if isinstance(exchange, Failure):
        return exchange.reason
    if exchange.blocked is not None:
        return f"{exchange.blocked} answered in its place"
    return f"it answers {exchange.status} and asks for a pause" if _is_busy(exchange) else ""
