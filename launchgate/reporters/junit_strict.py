"""JUnit XML for readers that validate: the same cases as `junit` in the one shape that the common schemas all accept.

No `file` or `line`, and the text of passed cases stands in the suite's output, because the schemas allow neither in a case.
"""

from launchgate.model import Verdict
from launchgate.reporters._junit import document


def render(verdict: Verdict) -> str:
    """The report for readers that hold to a schema."""
    return document(verdict, strict=True)
