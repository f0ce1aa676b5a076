"""Reads the kept runs, and measures the release before in turn with this one. No opinion."""

import math
import platform
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from launchgate.checks.perf.binomial import nearest_rank
from launchgate.checks.perf.past import History, Kept, Mark, Pair, Pairs, Past
from launchgate.checks.perf.spec import Cause, Options, Unmeasured
from launchgate.checks.perf.tally import NOT_LET_IN, kind_of
from launchgate.checks.perf.targets import Asked, asked_routes, ceiling
from launchgate.clients.latency import Batch, Request, Session
from launchgate.clients.reports import json_of, matching, read_report
from launchgate.context import Context
from launchgate.errors import CannotJudge

SCHEMA = "launchgate-history/1"
_ITSELF = Unmeasured(
    cause=Cause.NOT_SENT,
    reason="perf.compare_to is the very address that is judged",
    remedy="set it to an address at which the release before still runs",
)
EACH = 30
"""Requests in one block of a pair."""
_LARGEST = 16 << 20
_ELSEWHERE = Unmeasured(
    cause=Cause.NOT_SENT,
    reason="it is declared with its host, and the release before has no address for that",
    remedy="declare the route as a path on the target, or keep runs with perf.baseline",
)
_LOAD = 0.7


def gather_past(context: Context, options: Options) -> Past:
    """The mark of this run and the kept ones; the pairs are added by `gather_pairs`."""
    if options.baseline is None and options.compare_to is None:
        return Past()
    mark = Mark(runner=options.runner or runner_of(context.environ), client=context.clients.latency.measure)
    return Past(mark=mark, history=_history(context, options.baseline) if options.baseline is not None else None)


def runner_of(environ: Mapping[str, str]) -> str:
    """What kind of machine this is, in the CI's words; else its own name."""
    if environ.get("GITHUB_ACTIONS") == "true":
        kind = environ.get("RUNNER_ENVIRONMENT", "")
        name = environ.get("RUNNER_NAME", "") if kind == "self-hosted" else ""
        parts = (kind, environ.get("RUNNER_OS", ""), environ.get("RUNNER_ARCH", ""), environ.get("ImageOS", ""), name)
        return " ".join(part for part in parts if part)
    return environ.get("CI_RUNNER_DESCRIPTION", "") or f"{platform.node()} {platform.machine()}"


def _history(context: Context, path: str) -> History:
    try:
        if not matching(context.root, path):
            return History(path=path, missing=True)
        return History(path=path, kept=_runs(json_of(read_report(context.root, path, _LARGEST))))
    except CannotJudge as error:
        return History(path=path, reason=error.reason, remedy=error.remedy)
    except (KeyError, TypeError, ValueError):
        return History(
            path=path,
            reason=f"'{path}' is not a file of kept runs",
            remedy="let `launchgate baseline record` write it",
        )


def _runs(data: Any) -> tuple[Kept, ...]:
    """Raises KeyError, TypeError or ValueError for anything that `launchgate baseline record` does not write."""
    if data["schema"] != SCHEMA:
        raise ValueError("another schema")
    runs = sorted(data["runs"], key=lambda run: str(run["started"]))
    return tuple(
        _kept(dict(zip(run["checks"]["perf"]["columns"], row, strict=True)), run)
        for run in runs
        if "perf" in run["checks"]
        for row in run["checks"]["perf"]["rows"]
    )


def _kept(row: Mapping[str, Any], run: Mapping[str, Any]) -> Kept:
    return Kept(
        path=str(row["route"]),
        site=str(row["site"]),
        n=int(row["requests"]),
        p95_ms=_time(row["p95 ms"]),
        failed=int(row["failed"]),
        mark=Mark(runner=str(row["runner"]), client=str(row["client"])),
        round_trip_ms=_time(row["round trip ms"]),
        started=str(run["started"]),
        commit=str(run["commit"] or ""),
    )


def _time(value: Any) -> float | None:
    """A time, or none. Raises ValueError for what is no time."""
    if value is None:
        return None
    time = float(value)
    if not (math.isfinite(time) and time >= 0):
        raise ValueError("no time")
    return time


def gather_pairs(
    context: Context, options: Options, session: Session, measured: Sequence[Asked | None]
) -> tuple[Pairs | None, ...]:
    """Each measured route beside the same path of the release before: new, old, old, new, and so on."""
    if options.compare_to is None:
        return ()
    there = asked_routes(replace(context, target=options.compare_to), options)
    found: list[Pairs | None] = []
    for route, here, other in zip(options.routes, measured, there, strict=True):
        if here is None:
            found.append(None)
        elif not route.path.startswith("/"):
            found.append(Pairs(beside=options.compare_to, refused=_ELSEWHERE))
        elif isinstance(other, Asked) and other.request.url == here.request.url:
            found.append(Pairs(beside=options.compare_to, refused=_ITSELF))
        elif isinstance(other, Unmeasured):
            found.append(Pairs(beside=other.url, refused=other))
        else:
            found.append(_paired(options.pairs, session, (here, other), ceiling(context, [here, other])))
    return tuple(found)


def _paired(wanted: int, session: Session, both: tuple[Asked, Asked], most: float) -> Pairs:
    here, other = both
    blank = Pairs(beside=other.url, wanted=wanted, each=EACH)
    mean = 0.0
    for one in (here, other):
        warm = [sample for _, sample in session.warm([one.request] * session.users)]
        if not warm or any(sample.status in NOT_LET_IN for sample in warm):
            return replace(blank, turned_away=bool(warm))
        mean = max(mean, sum(sample.total_ms for sample in warm) / len(warm) / 1000)
    rate = min(session.ceiling, most, _LOAD * session.users / max(mean, 0.001))
    pairs: list[Pair] = []
    new_failed = old_failed = 0
    for turn in range(wanted):
        blocks: dict[Request, Batch] = {}
        for one in (here, other) if turn % 2 == 0 else (other, here):
            blocks[one.request] = session.run(one.request, EACH, rate)
        new, old = blocks[here.request], blocks[other.request]
        if any(sample.status in NOT_LET_IN for batch in (new, old) for sample in batch.samples):
            return replace(blank, turned_away=True)
        if not (new.complete and old.complete):
            break
        pairs.append(Pair(new_ms=_p95(new), old_ms=_p95(old)))
        new_failed += _failed(new)
        old_failed += _failed(old)
    return replace(blank, pairs=tuple(pairs), new_failed=new_failed, old_failed=old_failed)


def _failed(batch: Batch) -> int:
    return sum(kind_of(sample) is not None for sample in batch.samples)


def _p95(batch: Batch) -> float | None:
    times = sorted(sample.from_due_ms for sample in batch.samples if kind_of(sample) is None)
    rank = nearest_rank(95, len(batch.samples))
    return times[rank - 1] if rank <= len(times) else None
