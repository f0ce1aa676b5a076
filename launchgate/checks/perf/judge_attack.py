"""Opinion on what load showed: one assessment, a table of every round, a picture of the p95 by round. Pure."""

from launchgate.checks.perf.load_counts import p95
from launchgate.checks.perf.load_said import loaded, safe_users
from launchgate.checks.perf.load_spec import Block, LoadFacts, Round
from launchgate.checks.perf.rules import LOAD_SANITY
from launchgate.checks.perf.said import Said, counted, not_measured
from launchgate.checks.perf.spec import Options
from launchgate.model import Assessment, Cell, Judgement, Location, Series, Status, Table

_COLUMNS = ("load", "route", "requests", "p50 ms", "p95 ms", "slowest ms", "errors", "requests/s")


def judge(facts: LoadFacts, options: Options) -> Judgement:
    """One assessment; the table and picture when load began."""
    said = _said(facts, options)
    began = facts.arrival is not None
    return Judgement(
        assessments=(
            Assessment(
                rule=LOAD_SANITY.id,
                subject=LOAD_SANITY.covers,
                status=said.status,
                severity=LOAD_SANITY.severity,
                message=said.message,
                remediation=said.remedy,
                because=said.cause,
                location=Location(host=facts.host or None, config="perf.load"),
            ),
        ),
        tables=(_table(facts),) if began else (),
        series=_pictures(facts) if began else (),
        receipt=_receipt(facts, options) if began else (),
    )


def _said(facts: LoadFacts, options: Options) -> Said:
    if not facts.chosen:
        host = facts.host or "staging.example.com"
        routes = "" if options.routes else ", and perf.routes"
        return Said(
            status=Status.NOT_APPLICABLE,
            message=f"not opted in: write `attack: {{allow: [{host}], run: [{LOAD_SANITY.id}]}}` in launchgate.yml{routes}",
        )
    if not options.routes:
        return Said(status=Status.NOT_APPLICABLE, message="not declared: set perf.routes in launchgate.yml")
    if facts.refused is not None:
        return not_measured(facts.refused, 0)
    if facts.arrival is None:
        hosts = ", ".join(f"`{host}`" for host in facts.barred)
        return Said(
            status=Status.NOT_APPLICABLE,
            message=f"not opted in: {hosts} is not in attack.allow, so nothing was sent",
            remedy=f"add {', '.join(facts.barred)} to attack.allow in launchgate.yml if it may bear load",
        )
    return loaded(facts, options)


def _table(facts: LoadFacts) -> Table:
    rows = [_row(f"arrival of {facts.arrival.n} visitors", facts.arrival, None)] if facts.arrival is not None else []
    for name, one in _named(facts):
        rows += [_row(name, block, one) for block in one.blocks]
    return Table(id="load", title="Under load", columns=_COLUMNS, rows=tuple(rows))


def _named(facts: LoadFacts) -> list[tuple[str, Round]]:
    named = [(f"{one.users} users", one) for one in facts.ramp]
    for place, one in enumerate(facts.rounds):
        kind = "schedule" if one.planned_rate is not None else f"{one.users} users"
        named.append((f"round {place // 2 + 1}: {kind}", one))
    return named


def _row(name: str, block: Block, one: Round | None) -> tuple[Cell, ...]:
    times = block.times_ms
    return (
        name,
        block.path,
        block.n,
        round(times[(len(times) - 1) // 2], 1) if times else None,
        _rounded(p95(times, block.n)),
        round(times[-1], 1) if times else None,
        ", ".join(counted(kind, number) for kind, number in block.failures) or "0",
        round(one.achieved_rate, 1) if one is not None else None,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _pictures(facts: LoadFacts) -> tuple[Series, ...]:
    """For each route the p95 of every step, in the order in which they ran."""
    steps = [one for _, one in _named(facts)]
    paths = dict.fromkeys(block.path for one in steps for block in one.blocks)
    return tuple(
        Series(
            id=f"load-{place + 1}", title=f"p95 of {path} under load, step by step", unit="ms",
            points=tuple(
                (float(step + 1), round(value, 2))
                for step, one in enumerate(steps)
                for block in one.blocks
                if block.path == path and (value := p95(block.times_ms, block.n)) is not None
            ),
        )
        for place, path in enumerate(paths)
    )  # fmt: skip


def _receipt(facts: LoadFacts, options: Options) -> tuple[tuple[str, Cell], ...]:
    closed = [one.achieved_rate for one in facts.rounds if one.planned_rate is None and one.complete]
    rows: list[tuple[str, Cell]] = [
        ("requests under load", sum(block.n for _, one in _named(facts) for block in one.blocks)),
        ("users at once with whom everything held", safe_users(facts, options)),
    ]
    if closed:
        rows.append(("requests a second with all users", round(sum(closed) / len(closed), 1)))
    if facts.barred:
        rows.append(("hosts left out, not in attack.allow", ", ".join(facts.barred)))
    if facts.client is not None:
        rows.append(("the gate's own CPU under load, % of a core", round(100 * facts.client.cpu_share, 1)))
        rows.append(("the gate's own delay under load, p95 in ms", round(facts.client.delay_ms, 2)))
    return tuple(rows)
