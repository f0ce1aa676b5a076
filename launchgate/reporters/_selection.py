"""Which entries the short formats show, and in what order: findings only, what blocks the launch first.

What only follows from another new finding is left to the full reports, so one fault is shown once.
"""

from launchgate.model import Disposition, Entry, Verdict
from launchgate.reporters._folding import fold


def new_findings(verdict: Verdict) -> tuple[Entry, ...]:
    """New failures and unknowns, the gating and the worst first."""
    return _worst_first(fold(verdict.assessments).roots)


def findings(verdict: Verdict) -> tuple[Entry, ...]:
    """The new findings and, after them, the waived, baselined and existing ones."""
    accepted = (
        entry for entry in verdict.assessments if entry.is_finding and entry.disposition is not Disposition.NEW
    )  # fmt: skip
    return (*new_findings(verdict), *_worst_first(tuple(accepted)))


def _worst_first(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: (not entry.gates, -entry.severity.rank)))
