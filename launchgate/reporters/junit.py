"""JUnit XML with `file` and `line` on each case and its text in `system-out`: what annotators, GitLab and Jenkins read best.

A gating failure is `failure`, a gating unknown is `error`; waived, baselined, existing and not applicable are `skipped` with
the reason; everything else passes. Red cases exist exactly when the exit code is 1 or 3.
"""

from launchgate.model import Verdict
from launchgate.reporters._junit import document


def render(verdict: Verdict) -> str:
    """The report for readers that know `file` and `line`."""
    return document(verdict, strict=False)
