"""What is seen of one route, and of the gate itself while it measured. Data only."""

from enum import StrEnum

from launchgate.dataclass import dataclass


class Cause(StrEnum):
    """Why a declared route has no measurement."""

    UNREACHABLE = "unreachable"
    """No connection: no address, refused, or TLS failed."""
    TURNED_AWAY = "turned-away"
    """The site answered, but not with the route: a redirect, a login or a limit stood before it."""
    NOT_SENT = "not-sent"
    """The request could not be made up: a header's variable is not set, or a header holds a line break."""
    FOREIGN = "foreign"
    """The URL is not on a declared host, so it was never asked."""
    NO_TIME = "no-time"
    """The run's time was over first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmeasured:
    """A declared route without a single timed request."""

    cause: Cause
    reason: str
    remedy: str
    url: str = ""
    origin: str = ""
    """Scheme, host and port that the failure belongs to; routes of one unreachable origin share one root cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was counted on one route. All times in milliseconds; warm-up requests are not among them."""

    url: str
    totals_ms: tuple[float, ...]
    """Sorted times of the good answers, from the moment each request was due to its last byte."""
    services_ms: tuple[float, ...]
    """Sorted times of the same answers, from the moment each request was sent."""
    first_bytes_ms: tuple[float, ...] = ()
    """Sorted times of the same answers, from the moment each request was due to its first byte."""
    waits_ms: tuple[float, ...] = ()
    """Sorted: from a request sent to the first byte of its answer."""
    downloads_ms: tuple[float, ...] = ()
    """Sorted: from the first byte to the last."""
    lookup_ms: float | None = None
    """The run's one lookup of the name; None when there was nothing to look up."""
    connects_ms: tuple[float, ...] = ()
    """Sorted: the set-up of each new connection, warm-up included."""
    handshakes_ms: tuple[float, ...] = ()
    """Sorted: the TLS handshake of each of them; empty without TLS."""
    failures: tuple[tuple[str, int], ...] = ()
    """Kind and number of requests without a good answer: `time-out`, `connection broken`, `answered 500`..."""
    timeouts: int = 0
    """How many of the failures were time-outs."""
    turned_away: int = 0
    """Requests that the site refused while measuring (429, 403, 401); neither good nor failed."""
    cold_ms: float | None = None
    """The very first request, its connection included; None when it failed."""
    connect_ms: float | None = None
    """The quickest connection set-up: about one round trip between the gate and the site."""
    planned_rate: float = 0.0
    """Requests a second as scheduled."""
    achieved_rate: float = 0.0
    """Requests a second as sent."""
    cut: bool = False
    """Whether the run's deadline ended the measurement."""

    @property
    def held(self) -> bool:
        """Whether the schedule was kept; otherwise waits for a free connection are part of the times."""
        return self.achieved_rate >= 0.9 * self.planned_rate

    @property
    def failed(self) -> int:
        return sum(number for _, number in self.failures)

    @property
    def n(self) -> int:
        """Timed requests: good and failed."""
        return len(self.totals_ms) + self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFacts:
    """How busy the gate itself was while it measured."""

    cpu_share: float
    """Own processor time by wall time, 1.0 for one core."""
    delay_ms: float
    """95 of 100 wake-ups of a 10 ms clock were late by no more than this."""
    users: int
    """Requests in flight at most."""
    seconds: float
