"""Runs the selected checks, side by side where they may be, and turns every way to fail into an `unknown` with its reason.

The shared lane runs together; exclusive checks (latency, load) run alone after it, attack-like ones last. A check whose rules
need two lanes runs in two parts, which are one outcome again in the end. A deadline is
cooperative in clients; a check that does not come back in time is left behind in its daemon thread and reported as such.
"""

import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from time import monotonic
from typing import Any

from launchgate.check import Check, Lane
from launchgate.context import Context, Tree
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.masking import redacted
from launchgate.model import Assessment, EvidenceKind, Judgement, Rule, Stage, Status
from launchgate.selection import Selected

GRACE_S = 5.0
"""Seconds a check may overrun the deadline to come back with what it has."""
LONG_S = 0.2
"""Seconds after which checks have loaded what they need and are at work, most of them waiting for something."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part(Selected):
    """The selected rules of a check that run in one lane, by one gather and one judge."""

    lane: Lane
    attack: bool = False
    """Whether the check's `gather_attack` and `judge_attack` decide them."""

    @property
    def name(self) -> str:
        """How progress names it."""
        return f"{self.check.id} (attack)" if self.attack else self.check.id


def run_checks(
    context: Context, selected: Sequence[Selected], options_of: OptionsOf, base_tree: Callable[[], Tree],
    meanwhile: Callable[[], None] = lambda: None,
) -> tuple[Outcome, ...]:  # fmt: skip
    """Every selected check's outcome, in the order given.

    `base_tree` is called only in stage `pr`; `meanwhile` once, where checks of the shared lane still run after LONG_S: beside one
    that measures alone nothing else may work.
    """
    once = cache(meanwhile)
    parts = [part for item in selected for part in _parts(item)]
    outcomes: dict[_Part, Outcome] = {}

    def one(part: _Part) -> Outcome:
        return _run(context, part, options_of, base_tree)

    for batch in _batches(parts):
        shared = all(part.lane is Lane.SHARED for part in batch)
        outcomes.update(_side_by_side(context, batch, one, once if shared else None))
    return tuple(
        _whole(item.check, [outcomes[part] for part in parts if part.check is item.check]) for item in selected
    )


def _parts(item: Selected) -> Iterator[_Part]:
    own = tuple(rule for rule in item.rules if rule.id not in item.check.attacks)
    attacks = tuple(rule for rule in item.rules if rule.id in item.check.attacks)
    if own:
        yield _Part(check=item.check, rules=own, lane=item.check.lane)
    if attacks:
        yield _Part(check=item.check, rules=attacks, lane=Lane.ATTACK, attack=True)


def _batches(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """What runs side by side, in the order in which the batches run."""
    yield [part for part in parts if part.lane is Lane.SHARED]
    for lane in (Lane.EXCLUSIVE, Lane.ATTACK):
        yield from ([part] for part in parts if part.lane is lane)


def _whole(check: Check, outcomes: Sequence[Outcome]) -> Outcome:
    """One outcome of a check's parts. As a whole it could not be judged only when no part could be."""
    said = [outcome.judgement for outcome in outcomes]
    judgement = Judgement(
        assessments=tuple(seen for one in said for seen in one.assessments),
        tables=tuple(table for one in said for table in one.tables),
        series=tuple(series for one in said for series in one.series),
        receipt=tuple(row for one in said for row in one.receipt),
        existing=frozenset().union(*(one.existing for one in said)),
    )
    reasons = [outcome.reason for outcome in outcomes]
    reason = None if None in reasons else "; ".join(dict.fromkeys(why for why in reasons if why))
    return Outcome(check=check, judgement=judgement, seconds=sum(o.seconds for o in outcomes), reason=reason)


def _side_by_side(
    context: Context, parts: Sequence[_Part], one: Callable[[_Part], Outcome], meanwhile: Callable[[], None] | None
) -> dict[_Part, Outcome]:  # fmt: skip
    done: dict[_Part, Outcome] = {}
    begun = monotonic()
    threads = {}
    for part in parts:
        context.progress.started(part.name)

        def work(part: _Part = part) -> None:
            outcome = one(part)
            context.progress.finished(part.name, _word(outcome), outcome.seconds)
            done[part] = outcome

        threads[part] = threading.Thread(target=work, name=f"check-{part.name}", daemon=True)
        threads[part].start()
    if meanwhile is not None:
        for thread in threads.values():
            thread.join(max(0.0, min(context.deadline.left, begun + LONG_S - monotonic())))
        if any(thread.is_alive() for thread in threads.values()):
            meanwhile()
    for part in parts:
        threads[part].join(context.deadline.left + GRACE_S)
    for part in parts:
        if part not in done:
            reason = f"it did not finish within the run's {context.deadline.seconds:g} s"
            remedy = "raise limits.deadline_s in launchgate.yml or pass --deadline"
            done[part] = _unjudged(part, reason, remedy, monotonic() - begun)
    return done


def _run(context: Context, item: _Part, options_of: OptionsOf, base_tree: Callable[[], Tree]) -> Outcome:
    begun = monotonic()
    try:
        options = options_of(item.check)
        judgement = _judged(context, item, options)
        if _compares(context, item):
            base = _judged(replace(context, tree=base_tree(), range=None), item, options)
            failed = frozenset(seen.identity for seen in base.assessments if seen.status is Status.FAIL)
            judgement = replace(judgement, existing=failed)
        judgement = _complete(item, judgement)
        return Outcome(check=item.check, judgement=judgement, seconds=monotonic() - begun)
    except CannotJudge as reason:
        return _unjudged(item, context.redactor(reason.reason), context.redactor(reason.remedy), monotonic() - begun)
    except Exception as bug:  # noqa: BLE001 - a bug of ours must not become a statement about somebody's site
        remedy = "this is a bug in launchgate, not a fault of the product; please report it with this line"
        return _unjudged(item, internal_error(bug), remedy, monotonic() - begun)


def _judged(context: Context, part: _Part, options: Any) -> Judgement:
    """What the check says, without the values that the user handed in: subjects and fingerprints are the same in every run."""
    check, context = part.check, replace(context, rules=frozenset(rule.id for rule in part.rules))
    if part.attack:
        found = check.judge_attack(check.gather_attack(context, options), options)
    else:
        found = check.judge(check.gather(context, options), options)
    return redacted(found, context.redactor)


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
