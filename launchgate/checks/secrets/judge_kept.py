"""How secrets are kept: what was exposed and rotated, the inventory by its content, and what only a person can say."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from launchgate.checks.secrets.rules_kept import HANDLING, INVENTORY, INVENTORY_RULE, ROTATED, STORE
from launchgate.checks.secrets.spec import Facts, Options
from launchgate.model import Assessment, Status
from launchgate.saying import left_to_a_person, said

_SHOWN = 5
_LATER = "not declared: asked for with --stage release, or once secrets.inventory is set in launchgate.yml"


def judge_kept(facts: Facts, options: Options, found: Sequence[Assessment]) -> Iterator[Assessment]:
    """One assessment a rule. `found` are the values' own: a pass among them is one that was rotated."""
    yield left_to_a_person(STORE)
    yield _rotated(facts, found)
    yield _inventory(facts, options)
    yield left_to_a_person(HANDLING)


def _rotated(facts: Facts, found: Sequence[Assessment]) -> Assessment:
    open_ = [one for one in found if one.status is Status.FAIL]
    if open_:
        named = ", ".join(one.identity for one in open_[:_SHOWN])
        more = f" and {len(open_) - _SHOWN} more" if len(open_) > _SHOWN else ""
        it = "it" if len(open_) == 1 else "them"
        text = f"{_values(len(open_))} exposed, and nobody has declared {it} rotated: {named}{more}"
        fix = "rotate each at its provider, then list it in secrets.rotated of launchgate.yml"
        root = open_[0]
        return replace(said(ROTATED, Status.UNKNOWN, text, fix), because=f"{root.rule}#{root.subject}")
    if facts.history_gap or facts.tree_gap or facts.missed:
        return said(ROTATED, Status.UNKNOWN, "not everything could be read, so nobody knows what was exposed", "")
    if found:
        verb = "was" if len(found) == 1 else "were"
        return said(
            ROTATED, Status.PASS, f"{_values(len(found))} exposed and {verb} rotated, as secrets.rotated says", ""
        )
    nothing = said(ROTATED, Status.NOT_APPLICABLE, "", left_to_a_person(ROTATED).remediation)
    text = "not declared: no value was found that was exposed here; whether one leaked elsewhere only a person can say"
    return replace(nothing, message=text)


def _values(number: int) -> str:
    return "1 value was" if number == 1 else f"{number:,} values were"


def _inventory(facts: Facts, options: Options) -> Assessment:
    if facts.papers is None:
        return said(INVENTORY_RULE, Status.NOT_APPLICABLE, _LATER, "")
    from launchgate.papers import assessed, look_for  # takes a while to load, and most runs have no papers to judge

    found = look_for(INVENTORY, facts.papers, options.inventory or "")
    return assessed(INVENTORY_RULE, found, facts.papers)
