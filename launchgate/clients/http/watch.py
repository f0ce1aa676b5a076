"""Ends exchanges that are over their time: a server that sends a byte a second outlasts every socket timeout.

One thread watches all of them and shuts the socket of an overdue one, which ends the blocked read.
"""

import contextlib
import heapq
import itertools
import socket
import threading
import time


class Lease:
    """The time one exchange may take, and the socket it uses once there is one."""

    def __init__(self, seconds: float) -> None:
        self.restart(seconds)
        self.sock: socket.socket | None = None
        self.dialled = False
        """True when the exchange asked for a connection of its own, False while it uses a kept one."""
        self.over = False
        """True when the exchange came back; the watch then lets it be."""
        self.sent = False
        """True when the connection was there, TLS included, and the request went out."""
        self.expired = False
        """True when the watch shut the socket."""

    def restart(self, seconds: float) -> None:
        """Count from now: waiting for one's turn is not the server's slowness."""
        self.ends = time.monotonic() + seconds
        self.seconds = seconds

    @property
    def left(self) -> float:
        return max(0.0, self.ends - time.monotonic())


class Watch:
    """Shuts the sockets of overdue leases. Its thread is a daemon and starts with the first lease."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Lease]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def add(self, lease: Lease) -> None:
        """Watch a lease until it is over."""
        with self._changed:
            first = not self._due or lease.ends < self._due[0][0]
            heapq.heappush(self._due, (lease.ends, next(self._order), lease))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="http-watch", daemon=True)
                self._thread.start()
            if first:
                # Others are due later than what the thread already waits for; waking it for each would cost a switch of
                # threads an exchange.
                self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._due:
                    self._changed.wait()
                wait = self._due[0][0] - time.monotonic()
                if wait > 0:
                    self._changed.wait(wait)
                    continue
                lease = heapq.heappop(self._due)[2]
            if not lease.over and lease.sock is not None:
                lease.expired = True
                with contextlib.suppress(OSError):
                    # The plain method: SSLSocket's own drops its TLS state under the reading thread.
                    socket.socket.shutdown(lease.sock, socket.SHUT_RDWR)
