"""Hosts that stay silent, so that each costs its time-out once a run and not once an address."""

import threading
from collections.abc import Hashable

from launchgate.exchange import Exchange, Failure, FailureKind

_SENT_AT_MOST = 2
"""Requests without an answer after which a host that has never answered counts as silent: one may be for a slow page."""


class Silences:
    """Remembers who never answered. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answered: set[Hashable] = set()
        self._lost: dict[Hashable, list[Failure]] = {}

    def remembered(self, place: Hashable) -> Failure | None:
        """The failure of a place that has never answered and had its time; None for any other."""
        with self._lock:
            lost = [] if place in self._answered else self._lost.get(place, [])
        return lost[0] if any(not one.sent for one in lost) or len(lost) >= _SENT_AT_MOST else None

    def suspected(self, place: Hashable) -> bool:
        """Whether a place has never answered, and one request waited for it in vain."""
        with self._lock:
            return place not in self._answered and bool(self._lost.get(place))

    def note(self, place: Hashable, found: Exchange, *, whole: bool) -> None:
        """What came of an exchange; a time-out counts only where it had the `whole` time."""
        with self._lock:
            if not isinstance(found, Failure):
                self._answered.add(place)
            elif found.kind is FailureKind.TIMEOUT and whole:
                self._lost.setdefault(place, []).append(found)
