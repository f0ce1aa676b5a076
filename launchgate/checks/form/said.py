"""How the form judges speak: assessments with a place, and the words for an answer that is none."""

from launchgate.checks.form.spec import Attempt, Sent, Shown
from launchgate.exchange import LET_IN, Failure, host_of
from launchgate.model import Assessment, Location, Rule, Severity, Status


def assessment(
    rule: Rule,
    sent: Sent,
    status: Status,
    message: str,
    *,
    remediation: str = "",
    because: str | None = None,
    severity: Severity | None = None,
    part: str = "",
    url: str | None = None,
) -> Assessment:
    """One assessment of one form, or of a `part` of it."""
    place = url or sent.valid.page_url
    return Assessment(
        rule=rule.id,
        subject=f"{sent.form.name}: {part}" if part else sent.form.name,
        status=status,
        severity=severity or rule.severity,
        message=message,
        remediation=remediation,
        because=because,
        location=Location(url=place, host=host_of(place), config=sent.config),
    )


def undeclared(rule: Rule, message: str) -> Assessment:
    """What nobody declared does not apply."""
    return Assessment(
        rule=rule.id, subject=rule.covers, status=Status.NOT_APPLICABLE, severity=rule.severity, message=message
    )  # fmt: skip


def named(sent: Sent) -> str:
    return f"the form `{sent.form.name}` on `{sent.valid.page_url}`"


def unanswered(attempt: Attempt) -> tuple[str, str]:
    """(reason, remedy) of an attempt whose last request brought no answer of the site."""
    stage = "opening its page" if not attempt.action else "sending it"
    if isinstance(attempt.failure, Failure):
        doubt = "; it may have been taken, and is not sent a second time" if attempt.action else ""
        return f"{stage}: {attempt.failure.reason}{doubt}", attempt.failure.remedy
    guard = attempt.failure.blocked if attempt.failure is not None else None
    return f"{stage}: {guard} answered in the site's place", LET_IN


def answered(shown: Shown, first: int | None) -> str:
    """`answered 303 and led to `…``, or `answered 200`."""
    if first is not None and first != shown.status:
        return f"answered {first} and led to `{shown.url}`, which answered {shown.status}"
    return f"answered {shown.status}"
