"""The decision: assessments and policy in, entries and one answer out.

Pure and total: no I/O, no clock (`today` is handed in), an answer for every input. In this order, for each assessment:
joined with the rules it needs, satisfied by what this run itself wrote down, settled by an attestation if nothing else decided
it, demanded by the profile if it is still open, given a disposition by waiver, baseline and base revision, and finally found to
gate or not. Long because it is the one place where the answer is made; read from top to bottom it is the table of
docs/architecture.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date

from launchgate.dataclass import dataclass
from launchgate.filling import filled, gap
from launchgate.model import (
    Answer,
    Assessment,
    Attestation,
    Counts,
    Disposition,
    Entry,
    EvidenceKind,
    PolicyRecord,
    Rule,
    Severity,
    Status,
    Waiver,
)

_UNDECIDED = (Status.UNKNOWN, Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the decision is made by. `record` is what the verdict shows of it."""

    record: PolicyRecord
    baseline: frozenset[str] = frozenset()
    """Fingerprints of failures accepted by the baseline file."""
    existing: frozenset[str] = frozenset()
    """Fingerprints of failures that the base revision has too."""
    demanded: frozenset[str] = frozenset()
    """Rules the profile demands an answer to, in stage `release`."""
    tables: frozenset[str] = frozenset()
    """The tables that the run produced with at least one row, as `check/table-id`."""
    fill_undeclared: bool = True
    """Whether they also satisfy what nobody declared. Only before a release: else nobody has asked for it yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer with everything that led to it."""

    answer: Answer
    entries: tuple[Entry, ...]
    counts: Counts
    reasons: tuple[str, ...]
    record: PolicyRecord
    """The policy's record with each waiver and attestation marked used, unused or expired."""


@dataclass(frozen=True, slots=True)
class _Settled:
    """An assessment on its way through the steps."""

    seen: Assessment
    judged: Status
    note: str | None = None
    attested: bool = False
    kind: EvidenceKind | None = None
    """What its answer rests on, where that is not the rule's own kind of evidence."""


@dataclass
class _Ledger:
    """Which waivers and attestations were used; lives for one decision."""

    waivers: set[int] = field(default_factory=set)
    attestations: set[int] = field(default_factory=set)


def decide(
    assessments: Sequence[Assessment], rules: Mapping[str, Rule], policy: Policy, today: date
) -> Decision:  # fmt: skip
    """Judge `assessments` by `policy` on the day `today` (UTC). Every assessment's rule must be in `rules`."""
    ledger = _Ledger()
    ordered = sorted(assessments, key=lambda seen: _order(seen, rules))
    by_rule: dict[str, list[Assessment]] = {}
    for seen in ordered:
        by_rule.setdefault(seen.rule, []).append(seen)
    settled = [_settle(seen, rules[seen.rule], by_rule, policy, ledger, today) for seen in ordered]
    drafts = [_entry(item, rules[item.seen.rule], policy, ledger, today) for item in settled]
    entries = _fold_consequences(drafts)
    answer = _answer(entries)
    record = _marked(policy.record, ledger, today)
    return Decision(
        answer=answer, entries=entries, counts=count(entries), reasons=_reasons(entries, policy, rules), record=record
    )


def _order(seen: Assessment, rules: Mapping[str, Rule]) -> tuple[object, ...]:
    """Worst first, then the rule's name and subject: the same input in any order gives the same verdict."""
    tie = (seen.identity, seen.message, seen.status, seen.because or "", repr(seen.location))
    return (rules[seen.rule].check, seen.rule, -seen.severity.rank, seen.subject, *tie)


def _settle(
    seen: Assessment, rule: Rule, by_rule: Mapping[str, list[Assessment]], policy: Policy, ledger: _Ledger, today: date
) -> _Settled:  # fmt: skip
    item = _join(_Settled(seen, seen.status), rule, by_rule)
    note = filled(rule, by_rule, policy.tables)
    asked = item.seen.status is not Status.NOT_APPLICABLE or policy.fill_undeclared
    if note is not None and item.seen.status is not Status.PASS and asked:
        return replace(item, seen=replace(item.seen, status=Status.PASS), note=note, kind=EvidenceKind.DERIVED)
    if item.seen.status is not Status.PASS and item.note is None:
        item = replace(item, note=gap(rule, by_rule, policy.tables))
    decided = any(other.status not in _UNDECIDED for other in by_rule[rule.id])
    item = _attest(item, rule, decided, policy.record.attestations, ledger, today)
    open_ = item.seen.status is Status.NOT_APPLICABLE and not item.attested and not decided
    if rule.id in policy.demanded and open_:
        return replace(
            item, seen=replace(item.seen, status=Status.UNKNOWN), note="the profile demands an answer before a release"
        )
    return item


