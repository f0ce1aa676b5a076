"""What rests on a person's word and what on a machine's look, in sentences that all reports share. Pure.

Nothing here is escaped; each format escapes what it prints.
"""

from datetime import date

from launchgate.model import Attestation, EvidenceKind, Status, Verdict
from launchgate.reporters._words import KINDS, clip, prose

SOON = 14
"""Days before its last day from which an attestation or a waiver is told to end soon."""
_MOST = 6
"""Rules that a line of evidence names."""


def people(verdict: Verdict) -> tuple[str, ...]:
    """What a person attested, one sentence each."""
    return tuple(clip(_attestation(item, verdict)) for item in verdict.policy.attestations)


def _attestation(item: Attestation, verdict: Verdict) -> str:
    subject = f" ({item.subject})" if item.subject else ""
    note = f"; {item.note}" if item.note else ""
    defect = f"; it does not count: {item.defect}" if item.defect else ""
    return (
        f"{item.rule}{subject}: {item.status}, said by {item.owner or 'nobody'} on {item.date or 'no date'}, "
        f"until {item.expires or 'no date'}, evidence {item.evidence or 'none'}{note} "
        f"[{item.state}{defect}{ending(item, verdict)}]"
    )


def ending(item: Attestation, verdict: Verdict) -> str:
    """`; ends in 9 days, look again before that` for one that counts and soon will not; else nothing."""
    left = days_left(item.expires, verdict)
    if item.state not in ("used", "unused") or left is None or left > SOON:
        return ""
    when = "today is its last day" if left == 0 else f"ends in {left} {'day' if left == 1 else 'days'}"
    return f"; {when}, look again before that" if left else f"; {when}, look again"


def days_left(until: str, verdict: Verdict) -> int | None:
    """Days from the verdict's own day to `until`; None when that is no date. A report has no clock."""
    try:
        return (date.fromisoformat(until) - date.fromisoformat(verdict.run.started[:10])).days
    except ValueError:
        return None


def evidence(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """What was decided how, as kind and number: what a person tested once is named, because no run looks at it again."""
    rules: dict[EvidenceKind, dict[str, None]] = {kind: {} for kind in EvidenceKind}
    for entry in verdict.assessments:
        if entry.status in (Status.PASS, Status.FAIL):
            rules[entry.evidence_kind].setdefault(entry.rule)
    return tuple((KINDS[kind], _counted(kind, tuple(found), verdict)) for kind, found in rules.items() if found)


def _counted(kind: EvidenceKind, rules: tuple[str, ...], verdict: Verdict) -> str:
    number = "1 rule" if len(rules) == 1 else f"{len(rules):,} rules"
    if kind is not EvidenceKind.ATTESTATION:
        return number
    named = ", ".join(prose(verdict, rule).covers for rule in rules[:_MOST])
    more = f" and {len(rules) - _MOST} more" if len(rules) > _MOST else ""
    return f"{number}: {named}{more}"
