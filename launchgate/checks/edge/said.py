"""How the edge judges speak: assessments with a place, and foreign text quoted."""

from collections.abc import Iterable

from launchgate.exchange import Failure, host_of, spoilt
from launchgate.model import Assessment, Location, Rule, Severity, Status


def assessment(
    rule: Rule,
    subject: str,
    status: Status,
    message: str,
    *,
    remediation: str = "",
    because: str | None = None,
    url: str | None = None,
    config: str | None = None,
    severity: Severity | None = None,
) -> Assessment:
    """One assessment, at the rule's own severity unless another is given."""
    return Assessment(
        rule=rule.id,
        subject=subject,
        status=status,
        severity=severity or rule.severity,
        message=message,
        remediation=remediation,
        because=because,
        location=Location(url=url, host=host_of(url) if url else None, config=config),
    )


def quoted(texts: Iterable[str], most: int = 4) -> str:
    """Several texts in one phrase, each in backticks."""
    every = tuple(texts)
    shown = ", ".join(f"`{text}`" for text in every[:most])
    return f"{shown} and {len(every) - most} more" if len(every) > most else shown


def cause_of(failure: Failure) -> str | None:
    """The finding that tells why there is no answer."""
    return spoilt(failure)
