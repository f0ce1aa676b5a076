"""How hard one host may be hit: at most so many connections at a time and so many requests a second."""

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

    def __init__(self, limits: Limits, deadline: Deadline) -> None:
        self._limits = limits
        self._deadline = deadline
        self._lock = threading.Lock()
        self._gates: dict[str, threading.Semaphore] = {}
        self._next: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait for a free connection and the next slot of `host`. Raises CannotJudge when the run's time is up first."""
        with self._lock:
            gate = self._gates.setdefault(host, threading.Semaphore(self._limits.requests_at_once))
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

    def _wait(self, host: str) -> float:
        """Seconds until the slot that this call takes."""
        with self._lock:
            now = time.monotonic()
            slot = max(now, self._next.get(host, now))
            self._next[host] = slot + 1 / self._limits.requests_per_second
            return slot - now
