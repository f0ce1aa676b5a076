"""Opinions on all routes together: the error rate, and whether only the site's own declared routes were asked. Pure."""

from collections import Counter

from launchgate.checks.perf.binomial import Shown, upper_bound
from launchgate.checks.perf.counts import errors, errors_alpha
from launchgate.checks.perf.plan import Plan, enough
from launchgate.checks.perf.said import Said, counted, percent, repair
from launchgate.checks.perf.spec import Cause, Facts, Measured, Options, Unmeasured
from launchgate.model import Status


def error_rate(measured: tuple[Measured, ...], options: Options, plan: Plan) -> Said:
    """What the failures of all measured routes show. Needs at least one measured route."""
    share = options.error_percent / 100
    n, failed = sum(route.n for route in measured), sum(route.failed for route in measured)
    limit, of_routes = percent(share), _of_routes(len(measured), len(options.routes))
    match errors(measured, share, plan):
        case Shown.BELOW:
            return Said(
                status=Status.PASS,
                message=f"{failed} of {n} requests to {of_routes} failed: the error rate is under {limit} (95 % confidence)",
            )
        case Shown.ABOVE:
            return Said(
                status=Status.FAIL,
                message=f"{failed} of {n} requests to {of_routes} failed{_all_kinds(measured)}; the limit is {limit}",
                remedy=repair(_totals(measured).items()),
            )
        case Shown.OPEN:
            bound = percent(upper_bound(failed, n, errors_alpha(measured, plan)))
            total, samples = enough(len(options.routes), failed, share, len(measured))
            return Said(
                status=Status.UNKNOWN,
                message=(
                    f"{failed} errors in {n} requests to {of_routes}{_all_kinds(measured)} still allow an error rate of {bound}; "
                    f"{total} requests with no more errors would show less than {limit}"
                ),
                remedy=_remedy(measured, plan, samples),
            )


def _remedy(measured: tuple[Measured, ...], plan: Plan, samples: int) -> str:
    """What would bring the requests that are missing."""
    if any(route.cut for route in measured):
        return "raise limits.deadline_s in launchgate.yml: the run's time was over first"
    if any(route.n < plan.first for route in measured):
        return "make the slow routes faster first: a route that is always slow is given up early, before it has been asked enough"
    return f"set perf.samples: {samples} in launchgate.yml"


def only_declared(facts: Facts, options: Options) -> Said:
    """Which routes were asked, and whether one of them is not the site's own."""
    foreign = [route.path for route, seen in zip(options.routes, facts.routes, strict=True) if _is_foreign(seen)]
    if foreign:
        return Said(
            status=Status.FAIL,
            message=f"not requested, because the host is not declared as the site's own: {', '.join(foreign)}",
            remedy="add the host to site.hosts in launchgate.yml, or remove the route",
        )
    measured = [
        route.path for route, seen in zip(options.routes, facts.routes, strict=True) if isinstance(seen, Measured)
    ]
    if not measured:
        return Said(status=Status.PASS, message="no route was measured, and none that nobody declared")
    return Said(status=Status.PASS, message=f"only declared routes were measured: {', '.join(measured)}")


def _is_foreign(seen: Measured | Unmeasured) -> bool:
    return isinstance(seen, Unmeasured) and seen.cause is Cause.FOREIGN


def _of_routes(measured: int, declared: int) -> str:
    if measured < declared:
        return f"{measured} of {declared} routes"
    return "one route" if declared == 1 else f"{declared} routes"


def _all_kinds(measured: tuple[Measured, ...]) -> str:
    listed = ", ".join(counted(kind, number) for kind, number in sorted(_totals(measured).items()))
    return f" ({listed})" if listed else ""


def _totals(measured: tuple[Measured, ...]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for route in measured:
        totals.update(dict(route.failures))
    return totals
