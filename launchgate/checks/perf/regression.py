"""Opinions on a route beside earlier releases, the table that later runs compare with, and the pictures. Pure."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from launchgate.checks.perf.binomial import nearest_rank
from launchgate.checks.perf.counts import percentile
from launchgate.checks.perf.past import History, Kept, Mark, Pairs
from launchgate.checks.perf.said import Said, milliseconds, percent
from launchgate.checks.perf.spec import Facts, Measured, Options
from launchgate.checks.perf.trend import FEWEST, NEW, Trend, beside, ratio, trend
from launchgate.model import Cell, Series, Status, Table

_COLUMNS = ("route", "site", "requests", "p95 ms", "failed", "runner", "client", "round trip ms")
_ERROR_STEP = 0.01
_FARTHER, _FARTHER_MS = 2, 10
"""Round trips of which one is more than twice the other and 10 ms longer are different places."""
_RECORD = "record each run: `launchgate baseline record --from verdict.json --output {path}`"


def compared(facts: Facts, options: Options, position: int) -> Iterator[tuple[str, Said]]:
    """(subject, opinion) of one route: beside the kept runs, and beside the release before, as far as declared."""
    path, seen, past = options.routes[position].path, facts.routes[position], facts.past
    if past.history is not None and past.mark is not None:
        yield path, _beside_runs(past.history, past.mark, path, seen if isinstance(seen, Measured) else None, options)
    if options.compare_to is not None:
        pairs = past.pairs[position] if past.pairs else None
        yield f"{path} beside {options.compare_to}", _beside_release(pairs, options)


def _beside_runs(history: History, mark: Mark, path: str, seen: Measured | None, options: Options) -> Said:
    if history.reason:
        return Said(status=Status.UNKNOWN, message=history.reason, remedy=history.remedy, root="history")
    if seen is None:
        return Said(status=Status.UNKNOWN, message="the route was not measured")
    mine = [one for one in history.kept if one.path == path and one.site == _site(seen)]
    alike = [one for one in mine if one.mark == mark and _as_far(one.round_trip_ms, seen.connect_ms)]
    others = (
        f"; {len(mine) - len(alike)} more are of another machine, place or client" if len(mine) > len(alike) else ""
    )
    found = _trends(alike, seen, options)
    if found is None:
        needed = FEWEST + NEW - 1
        remedy = _RECORD.format(path=history.path)
        if others:
            remedy = "give machines of one kind in one place the same name in perf.runner, and " + remedy
        return Said(
            status=Status.UNKNOWN,
            message=(
                f"no run is kept in '{history.path}' yet, {needed} are needed"
                if history.missing
                else f"{len(alike)} comparable runs of it are kept in '{history.path}', {needed} are needed{others}"
            ),
            remedy=remedy,
            root="history",
        )
    times, errors = found
    if times.worse:
        return _slower(times, alike)
    if errors.worse:
        return Said(
            status=Status.FAIL,
            message=(
                f"{percent(errors.now)} of the requests failed in the last {NEW} runs (median), and {percent(errors.before)} in "
                f"the {errors.runs} before"
            ),
            remedy=f"look at what changed{_since(alike)}",
        )
    alone = "; this run alone is above that" if times.last > times.bound else ""
    return Said(
        status=Status.PASS,
        message=(
            f"p95 of the last {NEW} runs is {milliseconds(times.now)} (median), of the {times.runs} before "
            f"{milliseconds(times.before)}; a regression begins above {milliseconds(times.bound)}{alone}{others}"
        ),
    )


def _trends(alike: list[Kept], seen: Measured, options: Options) -> tuple[Trend, Trend] | None:
    worst = float("inf")
    p95s = [worst if one.p95_ms is None else one.p95_ms for one in alike]
    own = percentile(seen, 95)
    times = trend([*p95s, worst if own is None else own], share=options.regression_percent / 100)
    shares = [one.failed / one.n for one in alike if one.n] + [seen.failed / seen.n if seen.n else 0.0]
    errors = trend(shares, step=_ERROR_STEP)
    return None if times is None or errors is None else (times, errors)


def _slower(times: Trend, alike: list[Kept]) -> Said:
    now = milliseconds(times.now) if times.now != float("inf") else "a failed request"
    more = f", {100 * (times.now / times.before - 1):.0f} % more" if times.now != float("inf") and times.before else ""
    return Said(
        status=Status.FAIL,
        message=(
            f"p95 of the last {NEW} runs is {now} (median), of the {times.runs} before {milliseconds(times.before)}{more}; runs "
            f"differ by themselves up to {milliseconds(times.bound)}"
        ),
        remedy=(
            f"look at what changed{_since(alike)}; if it is meant, go on recording: with ten more runs it is the measure"
        ),
    )


def _since(alike: list[Kept]) -> str:
    commit = alike[-NEW].commit if len(alike) >= NEW else ""
    return f" after commit {commit[:10]}" if commit else " since the run before the last three"


def _site(seen: Measured) -> str:
    parts = urlsplit(seen.url)
    return f"{parts.scheme}://{parts.netloc}"


def _as_far(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    near, far = sorted((one, other))
    return far <= _FARTHER * near or far - near <= _FARTHER_MS


def _beside_release(pairs: Pairs | None, options: Options) -> Said:
    if pairs is None:
        return Said(status=Status.UNKNOWN, message="the route was not measured")
    if pairs.refused is not None:
        return Said(status=Status.UNKNOWN, message=pairs.refused.reason, remedy=pairs.refused.remedy)
    if pairs.turned_away:
        return Said(
            status=Status.UNKNOWN,
            message="one of the two releases turned the gate away (401, 403, 407 or 429)",
            remedy="lower limits.requests_per_second, or let the gate in with site.access.headers at both",
        )
    if len(pairs.pairs) < pairs.wanted or not pairs.pairs:
        return Said(
            status=Status.UNKNOWN,
            message=f"only {len(pairs.pairs)} of {options.pairs} pairs were measured before the run's time was over",
            remedy="raise limits.deadline_s in launchgate.yml",
        )
    return _of_pairs(pairs, options)


def _of_pairs(pairs: Pairs, options: Options) -> Said:
    shown = beside([ratio(one.new_ms, one.old_ms) for one in pairs.pairs])
    n, share = pairs.each * len(pairs.pairs), options.regression_percent / 100
    middle = [milliseconds(one) if one is not None else "a failed request" for one in _middle(pairs)]
    counts = (
        f"in {shown.slower} of {shown.pairs} pairs this release was slower, typically by {100 * (shown.typical - 1):+.0f} % "
        f"(p95 {middle[0]} and {middle[1]}, {pairs.each} requests each)"
    )
    if pairs.new_failed - pairs.old_failed > _ERROR_STEP * n and pairs.new_failed > 2 * pairs.old_failed:
        return Said(
            status=Status.FAIL,
            message=f"{pairs.new_failed} of {n} requests to this release failed, and {pairs.old_failed} to the one before",
            remedy="read the server's log at the time of the run",
        )
    if shown.worse(share):
        return Said(
            status=Status.FAIL, message=f"slower than the release before: {counts}",
            remedy="look at what changed between the two releases on this route",
        )  # fmt: skip
    return Said(
        status=Status.PASS,
        message=f"not shown to be more than {percent(share)} slower than the release before: {counts}",
    )


def _middle(pairs: Pairs) -> tuple[float | None, float | None]:
    """The median p95 of both releases; None when a failed request stands there."""
    found = []
    for times in ([one.new_ms for one in pairs.pairs], [one.old_ms for one in pairs.pairs]):
        good = sorted(time for time in times if time is not None)
        rank = nearest_rank(50, len(times))
        found.append(good[rank - 1] if rank <= len(good) else None)
    return found[0], found[1]


def history_table(facts: Facts, options: Options) -> Table | None:
    """What `launchgate baseline record` keeps of this run; None when no runs are kept, or nothing whole was measured."""
    past = facts.past
    if past.history is None or past.mark is None:
        return None
    rows = tuple(
        _row_to_keep(route.path, seen, past.mark)
        for route, seen in zip(options.routes, facts.routes, strict=True)
        if isinstance(seen, Measured) and seen.n and not seen.cut and not seen.turned_away
    )
    return Table(id="history", title="Kept for later runs", columns=_COLUMNS, rows=rows) if rows else None


def _row_to_keep(path: str, seen: Measured, mark: Mark) -> tuple[Cell, ...]:
    p95, trip = percentile(seen, 95), seen.connect_ms
    return (
        path,
        _site(seen),
        seen.n,
        None if p95 is None else round(p95, 2),
        seen.failed,
        mark.runner,
        mark.client,
        None if trip is None else round(trip, 2),
    )


def past_pictures(facts: Facts, options: Options) -> tuple[Series, ...]:
    """For each route the p95 from run to run with this one last, and the ratio from pair to pair."""
    found = []
    past = facts.past
    for place, (route, seen) in enumerate(zip(options.routes, facts.routes, strict=True), 1):
        if not isinstance(seen, Measured):
            continue
        if past.history is not None and past.mark is not None:
            mine = [one for one in past.history.kept if one.path == route.path and one.site == _site(seen)]
            alike = [one for one in mine if one.mark == past.mark and _as_far(one.round_trip_ms, seen.connect_ms)]
            values = [*(one.p95_ms for one in alike), percentile(seen, 95)]
            points = tuple((float(run), round(ms, 2)) for run, ms in enumerate(values, 1) if ms is not None)
            if len(points) > 1:
                title = f"p95 of {route.path} from run to run, this one last"
                found.append(Series(id=f"runs-{place}", title=title, unit="ms", points=points))
        pairs = past.pairs[place - 1] if past.pairs else None
        if pairs is not None and pairs.pairs:
            ratios = tuple(
                (float(turn), round(100 * ratio(one.new_ms, one.old_ms), 1)) for turn, one in enumerate(pairs.pairs, 1)
            )
            title = f"p95 of {route.path} beside the release before, pair by pair"
            found.append(Series(id=f"pairs-{place}", title=title, unit="% of the release before", points=ratios))
    return tuple(found)
