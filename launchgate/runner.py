"""Runs the selected checks, side by side where they may be, and turns every way to fail into an `unknown` with its reason.

The shared lane runs together; exclusive checks (latency, load) run alone after it, attack-like ones last. A deadline is
cooperative in clients; a check that does not come back in time is left behind in its daemon thread and reported as such.
"""

import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from launchgate.check import Check, Lane
from launchgate.context import Context, Tree
from launchgate.errors import CannotJudge
from launchgate.masking import redacted
from launchgate.model import Assessment, EvidenceKind, Judgement, Rule, Stage, Status
from launchgate.selection import Selected

GRACE_S = 5.0
"""Seconds a check may overrun the deadline to come back with what it has."""
INTERNAL = "internal error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one check: its judgement of the selected rules, complete, and how long it took."""

    check: Check
    judgement: Judgement
    seconds: float
    reason: str | None = None
    """Why the check as a whole could not be judged; None when it could."""


OptionsOf = Callable[[Check], Any]


def run_checks(
    context: Context, selected: Sequence[Selected], options_of: OptionsOf, base_tree: Callable[[], Tree]
) -> tuple[Outcome, ...]:  # fmt: skip
    """Every selected check's outcome, in the order given. `base_tree` is called only in stage `pr`."""
    by_lane = {lane: [item for item in selected if item.check.lane is lane] for lane in Lane}
    outcomes: dict[str, Outcome] = {}

    def one(item: Selected) -> Outcome:
        return _run(context, item, options_of, base_tree)

    outcomes.update(_side_by_side(context, by_lane[Lane.SHARED], one))
    for item in (*by_lane[Lane.EXCLUSIVE], *by_lane[Lane.ATTACK]):
        outcomes.update(_side_by_side(context, [item], one))
    return tuple(outcomes[item.check.id] for item in selected)


def _side_by_side(
    context: Context, items: Sequence[Selected], one: Callable[[Selected], Outcome]
) -> dict[str, Outcome]:
    done: dict[str, Outcome] = {}
    begun = monotonic()
    threads = {}
    for item in items:
        context.progress.started(item.check.id)

        def work(item: Selected = item) -> None:
            outcome = one(item)
            context.progress.finished(item.check.id, _word(outcome), outcome.seconds)
            done[item.check.id] = outcome

        threads[item.check.id] = threading.Thread(target=work, name=f"check-{item.check.id}", daemon=True)
        threads[item.check.id].start()
    for item in items:
        threads[item.check.id].join(context.deadline.left + GRACE_S)
    for item in items:
        if item.check.id not in done:
            reason = f"it did not finish within the run's {context.deadline.seconds:g} s"
            remedy = "raise limits.deadline_s in launchgate.yml or pass --deadline"
            done[item.check.id] = _unjudged(item, reason, remedy, monotonic() - begun)
    return done


def _run(context: Context, item: Selected, options_of: OptionsOf, base_tree: Callable[[], Tree]) -> Outcome:
    begun = monotonic()
    try:
        options = options_of(item.check)
        judgement = _judged(context, item.check, options)
        if _compares(context, item):
            base = _judged(replace(context, tree=base_tree(), range=None), item.check, options)
            failed = frozenset(seen.identity for seen in base.assessments if seen.status is Status.FAIL)
            judgement = replace(judgement, existing=failed)
        judgement = _complete(item, judgement)
        return Outcome(check=item.check, judgement=judgement, seconds=monotonic() - begun)
    except CannotJudge as reason:
        return _unjudged(item, context.redactor(reason.reason), context.redactor(reason.remedy), monotonic() - begun)
    except Exception as bug:  # noqa: BLE001 - a bug of ours must not become a statement about somebody's site
        remedy = "this is a bug in launchgate, not a fault of the product; please report it with this line"
        return _unjudged(item, internal_error(bug), remedy, monotonic() - begun)


def _judged(context: Context, check: Check, options: Any) -> Judgement:
    """What the check says, without the values that the user handed in: subjects and fingerprints are the same in every run."""
    return redacted(check.judge(check.gather(context, options), options), context.redactor)


def _compares(context: Context, item: Selected) -> bool:
    static = any(rule.evidence is EvidenceKind.STATIC for rule in item.rules)
    return context.stage is Stage.PR and context.range is not None and static and not item.check.compares_base


def _complete(item: Selected, judgement: Judgement) -> Judgement:
    """Only the selected rules, and an `unknown` for each the judge forgot: silence is never a pass."""
    wanted = {rule.id for rule in item.rules}
    kept = [seen for seen in judgement.assessments if seen.rule in wanted]
    silent = wanted - {seen.rule for seen in kept}
    forgotten = [
        _unknown(r, f"{INTERNAL}: the check said nothing of this rule", "") for r in item.rules if r.id in silent
    ]
    return replace(judgement, assessments=(*kept, *forgotten))


def _unjudged(item: Selected, reason: str, remedy: str, seconds: float) -> Outcome:
    found = tuple(_unknown(rule, reason, remedy) for rule in item.rules)
    return Outcome(check=item.check, judgement=Judgement(assessments=found), seconds=seconds, reason=reason)


def _unknown(rule: Rule, reason: str, remedy: str) -> Assessment:
    return Assessment(
        rule=rule.id,
        subject=rule.covers,
        status=Status.UNKNOWN,
        severity=rule.severity,
        message=reason,
        remediation=remedy,
    )


def internal_error(bug: BaseException) -> str:
    """The kind of an exception and the line of ours it came from; never its text, which may hold foreign data."""
    frames = traceback.extract_tb(bug.__traceback__)
    ours = [frame for frame in frames if "launchgate" in frame.filename] or frames
    last = ours[-1] if ours else None
    place = f" in {last.filename.rpartition('launchgate/')[2]}:{last.lineno}" if last else ""
    return f"{INTERNAL}: {type(bug).__name__}{place}"


def _word(outcome: Outcome) -> str:
    statuses = {seen.status for seen in outcome.judgement.assessments}
    for status in (Status.FAIL, Status.UNKNOWN, Status.PASS):
        if status in statuses:
            return str(status)
    return str(Status.NOT_APPLICABLE)
