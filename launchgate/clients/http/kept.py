"""The connections that are open to each host, kept ones included: a new one closes an idle one where there are enough.

`http` and `https` of one host have a pool each, and so has what is sent on a connection of its own. Only together may they hold
what one host is to see.
"""

import contextlib
import queue
import threading
from collections import Counter
from typing import Protocol


class Connection(Protocol):
    """A connection of urllib3."""

    @property
    def is_closed(self) -> bool: ...

    def close(self) -> None: ...


class Pool(Protocol):
    """A connection pool of urllib3; `pool` holds its idle connections, and None for each that it may still make."""

    host: str
    pool: "queue.LifoQueue[Connection | None] | None"


class Kept:
    """Who is connected to whom in one run. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        """`most` connections to one host at a time. Whoever opens one holds a turn of `Pace`, so that no more are busy."""
        self._most = most
        self._lock = threading.RLock()  # closing an idle connection comes back as `closed`
        self._open: dict[str, set[Connection]] = {}
        self._pools: dict[str, list[Pool]] = {}
        self.opened: Counter[str] = Counter()
        """Connections opened to each host since the run began."""

    def knows(self, pool: Pool) -> None:
        """Remember a pool, so that its idle connections can be closed."""
        with self._lock:
            self._pools.setdefault(pool.host, []).append(pool)

    def opening(self, host: str, connection: Connection) -> None:
        """`connection` to `host` is about to be opened: make room for it."""
        with self._lock:
            now = self._open.setdefault(host, set())
            while len(now - {connection}) >= self._most and self._close_idle(host):
                pass
            now.add(connection)
            self.opened[host] += 1

    def closed(self, host: str, connection: Connection) -> None:
        """`connection` is closed, or was never opened."""
        with self._lock:
            self._open.get(host, set()).discard(connection)

    def rest(self) -> None:
        """Close every idle connection: somebody else is about to connect."""
        with self._lock:
            for host in self._pools:
                while self._close_idle(host):
                    pass

    def _close_idle(self, host: str) -> bool:
        """Close one idle connection. False when there is none."""
        return any(_close_one(pool.pool) for pool in self._pools.get(host, []) if pool.pool is not None)


def _close_one(idle: "queue.LifoQueue[Connection | None]") -> bool:
    """Close the connection that waited longest, and leave its place free. The queue is in use by others meanwhile."""
    taken: list[Connection | None] = []
    with contextlib.suppress(queue.Empty):
        while True:
            taken.append(idle.get(block=False))
    taken.reverse()
    place = next((at for at, one in enumerate(taken) if one is not None and not one.is_closed), None)
    if place is not None and (connection := taken.pop(place)) is not None:
        connection.close()
        taken.insert(0, None)
    for one in taken:
        try:
            idle.put(one, block=False)
        except queue.Full:
            if one is not None:
                one.close()
    return place is not None
