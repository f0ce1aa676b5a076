"""Which rules a run judges: by stage, by whether a target is known, and by what the user picked. Pure.

An explicit URL always runs the probes, whatever the stage; nothing turns them off in silence.
"""

from collections.abc import Iterable, Sequence

from launchgate.check import Check
from launchgate.closest import closest
from launchgate.dataclass import dataclass
from launchgate.errors import UsageError
from launchgate.model import EvidenceKind, Rule, Stage
from launchgate.nouns import noun

_BY_NAME = 3
"""Rules of one check that are named one by one; more would push the other checks out of the scope line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """One check with the rules of it that this run judges."""

    check: Check
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What runs, and the short nouns of what does not: a whole check by its title, a single rule by what it covers."""

    selected: tuple[Selected, ...]
    not_run: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the user picked on the command line."""

    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    shard: tuple[int, int] | None = None
    """(index from 1, count): every count-th check, so that several jobs share one run."""


def select(checks: Sequence[Check], stage: Stage, *, has_target: bool, explicit_url: bool, wish: Wish) -> Selection:
    """The rules to judge. Raises UsageError for an unknown ID or when nothing is left."""
    _known(checks, (*wish.only, *wish.skip))
    selected: list[Selected] = []
    not_run: list[str] = []
    for index, check in enumerate(checks):
        if wish.shard is not None and index % wish.shard[1] != wish.shard[0] - 1:
            continue
        if not _concerns(check, wish):
            not_run.append(noun(check.title))
            continue
        rules = tuple(rule for rule in check.rules if _applies(rule, stage, has_target, explicit_url))
        picked = tuple(rule for rule in rules if _picked(rule, wish))
        if picked:
            selected.append(Selected(check=check, rules=picked))
            not_run.extend(left_out(check, [rule for rule in check.rules if rule not in picked]))
        else:
            not_run.append(noun(check.title))
    blind = stage in (Stage.DEPLOY, Stage.MONITOR) and not (has_target or explicit_url or wish.only)
    if wish.shard is None and (blind or not selected):
        raise UsageError(_nothing(stage, wish))
    return Selection(selected=tuple(selected), not_run=tuple(dict.fromkeys(not_run)))


def left_out(check: Check, rules: Sequence[Rule]) -> list[str]:
    """How the rules of a check are named that do not run while others of it do: many at once by its title."""
    return [noun(check.title)] if len(rules) > _BY_NAME else [rule.covers for rule in rules]


def _applies(rule: Rule, stage: Stage, has_target: bool, explicit_url: bool) -> bool:
    if rule.evidence is EvidenceKind.PROBE:
        return explicit_url or (has_target and stage in rule.stages)
    return stage in rule.stages


def _picked(rule: Rule, wish: Wish) -> bool:
    names = {rule.id, rule.check}
    return (not wish.only or bool(names & set(wish.only))) and not names & set(wish.skip)


def _concerns(check: Check, wish: Wish) -> bool:
    """Whether any rule of a check may be picked; told without reading its spec."""
    named = {name.partition("/")[0] for name in wish.only}
    return (not named or check.id in named) and check.id not in wish.skip


def _known(checks: Sequence[Check], ids: Iterable[str]) -> None:
    for name in ids:
        owner = next((check for check in checks if check.id == name.partition("/")[0]), None)
        if owner is None or name not in (owner.id, *(rule.id for rule in owner.rules)):
            known = [name for check in checks for name in (check.id, *(rule.id for rule in check.rules))]
            close = closest(name, known)
            hint = f"did you mean `{close}`?" if close else "see `launchgate list`"
            raise UsageError(f"there is no check or rule `{name}`; {hint}")


def _nothing(stage: Stage, wish: Wish) -> str:
    if wish.only and set(wish.only) <= set(wish.skip):
        return f"nothing is left to judge: {', '.join(wish.only)} is both picked by --only and left out by --skip"
    if wish.only:
        return (
            f"nothing is left to judge: {', '.join(wish.only)} does not run in stage `{stage}` here\n"
            "choose another --stage, or pass --url for checks that probe a site"
        )
    if stage in (Stage.DEPLOY, Stage.MONITOR):
        return f"stage `{stage}` probes a live site, and no target is declared\npass --url or set site.canonical"
    return "nothing is left to judge: every check was skipped"
