"""Says what the counts show about the declared routes. Pure: facts and options in, assessments and tables out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from launchgate.checks.perf.phases import phases_table
from launchgate.checks.perf.plan import Plan, plan_for
from launchgate.checks.perf.pooled import error_rate, only_declared
from launchgate.checks.perf.regression import compared, history_table, past_pictures
from launchgate.checks.perf.report_half import joined, judge_report_half, judge_unasked
from launchgate.checks.perf.routes import under_ceiling, within_limit
from launchgate.checks.perf.rules import (
    DECLARED,
    ERROR_RATE,
    P95_CEILING,
    P95_HEAVY,
    P95_READ,
    PAGE_TIME,
    PROBED,
    REGRESSION,
    TTFB,
)
from launchgate.checks.perf.said import Said, client_bound, not_measured, turned_away
from launchgate.checks.perf.spec import Facts, Measured, Options, Route, RouteClass, Unmeasured
from launchgate.checks.perf.tables import distributions, histograms, latency_table
from launchgate.checks.perf.ttfb import first_byte
from launchgate.dataclass import dataclass
from launchgate.model import Assessment, Judgement, Location, Rule, Status, Table

ALL_ROUTES = "declared routes"
_NOT_DECLARED = "not declared: set perf.routes in launchgate.yml"

OWN_RULES: dict[RouteClass, Rule] = {"read": P95_READ, "heavy": P95_HEAVY, "page": PAGE_TIME}
"""The rule that holds a route's own limit, by class."""
_FINDINGS = (Status.FAIL, Status.UNKNOWN)

_Opinion = tuple[Rule, str, Said, Location]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    position: int
    route: Route
    seen: Measured | Unmeasured

    @property
    def where(self) -> Location:
        return Location(url=self.seen.url or None, config=f"perf.routes[{self.position}].path")


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    facts: Facts
    options: Options
    rows: tuple[_Row, ...]
    plan: Plan
    busy: Said | None


def judge(facts: Facts, options: Options) -> Judgement:
    """Assessments of every rule: of what was measured here, and of what was read in reports."""
    return joined(_judge_routes(facts, options), judge_report_half(facts, options))


def _judge_routes(facts: Facts, options: Options) -> Judgement:
    """What the routes show; the latency table and a distribution a route when routes are declared."""
    if facts.unasked is not None:
        return judge_unasked(facts.unasked)
    if not options.routes:
        return Judgement(assessments=tuple(_assessments((rule, ALL_ROUTES, _absent(), Location()) for rule in PROBED)))
    rows = tuple(
        _Row(position=i, route=route, seen=seen)
        for i, (route, seen) in enumerate(zip(options.routes, facts.routes, strict=True))
    )
    view = _View(
        facts=facts,
        options=options,
        rows=rows,
        plan=plan_for(len(rows), options.samples),
        busy=client_bound(facts.client, options.routes, options),
    )
    own = [opinion for class_, rule in OWN_RULES.items() for opinion in _own_limit(view, rule, class_)]
    verdicts = {subject: said.status for _, subject, said, _ in own}
    declared = (DECLARED, ALL_ROUTES, only_declared(facts, options), Location())
    opinions = [*own, *_ceiling(view), *_first_bytes(view, verdicts), _errors(view), *_past(view, verdicts), declared]
    phases = phases_table(facts, options)
    return Judgement(
        assessments=tuple(_assessments(opinions)),
        tables=(latency_table(facts, options, verdicts), *((phases,) if phases else ()), *_kept_for_later(view)),
        series=(*distributions(facts, options), *histograms(facts, options), *past_pictures(facts, options)),
        receipt=_receipt(facts),
    )


def _own_limit(view: _View, rule: Rule, class_: RouteClass) -> Iterator[_Opinion]:
    rows = [row for row in view.rows if row.route.class_ == class_]
    if not rows:
        yield (
            rule,
            f"{class_} routes",
            _absent(f"not declared: no route in perf.routes has `class: {class_}`"),
            Location(),
        )
    for row in rows:
        limit = view.options.limit_ms(row.route)
        said = _undecidable(view, row) or within_limit(_measured(row), limit, view.plan, len(view.rows))
        yield rule, row.route.path, said, row.where


def _ceiling(view: _View) -> Iterator[_Opinion]:
    rows = [row for row in view.rows if row.route.critical]
    if not rows:
        absent = _absent("not declared: no route in perf.routes has `critical: true`")
        yield P95_CEILING, "critical routes", absent, Location()
    for row in rows:
        ceiling = view.options.ceiling_of(row.route)
        said = _undecidable(view, row) or under_ceiling(_measured(row), ceiling, view.plan)
        yield P95_CEILING, row.route.path, said, row.where


