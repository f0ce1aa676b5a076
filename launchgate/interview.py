"""What `launchgate attest` asks: at most ten plain questions, and the rest as a list of things to do. Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from launchgate.dataclass import dataclass
from launchgate.gate import attestation_defect
from launchgate.model import Attestation, Rule, Severity, Status, Verdict
from launchgate.profile import Profile

MOST = 9
"""Rules that one interview asks about; with who is answering that makes ten questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """The rules to ask about, the weightiest for the launch first, and those that can wait."""

    asked: tuple[Rule, ...]
    later: tuple[Rule, ...]


def interview(
    rules: Mapping[str, Rule], profile: Profile, verdict: Verdict | None, attested: Collection[str]
) -> Interview:  # fmt: skip
    """Only what a person may decide and nothing has: not `verdict`, not one of the rules in `attested`.

    Asked is what the profile's release demands, and what weighs high. `rules` stand in the order in which they hurt the launch.
    """
    decided = _decided(verdict) | set(attested)
    open_ = [rule for rule in rules.values() if rule.attestable and rule.id not in decided]
    weight = {rule.id: profile.severities.get(rule.id, rule.severity).rank for rule in open_}
    first = [rule for rule in open_ if rule.id in profile.release or weight[rule.id] >= Severity.HIGH.rank]
    first.sort(key=lambda rule: (rule.id not in profile.release, -weight[rule.id]))
    asked = first[:MOST]
    later = [*first[MOST:], *(rule for rule in open_ if rule not in first)]
    return Interview(asked=tuple(asked), later=tuple(sorted(later, key=lambda rule: -weight[rule.id])))


def _decided(verdict: Verdict | None) -> set[str]:
    if verdict is None:
        return set()
    return {entry.rule for entry in verdict.assessments if entry.status in (Status.PASS, Status.FAIL)}


def lasting(attestations: Sequence[Attestation], today: date, ahead: int) -> frozenset[str]:
    """The rules that a whole attestation answers for `ahead` days more."""
    return frozenset(
        item.rule
        for item in attestations
        if attestation_defect(item, today) is None and (date.fromisoformat(item.expires) - today).days > ahead
    )
