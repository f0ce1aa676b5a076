"""http/graceful-failure: what the project's own tests say of a service that is down. Pure."""

from collections.abc import Iterator, Sequence

from launchgate.casereports import Reported, judged
from launchgate.checks.http.rules_graceful import GRACEFUL
from launchgate.model import Assessment, Location, Status

__all__ = ["judge_graceful"]

_NOTHING = (
    "not declared: whether the product copes when a service is down shows in a browser; name your own tests' report in "
    "http.reports, or try it by hand and attest it"
)


def judge_graceful(reports: Sequence[Reported]) -> Iterator[Assessment]:
    """One assessment for each declared report."""
    yield from judged(GRACEFUL, reports)
    if not reports:
        yield Assessment(
            rule=GRACEFUL.id, subject=GRACEFUL.covers, status=Status.NOT_APPLICABLE, severity=GRACEFUL.severity,
            message=_NOTHING, location=Location(config="http.reports"),
        )  # fmt: skip
