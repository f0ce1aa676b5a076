"""Sends timed requests on a schedule over a bounded set of warm connections.

The schedule is open: each request has a due time fixed beforehand, and its wait counts from there, so that a server that
falls silent delays what was due meanwhile in the measurement as it would in life. What is in flight is always drained,
never dropped: the slowest answers are the ones that matter.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import Any, NamedTuple, Self

import pycurl

from launchgate.clients.latency.curl import Transfer
from launchgate.clients.latency.honesty import SelfWatch
from launchgate.clients.latency.sample import Batch, Request, Sample

_LONGEST_NAP_S = 0.05
_BURST_S = 0.05
"""How much of a ceiling's time may be made up for at once."""

Stop = Callable[[Sequence[Sample]], bool]
"""Told what has just ended; True ends the sending. What is in flight is still waited for."""


class _Job(NamedTuple):
    """A request, when it is due in seconds from the batch's start (None: at once), and whether its wait counts from then."""

    request: Request
    due: float | None = None
    counts: bool = True


class Session:
    """A set of connections and the clock that feeds them. Use as a context manager; one thread only."""

    def __init__(self, transfers: Sequence[Transfer], may_send: Callable[[], bool], ceiling: float) -> None:
        """`may_send` says before each request whether there is still time for it and its longest wait.

        `ceiling` is the most requests a second, over warm-up and batches together.
        """
        self._multi = pycurl.CurlMulti()
        # Connections to all measured hosts stay open between batches.
        self._multi.setopt(pycurl.M_MAXCONNECTS, 4 * len(transfers) + 16)
        # The one that waited longest is next, so that every visitor takes part and each begins once before any goes on.
        self._idle = deque(transfers)
        self._busy: dict[Any, tuple[Transfer, Request]] = {}
        self._may_send = may_send
        self.ceiling = ceiling
        self._last_sent = self._free_at = 0.0
        self.watch = SelfWatch()
        self.users = len(transfers)
        """Requests in flight at most."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for easy, (transfer, _) in self._busy.items():
            self._multi.remove_handle(easy)
            self._idle.append(transfer)
        for transfer in self._idle:
            transfer.easy.close()
        self._multi.close()

    def warm(self, requests: Iterable[Request]) -> tuple[tuple[Request, Sample], ...]:
        """Send each once, as many at a time as there are users; opens the connections that `run` then finds warm."""
        self._pause()
        return self._send([_Job(request) for request in requests])

    def run(self, request: Request, count: int, rate: float | None) -> Batch:
        """Send a request `count` times, `rate` a second. None keeps every user busy: each sends when its answer came."""
        rate = None if rate is None else min(rate, self.ceiling)
        jobs = [_Job(request, None if rate is None else i / rate) for i in range(count)]
        return self._batch(jobs, rate, None, None)

    def scheduled(self, requests: Sequence[Request], rate: float, stop: Stop | None = None) -> Batch:
        """Send each at its due time, `rate` a second in all, however long the others take. Waits count from the due time."""
        jobs = [_Job(request, i / rate) for i, request in enumerate(requests)]
        return self._batch(jobs, rate, None, stop)

    def closed(self, requests: Sequence[Request], users: int, ceiling: float, stop: Stop | None = None) -> Batch:
        """Send them in order by `users` who each send the next when an answer came, never above `ceiling` a second.

        A user whom the ceiling holds back is not waiting for the server: times count from sending.
        """
        jobs = [_Job(request, i / ceiling, counts=False) for i, request in enumerate(requests)]
        return self._batch(jobs, None, users, stop)

    def _batch(self, jobs: Sequence[_Job], rate: float | None, users: int | None, stop: Stop | None) -> Batch:
        self._pause()
        started = time.perf_counter()
        with self.watch:
            done = self._send(jobs, users, stop)
        seconds = time.perf_counter() - started
        return Batch(
            samples=tuple(sample for _, sample in done),
            requests=tuple(request for request, _ in done),
            seconds=seconds,
            rate=_rate(len(done), seconds, self._last_sent - started, rate),
            complete=len(done) == len(jobs),
        )

    def _send(
        self, jobs: Sequence[_Job], users: int | None = None, stop: Stop | None = None
    ) -> tuple[tuple[Request, Sample], ...]:
        waiting, done = deque(jobs), list[tuple[Request, Sample]]()
        most = self.users if users is None else min(users, self.users)
        start = time.perf_counter()
        while waiting or self._busy:
            while waiting and len(self._busy) < most and self._wait_for(waiting[0], start) <= 0:
                if not self._may_send():
                    waiting.clear()
                    break
                start = _caught_up(waiting[0], start)
                self._launch(waiting.popleft(), start)
            self._multi.perform()
            ended = self._collect()
            done += ended
            if ended and stop is not None and stop([sample for _, sample in ended]):
                waiting.clear()
            if not ended:
                self._nap(waiting, start, most)
        self._free_at = start + len(done) / self.ceiling
        return tuple(done)

    def _pause(self) -> None:
        """What the last burst sent above the ceiling is waited for before the next begins."""
        time.sleep(max(0.0, self._free_at - time.perf_counter()))

    @staticmethod
    def _wait_for(job: _Job, start: float) -> float:
        """Seconds until a job is due; zero or less when it is."""
        return 0.0 if job.due is None else start + job.due - time.perf_counter()

    def _launch(self, job: _Job, start: float) -> None:
        transfer = self._idle.popleft()
        late = time.perf_counter() - start - job.due if job.due is not None and job.counts else 0.0
        transfer.prepare(job.request, 1000 * late)
        self._multi.add_handle(transfer.easy)
        self._busy[transfer.easy] = (transfer, job.request)
        self._last_sent = time.perf_counter()

    def _collect(self) -> list[tuple[Request, Sample]]:
        ended: list[tuple[Request, Sample]] = []
        _, good, bad = self._multi.info_read(len(self._busy) + 1)
        for easy, code, detail in [(easy, pycurl.E_OK, "") for easy in good] + bad:
            transfer, request = self._busy.pop(easy)
            ended.append((request, transfer.sample(code, detail)))
            self._multi.remove_handle(easy)
            self._idle.append(transfer)
        return ended

    def _nap(self, waiting: "deque[_Job]", start: float, most: int) -> None:
        nap = _LONGEST_NAP_S
        if waiting and len(self._busy) < most:
            nap = max(0.0, min(nap, self._wait_for(waiting[0], start)))
        if not self._busy:
            time.sleep(nap)
            return
        timer = self._multi.timeout()
        if timer >= 0:
            nap = min(nap, timer / 1000)
        if self._multi.select(nap) == -1:
            # libcurl has nothing to watch yet (a connection being set up): look again in a moment.
            time.sleep(min(nap, 0.001))


def _caught_up(job: _Job, start: float) -> float:
    """The start that a user's next request counts from: waiting for an answer is not made up for with a burst."""
    if job.due is None or job.counts:
        return start
    return max(start, time.perf_counter() - job.due - _BURST_S)


def _rate(sent: int, seconds: float, span: float, planned: float | None) -> float:
    """Requests a second as sent. On a schedule the first is due at once, so n requests span n - 1 intervals."""
    if planned is None:
        return sent / seconds if seconds else 0.0
    return (sent - 1) / span if sent > 1 and span > 0 else planned