def _join(item: _Settled, rule: Rule, by_rule: Mapping[str, list[Assessment]]) -> _Settled:
    """Turn a pass into a fail or an unknown when a result it rests on says so."""
    for need in rule.needs:
        if item.seen.status is not Status.PASS:
            break
        named, _, subject = (item.seen.because or "").partition("#")
        if need.named and named != need.rule:
            continue
        subject = subject if need.named else item.seen.subject
        others = by_rule.get(need.rule, [])
        same = [other for other in others if other.subject == subject] or others
        failed = next((other for other in same if other.status is Status.FAIL), None)
        open_ = next((other for other in same if other.status is Status.UNKNOWN), None)
        if failed is not None:
            cause, status = failed, Status(need.on_fail)
        elif open_ is not None:
            cause, status = open_, Status.UNKNOWN
        elif same:
            continue
        else:
            note = f"{need.message} ({need.rule} was not judged in this run)"
            return replace(item, seen=replace(item.seen, status=Status.UNKNOWN), note=note)
        because = f"{cause.rule}#{cause.subject}"
        # What says itself what it rests on is no graver than that.
        severity = (
            min(item.seen.severity, cause.severity, key=lambda one: one.rank) if need.named else item.seen.severity
        )
        item = replace(
            item, seen=replace(item.seen, status=status, because=because, severity=severity), note=need.message
        )
    return item


def _attest(
    item: _Settled, rule: Rule, decided: bool, attestations: Sequence[Attestation], ledger: _Ledger, today: date
) -> _Settled:  # fmt: skip
    """Let a person's word decide what nothing else decided; a defective attestation leaves it unknown, with the defect."""
    if not rule.attestable or decided or item.seen.status not in _UNDECIDED:
        return item
    for index, attestation in enumerate(attestations):
        if attestation.rule != rule.id or attestation.subject not in (None, item.seen.subject):
            continue
        defect = attestation_defect(attestation, today)
        if defect:
            note = f"attested by {attestation.owner or 'nobody'}, but {defect}"
            return replace(item, seen=replace(item.seen, status=Status.UNKNOWN), note=note, attested=True)
        ledger.attestations.add(index)
        status = {"passed": Status.PASS, "failed": Status.FAIL, "not-applicable": Status.NOT_APPLICABLE}[
            attestation.status
        ]
        until = f"counts until {attestation.expires}"
        note = f"attested by {attestation.owner} on {attestation.date}, {until}: {attestation.evidence}"
        seen = replace(item.seen, status=status)
        return replace(item, seen=seen, note=note, attested=True, kind=EvidenceKind.ATTESTATION)
    return item


def attestation_defect(attestation: Attestation, today: date) -> str | None:
    """Why an attestation does not count on the day `today`, or None when it does."""
    if attestation.defect:
        return attestation.defect
    for name in ("owner", "date", "evidence"):
        if not getattr(attestation, name):
            return f"it has no {name}"
    if date.fromisoformat(attestation.date) > today:
        return f"it is dated in the future ({attestation.date})"
    if date.fromisoformat(attestation.expires) < today:
        return f"it expired on {attestation.expires}"
    return None


def _entry(item: _Settled, rule: Rule, policy: Policy, ledger: _Ledger, today: date) -> Entry:
    seen, note = item.seen, item.note
    disposition: Disposition | None = None
    if seen.status in (Status.FAIL, Status.UNKNOWN):
        waiver = _waiver_for(seen, policy.record.waivers, ledger, today)
        if waiver is not None:
            disposition = Disposition.WAIVED
            note = f"waived by {waiver.owner} until {waiver.until}: {waiver.reason}"
        elif seen.status is Status.FAIL and seen.identity in policy.baseline:
            disposition, note = Disposition.BASELINED, note or "accepted by the baseline file"
        elif seen.status is Status.FAIL and seen.identity in policy.existing:
            disposition, note = Disposition.EXISTING, note or "the base revision has it too"
        else:
            disposition = Disposition.NEW
    gates = disposition is Disposition.NEW and seen.severity.rank >= policy.record.fail_on.rank
    if seen.status is Status.UNKNOWN and policy.record.unknown == "report":
        gates = False
    return Entry(
        rule=seen.rule,
        check=rule.check,
        subject=seen.subject,
        status=seen.status,
        severity=seen.severity,
        disposition=disposition,
        gates=gates,
        because=seen.because,
        evidence_kind=item.kind or rule.evidence,
        message=seen.message,
        impact=seen.impact or rule.why,
        remediation=seen.remediation or rule.fix,
        fingerprint=seen.identity,
        location=seen.location,
        evidence=seen.evidence,
        note=note,
        judged=item.judged if item.judged is not seen.status else None,
    )


def _waiver_for(seen: Assessment, waivers: Sequence[Waiver], ledger: _Ledger, today: date) -> Waiver | None:
    for index, waiver in enumerate(waivers):
        if waiver.rule != seen.rule or date.fromisoformat(waiver.until) < today:
            continue
        by_value = waiver.fingerprint is not None and waiver.fingerprint == seen.identity
        by_subject = waiver.fingerprint is None and waiver.subject == seen.subject
        if by_value or by_subject:
            ledger.waivers.add(index)
            return waiver
    return None


