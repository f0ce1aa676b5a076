"""Judges what was measured: uptime, error budget, and the founder's three numbers. Pure."""

from launchgate.checks.obs.rules import DASHBOARD, ERROR_BUDGET, FOUNDER_DASHBOARD, UPTIME_TARGET
from launchgate.checks.obs.said import said, undeclared, unread
from launchgate.checks.obs.spec import Facts, Measured, Metrics, Numbers, Options
from launchgate.model import Assessment, Cell, Section, Status, Table
from launchgate.monitoring.history import Budget, budget_of
from launchgate.monitoring.numbers import budget_words, duration, percent

_DAY = 86_400.0
_BUDGET_DAYS = 30.0
_NOTHING = "obs.exports names no export that holds an uptime"


def uptimes(facts: Facts) -> list[Measured]:
    """Every uptime that is known, the owner's own number last."""
    found = [one for one in facts.measured if one.share is not None]
    own = facts.numbers
    if not found and own is not None and own.uptime_percent is not None and own.uptime_percent <= 100:
        found.append(Measured(name="uptime of obs.metrics", path=own.path, share=own.uptime_percent / 100))
    return found


def uptime_target(facts: Facts, options: Options) -> list[Assessment]:
    """One for each monitor that says how it was."""
    found = uptimes(facts)
    if not found:
        return [unread(UPTIME_TARGET, facts.unread) if facts.unread else undeclared(UPTIME_TARGET, _NOTHING)]
    return [_target(one, options.uptime_percent) for one in found]


def _target(one: Measured, target: float) -> Assessment:
    rule, share = UPTIME_TARGET, one.share or 0.0
    period = one.period_s
    over = f"over {duration(period)}" if period else "over a time that the export does not say"
    text = f"`{one.name}` was up {percent(share)} {over}"
    gap = (
        f"; nobody looked for {duration(one.unobserved_s)} of it, the longest {duration(one.longest_gap_s)}"
        if one.unobserved_s
        else ""
    )
    if period and period < _DAY:
        message = f"{text}, and less than a day shows nothing of {target:g} %"
        return said(rule, one.name, Status.UNKNOWN, message, "let it measure for a day at least", path=one.path)
    if period and one.unobserved_s > period / 2:
        message = f"{text}{gap}: more than half of the time is not known"
        return said(rule, one.name, Status.UNKNOWN, message, "let the monitor run without pauses", path=one.path)
    if share * 100 + 1e-9 < target:
        message = f"{text}{gap}; the target is {target:g} %"
        return said(rule, one.name, Status.FAIL, message, path=one.path)
    if not period:
        fix = "say how many days its numbers cover, e.g. `obs: {exports: [{path: …, days: 30}]}`"
        return said(
            rule, one.name, Status.UNKNOWN, f"{text}, so it cannot be held against {target:g} %", fix, path=one.path
        )
    return said(rule, one.name, Status.PASS, f"{text}{gap}; the target is {target:g} %", path=one.path)


def _budget(one: Measured, target: float) -> Budget | None:
    """The budget of 30 days; a longer period counts by its share. None when downtime or period are not known."""
    if one.down_s is None or not one.period_s:
        return None
    days = max(one.period_s / _DAY, _BUDGET_DAYS)
    return budget_of(target, one.down_s * _BUDGET_DAYS / days, _BUDGET_DAYS)


def error_budget(facts: Facts, options: Options, targets: list[Assessment]) -> list[Assessment]:
    """One for each monitor whose downtime is known. Spent by the same outage that misses the target is one fault."""
    rule = ERROR_BUDGET
    known = [(one, budget) for one in facts.measured if (budget := _budget(one, options.uptime_percent))]
    if not known:
        return [
            unread(rule, facts.unread)
            if facts.unread
            else undeclared(rule, "obs.exports names no export that holds downtime")
        ]
    missed = {one.subject for one in targets if one.status is Status.FAIL}
    found = []
    for one, budget in known:
        status = Status.PASS if budget.left >= 0 else Status.FAIL
        cause = f"{UPTIME_TARGET.id}#{one.name}" if status is Status.FAIL and one.name in missed else None
        found.append(
            said(rule, one.name, status, f"`{one.name}`: {budget_words(budget)}", because=cause, path=one.path)
        )
    return found


