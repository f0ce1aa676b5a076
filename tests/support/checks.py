"""Checks made for a test: rules, a gather and a judge, without a folder."""

from collections.abc import Callable
from typing import Any

from launchgate.check import Check, Gather, Judge
from launchgate.context import Context
from launchgate.dataclass import dataclass
from launchgate.model import Assessment, Judgement, Rule, Status
from launchgate.selection import Selected
from tests.support.rules import rule, seen


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCheck(Check):
    """A check whose parts are given instead of imported."""

    made_rules: tuple[Rule, ...]
    made_gather: Gather
    made_judge: Judge
    made_gather_attack: Gather = lambda *_: None
    made_judge_attack: Judge = lambda *_: Judgement(assessments=())

    @property
    def rules(self) -> tuple[Rule, ...]:
        return self.made_rules

    @property
    def options(self) -> type:
        return dict

    @property
    def gather(self) -> Gather:
        return self.made_gather

    @property
    def judge(self) -> Judge:
        return self.made_judge

    @property
    def gather_attack(self) -> Gather:
        return self.made_gather_attack

    @property
    def judge_attack(self) -> Judge:
        return self.made_judge_attack


def made(
    check_id: str, *, gather: Callable[[Context], Any] = lambda _: None,
    judge: Callable[[Any], Judgement] | None = None, rules: tuple[Rule, ...] = (), **more: Any,
) -> Selected:  # fmt: skip
    """A selected check; by itself it passes its one rule `<id>/rule`."""
    own = rules or (rule(f"{check_id}/rule"),)

    def passes(_: Any) -> Judgement:
        return Judgement(assessments=tuple(seen(one.id, Status.PASS) for one in own))

    check = MadeCheck(
        id=check_id,
        title=check_id.title(),
        question="Is it right?",
        made_rules=own,
        made_gather=lambda context, _options: gather(context),
        made_judge=lambda facts, _options: (judge or passes)(facts),
        **more,
    )
    return Selected(check=check, rules=own)


def judgement(*assessments: Assessment) -> Judgement:
    return Judgement(assessments=assessments)
