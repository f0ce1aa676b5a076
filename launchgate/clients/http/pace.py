"""How hard one host may be hit: at most so many connections at a time and so many requests a second.

Plain HTTP gets one of the connections where the product is on HTTPS: it is asked for little more than its redirects, and what
moved between the two would close and open connections again and again.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from launchgate.context import Deadline
from launchgate.settings import Limits

_SHORT = 0.001
"""Seconds that are not worth a sleep: the slots stay as they are, so the rate does, too."""


class Pace:
    """The turnstile in front of every host; safe to share between threads."""

    def __init__(self, limits: Limits, deadline: Deadline, plain: frozenset[str] = frozenset()) -> None:
        """`plain` are the hosts whose product is on plain HTTP."""
        self._limits = limits
        self._plain = plain
        self._deadline = deadline
        self._lock = threading.Lock()
        self._gates: dict[tuple[str, bool], threading.Semaphore] = {}
        self._next: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str, scheme: str = "https") -> Iterator[None]:
        """Wait for a free connection and the next slot of `host`. Raises CannotJudge when the run's time is up first."""
        gate = self._gate(host, scheme)
        if not gate.acquire(timeout=max(self._deadline.left, 0.001)):
            self._deadline.require(f"it was `{host}`'s turn")
        try:
            wait = min(self._wait(host), self._deadline.left)
            if wait > _SHORT:
                time.sleep(wait)
            self._deadline.require(f"`{host}` was asked")
            yield
        finally:
            gate.release()

    def _gate(self, host: str, scheme: str) -> threading.Semaphore:
        most = self._limits.requests_at_once
        apart = most > 1 and host not in self._plain
        aside = apart and scheme == "http"
        with self._lock:
            return self._gates.setdefault((host, aside), threading.Semaphore(1 if aside else most - apart))

    def _wait(self, host: str) -> float:
        """Seconds until the slot that this call takes."""
        with self._lock:
            now = time.monotonic()
            slot = max(now, self._next.get(host, now))
            self._next[host] = slot + 1 / self._limits.requests_per_second
            return slot - now
