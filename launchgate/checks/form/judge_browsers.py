"""form/browser-matrix: what the project's own browser tests say, in all places together. Pure."""

from collections.abc import Iterator

from launchgate.casereports import judged
from launchgate.checks.form.rules import BROWSERS
from launchgate.checks.form.said import undeclared
from launchgate.checks.form.spec import PLACES, Facts, Options
from launchgate.model import Assessment, Location, Status

__all__ = ["judge_browsers"]

_COVERED = "form in every browser"
_NOTHING = (
    "not declared: what the gate sends is no browser; name your own browser tests' report in form.reports, or send the form on a "
    "desktop and a phone and attest it"
)


def judge_browsers(facts: Facts, options: Options) -> Iterator[Assessment]:
    """Each report that fails or says nothing, and whether the others cover every place. A pass only when they do."""
    if not facts.reports:
        yield undeclared(BROWSERS, _NOTHING)
        return
    found = tuple(judged(BROWSERS, facts.reports))
    yield from (one for one in found if one.status is not Status.PASS)
    passed = [declared for declared, one in zip(options.reports, found, strict=True) if one.status is Status.PASS]
    covered = {place for declared in passed for place in declared.covers}
    missing = [place for place in PLACES if place not in covered]
    if not missing and len(passed) == len(found):
        yield _whole(Status.PASS, f"the form's tests passed on {', '.join(PLACES)}")
    elif missing and all(one.status is Status.PASS for one in found):
        remedy = "add a project for it to your browser tests and name its report in form.reports, or try it by hand and attest it"
        yield _whole(Status.UNKNOWN, f"the form's tests passed, but none ran on {', '.join(missing)}", remedy)


def _whole(status: Status, message: str, remedy: str = "") -> Assessment:
    return Assessment(
        rule=BROWSERS.id, subject=_COVERED, status=status, severity=BROWSERS.severity, message=message, remediation=remedy,
        location=Location(config="form.reports"),
    )  # fmt: skip
