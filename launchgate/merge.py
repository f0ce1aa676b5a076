"""Several verdicts into one, by deciding again over all their assessments. Pure.

Matrix legs and shards each write a verdict.json; what one of them could not join (a rule that needs another check's result)
is joined here, because each assessment goes back to what its check said.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from launchgate.assemble import assemble, check_status
from launchgate.check import all_checks, all_rules
from launchgate.errors import UsageError
from launchgate.filling import table_ids
from launchgate.gate import Policy, decide
from launchgate.model import Assessment, CheckResult, Disposition, Entry, PolicyRecord, Stage, Status, Verdict
from launchgate.nouns import noun
from launchgate.profile import PROFILES
from launchgate.profile import load as load_profile
from launchgate.scope import NOTHING, PEOPLE, REPORTS
from launchgate.selection import left_out


def merge(verdicts: Sequence[Verdict]) -> Verdict:
    """One verdict over all. Raises UsageError when they do not belong together (different commits or policies)."""
    first = verdicts[0]
    _same(verdicts)
    entries = [entry for verdict in verdicts for entry in verdict.assessments]
    rules = all_rules()
    foreign = sorted({entry.rule for entry in entries} - rules.keys())
    if foreign:
        raise UsageError(
            f"these verdicts hold rules this version does not know: {', '.join(foreign)}; use the newer version"
        )
    checks = tuple(check for verdict in verdicts for check in verdict.checks)
    tables = tuple(dict.fromkeys(table for verdict in verdicts for table in verdict.tables))
    policy = Policy(
        record=_record(verdicts),
        baseline=frozenset(e.fingerprint for e in entries if e.disposition is Disposition.BASELINED),
        existing=frozenset(e.fingerprint for e in entries if e.disposition is Disposition.EXISTING),
        demanded=_demanded(first, entries),
        tables=table_ids(checks, tables),
        fill_undeclared=first.run.stage is Stage.RELEASE,
    )
    unique = {_identity(entry): entry for entry in entries}
    decision = decide(
        [_assessment(entry) for entry in unique.values()], rules, policy, date.fromisoformat(first.run.started[:10])
    )
    started = min(verdict.run.started for verdict in verdicts)
    run = replace(first.run, started=started, seconds=max(verdict.run.seconds for verdict in verdicts))
    return assemble(
        run=run,
        decision=decision,
        checks=_checks(checks, decision.entries),
        rules=rules,
        not_run=_not_run(verdicts),
        subject=_joint([_subject(verdict.scope) for verdict in verdicts]),
        tables=tables,
    )


def _demanded(first: Verdict, entries: Sequence[Entry]) -> frozenset[str]:
    """What the profile demands. One verdict may have been answered by a person or by its own tables, which another one's
    results can undo, so the profile is asked too and not only what it left open."""
    left = {e.rule for e in entries if e.judged is Status.NOT_APPLICABLE and e.status is Status.UNKNOWN}
    known = first.run.stage is Stage.RELEASE and first.run.profile in PROFILES
    return frozenset(left | (set(load_profile(first.run.profile).release) if known else set()))


def _joint(subjects: Sequence[str]) -> str:
    """What all verdicts looked at together."""
    parts = dict.fromkeys(part for subject in subjects for part in subject.split(" and "))
    own = [part for part in parts if part not in (NOTHING, REPORTS, PEOPLE)]
    return " and ".join(own) or next(iter(parts))


def _subject(scope: str) -> str:
    return scope.partition("; not tested: ")[0].rpartition(", ")[0]


def _not_run(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """What no verdict judged, in the registry's order: a whole check by its title, a single rule by what it covers."""
    ran = {check.id for verdict in verdicts for check in verdict.checks}
    said = {entry.rule for verdict in verdicts for entry in verdict.assessments}
    nouns: list[str] = []
    for check in all_checks():
        if check.id in ran:
            nouns.extend(left_out(check, [rule for rule in check.rules if rule.id not in said]))
        else:
            nouns.append(noun(check.title))
    return tuple(dict.fromkeys(nouns))


def _same(verdicts: Sequence[Verdict]) -> None:
    for name in ("commit", "base", "stage", "profile"):
        values = {str(getattr(verdict.run, name)) for verdict in verdicts}
        if len(values) > 1:
            raise UsageError(f"these verdicts do not belong together: {name} differs ({', '.join(sorted(values))})")
    if len({(v.policy.source, v.policy.fail_on, v.policy.unknown) for v in verdicts}) > 1:
        raise UsageError("these verdicts do not belong together: they were decided by different policies")


def _record(verdicts: Sequence[Verdict]) -> PolicyRecord:
    first = verdicts[0].policy
    waivers = dict.fromkeys(replace(w, state="unused") for v in verdicts for w in v.policy.waivers)
    attestations = dict.fromkeys(replace(a, state="unused") for v in verdicts for a in v.policy.attestations)
    requested = dict.fromkeys(text for v in verdicts for text in v.policy.requested)
    return replace(first, waivers=tuple(waivers), attestations=tuple(attestations), requested=tuple(requested))


def _identity(entry: Entry) -> tuple[object, ...]:
    return (entry.rule, entry.subject, entry.fingerprint, entry.status, entry.message, entry.location)


def _assessment(entry: Entry) -> Assessment:
    """What the check said, before any policy."""
    joined = entry.judged is not None
    return Assessment(
        rule=entry.rule,
        subject=entry.subject,
        status=entry.judged if entry.judged is not None else entry.status,
        severity=entry.severity,
        message=entry.message,
        impact=entry.impact,
        remediation=entry.remediation,
        fingerprint=entry.fingerprint,
        because=None if joined and entry.judged is Status.PASS else entry.because,
        location=entry.location,
        evidence=entry.evidence,
    )


def _checks(checks: Sequence[CheckResult], entries: Sequence[Entry]) -> tuple[CheckResult, ...]:
    """Each check once, in the order of ids; a check that several verdicts ran keeps every table and the longest time."""
    by_id: dict[str, CheckResult] = {}
    for check in checks:
        by_id[check.id] = _both(by_id[check.id], check) if check.id in by_id else check
    return tuple(replace(check, status=check_status(check.id, entries)) for _, check in sorted(by_id.items()))


def _both(one: CheckResult, other: CheckResult) -> CheckResult:
    return replace(
        one,
        seconds=max(one.seconds, other.seconds),
        reason=one.reason or other.reason,
        tables=(*one.tables, *(table for table in other.tables if table not in one.tables)),
        series=(*one.series, *(series for series in other.series if series not in one.series)),
        receipt=tuple(dict.fromkeys((*one.receipt, *other.receipt))),
    )
