"""One assessment, put together as most judges need it: at the rule's own severity, with a place. Pure."""

from launchgate.exchange import host_of
from launchgate.model import Assessment, Location, Rule, Severity, Status

__all__ = ["assessment"]


def assessment(
    rule: Rule,
    subject: str,
    status: Status,
    message: str,
    *,
    remediation: str = "",
    because: str | None = None,
    severity: Severity | None = None,
    url: str | None = None,
    config: str | None = None,
    location: Location | None = None,
) -> Assessment:
    """One assessment, at the rule's own severity unless another is given; at `location`, or at a URL and the key that asked."""
    return Assessment(
        rule=rule.id,
        subject=subject,
        status=status,
        severity=severity or rule.severity,
        message=message,
        remediation=remediation,
        because=because,
        location=location or Location(url=url, host=host_of(url) if url else None, config=config),
    )
