"""Opinion on building, shipping and taking back a release. Pure.

What is judged when: documents, workflows and reports before a release or once the section `deploy` is configured; the live
version wherever a target is probed.
"""

from collections.abc import Sequence

from launchgate.checks.deploy.judge_ci import ci_gate
from launchgate.checks.deploy.judge_documents import checklist, documented, rollback_doc
from launchgate.checks.deploy.judge_reports import build_clean, config_safe, end_to_end, rollback_drill
from launchgate.checks.deploy.judge_steps import manual_steps
from launchgate.checks.deploy.judge_version import version_live
from launchgate.checks.deploy.judge_ways import one_command, repeatable
from launchgate.checks.deploy.rules import (
    BUILD_CLEAN,
    CI_GATE,
    CONFIG_SAFE,
    DOCUMENTED,
    END_TO_END,
    MANUAL_STEPS,
    ONE_COMMAND,
    RELEASE_CHECKLIST,
    REPEATABLE,
    ROLLBACK_DOC,
    ROLLBACK_DRILL,
)
from launchgate.checks.deploy.said import not_declared
from launchgate.checks.deploy.spec import Facts, Options
from launchgate.checks.deploy.tables import steps_table, ways_table
from launchgate.model import Assessment, Cell, Judgement, Rule, Status
from launchgate.saying import assessment

_OF_FILES = (CI_GATE, DOCUMENTED, MANUAL_STEPS, ONE_COMMAND, RELEASE_CHECKLIST, REPEATABLE, ROLLBACK_DOC)
_OF_REPORTS = (BUILD_CLEAN, CONFIG_SAFE, END_TO_END, ROLLBACK_DRILL)


def judge(facts: Facts, options: Options) -> Judgement:
    """Everything this check says."""
    live = version_live(facts)
    if not facts.judged:
        return Judgement(assessments=(*live, *map(_not_now, (*_OF_FILES, *_OF_REPORTS))))
    reports = [
        build_clean(facts),
        rollback_drill(facts, options),
        end_to_end(facts),
        config_safe(facts),
    ]
    return Judgement(
        assessments=(*live, *_of_files(facts, options), *reports),
        tables=tuple(table for table in (ways_table(facts), steps_table(facts, options)) if table.rows),
        receipt=_receipt(facts),
    )


def _not_now(rule: Rule) -> Assessment:
    return not_declared(
        rule,
        f"not declared: the {rule.covers} is judged before a release, or in every run once the section `deploy` of "
        "launchgate.yml "
        "says anything about it",
        "run with --stage release, or set e.g. `deploy: {rollback: [docs/rollback.md]}`",
    )


def _of_files(facts: Facts, options: Options) -> Sequence[Assessment]:
    if facts.files is None:
        reason, remedy = facts.no_files
        return [assessment(rule, rule.covers, Status.UNKNOWN, reason, remediation=remedy) for rule in _OF_FILES]
    return [
        ci_gate(facts.files, options),
        documented(facts.files, options),
        manual_steps(facts.files, options),
        one_command(facts.files, options),
        checklist(facts.files, options),
        repeatable(facts.files, options),
        rollback_doc(facts.files, options, facts.today),
    ]


def _receipt(facts: Facts) -> tuple[tuple[str, Cell], ...]:
    if facts.files is None:
        return ()
    return (
        ("documents", len(facts.files.documents)),
        ("pipelines", len(facts.files.pipelines)),
        ("ways to deploy", len(facts.files.ways)),
    )
