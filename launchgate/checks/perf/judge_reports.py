"""Says what other tools' reports show about actions, queries and latency. Pure: facts and options in, opinions out."""

from collections.abc import Iterator

from launchgate.checks.perf.opinions import Opinion, counted, middle, not_declared, refused, seconds
from launchgate.checks.perf.spec_lighthouse import Refused
from launchgate.checks.perf.spec_reports import Action, Actions, Heard, LatencyReports, Queries, Query, ReportFacts
from launchgate.model import Status

_LISTED = 3
_TWICE = 2


def critical_actions(facts: ReportFacts, options: Actions) -> tuple[Opinion, ...]:
    """Opinions of perf/critical-action, one an action."""
    if not options.reports:
        return (
            not_declared("critical actions", "perf.actions", "{reports: ['reports/flow.json'], names: ['log in']}"),
        )
    found = [refused(one) for one in facts.actions if isinstance(one, Refused)]
    root = f"perf/critical-action#{found[0].subject}" if found else None
    by_name: dict[str, list[Action]] = {}
    for one in facts.actions:
        if isinstance(one, Action) and (not options.names or one.name in options.names):
            by_name.setdefault(one.name, []).append(one)
    found += [_action(name, same, options) for name, same in by_name.items()]
    found += [
        Opinion(
            status=Status.UNKNOWN,
            subject=name,
            because=root,
            message=f"no report holds the declared action '{name}'",
            remedy="name it in the report as in perf.actions.names",
        )
        for name in options.names
        if name not in by_name
    ]
    return tuple(found)


def _action(name: str, same: list[Action], options: Actions) -> Opinion:
    times = [time for one in same for time in one.times_ms]
    reason = next((one.reason for one in same if one.reason), "")
    path = same[0].path
    if reason or not times:
        return Opinion(
            status=Status.UNKNOWN, subject=name, path=path, message=f"'{name}' has no time: {reason or 'none is noted'}",
            remedy="measure it again; in a page: performance.mark('start'); …; performance.measure('" + name + "', 'start')",
        )  # fmt: skip
    value = middle(times, max)
    of = f"median of {counted(len(times), 'run')}; {same[0].method}"
    seen = f"'{name}' takes {seconds(value)}, and it must be less than {seconds(options.limit_ms)} ({of})"
    if value >= options.limit_ms:
        return Opinion(status=Status.FAIL, subject=name, path=path, message=seen)
    if not all(options.mobile if one.mobile is None else one.mobile for one in same):
        return Opinion(
            status=Status.UNKNOWN, subject=name, path=path,
            message=f"{seen}, but nothing says that it was measured as a phone on a mobile network",
            remedy=(
                "measure it with a mobile profile and a slowed network; where the file cannot say so, set perf.actions.mobile: "
                "true"
            ),
        )  # fmt: skip
    return Opinion(status=Status.PASS, subject=name, path=path, message=seen)


def slow_queries(facts: ReportFacts, options: Queries) -> tuple[Opinion, ...]:
    """Opinions of perf/slow-queries: one a faulty query, or one for all of them."""
    if not options.reports:
        return (not_declared("database queries", "perf.queries", "{reports: ['reports/queries.csv']}"),)
    bad = [refused(one) for one in facts.queries if isinstance(one, Refused)]
    known = [one for one in facts.queries if isinstance(one, Query)]
    faults = list(_faults(known, options))
    if faults or bad:
        return (*bad, *faults)
    reports, seen = counted(facts.query_files, "report"), len(known)
    number = f"{seen:,} {'query' if seen == 1 else 'queries'}"
    message = (
        f"none of {number} in {reports} is hot and slow, and no plan reads more than {options.scan_rows:,} rows whole"
    )
    return (Opinion(status=Status.PASS, subject="database queries", message=message),)


def _faults(known: list[Query], options: Queries) -> Iterator[Opinion]:
    told: set[str] = set()
    for one in sorted(known, key=lambda query: -(query.mean_ms or 0) * (query.calls or 0)):
        fault = _fault(one, options)
        if fault and one.text not in told:
            told.add(one.text)
            yield Opinion(status=Status.FAIL, subject=one.text, path=one.path, message=fault[0], remedy=fault[1])


def _fault(one: Query, options: Queries) -> tuple[str, str] | None:
    if one.scanned is not None:
        if one.scanned <= options.scan_rows:
            return None
        return (
            f"a plan in `{one.path}` reads about {one.scanned:,} rows of `{one.text}` by a full scan, and "
            f"{options.scan_rows:,} are allowed",
            "add an index on the columns of its filter, and EXPLAIN again to see that it is used",
        )
    hot = one.calls is None or one.calls >= (_TWICE if one.logged else options.hot_calls)
    if one.mean_ms is None or one.mean_ms <= options.slow_ms or not hot:
        return None
    calls = "" if one.calls is None else f" in {one.calls:,} calls"
    return (
        f"`{one.text}` takes {seconds(one.mean_ms)} on average{calls}, and {seconds(options.slow_ms)} are allowed (`{one.path}`)",
        "EXPLAIN (ANALYZE, BUFFERS) it, and add an index only where the plan then uses it",
    )


def background_work() -> tuple[Opinion, ...]:
    """The opinion of perf/background-work: no machine can have one."""
    return (
        Opinion(
            status=Status.NOT_APPLICABLE, subject="background work",
            message="not declared: only a person can say this; attest perf/background-work in launchgate.yml",
            remedy=(
                "attest: [{rule: perf/background-work, status: passed, owner: Ada, date: 2026-01-10, evidence: {file: "
                "docs/jobs.md}}]"
            ),
        ),
    )  # fmt: skip


def latency_report(facts: ReportFacts, options: LatencyReports, measured: int) -> tuple[Opinion, ...]:
    """Opinions of perf/latency-report; `measured` is the number of routes whose p95 and p99 this run found itself."""
    bad = [refused(one) for one in facts.latency if isinstance(one, Refused)]
    heard = [one for one in facts.latency if isinstance(one, Heard)]
    if options.reports:
        verdicts = sum(one.kind == "verdict" and bool(one.endpoints) for one in heard)
        return (*bad, *(_heard(one, verdicts) for one in heard))
    if measured:
        message = f"p95 and p99 of {counted(measured, 'route')} stand in this run's own table of latencies"
        return (Opinion(status=Status.PASS, subject="latency report", message=message),)
    if heard:
        return (_heard(heard[0], 0),)
    return (not_declared("latency report", "perf.latency_report", "{reports: [docs/latency.md]}"),)


def _heard(one: Heard, verdicts: int) -> Opinion:
    if one.reason:
        return Opinion(
            status=Status.FAIL, subject=one.path, path=one.path, message=f"`{one.path}` {one.reason}", remedy=one.remedy
        )  # fmt: skip
    compared = one.compared or (one.kind == "verdict" and verdicts >= _TWICE)
    and_ = "compares before and after" if compared else "does not compare before and after"
    message = f"`{one.path}` holds p95 and p99 of {counted(one.endpoints, 'endpoint')} and {and_}"
    return Opinion(status=Status.PASS, subject=one.path, path=one.path, message=message)
