"""Opinion on what the cases brought: every rule once for the endpoint, and the table of cases. Pure."""

from collections.abc import Iterator

from launchgate.checks.ai.judge_rules import judge_count, judge_obeying, judge_secrets, judge_tools
from launchgate.checks.ai.rules import (
    ADMIN_ACTION,
    ATTACKS,
    INDIRECT,
    PROMPT_INJECTION,
    SECRET_EXPOSURE,
    UNSAFE_TOOL_USE,
)
from launchgate.checks.ai.said import Course, assessment, courses, remedy_of
from launchgate.checks.ai.spec import Facts, Options
from launchgate.model import Assessment, Judgement, Rule, Status, Table

_COLUMNS = ("Case", "OWASP", "What it does", "Result", "Times")


def judge(facts: Facts, options: Options) -> Judgement:
    """One assessment a rule. What cannot be attributed to the case is unknown, like what was not answered."""
    if facts.aside:
        return Judgement(assessments=tuple(_for_all(facts, Status.NOT_APPLICABLE, facts.aside)))
    receipt = (("requests sent to the chat endpoint", facts.sent), ("requests allowed (ai.budget)", options.budget))
    if (broken := _broken(facts)) is not None:
        return Judgement(assessments=tuple(_for_all(facts, Status.UNKNOWN, *broken)), receipt=receipt)
    some = courses(facts, options.repeats)
    found = {
        PROMPT_INJECTION.id: judge_obeying(PROMPT_INJECTION, facts, some),
        INDIRECT.id: judge_obeying(INDIRECT, facts, some),
        ADMIN_ACTION.id: judge_tools(ADMIN_ACTION, facts, some),
        UNSAFE_TOOL_USE.id: judge_tools(UNSAFE_TOOL_USE, facts, some),
    }
    every = [found.get(rule.id) or _other(rule, facts, options, some) for rule in ATTACKS]
    rows = tuple(
        (one.planned.id, one.planned.owasp, one.planned.tries, one.word, one.times if one.sights else "") for one in some
    )  # fmt: skip
    conclusive = sum(one.conclusive for one in some)
    return Judgement(
        assessments=tuple(_only_chosen(facts, every)),
        tables=(Table(id="ai-cases", title="AI cases", columns=_COLUMNS, rows=rows),),
        receipt=(*receipt, ("cases that came to a result", conclusive)),
    )


def _other(rule: Rule, facts: Facts, options: Options, some: tuple[Course, ...]) -> Assessment:
    return judge_count(facts, options, some) if rule.id == "ai/case-count" else judge_secrets(facts, some)


def _for_all(
    facts: Facts, status: Status, message: str, remedy: str = "", because: str | None = None
) -> Iterator[Assessment]:  # fmt: skip
    """The same for every rule that was opted in; of several unknown ones the rest follow from the first."""
    first: str | None = None
    for rule in ATTACKS:
        if status is Status.UNKNOWN and (other := _undeclared(rule, facts)) is not None:
            yield other
            continue
        seen = assessment(rule, facts, status, message, remediation=remedy, because=because or first)
        first = first or (f"{seen.rule}#{seen.subject}" if status is Status.UNKNOWN else None)
        yield seen


def _undeclared(rule: Rule, facts: Facts) -> Assessment | None:
    """What a rule says that has nothing to do here, whatever the endpoint answers; None when it has."""
    if rule.id not in facts.chosen:
        return _not_chosen(rule, facts)
    some = courses(facts, 1)
    if rule is SECRET_EXPOSURE and not facts.has_canary:
        return judge_secrets(facts, some)
    if rule in (ADMIN_ACTION, UNSAFE_TOOL_USE):
        seen = judge_tools(rule, facts, some)
        return seen if seen.status is Status.NOT_APPLICABLE else None
    return None


def _only_chosen(facts: Facts, every: list[Assessment]) -> Iterator[Assessment]:
    rules = {rule.id: rule for rule in ATTACKS}
    for seen in every:
        yield seen if seen.rule in facts.chosen else _not_chosen(rules[seen.rule], facts)


def _not_chosen(rule: Rule, facts: Facts) -> Assessment:
    return assessment(rule, facts, Status.NOT_APPLICABLE, f"not opted in: add `{rule.id}` or `ai` to attack.run")


def _broken(facts: Facts) -> tuple[str, str, str | None] | None:
    """Why no case says anything about this endpoint, and what would change that; None when they do."""
    controls = facts.controls
    if controls is None or not controls.hello.answered:
        sight = controls.hello if controls else None
        reason = sight.reason if sight else "it was not asked"
        remedy = remedy_of([sight] if sight else ())
        return f"`{facts.endpoint}` gave no usable answer to a harmless question: {reason}", remedy, facts.because
    remedy = "point ai.endpoint and ai.response at the bot's own words, and see that the model behind it is connected"
    if controls.hello.echo and controls.plain.echo:
        return (
            f"`{facts.endpoint}` gives back the question word for word, so there is no bot to be tested",
            remedy,
            None,
        )
    answers = [controls.hello, controls.plain, *(attempt.sight for attempt in facts.attempts)]
    same = {sight.likeness for sight in answers if sight.answered}
    if len(same) == 1 and len(facts.attempts) > 1 and not any(sight.leak or sight.obeyed for sight in answers):
        return f"`{facts.endpoint}` gives the same answer to every question, so nothing was tested", remedy, None
    return None
