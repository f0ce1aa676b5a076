"""What a check is: a folder under `launchgate/checks/` with a record, options, rules, a gather and a judge.

`__init__.py` of the folder holds `CHECK = Check(...)` and imports nothing but this module, so that listing checks costs nothing.
The folder's `spec`, `gather` and `judge` modules are imported when they are first needed.
"""

import importlib
from collections.abc import Callable, Iterator, Mapping
from enum import IntEnum, StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from launchgate.dataclass import dataclass
from launchgate.loading import ONE_AT_A_TIME

if TYPE_CHECKING:
    from launchgate.context import Context
    from launchgate.model import Judgement, Rule

Gather = Callable[["Context", Any], Any]
"""`gather(context, options) -> Facts`: I/O without opinion. May raise CannotJudge."""
Judge = Callable[[Any, Any], "Judgement"]
"""`judge(facts, options) -> Judgement`: opinion without I/O, clock or environment."""


class Lane(StrEnum):
    """What a check may run beside."""

    SHARED = "shared"
    EXCLUSIVE = "exclusive"
    ATTACK = "attack"


class Impact(IntEnum):
    """What a failure does to the launch, worst first; reports list what blocks in this order."""

    REACH = 1
    """People cannot reach the product."""
    USE = 2
    """They reach it and cannot use it: login, forms, mail, speed."""
    DEPLOY = 3
    """It cannot be released safely: secrets, settings, migrations."""
    NOTICE = 4
    """Nobody notices when it breaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The record of one check."""

    id: str
    title: str
    """A noun phrase for reports: "Secrets", "Redirects"."""
    question: str
    """The one question it answers, in plain English."""
    lane: Lane = Lane.SHARED
    attacks: tuple[str, ...] = ()
    """Rules of this check that send attack-like traffic while the rest of it does not. The folder's `gather_attack` and
    `judge_attack` decide them, alone and after everything else, whatever the lane of the rest."""
    impact: Impact = Impact.DEPLOY
    compares_base: bool = False
    """True when the judge itself says what the base has too (`Judgement.existing`). Otherwise the runner gathers and judges
    the base revision as well, for a static check in stage `pr`."""

    @property
    def rules(self) -> "tuple[Rule, ...]":
        rules: tuple[Rule, ...] = self._module("spec").RULES
        return rules

    @property
    def options(self) -> type:
        """The frozen dataclass of the check's options; its defaults are the documented defaults."""
        options: type = self._module("spec").Options
        return options

    @property
    def gather(self) -> Gather:
        gather: Gather = self._module("gather").gather
        return gather

    @property
    def judge(self) -> Judge:
        judge: Judge = self._module("judge").judge
        return judge

    @property
    def gather_attack(self) -> Gather:
        gather: Gather = self._module("gather_attack").gather
        return gather

    @property
    def judge_attack(self) -> Judge:
        judge: Judge = self._module("judge_attack").judge
        return judge

    def _module(self, name: str) -> Any:
        with ONE_AT_A_TIME:
            return importlib.import_module(f"launchgate.checks.{self.id}.{name}")


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check, by id. The folder is the registry."""
    import pkgutil  # takes a while, and only who lists all checks needs it

    package = importlib.import_module("launchgate.checks")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.ispkg)
    return tuple(importlib.import_module(f"launchgate.checks.{name}").CHECK for name in names)


class _AllRules(Mapping[str, "Rule"]):
    """Every rule by id. A check's spec is read when one of its rules is asked for, all of them when all are."""

    def __getitem__(self, rule_id: str) -> "Rule":
        check = next((check for check in all_checks() if check.id == rule_id.partition("/")[0]), None)
        rule = None if check is None else next((rule for rule in check.rules if rule.id == rule_id), None)
        if rule is None:
            raise KeyError(rule_id)
        return rule

    def __iter__(self) -> Iterator[str]:
        return iter(rules_of(all_checks()))

    def __len__(self) -> int:
        return len(rules_of(all_checks()))


@cache
def all_rules() -> "Mapping[str, Rule]":
    """Every rule by id, those first whose failure hurts the launch most, then in the order of checks and of their specs."""
    return _AllRules()


@cache
def rules_of(checks: tuple[Check, ...]) -> "dict[str, Rule]":
    """The rules of some checks by id, in the order of `all_rules`."""
    return {rule.id: rule for check in sorted(checks, key=lambda check: check.impact) for rule in check.rules}


@cache
def attack_ids() -> tuple[str, ...]:
    """The checks and rules that send attack-like traffic, as `attack.run` names them."""
    found: list[str] = []
    for check in all_checks():
        attacks = tuple(rule.id for rule in check.rules) if check.lane is Lane.ATTACK else check.attacks
        found += [check.id, *attacks] if attacks else []
    return tuple(found)
