"""Measures the declared routes: warm-up, then rounds of timed requests until the counts are clear or the plan is at its end.

No opinion: the counts are read here only to stop asking when more requests would change nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

from launchgate.checks.perf.binomial import Shown, needed
from launchgate.checks.perf.counts import errors, shown, slow
from launchgate.checks.perf.gather_past import gather_pairs, gather_past
from launchgate.checks.perf.gather_reports import gather_reports
from launchgate.checks.perf.plan import HOPELESS, Plan, hopeless, plan_for
from launchgate.checks.perf.rules import PROBED
from launchgate.checks.perf.rules_lighthouse import STAGES as REPORT_STAGES
from launchgate.checks.perf.rules_reports import LATENCY_REPORT
from launchgate.checks.perf.spec import ClientFacts, Facts, Measured, Options, Unmeasured
from launchgate.checks.perf.spec_lighthouse import Refused
from launchgate.checks.perf.tally import Tally
from launchgate.checks.perf.targets import Asked, asked_routes, ceiling
from launchgate.checks.perf.ttfb import started
from launchgate.clients.latency import Session
from launchgate.context import Context
from launchgate.errors import CannotJudge

_MEASURED = (*(rule.id for rule in PROBED), LATENCY_REPORT.id)
"""The rules for which routes are measured; the last one asks whether any was."""
_PIECE_S = 5.0
_LOAD = 0.7
"""The share of the connections that a schedule may keep busy on average; above it requests queue for a connection."""


def gather(context: Context, options: Options) -> Facts:
    """Facts for every declared route, in order, and what was read in reports: neither half keeps the other from being judged."""
    try:
        if not context.wants(*_MEASURED):
            raise CannotJudge("the declared routes were not measured: no rule that needs it was picked", "")
        probed = _probed(context, options)
    except CannotJudge as error:
        probed = Facts(unasked=Refused(path="", reason=error.reason, remedy=error.remedy))
    if context.stage not in REPORT_STAGES:
        return probed  # an explicit URL brings the probes into any stage, and not Lighthouse with them
    return replace(probed, reports=gather_reports(context, options))


def _probed(context: Context, options: Options) -> Facts:
    """Facts for every declared route, in order. Raises CannotJudge when nothing can be asked at all."""
    if not options.routes:
        return Facts()
    asked = asked_routes(context, options)
    tallies = [Tally(one) for one in asked if isinstance(one, Asked)]
    client, past = None, gather_past(context, options)
    if tallies:
        with context.clients.latency.session(
            users=options.users, timeout_s=options.timeout_s, ceiling=ceiling(context, [one.asked for one in tallies])
        ) as session:
            _measure(_Run(context, options, session, plan_for(len(options.routes), options.samples)), tallies)
            past = replace(past, pairs=gather_pairs(context, options, session, _measured(asked, tallies)))
            client = ClientFacts(
                cpu_share=session.watch.cpu_share,
                delay_ms=session.watch.delay_ms,
                users=session.users,
                seconds=session.watch.seconds,
            )
    by_position = {tally.asked.position: _facts(tally, tallies) for tally in tallies}
    routes = tuple(one if isinstance(one, Unmeasured) else by_position[position] for position, one in enumerate(asked))
    measured = any(isinstance(route, Measured) for route in routes)
    return Facts(routes=routes, client=client if measured else None, past=past)


def _measured(asked: Sequence[Asked | Unmeasured], tallies: list[Tally]) -> list[Asked | None]:
    """The routes to be measured beside the release before: those that answered."""
    answered = {tally.asked.position for tally in tallies if tally.stopped is None and tally.n}
    return [one if isinstance(one, Asked) and one.position in answered else None for one in asked]


def _facts(tally: Tally, tallies: list[Tally]) -> Measured | Unmeasured:
    """The facts of one route; connections are its origin's, whichever route happened to open them."""
    facts = tally.facts()
    if isinstance(facts, Unmeasured):
        return facts
    connects = [ms for other in tallies if other.asked.origin == tally.asked.origin for ms in other.connects_ms]
    return replace(facts, connects_ms=tuple(sorted(connects)), connect_ms=min(connects, default=None))


class _Run:
    """What every step of one measurement needs."""

    def __init__(self, context: Context, options: Options, session: Session, plan: Plan) -> None:
        self.context, self.options, self.session, self.plan = context, options, session, plan
        self.sent = 0

    def limit(self, tally: Tally) -> float:
        return self.options.limit_ms(self.options.routes[tally.asked.position])

    def first_byte(self, tally: Tally) -> float:
        return self.options.first_byte_ms(self.options.routes[tally.asked.position])


def _measure(run: _Run, tallies: list[Tally]) -> None:
    _warm_up(run, tallies)
    live = [tally for tally in tallies if tally.stopped is None]
    for reached in (0, run.plan.first):
        for block in run.plan.blocks(reached):
            for tally in live:
                _one_block(run, tally, block)
            live = [tally for tally in live if tally.stopped is None and not _hopeless(run, tally)]
        live = _unsettled(run, live, tallies)


def _warm_up(run: _Run, tallies: list[Tally]) -> None:
    """Open the connections of each origin and see what each route answers; none of this is timed against a limit."""
    opened: set[str] = set()
    for tally in tallies:
        count = run.session.users if tally.asked.origin not in opened else 2
        opened.add(tally.asked.origin)
        tally.warmed([sample for _, sample in run.session.warm([tally.asked.request] * count)])


def _one_block(run: _Run, tally: Tally, count: int) -> None:
    """A block of timed requests; one that would take long is cut in pieces, so that a hopeless route is given up soon."""
    while count > 0 and tally.stopped is None and not _hopeless(run, tally):
        # A schedule faster than the connections can carry would measure the gate's own queue.
        rate = min(run.session.ceiling, _LOAD * run.session.users / max(tally.mean_s, 0.001))
        piece = min(count, max(HOPELESS, math.ceil(rate * _PIECE_S)))
        tally.add(run.session.run(tally.asked.request, piece, rate), rate)
        count -= piece
        run.sent += piece
        run.context.progress.advance("perf", run.sent, None, "requests")


def _hopeless(run: _Run, tally: Tally) -> bool:
    route = tally.facts()
    return isinstance(route, Measured) and hopeless(slow(route, run.limit(tally)), route.n, tally.seconds)


def _unsettled(run: _Run, live: list[Tally], tallies: list[Tally]) -> list[Tally]:
    """The routes to ask further: their own p95 is open, or all together leave open an error rate that it can settle."""
    facts = {tally.asked.position: tally.facts() for tally in tallies}
    measured = tuple(route for route in facts.values() if isinstance(route, Measured))
    share = run.options.error_percent / 100
    if errors(measured, share, run.plan) is Shown.OPEN:
        failed = sum(route.failed for route in measured)
        # Routes that were given up keep their count; the others can go on to the last look.
        reachable = sum(run.plan.most if tally in live else tally.n for tally in tallies)
        if live and needed(failed, share, run.plan.alpha(run.plan.most)) <= reachable:
            return live
    return [
        tally
        for tally in live
        if isinstance(route := facts[tally.asked.position], Measured)
        and Shown.OPEN in (shown(route, run.limit(tally), run.plan), started(route, run.first_byte(tally), run.plan))
    ]
