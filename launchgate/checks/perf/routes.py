"""Opinions on one measured route: its own limit, and the ceiling of a critical one. Pure."""

from launchgate.checks.perf.binomial import Shown, upper_bound
from launchgate.checks.perf.counts import only_queued, percentile, shown, slow
from launchgate.checks.perf.plan import SLOW_SHARE, Plan, enough
from launchgate.checks.perf.said import Said, kinds, milliseconds, percent, repair, way
from launchgate.checks.perf.spec import Measured
from launchgate.model import Status

_KNIFE_EDGE = 0.8 * SLOW_SHARE
"""From this observed share of slow requests on, more of them would hardly settle the question."""


def within_limit(route: Measured, limit_ms: float, plan: Plan, routes: int) -> Said:
    """Whether the p95 is shown to be within the limit, above it, or neither."""
    k, limit = slow(route, limit_ms), milliseconds(limit_ms)
    counts = f"{k} of {route.n} requests took longer than {limit} or failed{kinds(route)}"
    match shown(route, limit_ms, plan):
        case Shown.BELOW:
            return Said(status=Status.PASS, message=f"p95 is {_p95(route)} within {limit}: {counts}")
        case Shown.ABOVE:
            if only_queued(route, limit_ms, plan):
                return _queued(route)
            if percentile(route, 95) is None:
                return _failing(route, f"{limit}: {counts}")
            return Said(
                status=Status.FAIL,
                message=f"p95 is {_p95(route)}, the limit is {limit}: {counts}{way(route, limit_ms)}",
            )
        case Shown.OPEN:
            return _open(route, limit_ms, plan, routes)


def under_ceiling(route: Measured, ceiling_ms: float, plan: Plan) -> Said:
    """Whether a critical route is shown to be above its ceiling, or timed out."""
    k, ceiling = slow(route, ceiling_ms), milliseconds(ceiling_ms)
    if route.timeouts:
        return Said(status=Status.FAIL, message=f"{route.timeouts} of {route.n} requests timed out under light use")
    if shown(route, ceiling_ms, plan) is Shown.ABOVE:
        if only_queued(route, ceiling_ms, plan):
            return _queued(route)
        counts = f"{k} of {route.n} requests took longer or failed{kinds(route)}"
        if percentile(route, 95) is None:
            return _failing(route, f"{ceiling}: {counts}")
        return Said(
            status=Status.FAIL,
            message=f"p95 is {_p95(route)}, far above the ceiling of {ceiling}: {counts}{way(route, ceiling_ms)}",
        )
    bound = percent(upper_bound(k, route.n, plan.alpha(route.n)))
    return Said(
        status=Status.PASS,
        message=(
            f"p95 is not shown to be above {ceiling}: {k} of {route.n} requests took longer, so at most {bound} of all do "
            "(95 % confidence); none timed out"
        ),
    )


def _failing(route: Measured, rest: str) -> Said:
    return Said(
        status=Status.FAIL,
        message=f"more than 5 of 100 requests failed, so there is no p95 to compare with {rest}",
        remedy=f"mend the errors before the speed: {repair(route.failures)}",
    )


def _p95(route: Measured) -> str:
    value = percentile(route, 95)
    return "a failed request" if value is None else milliseconds(value)


def _queued(route: Measured) -> Said:
    return Said(
        status=Status.UNKNOWN,
        message=(
            f"only {route.achieved_rate:.1f} of the planned {route.planned_rate:.1f} requests a second could be sent, so the "
            "times hold waits for a free connection"
        ),
        remedy="raise perf.users and limits.connections_per_host, or lower limits.requests_per_second",
    )


def _open(route: Measured, limit_ms: float, plan: Plan, routes: int) -> Said:
    k, limit = slow(route, limit_ms), milliseconds(limit_ms)
    total, samples = enough(routes, k, SLOW_SHARE)
    if k == 0:
        message = f"{route.n} samples cannot decide {limit}; {total} without a slow one would"
    else:
        message = (
            f"{route.n} samples with {k} slow or failed{kinds(route)} cannot decide {limit}; {total} with no more would"
        )
    if route.n >= plan.first and k >= _KNIFE_EDGE * route.n:
        message = (
            f"p95 lies so near {limit} that {route.n} samples cannot decide it ({k} slow or failed{kinds(route)}), and more "
            "would hardly do"
        )
        return Said(
            status=Status.UNKNOWN, message=message, remedy="make the route faster, or declare the limit that you mean"
        )
    if route.cut:
        remedy = "raise limits.deadline_s in launchgate.yml: the run's time was over first"
    else:
        remedy = f"set perf.samples: {samples} in launchgate.yml"
    return Said(status=Status.UNKNOWN, message=message, remedy=remedy)
