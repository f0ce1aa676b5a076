"""What one export said. Data only."""

from datetime import datetime

from launchgate.checks.obs.spec import Measured, Monitor
from launchgate.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One export."""

    monitors: tuple[Monitor, ...] = ()
    measured: tuple[Measured, ...] = ()
    made: datetime | None = None
    """The newest moment that its text speaks of; None when it holds none."""
