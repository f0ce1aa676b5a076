"""What load showed, in words. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from launchgate.checks.perf.binomial import Shown, decide, needed, upper_bound
from launchgate.checks.perf.load_counts import Course, held
from launchgate.checks.perf.load_spec import Block, LoadFacts
from launchgate.checks.perf.plan import ALPHA
from launchgate.checks.perf.said import Said, client_bound, counted, milliseconds, percent
from launchgate.checks.perf.spec import Options
from launchgate.model import Status

_WAITS = "find what the requests wait for: a small database pool, a lock, a single worker"
_LONGER = "raise perf.load.deadline_s, and limits.deadline_s with it: the time was over before all rounds were done"


def ceilings(options: Options) -> dict[str, float]:
    """What each loaded route may take at p95, in milliseconds: its ceiling, and never less than its own limit."""
    return {route.path: max(options.ceiling_of(route), options.limit_ms(route)) for route in options.loaded()}


def courses(facts: LoadFacts, options: Options) -> tuple[Course, ...]:
    """Each loaded route twice: under all users, and on schedule."""
    found = []
    for scheduled in (False, True):
        rounds = [one for one in facts.rounds if (one.planned_rate is not None) is scheduled]
        for path, ceiling in ceilings(options).items():
            blocks = tuple(block for one in rounds for block in one.blocks if block.path == path)
            if blocks:
                kept = all(one.held for one in rounds)
                found.append(Course(path=path, ceiling_ms=ceiling, blocks=blocks, scheduled=scheduled, held=kept))
    return tuple(found)


def safe_users(facts: LoadFacts, options: Options) -> int:
    """The most users at once with whom everything held, up to the first number with whom it did not; 0 for none."""
    safe = 0
    for users in sorted({one.users for one in (*facts.ramp, *facts.rounds)}):
        rounds = [one for one in (*facts.ramp, *facts.rounds) if one.users == users]
        if not held(rounds, ceilings(options), options.error_percent / 100):
            break
        safe = users
    return safe


def loaded(facts: LoadFacts, options: Options) -> Said:
    """What a load that began has shown."""
    if facts.turned_away:
        return _turned_away(facts)
    if facts.stopped_at:
        return _stopped(facts, options)
    blocks = _blocks(facts)
    n, failed, share = sum(b.n for b in blocks), sum(b.failed for b in blocks), options.error_percent / 100
    errors = decide(failed, n, share)
    if errors is Shown.ABOVE and _rounds_with_errors(facts) > 1:
        return Said(
            status=Status.FAIL,
            message=(
                f"{failed} of {n} requests under load failed ({_kinds(blocks)}); the limit is {percent(share)}"
                f"{_safe(facts, options)}"
            ),
            remedy=f"read the server's log at the time of the run; {_WAITS}",
        )
    too_slow = [course for course in courses(facts, options) if course.shown() is Shown.ABOVE]
    if too_slow and not all(course.only_queued for course in too_slow):
        return _busy(facts, options) or _slow(facts, options, too_slow)
    return _open(facts, options, errors, n, failed) or _held(facts, options, n, failed)


def _busy(facts: LoadFacts, options: Options) -> Said | None:
    busy = client_bound(facts.client, options.loaded(), options)
    remedy = "run it on a machine with nothing else to do, or lower perf.load.requests_per_second"
    return None if busy is None else replace(busy, remedy=remedy)


def _blocks(facts: LoadFacts) -> list[Block]:
    arrival = [facts.arrival] if facts.arrival is not None else []
    return [*arrival, *(block for one in (*facts.ramp, *facts.rounds) for block in one.blocks)]


def _rounds_with_errors(facts: LoadFacts) -> int:
    return sum(any(block.failed for block in one.blocks) for one in (*facts.ramp, *facts.rounds))


def _turned_away(facts: LoadFacts) -> Said:
    users = (*facts.ramp, *facts.rounds)[-1].users
    return Said(
        status=Status.UNKNOWN,
        message=f"with {users} users at once the site began to turn the gate away, by 401, 403, 429 or a redirect",
        remedy="lift the rate limit for the gate's address in the tested environment, or declare the login in perf.load.login",
    )


def _stopped(facts: LoadFacts, options: Options) -> Said:
    blocks = _blocks(facts)
    n, failed = sum(block.n for block in blocks), sum(block.failed for block in blocks)
    return Said(
        status=Status.FAIL,
        message=(
            f"load ended itself with {facts.stopped_at} users at once: {failed} of {n} requests had failed "
            f"({_kinds(blocks)}){_safe(facts, options)}"
        ),
        remedy=f"read the server's log at the time of the run; {_WAITS}",
    )


def _slow(facts: LoadFacts, options: Options, too_slow: Iterable[Course]) -> Said:
    course = max((one for one in too_slow if not one.only_queued), key=lambda one: one.slow / one.n)
    value = course.p95_ms
    p95 = "a failed request" if value is None else milliseconds(value)
    return Said(
        status=Status.FAIL,
        message=(
            f"{_under(course, facts)} p95 of `{course.path}` is {p95}, the ceiling is {milliseconds(course.ceiling_ms)}: "
            f"{course.slow} of {course.n} requests were later or failed, in {course.bad_rounds} of {len(course.blocks)} rounds"
            f"{_safe(facts, options)}"
        ),
        remedy=_WAITS,
    )


def _open(facts: LoadFacts, options: Options, errors: Shown, n: int, failed: int) -> Said | None:
    """Why it is not shown that everything held; None when it is."""
    found = courses(facts, options)
    if any(not one.complete for one in (*facts.ramp, *facts.rounds)) or not found or not found[-1].scheduled:
        done = min((len(course.blocks) for course in found), default=0)
        return Said(
            status=Status.UNKNOWN, message=f"only {done} of {options.load.rounds} rounds were done", remedy=_LONGER
        )
    if (busy := _busy(facts, options)) is not None:
        return busy
    for course in found:
        if course.only_queued:
            return Said(
                status=Status.UNKNOWN,
                message="the schedule could not be kept, though answers came in time: the wait was the gate's own",
                remedy="run it on a machine with nothing else to do, or lower perf.load.requests_per_second",
            )
        if course.shown() is not Shown.BELOW:
            return _unsteady(course, facts, options)
    if errors is Shown.BELOW:
        return None
    share = options.error_percent / 100
    return Said(
        status=Status.UNKNOWN,
        message=(
            f"{failed} errors in {n} requests under load still allow an error rate of {percent(upper_bound(failed, n, ALPHA))}; "
            f"{needed(failed, share)} requests with no more would show less than {percent(share)}"
        ),
        remedy=f"set perf.load.rounds: {_enough_rounds(options, n, needed(failed, share))} in launchgate.yml",
    )


def _unsteady(course: Course, facts: LoadFacts, options: Options) -> Said:
    limit = milliseconds(course.ceiling_ms)
    return Said(
        status=Status.UNKNOWN,
        message=(
            f"{_under(course, facts)} `{course.path}` was not steady: {course.slow} of {course.n} requests were later than "
            f"{limit} or failed, and its p95 was above that in {course.bad_rounds} of {len(course.blocks)} rounds"
        ),
        remedy=(
            f"look at the server in the slow rounds (the table names them), or set perf.load.rounds: {2 * options.load.rounds} "
            "to learn more"
        ),
    )


def _held(facts: LoadFacts, options: Options, n: int, failed: int) -> Said:
    worst = max(courses(facts, options), key=lambda one: (one.p95_ms or 0) / one.ceiling_ms)
    return Said(
        status=Status.PASS,
        message=(
            f"{options.load.users} users at once hold in all {options.load.rounds} rounds: {failed} of {n} requests failed, and "
            f"p95 was at most {milliseconds(worst.p95_ms or 0)} (`{worst.path}`, ceiling {milliseconds(worst.ceiling_ms)}) "
            f"{_under(worst, facts)}"
        ),
    )


def _under(course: Course, facts: LoadFacts) -> str:
    rounds = [one for one in facts.rounds if (one.planned_rate is not None) is course.scheduled]
    if not course.scheduled:
        return f"with {rounds[0].users} users at once"
    rates = [one.planned_rate or 0 for one in rounds]
    return f"at {sum(rates) / len(rates):.0f} requests a second on schedule"


def _safe(facts: LoadFacts, options: Options) -> str:
    if not facts.ramp:
        return ""
    safe = safe_users(facts, options)
    return f"; everything held with {safe} at once" if safe else "; nothing held with fewer either"


def _enough_rounds(options: Options, n: int, wanted: int) -> int:
    return -(-options.load.rounds * wanted // max(1, n)) + 1


def _kinds(blocks: Iterable[Block]) -> str:
    totals: Counter[str] = Counter()
    for block in blocks:
        totals.update(dict(block.failures))
    return ", ".join(counted(kind, number) for kind, number in sorted(totals.items()))
