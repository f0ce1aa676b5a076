"""Watches the measuring process itself, so that a busy client is never mistaken for a slow server."""

import threading
import time
from types import TracebackType
from typing import Self

_TICK_S = 0.01


class SelfWatch:
    """Counts own processor time and how late a 10 ms clock wakes up, while it is entered. May be entered again."""

    def __init__(self) -> None:
        self._delays: list[float] = []
        self._cpu = self._wall = 0.0
        self._started = (0.0, 0.0)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._stop.clear()
        self._started = (time.process_time(), time.perf_counter())
        self._thread = threading.Thread(target=self._tick, name="latency-clock", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        cpu, wall = self._started
        self._cpu += time.process_time() - cpu
        self._wall += time.perf_counter() - wall
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    @property
    def seconds(self) -> float:
        """Wall time spent measuring."""
        return self._wall

    @property
    def cpu_share(self) -> float:
        """Own processor time by wall time, 1.0 for one core kept busy."""
        return self._cpu / self._wall if self._wall else 0.0

    @property
    def delay_ms(self) -> float:
        """95 of 100 ticks were late by no more than this, in milliseconds; 0 without ticks."""
        if not self._delays:
            return 0.0
        return 1000 * sorted(self._delays)[max(0, -(-95 * len(self._delays) // 100) - 1)]

    def _tick(self) -> None:
        while True:
            asleep = time.perf_counter()
            if self._stop.wait(_TICK_S):
                return
            self._delays.append(max(0.0, time.perf_counter() - asleep - _TICK_S))
