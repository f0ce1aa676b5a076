"""Opinion on the steps: home, login, journeys, other origins, and the share of all that pass. Pure.

One fault, one finding: a step on a host that already failed to answer names the first step as its cause.
"""

from collections.abc import Sequence

from launchgate.checks.smoke.judge_journeys import Gone, auth_calls, core_flows, looked_at
from launchgate.checks.smoke.judge_pages import demo_ready, multi_origin, page_assessments, pages_seen
from launchgate.checks.smoke.rules import PASS_RATE
from launchgate.checks.smoke.seen import PASS_RATE_NAME, Grounds, Seen
from launchgate.checks.smoke.spec import Facts, Options
from launchgate.model import Assessment, Judgement, Location, Status, Table


def judge(facts: Facts, options: Options) -> Judgement:
    """Says of each step what it showed."""
    grounds: Grounds = {}
    pages = pages_seen(facts.steps, grounds)
    gone = looked_at(facts.journeys, grounds)
    seen = (*(one for _, one in pages), *(one for journey in gone for one in journey.seen))
    return Judgement(
        assessments=(
            *page_assessments(pages, options),
            *auth_calls(gone),
            *core_flows(gone, facts.reports),
            _pass_rate(seen),
            *multi_origin(facts.elsewhere, pages),
            demo_ready(facts, options),
        ),
        tables=(_table(seen), *_journey_table(gone)),
        receipt=(("smoke steps", len(seen)), ("journeys", len(gone))),
    )


def _pass_rate(seen: Sequence[Seen]) -> Assessment:
    failed = [one for one in seen if one.look.status is Status.FAIL]
    unknown = [one for one in seen if one.look.status is Status.UNKNOWN and one.reached]
    unreached = sum(not one.reached for one in seen)
    passed = len(seen) - len(failed) - len(unknown) - unreached
    share = f"{passed} of {len(seen)} smoke steps passed ({100 * passed // len(seen)} %)"
    decisive = failed or unknown
    status = Status.FAIL if failed else Status.UNKNOWN if unknown else Status.PASS
    parts = [share, *_named("failed", failed), *_named("not judged", unknown), *_left_out(unreached), *_notes(seen)]
    told = [one.told for one in decisive]
    untold = [one for one in decisive if one.told is None] or decisive
    return Assessment(
        rule=PASS_RATE.id,
        subject=PASS_RATE_NAME.partition("#")[2],
        status=status,
        severity=PASS_RATE.severity,
        message="; ".join(parts),
        remediation=_remedy(untold),
        because=None if None in told else next(iter(told), None),
        location=untold[0].location if untold else Location(),
    )


def _remedy(decisive: Sequence[Seen]) -> str:
    """What to do about each step, one line each; nothing when the rule's own fix says it all."""
    lines = {one.name: one.look.remedy for one in decisive if one.look.remedy}
    if len(lines) == 1:
        return next(iter(lines.values()))
    return "\n".join(f"{name}: {remedy}" for name, remedy in lines.items())


def _named(word: str, seen: Sequence[Seen]) -> list[str]:
    """The steps by name, each with what it showed; consequences without repeating the reason."""
    if not seen:
        return []
    return [f"{word}: " + "; ".join(f"{one.name} ({_short(one)})" for one in seen)]


def _short(seen: Seen) -> str:
    return "for the same reason" if seen.cause else seen.look.said


def _left_out(unreached: int) -> list[str]:
    if not unreached:
        return []
    return [f"{unreached} later {'step of a journey was' if unreached == 1 else 'steps of journeys were'} not reached"]


def _notes(seen: Sequence[Seen]) -> list[str]:
    return [f"{one.name} passed {one.note}" for one in seen if one.note and one.look.status is Status.PASS]


_COLUMNS = ("Step", "URL", "Status", "ms", "Result")


def _table(seen: Sequence[Seen]) -> Table:
    return Table(
        id="smoke-steps", title="Smoke steps", columns=_COLUMNS, rows=tuple((*one.row, one.result) for one in seen)
    )


def _journey_table(gone: Sequence[Gone]) -> list[Table]:
    """The journeys, one line each."""
    rows = []
    for one in gone:
        halted = one.halted
        passed = sum(seen.look.status is Status.PASS for seen in one.seen)
        result = "pass" if halted is None else f"{halted.look.status}: {halted.brief} {halted.look.said}"
        flow = "core flow" if one.travelled.journey.is_core else "journey"
        rows.append((one.travelled.journey.name, flow, f"{passed} of {len(one.seen)}", result))
    if not rows:
        return []
    return [
        Table(id="smoke-journeys", title="Journeys", columns=("Journey", "Kind", "Passed", "Result"), rows=tuple(rows))
    ]
