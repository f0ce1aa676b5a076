"""What the perf check can be told, what it observes, and what it can say. Data only."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from launchgate.checks.perf import rules, rules_lighthouse, rules_reports
from launchgate.checks.perf.spec_lighthouse import Lighthouse, Refused
from launchgate.checks.perf.spec_reports import Actions, LatencyReports, PageCalls, Queries, ReportFacts

__all__ = ["RULES", "Cause", "ClientFacts", "Facts", "Measured", "Options", "Route", "Unmeasured"]

RULES = (*rules.RULES, *rules_lighthouse.RULES, *rules_reports.RULES)

RouteClass = Literal["read", "heavy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One route to measure. Only declared routes are requested."""

    path: str
    """The path with its query, e.g. `/api/quotes?limit=20`, asked from the target; or a URL on one of the site's hosts."""
    class_: RouteClass = field(default="read", metadata={"key": "class"})
    """`read` for common reads, `heavy` for heavier work behind a login."""
    p95_ms: float | None = field(default=None, metadata={"min": 1})
    """The limit in milliseconds that 95 of 100 requests must keep; by default the one of the route's class."""
    critical: bool = False
    """Whether the launch hangs on this route: it must also stay under the ceiling."""
    method: Literal["GET"] = "GET"
    """Only reading requests are sent."""
    headers: dict[str, str] = field(default_factory=dict)
    """Headers to send, e.g. `Authorization: Bearer ${API_TOKEN}`; values come from the environment and are masked."""

    def __post_init__(self) -> None:
        if not self.path.startswith(("/", "https://", "http://")):
            raise ValueError("must start with / or be a URL")  # without the text: it may hold a credential


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `perf` of launchgate.yml."""

    routes: tuple[Route, ...] = ()
    """The routes to measure; without any, nothing is."""
    read_ms: float = field(default=300.0, metadata={"min": 1})
    """The p95 limit of `read` routes, in milliseconds."""
    heavy_ms: float = field(default=700.0, metadata={"min": 1})
    """The p95 limit of `heavy` routes, in milliseconds."""
    ceiling_ms: float = field(default=500.0, metadata={"min": 1})
    """What no critical `read` route may exceed at p95, in milliseconds; a heavy one may take 1.5 times its own limit."""
    error_percent: float = field(default=1.0, metadata={"min": 0.01, "max": 50})
    """The error rate that must be undercut, in percent of all requests to all routes."""
    samples: int = field(default=500, metadata={"min": 1, "max": 100_000})
    """The most timed requests a route gets. A clear answer ends earlier; 59 is the fewest that can show a p95."""
    users: int = field(default=8, metadata={"min": 1, "max": 200})
    """The most requests in flight at a time, and never more than `limits.connections_per_host`."""
    timeout_s: float = field(default=10.0, metadata={"min": 0.1, "max": 300})
    """Seconds after which a request is given up and counts as failed."""
    lighthouse: Lighthouse = field(default_factory=Lighthouse)
    """Lighthouse's reports of pages, or runs of it that the gate makes."""
    actions: Actions = field(default_factory=Actions)
    """Reports of how long critical user actions take."""
    queries: Queries = field(default_factory=Queries)
    """Reports of the database about its queries."""
    calls: PageCalls = field(default_factory=PageCalls)
    """How many API calls one page view may make."""
    latency_report: LatencyReports = field(default_factory=LatencyReports)
    """Where p95 and p99 of each endpoint are written down."""

    def __post_init__(self) -> None:
        paths = [route.path for route in self.routes]
        for path in paths:
            if paths.count(path) > 1:
                raise ValueError(f"the route '{path}' is declared twice")

    def limit_ms(self, route: Route) -> float:
        """The p95 limit of a route, in milliseconds."""
        by_class = self.read_ms if route.class_ == "read" else self.heavy_ms
        return by_class if route.p95_ms is None else route.p95_ms

    def ceiling_of(self, route: Route) -> float:
        """The ceiling of a critical route, in milliseconds."""
        return self.ceiling_ms if route.class_ == "read" else 1.5 * self.limit_ms(route)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything a judge may know: one entry a declared route, in the order of the options."""

    routes: tuple[Measured | Unmeasured, ...] = ()
    client: ClientFacts | None = None
    """None when nothing was measured."""
    unasked: Refused | None = None
    """Why no declared route could be asked at all, where that is so."""
    reports: ReportFacts = field(default_factory=ReportFacts)
    """What was read in files, whatever came of the routes."""
