"""Puts a verdict together from what the checks said and what the gate decided. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from launchgate import __version__
from launchgate.gate import Decision
from launchgate.model import CheckResult, CheckStatus, Entry, Rule, RuleText, Run, Status, Table, Tool, Verdict
from launchgate.runner import Outcome
from launchgate.scope import scope_of


def assemble(
    *,
    run: Run,
    decision: Decision,
    checks: Sequence[CheckResult],
    rules: Mapping[str, Rule],
    not_run: Iterable[str],
    subject: str,
    tables: tuple[Table, ...] = (),
) -> Verdict:
    """The verdict. `not_run` and `subject` go into its scope; `rules` are those the run could have judged; `tables` are those
    of no check."""
    return Verdict(
        tool=Tool(name="launchgate", version=__version__),
        run=run,
        verdict=decision.answer,
        exit_code=decision.answer.exit_code,
        scope=scope_of(decision.entries, rules, {check.id: check.title for check in checks}, not_run, subject),
        reasons=decision.reasons,
        counts=decision.counts,
        policy=decision.record,
        rules=rule_texts(decision.entries, rules),
        checks=tuple(checks),
        assessments=decision.entries,
        tables=tables,
    )


def rule_texts(entries: Iterable[Entry], rules: Mapping[str, Rule]) -> tuple[RuleText, ...]:
    """The prose of every rule that has an entry, in the order of the registry."""
    said = {entry.rule for entry in entries}
    return tuple(
        RuleText(
            id=rule.id,
            title=rule.title,
            severity=rule.severity,
            why=rule.why,
            fix=rule.fix,
            reference=rule.reference,
            help=rule.what,
            covers=rule.covers,
            handover=rule.handover,
        )
        for rule in rules.values()
        if rule.id in said
    )


def check_results(outcomes: Sequence[Outcome], entries: Sequence[Entry]) -> tuple[CheckResult, ...]:
    """One line for each check that ran, its status taken from the decided entries."""
    return tuple(
        CheckResult(
            id=outcome.check.id,
            title=outcome.check.title,
            status=check_status(outcome.check.id, entries),
            seconds=round(outcome.seconds, 3),
            reason=outcome.reason,
            tables=outcome.judgement.tables,
            series=outcome.judgement.series,
            receipt=outcome.judgement.receipt,
        )
        for outcome in outcomes
    )


def check_status(check: str, entries: Iterable[Entry]) -> CheckStatus:
    """The worst status among a check's entries."""
    statuses = {entry.status for entry in entries if entry.check == check}
    if Status.FAIL in statuses:
        return "fail"
    if Status.UNKNOWN in statuses:
        return "unknown"
    return "pass" if Status.PASS in statuses else "not-applicable"
