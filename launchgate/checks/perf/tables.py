"""The latency table and one distribution a route, for people. Pure."""

from collections import Counter
from collections.abc import Mapping

from launchgate.checks.perf.counts import percentile, slow
from launchgate.checks.perf.said import counted
from launchgate.checks.perf.spec import Facts, Measured, Options, Route, Unmeasured
from launchgate.model import Cell, Series, Status, Table

_COLUMNS = (
    "route", "class", "requests", "p50 ms", "p95 ms", "p99 ms", "limit ms", "slow or failed", "errors", "first request ms",
    "quickest connect ms", "requests/s", "verdict",
)  # fmt: skip
BARS = 32
_STEPS = (0, 5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92, 94, 95, 96, 97, 98, 99, 100)


def latency_table(facts: Facts, options: Options, verdicts: Mapping[str, Status]) -> Table:
    """One row a declared route; `verdicts` are the statuses of its own p95 rule by path."""
    rows = tuple(
        _row(route, seen, options.limit_ms(route), verdicts[route.path])
        for route, seen in zip(options.routes, facts.routes, strict=True)
    )
    return Table(id="latency", title="Latency", columns=_COLUMNS, rows=rows)


def distributions(facts: Facts, options: Options) -> tuple[Series, ...]:
    """For each measured route the time (ms) that a share (percent) of its answered requests kept."""
    return tuple(
        Series(id=f"latency-{i + 1}", title=f"Latency of {route.path}", unit="ms", points=_points(seen.totals_ms))
        for i, (route, seen) in enumerate(zip(options.routes, facts.routes, strict=True))
        if isinstance(seen, Measured) and seen.totals_ms
    )


def histograms(facts: Facts, options: Options) -> tuple[Series, ...]:
    """For each measured route the share (percent) of its answers that took so long (ms), as the outline of bars."""
    return tuple(
        Series(
            id=f"histogram-{i + 1}", title=f"Answers of {route.path} by their time in ms", unit="%",
            points=outline(seen.totals_ms),
        )
        for i, (route, seen) in enumerate(zip(options.routes, facts.routes, strict=True))
        if isinstance(seen, Measured) and seen.totals_ms
    )  # fmt: skip


def outline(times: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    """The upper edge of equally wide bars from 0 to the slowest. A bar's sides lean by a millionth, so that x only grows."""
    width = max(times[-1], 0.001) / BARS
    counts = Counter(min(int(time / width), BARS - 1) for time in times)
    edges: list[tuple[float, float]] = []
    for bar in range(BARS):
        share = round(100 * counts[bar] / len(times), 3)
        edges += [(round(bar * width + 1e-6, 6), share), (round((bar + 1) * width, 6), share)]
    return tuple(edges)


def _points(times: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    last = len(times) - 1
    return tuple((float(step), round(times[-(-step * last // 100)], 2)) for step in _STEPS)


def _row(route: Route, seen: Measured | Unmeasured, limit_ms: float, verdict: Status) -> tuple[Cell, ...]:
    if isinstance(seen, Unmeasured):
        cause = f"not measured: {seen.cause.value.replace('-', ' ')}"
        return (route.path, route.class_, 0, None, None, None, limit_ms, None, cause, None, None, None, verdict.value)
    return (
        route.path,
        route.class_,
        seen.n,
        *(_rounded(percentile(seen, share)) if seen.n else None for share in (50, 95, 99)),
        limit_ms,
        slow(seen, limit_ms),
        ", ".join(counted(kind, number) for kind, number in seen.failures) or "0",
        _rounded(seen.cold_ms),
        _rounded(seen.connect_ms),
        round(seen.achieved_rate, 1),
        verdict.value,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