def _first_bytes(view: _View, verdicts: Mapping[str, Status]) -> Iterator[_Opinion]:
    """A route whose whole answer is late or unclear has one finding, not a second one for the beginning of it."""
    for row in view.rows:
        said = _undecidable(view, row) or first_byte(
            _measured(row), view.options.first_byte_ms(row.route), view.plan, len(view.rows)
        )
        if said.status in _FINDINGS and said.root is None and verdicts[row.route.path] in _FINDINGS:
            said = replace(said, cause=f"{OWN_RULES[row.route.class_].id}#{row.route.path}")
        yield TTFB, row.route.path, said, row.where


def _past(view: _View, verdicts: Mapping[str, Status]) -> Iterator[_Opinion]:
    """Each route beside the kept runs, and beside the release before; a route that is too slow anyway is one finding."""
    if view.facts.past.mark is None:
        absent = _absent("not declared: set perf.baseline or perf.compare_to in launchgate.yml")
        yield REGRESSION, REGRESSION.covers, absent, Location()
        return
    for row in view.rows:
        hindered = _undecidable(view, row)
        too_slow = verdicts[row.route.path] is Status.FAIL
        for subject, said in compared(view.facts, view.options, row.position):
            cause = f"{OWN_RULES[row.route.class_].id}#{row.route.path}" if too_slow else None
            of_it = replace(said, cause=cause) if said.status is Status.FAIL else said
            yield REGRESSION, subject, hindered or of_it, row.where


def _kept_for_later(view: _View) -> tuple[Table, ...]:
    """What later runs compare with; nothing of a run in which the gate itself was busy."""
    table = history_table(view.facts, view.options) if view.busy is None else None
    return (table,) if table is not None else ()


def _errors(view: _View) -> _Opinion:
    measured = tuple(row.seen for row in view.rows if isinstance(row.seen, Measured) and row.seen.n)
    if measured:
        said = error_rate(measured, view.options, view.plan)
        cause = _given_up(view) if said.status is Status.UNKNOWN else None
        return ERROR_RATE, ALL_ROUTES, replace(said, cause=cause), Location()
    first = view.rows[0]
    said = _undecidable(view, first) or turned_away(_measured(first), first.position)
    return ERROR_RATE, ALL_ROUTES, said, first.where


def _given_up(view: _View) -> str | None:
    """The finding of the first route that was so slow that it was asked too little to tell its errors."""
    for row in view.rows:
        if isinstance(row.seen, Measured) and not row.seen.cut and row.seen.n < view.plan.first:
            return f"{OWN_RULES[row.route.class_].id}#{row.route.path}"
    return None


def _undecidable(view: _View, row: _Row) -> Said | None:
    """Why nothing can be said about a route's times; None when something can."""
    if isinstance(row.seen, Unmeasured):
        return not_measured(row.seen, row.position)
    return turned_away(row.seen, row.position) if row.seen.turned_away else view.busy


def _measured(row: _Row) -> Measured:
    if isinstance(row.seen, Unmeasured):
        raise TypeError(f"{row.route.path} was not measured")
    return row.seen


def _absent(message: str = _NOT_DECLARED) -> Said:
    return Said(status=Status.NOT_APPLICABLE, message=message)


def _assessments(opinions: Iterable[_Opinion]) -> Iterator[Assessment]:
    """Opinions with one root cause point at the first of them, so that one fault is one finding."""
    roots: dict[str, str] = {}
    for rule, subject, said, where in opinions:
        identity = f"{rule.id}#{subject}"
        root = roots.setdefault(said.root, identity) if said.root is not None else identity
        yield Assessment(
            rule=rule.id,
            subject=subject,
            status=said.status,
            severity=rule.severity,
            message=said.message,
            remediation=said.remedy,
            because=said.cause if root == identity else root,
            location=where,
        )


def _receipt(facts: Facts) -> tuple[tuple[str, int | float], ...]:
    measured = [seen for seen in facts.routes if isinstance(seen, Measured)]
    counts: tuple[tuple[str, int | float], ...] = (
        ("declared routes", len(facts.routes)),
        ("measured routes", len(measured)),
        ("timed requests", sum(seen.n for seen in measured)),
    )
    if facts.client is None:
        return counts
    client = facts.client
    return (
        *counts,
        ("requests in flight at most", client.users),
        ("seconds of measuring", round(client.seconds, 1)),
        ("the gate's own CPU, % of a core", round(100 * client.cpu_share, 1)),
        ("the gate's own delay, p95 in ms", round(client.delay_ms, 2)),
    )