def _fold_consequences(drafts: Iterable[Entry]) -> tuple[Entry, ...]:
    """One fault, one finding: what only follows from a gating root cause does not gate a second time.

    A consequence of which no cause gates (waived, or too mild) is judged on its own.
    """
    entries = tuple(drafts)
    named = _by_name(entry for entry in entries if entry.is_finding)
    return tuple(
        replace(entry, gates=False) if entry.gates and _is_folded(entry, named, gating=True) else entry
        for entry in entries
    )


def _by_name(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    """Entries as `rule#subject`, the worst of each name: one that gates, a fail before an unknown, one with a cause last."""
    named: dict[str, Entry] = {}
    order = sorted(
        entries, key=lambda entry: (not entry.gates, entry.status is not Status.FAIL, entry.because is not None)
    )
    for entry in order:
        named.setdefault(f"{entry.rule}#{entry.subject}", entry)
    return named


def _is_folded(entry: Entry, named: Mapping[str, Entry], *, gating: bool = False) -> bool:
    """Whether `entry` only follows from a root cause, also by way of others. A fail never hides behind an unknown one.

    A cause that is not there ends the way: what it was the cause of is then the root. In a circle everything is a root. With
    `gating` only what gates is a root cause; the way may lead over milder ones.
    """
    if not entry.is_finding:
        return False
    root, step, seen = entry, entry, {f"{entry.rule}#{entry.subject}"}
    while step.because is not None and step.because in named:
        if step.because in seen:
            return False
        seen.add(step.because)
        step = named[step.because]
        root = step if step.gates or not gating else root
    return root is not entry and (entry.status is Status.UNKNOWN or root.status is Status.FAIL)


def _answer(entries: Iterable[Entry]) -> Answer:
    gating = {entry.status for entry in entries if entry.gates}
    if Status.FAIL in gating:
        return Answer.NO_GO
    return Answer.INCOMPLETE if Status.UNKNOWN in gating else Answer.GO


def count(entries: Sequence[Entry]) -> Counts:
    """How many entries there are of each sort; a consequence of a root cause in `entries` is not counted again."""
    named = _by_name(entry for entry in entries if entry.is_finding)
    tally: dict[str, int] = {}
    for entry in entries:
        if not entry.gates and _is_folded(entry, named):
            continue
        name = _bucket(entry)
        tally[name] = tally.get(name, 0) + 1
    return Counts(**tally)


def _bucket(entry: Entry) -> str:
    if entry.status is Status.PASS:
        return "passed"
    if entry.status is Status.NOT_APPLICABLE:
        return "not_applicable"
    if entry.disposition is not Disposition.NEW:
        return str(entry.disposition)
    return "unknown" if entry.status is Status.UNKNOWN else str(entry.severity)


def _reasons(entries: Sequence[Entry], policy: Policy, rules: Iterable[str]) -> tuple[str, ...]:
    """What gates, by severity, in the order in which `rules` come: by what hurts the launch most."""
    place = {rule: number for number, rule in enumerate(rules)}
    gating = sorted((entry for entry in entries if entry.gates), key=lambda entry: place[entry.rule])
    groups: dict[str, list[str]] = {}
    for severity in Severity:
        groups[severity] = [e.rule for e in gating if e.status is Status.FAIL and e.severity is severity]
    groups["unknown"] = [e.rule for e in gating if e.status is Status.UNKNOWN]
    reasons = tuple(
        f"{len(rules)} {name}{'s' * (name == Severity.BLOCKER and len(rules) > 1)}: {', '.join(dict.fromkeys(rules))}"
        for name, rules in groups.items()
        if rules
    )
    if reasons:
        return reasons
    worst = (
        "nothing"
        if policy.record.fail_on is Severity.BLOCKER
        else f"nothing of severity {policy.record.fail_on} or worse"
    )
    return (f"{worst} blocks the launch",)


def _marked(record: PolicyRecord, ledger: _Ledger, today: date) -> PolicyRecord:
    waivers = tuple(
        replace(waiver, state="expired" if date.fromisoformat(waiver.until) < today
                else "used" if index in ledger.waivers else "unused")
        for index, waiver in enumerate(record.waivers)
    )  # fmt: skip
    attestations = tuple(
        _marked_attestation(item, index in ledger.attestations, today) for index, item in enumerate(record.attestations)
    )
    return replace(record, waivers=waivers, attestations=attestations)


def _marked_attestation(attestation: Attestation, used: bool, today: date) -> Attestation:
    defect = attestation_defect(attestation, today)
    if defect is None:
        return replace(attestation, state="used" if used else "unused")
    if "expired" in defect:
        return replace(attestation, state="expired")
    return replace(attestation, state="future" if "future" in defect else "incomplete")
