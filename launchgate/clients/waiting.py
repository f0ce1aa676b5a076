"""Looks again and again for something that takes its time to come, less often the longer it takes, never beyond the run."""

import threading
import time
from collections.abc import Callable

from launchgate.context import Deadline
from launchgate.letter import Letter

_FIRST = 0.25
_SLOWEST = 3.0
_GROWTH = 1.5
_RESERVE = 2.0
"""Seconds of the run that are left for what comes after the wait."""

Tell = Callable[[float], None]
"""Is told the seconds waited so far."""


def wait_for(
    look: Callable[[], Letter | None], seconds: float, deadline: Deadline, tell: Tell
) -> tuple[Letter | None, float, bool]:
    """(what `look` found, the seconds it took, whether the run's time ended the wait before `seconds` were over)."""
    begun, pause, idle = time.monotonic(), _FIRST, threading.Event()
    while True:
        found = look()
        waited = time.monotonic() - begun
        tell(waited)
        if found is not None or waited >= seconds:
            return found, waited, False
        spare = deadline.left - _RESERVE
        if spare <= 0:
            return None, waited, True
        idle.wait(min(pause, seconds - waited, spare))
        pause = min(pause * _GROWTH, _SLOWEST)
