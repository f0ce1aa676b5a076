"""The time a run has. `launchgate.context` names it too."""

import time
from collections.abc import Callable

from launchgate.errors import CannotJudge


class Deadline:
    """A point in monotonic time that everything in a run shares; cooperative."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._at = clock() + seconds
        self.seconds = seconds

    def allow(self, seconds: float) -> None:
        """Count anew: `seconds` from now. Called once, when the configuration has said how long the run may take."""
        self._at = self._clock() + seconds
        self.seconds = seconds

    @property
    def left(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self._at - self._clock())

    @property
    def passed(self) -> bool:
        return self.left == 0.0

    def require(self, what: str) -> None:
        """Raises CannotJudge when the time is up."""
        if self.passed:
            raise CannotJudge(
                f"the run's {self.seconds:g} s were over before {what} was done",
                "raise limits.deadline_s in launchgate.yml or pass --deadline",
            )
