"""Opinion on the time to the first byte of one route. Pure."""

from launchgate.checks.perf.binomial import Shown, decide, nearest_rank
from launchgate.checks.perf.plan import SLOW_SHARE, Plan, enough
from launchgate.checks.perf.said import Said, kinds, milliseconds, way
from launchgate.checks.perf.spec import Measured
from launchgate.model import Status


def slow_starts(route: Measured, limit_ms: float) -> int:
    """Requests whose first byte came later than the limit, counted from when they were due, or that failed."""
    return route.failed + sum(time > limit_ms for time in route.first_bytes_ms)


def started(route: Measured, limit_ms: float, plan: Plan) -> Shown:
    """Whether the counts show that the first byte is in time, too late, or neither."""
    return decide(slow_starts(route, limit_ms), route.n, SLOW_SHARE, plan.alpha(route.n))


def first_byte(route: Measured, limit_ms: float, plan: Plan, routes: int) -> Said:
    """Whether 95 of 100 answers are shown to begin within the limit."""
    k, limit = slow_starts(route, limit_ms), milliseconds(limit_ms)
    counts = f"{k} of {route.n} answers began later or failed{kinds(route)}"
    match started(route, limit_ms, plan):
        case Shown.BELOW:
            return Said(
                status=Status.PASS, message=f"the first byte comes within {limit} (p95 {_p95(route)}): {counts}"
            )
        case Shown.ABOVE:
            return Said(
                status=Status.FAIL,
                message=(
                    f"the first byte comes too late (p95 {_p95(route)}, the limit is {limit}): {counts}{way(route, limit_ms)}"
                ),
            )
        case Shown.OPEN:
            total, samples = enough(routes, k, SLOW_SHARE)
            return Said(
                status=Status.UNKNOWN,
                message=f"{counts}, which cannot decide {limit}; {total} requests with no more would",
                remedy=(
                    "raise limits.deadline_s in launchgate.yml: the run's time was over first"
                    if route.cut
                    else f"set perf.samples: {samples} in launchgate.yml"
                ),
            )


def first_byte_p95(route: Measured) -> float | None:
    """Nearest rank, failed requests behind all others; None when it is one of them."""
    rank = nearest_rank(95, route.n)
    return route.first_bytes_ms[rank - 1] if 0 < rank <= len(route.first_bytes_ms) else None


def _p95(route: Measured) -> str:
    value = first_byte_p95(route)
    return "is a failed request" if value is None else milliseconds(value)
