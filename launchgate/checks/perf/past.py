"""What this run is compared with: runs that were kept, or the release before, measured in turn. Data only."""

from launchgate.checks.perf.seen import Unmeasured
from launchgate.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What measured. Times of different marks are not compared."""

    runner: str
    """The kind of machine, as the configuration or the CI names it."""
    client: str
    """The way of measuring, with libcurl's version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One route in one earlier run."""

    path: str
    site: str
    """Scheme and host, with the port where it is written."""
    n: int
    p95_ms: float | None
    """None when more than 5 of 100 requests failed."""
    failed: int
    mark: Mark
    round_trip_ms: float | None = None
    started: str = ""
    """RFC 3339, of the run."""
    commit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The runs of a file, oldest first; or why it could not be read."""

    path: str
    kept: tuple[Kept, ...] = ()
    missing: bool = False
    reason: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The p95 of both releases in two blocks of requests, one right after the other; None where too many failed."""

    new_ms: float | None
    old_ms: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """One route beside the release before."""

    beside: str
    """The other address."""
    pairs: tuple[Pair, ...] = ()
    each: int = 0
    """Requests behind each p95."""
    new_failed: int = 0
    old_failed: int = 0
    wanted: int = 0
    turned_away: bool = False
    refused: Unmeasured | None = None
    """Why the other release could not be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Everything of it; empty without `perf.baseline` and `perf.compare_to`."""

    mark: Mark | None = None
    history: History | None = None
    pairs: tuple[Pairs | None, ...] = ()
    """One a declared route; None where the route itself was not measured."""
