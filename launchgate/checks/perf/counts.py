"""What judge and gather read out of one route's times: how many were slow, and which one is the p95. Pure."""

from launchgate.checks.perf.binomial import Shown, decide, nearest_rank
from launchgate.checks.perf.plan import SLOW_SHARE, Plan
from launchgate.checks.perf.spec import Measured


def slow(route: Measured, limit_ms: float) -> int:
    """Requests that took longer than the limit, counted from when they were due, or failed."""
    return route.failed + sum(time > limit_ms for time in route.totals_ms)


def percentile(route: Measured, percent: int) -> float | None:
    """The nearest-rank percentile in milliseconds; failed requests rank behind all others, None when it is one of them."""
    rank = nearest_rank(percent, route.n)
    return route.totals_ms[rank - 1] if rank <= len(route.totals_ms) else None


def shown(route: Measured, limit_ms: float, plan: Plan) -> Shown:
    """Whether the counts show a p95 within the limit, above it, or neither."""
    return decide(slow(route, limit_ms), route.n, SLOW_SHARE, plan.alpha(route.n))


def only_queued(route: Measured, limit_ms: float, plan: Plan) -> bool:
    """Whether the schedule was not kept and the answers themselves are not shown to be slow: the wait was our own queue."""
    served = route.failed + sum(time > limit_ms for time in route.services_ms)
    return not route.held and decide(served, route.n, SLOW_SHARE, plan.alpha(route.n)) is not Shown.ABOVE


def errors(routes: tuple[Measured, ...], share: float, plan: Plan) -> Shown:
    """What the failures of all routes together show about the error rate."""
    n = sum(route.n for route in routes)
    return decide(sum(route.failed for route in routes), n, share, errors_alpha(routes, plan))


def errors_alpha(routes: tuple[Measured, ...], plan: Plan) -> float:
    """The error chance of the pooled answer: that of the look the longest-measured route reached."""
    return plan.alpha(max((route.n for route in routes), default=0))