def founder(facts: Facts, options: Options) -> Assessment:
    """Passes when all three numbers are known."""
    rule = FOUNDER_DASHBOARD
    rows = _three(facts, options)
    known = [name for name, value, _ in rows if value is not None]
    missing = [name for name, value, _ in rows if value is None]
    broken = [*facts.unread, *([facts.numbers_unread] if facts.numbers_unread else [])]
    if broken and missing:
        return unread(rule, broken)
    if not known:
        return undeclared(rule, "name what monitors wrote in obs.exports, and your own numbers in obs.metrics")
    if missing:
        message = f"{' and '.join(known)} {'is' if len(known) == 1 else 'are'} known; not known: {', '.join(missing)}"
        return said(rule, rule.covers, Status.FAIL, message, _MISSING.get(missing[0], ""), config="obs.metrics")
    message = "; ".join(f"{name} {value}" for name, value, _ in rows)
    return said(rule, rule.covers, Status.PASS, message)


_MISSING = {
    "uptime": "name a monitor's export in obs.exports",
    "form success": "let a job write forms_sent and forms_succeeded into the file of obs.metrics",
    "p95": "let a job write p95_ms into the file of obs.metrics, or export response times",
}


def _three(facts: Facts, options: Options) -> list[tuple[str, str | None, str | None]]:
    """(name, value in words, source) of the three; None where it is not known."""
    lowest = min(uptimes(facts), key=lambda one: one.share or 0.0, default=None)
    uptime = percent(lowest.share or 0.0) if lowest else None
    timed = next((one for one in facts.measured if one.p95_ms is not None), None)
    own = facts.numbers
    p95: tuple[str | None, str | None] = (None, None)
    if own is not None and own.p95_ms is not None:
        p95 = f"{own.p95_ms:.0f} ms", own.path
    elif timed is not None:
        p95 = f"{timed.p95_ms:.0f} ms (n = {timed.timed})", timed.path
    return [
        ("uptime", uptime, lowest.path if lowest else None),
        ("form success", _forms(own, options.metrics), own.path if own else None),
        ("p95", *p95),
    ]


def _forms(own: Numbers | None, metrics: Metrics | None) -> str | None:
    """The forms' rate with its n; without a rate for a robot's tries and for a single form."""
    if (
        own is None
        or metrics is None
        or own.sent is None
        or own.succeeded is None
        or own.succeeded > own.sent
        or own.sent < 1
    ):
        return None
    tries = f"{own.succeeded:.0f} of {own.sent:.0f}"
    if metrics.synthetic:
        return f"{tries} synthetic"
    return tries if own.sent < 2 else f"{percent(own.succeeded / own.sent)} (n = {own.sent:.0f})"


def tables(facts: Facts, options: Options) -> tuple[Table, ...]:
    """The three numbers, the error budget, and what is watched; each only where something is known."""
    found = []
    three = _three(facts, options)
    if any(value is not None for _, value, _ in three):
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (name, value or "not known", source) for name, value, source in three
        )
        found.append(
            Table(
                id="founder",
                title="Three numbers",
                columns=("What", "Value", "From"),
                rows=rows,
                handover=Section.MONITORS,
            )
        )
    budgets = [(one, budget) for one in facts.measured if (budget := _budget(one, options.uptime_percent))]
    if budgets:
        found.append(
            Table(
                id="error-budget",
                title=f"Error budget at {options.uptime_percent:g} % over 30 days, in minutes",
                columns=("Monitor", "Allowed", "Used", "Left"),
                rows=tuple((one.name, round(b.allowed, 1), round(b.used, 1), round(b.left, 1)) for one, b in budgets),
                handover=Section.MONITORS,
            )
        )
    if facts.monitors:
        found.append(_monitors(facts))
    return tuple(found)


def _monitors(facts: Facts) -> Table:
    return Table(
        id="monitors",
        title="Monitors",
        columns=("Monitor", "Watches", "Every", "Tells", "From"),
        handover=Section.MONITORS,
        rows=tuple(
            (
                f"{one.tool}: {one.name}{' (paused)' if one.paused else ''}",
                one.url or one.host or None,
                "on a schedule" if one.scheduled else duration(one.interval_s) if one.interval_s else None,
                ", ".join(one.channels) or ("nobody" if one.silent else None),
                one.path,
            )
            for one in facts.monitors
        ),
    )


def dashboard() -> Assessment:
    """Only a person can say."""
    return undeclared(DASHBOARD, "a person attests it in `attest`, with a link to the dashboard")
