"""From what the checks said to the verdict: the gate's decision and everything that a report shows beside it."""

from collections.abc import Mapping
from uuid import uuid4

from launchgate.assemble import assemble, check_results
from launchgate.check import all_rules, rules_of
from launchgate.filling import SINCE, table_ids
from launchgate.gate import Policy, decide
from launchgate.masking import masked_verdict
from launchgate.model import Assessment, Run, Stage, Verdict
from launchgate.prepare import Plan
from launchgate.profile import load as load_profile
from launchgate.profile import with_severities
from launchgate.runner import Outcome


def conclude(
    plan: Plan, outcomes: tuple[Outcome, ...], environ: Mapping[str, str], seconds: float, earlier: Verdict | None = None
) -> Verdict:  # fmt: skip
    """The verdict from a plan and what its checks said, with every secret masked; `earlier` is what it will be compared with."""
    rules = rules_of(tuple(item.check for item in plan.selection.selected))
    decision = decide(_assessments(plan, outcomes), rules, _policy(plan, outcomes, earlier), plan.context.now.date())
    verdict = assemble(
        run=_run(plan, environ, seconds),
        decision=decision,
        checks=check_results(outcomes, decision.entries),
        rules=rules,
        not_run=plan.selection.not_run,
        subject=plan.subject,
    )
    return masked_verdict(verdict, plan.context.redactor)


def _assessments(plan: Plan, outcomes: tuple[Outcome, ...]) -> tuple[Assessment, ...]:
    found = [seen for outcome in outcomes for seen in outcome.judgement.assessments]
    return with_severities(load_profile(plan.config.settings.profile), found, all_rules())


def _policy(plan: Plan, outcomes: tuple[Outcome, ...], earlier: Verdict | None) -> Policy:
    selected = {rule.id for item in plan.selection.selected for rule in item.rules}
    demands = load_profile(plan.config.settings.profile).release if plan.context.stage is Stage.RELEASE else ()
    return Policy(
        record=plan.record,
        baseline=plan.baseline,
        existing=frozenset().union(*(outcome.judgement.existing for outcome in outcomes)),
        demanded=frozenset(rule for rule in demands if rule in selected),
        fill_undeclared=plan.context.stage is Stage.RELEASE,
        tables=table_ids(check_results(outcomes, ())) | ({SINCE} if earlier is not None else set()),
    )


def _run(plan: Plan, environ: Mapping[str, str], seconds: float) -> Run:
    context = plan.context
    repository = context.repository
    commit = context.range.head if context.range else repository.head if repository else None
    attempt = environ.get("GITHUB_RUN_ATTEMPT", "1")
    number = environ.get("GITHUB_RUN_ID")
    return Run(
        id=f"{number}-{attempt}" if number else uuid4().hex,
        stage=context.stage,
        stage_reason=plan.stage_reason,
        profile=plan.config.settings.profile,
        started=context.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        seconds=round(seconds, 3),
        commit=commit,
        base=context.range.base if context.range else None,
        target=context.redactor(context.target) if context.target else None,
        environment=context.environment,
    )
