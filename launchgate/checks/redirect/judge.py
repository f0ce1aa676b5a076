"""Opinion on what was followed: assessments for every rule, and the redirect map. Pure."""

from launchgate.checks.redirect.judge_hosts import judge_canonical, judge_plain
from launchgate.checks.redirect.judge_landings import judge_landings
from launchgate.checks.redirect.judge_mentions import judge_downgrades, judge_mentions
from launchgate.checks.redirect.judge_queries import judge_queries
from launchgate.checks.redirect.judge_twice import judge_twice
from launchgate.checks.redirect.judge_walks import judge_chains, judge_loops
from launchgate.checks.redirect.said import Causes
from launchgate.checks.redirect.spec import Facts, Options
from launchgate.exchange import Failure, Walk
from launchgate.landing import lost_fields
from launchgate.model import Cell, Judgement, Section, Table


def judge(facts: Facts, options: Options) -> Judgement:
    """Says of each address, host and redirect rule what holds; what nobody answered is `unknown` under one root cause."""
    causes = Causes()
    assessments = (
        *judge_loops(facts, causes),
        *judge_plain(facts, causes),
        *judge_canonical(facts, causes),
        *judge_landings(facts, causes),
        *judge_chains(facts, options, causes),
        *judge_queries(facts, causes),
        *judge_downgrades(facts),
        *judge_twice(facts, causes),
        *judge_mentions(facts),
    )
    return Judgement(
        assessments=assessments,
        tables=(_redirect_map(facts),),
        receipt=_receipt(facts),
    )


def _receipt(facts: Facts) -> tuple[tuple[str, Cell], ...]:
    asked = sum(host.walk is not None for host in facts.plain)
    counted = (
        ("addresses followed", len(facts.walked)),
        ("hosts asked over plain HTTP", asked),
        ("pages read for links", facts.pages if facts.canonical else 0),
        ("rules of redirect.file for many addresses at once, which were not tried", facts.wildcards),
        ("addresses left out, because the target is another site", len(facts.outside)),
    )
    return tuple(pair for pair in counted[:2]) + tuple(pair for pair in counted[2:] if pair[1])


def _redirect_map(facts: Facts) -> Table:
    walks = {walked.walk.start: walked.walk for walked in facts.walked}
    for walk in (*(plain.walk for plain in facts.plain), *(w for variant in facts.variants for w in variant.walks)):
        if walk is not None:
            walks.setdefault(walk.start, walk)
    tried = {probe.start: probe.walk for probe in facts.queries if _moves(probe.walk)}
    tried |= {landing.walk.start: landing.tagged for landing in facts.landings if landing.tagged is not None}
    return Table(
        id="redirect-map",
        title="Redirect map",
        handover=Section.REDIRECTS,
        columns=("From", "Hops", "To", "Status codes", "Query kept"),
        rows=tuple(
            (walk.start, len(walk.hops), _end(walk), _codes(walk), _kept(tried.get(start)))
            for start, walk in sorted(walks.items())
        ),
    )


def _moves(walk: Walk) -> bool:
    return bool(walk.hops) and not (walk.loop or walk.too_many)


def _kept(walk: Walk | None) -> str | None:
    """Whether campaign fields arrived; nothing where they were not tried."""
    if walk is None:
        return None
    return "no" if lost_fields(walk.start, walk.final) else "yes"


def _end(walk: Walk) -> str:
    if walk.loop:
        return "a circle: " + " → ".join(walk.cycle)
    if walk.too_many:
        return f"no end after {len(walk.hops)} redirects"
    return walk.final


def _codes(walk: Walk) -> str:
    codes = [str(hop.status) for hop in walk.hops]
    if isinstance(walk.end, Failure):
        codes.append(walk.end.kind.replace("-", " "))
    elif not (walk.loop or walk.too_many):
        codes.append(str(walk.end.status))
    return " → ".join(codes)
