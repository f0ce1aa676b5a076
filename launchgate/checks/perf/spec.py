"""What the perf check can be told, what it observes, and what it can say. Data only."""

from dataclasses import field
from typing import Literal

from launchgate.checks.perf import rules, rules_lighthouse, rules_reports
from launchgate.checks.perf.load_spec import Load
from launchgate.checks.perf.past import Past
from launchgate.checks.perf.seen import Cause, ClientFacts, Measured, Unmeasured
from launchgate.checks.perf.spec_lighthouse import Lighthouse, Refused
from launchgate.checks.perf.spec_reports import Actions, LatencyReports, PageCalls, Queries, ReportFacts
from launchgate.dataclass import dataclass

__all__ = ["RULES", "Cause", "ClientFacts", "Facts", "Load", "Measured", "Options", "Route", "Unmeasured"]

RULES = (*rules.RULES, *rules_lighthouse.RULES, *rules_reports.RULES)

RouteClass = Literal["read", "heavy", "page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One route to measure. Only declared routes are requested."""

    path: str
    """The path with its query, e.g. `/api/quotes?limit=20`, asked from the target; or a URL on one of the site's hosts."""
    class_: RouteClass = field(default="read", metadata={"key": "class"})
    """`read` for common reads, `heavy` for heavier work behind a login, `page` for a page's HTML document."""
    p95_ms: float | None = field(default=None, metadata={"min": 1})
    """The limit in milliseconds that 95 of 100 requests must keep; by default the one of the route's class."""
    ttfb_ms: float | None = field(default=None, metadata={"min": 1})
    """Until when 95 of 100 of its answers have to begin, in milliseconds; by default `ttfb_ms` of the section."""
    critical: bool = False
    """Whether the launch hangs on this route: it must also stay under the ceiling, and a page within `critical_page_ms`."""
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
    page_ms: float = field(default=2000.0, metadata={"min": 1})
    """The p95 limit of `page` routes, in milliseconds: the document, down to its last byte."""
    critical_page_ms: float = field(default=1000.0, metadata={"min": 1})
    """The same for pages with `critical: true`."""
    ttfb_ms: float = field(default=800.0, metadata={"min": 1})
    """Until when 95 of 100 answers of a route have to begin, in milliseconds, on connections that are open already."""
    ceiling_ms: float = field(default=500.0, metadata={"min": 1})
    """What no critical `read` route may exceed at p95, in milliseconds; other classes may take 1.5 times their own limit."""
    error_percent: float = field(default=1.0, metadata={"min": 0.01, "max": 50})
    """The error rate that must be undercut, in percent of all requests to all routes."""
    samples: int = field(default=500, metadata={"min": 1, "max": 100_000})
    """The most timed requests a route gets. A clear answer ends earlier; 59 is the fewest that can show a p95."""
    users: int = field(default=8, metadata={"min": 1, "max": 200})
    """The most requests in flight at a time, and never more than `limits.connections_per_host`."""
    timeout_s: float = field(default=10.0, metadata={"min": 0.1, "max": 300})
    """Seconds after which a request is given up and counts as failed."""
    baseline: str | None = None
    """File of earlier runs to compare with, below the repository's root, as `launchgate baseline record` writes it."""
    compare_to: str | None = None
    """Address at which the release before still runs, e.g. `https://previous.example.com`; both are measured in turn."""
    pairs: int = field(default=12, metadata={"min": 10, "max": 100})
    """How many pairs of measurements that takes, of 2 x 30 requests a route."""
    regression_percent: float = field(default=10.0, metadata={"min": 1, "max": 1000})
    """By how much a p95 has to be slower to be called so, in percent; it must also be beyond what runs differ by anyway."""
    runner: str = ""
    """A name for the machine and place the gate measures from; by default what the CI says. Others' runs are not compared."""
    load: Load = field(default_factory=Load)
    """How perf/load-sanity loads the routes; it is opt-in, by attack.run and attack.allow."""
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
        if self.compare_to is not None and not self.compare_to.startswith(("https://", "http://")):
            raise ValueError("compare_to must be a URL, e.g. https://previous.example.com")
        paths = [route.path for route in self.routes]
        for path in paths:
            if paths.count(path) > 1:
                raise ValueError(f"the route '{path}' is declared twice")
        for path in self.load.routes:
            if path not in paths:
                raise ValueError(f"load.routes names '{path}', which is not in routes")

    def loaded(self) -> tuple[Route, ...]:
        """The routes that load goes to."""
        if self.load.routes:
            return tuple(route for route in self.routes if route.path in self.load.routes)
        return tuple(route for route in self.routes if route.critical) or self.routes

    def limit_ms(self, route: Route) -> float:
        """The p95 limit of a route, in milliseconds."""
        if route.p95_ms is not None:
            return route.p95_ms
        if route.class_ == "page":
            return self.critical_page_ms if route.critical else self.page_ms
        return self.read_ms if route.class_ == "read" else self.heavy_ms

    def first_byte_ms(self, route: Route) -> float:
        """Until when the answers of a route have to begin, in milliseconds."""
        return self.ttfb_ms if route.ttfb_ms is None else route.ttfb_ms

    def ceiling_of(self, route: Route) -> float:
        """The ceiling of a critical route, in milliseconds."""
        return self.ceiling_ms if route.class_ == "read" else 1.5 * self.limit_ms(route)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything a judge may know: one entry a declared route, in the order of the options."""

    routes: tuple[Measured | Unmeasured, ...] = ()
    client: ClientFacts | None = None
    """None when nothing was measured."""
    past: Past = field(default_factory=Past)
    unasked: Refused | None = None
    """Why no declared route could be asked at all, where that is so."""
    reports: ReportFacts = field(default_factory=ReportFacts)
    """What was read in files, whatever came of the routes."""
