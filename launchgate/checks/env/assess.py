"""Builds assessments with their rule's severity, for the judges. Pure."""

from launchgate.checks.env.spec import RULES
from launchgate.model import Assessment, Location, Severity, Status

_SEVERITY = {rule.id: rule.severity for rule in RULES}


def assess(
    rule: str,
    subject: str,
    status: Status,
    message: str,
    *,
    remediation: str = "",
    location: Location | None = None,
    severity: Severity | None = None,
) -> Assessment:
    """One assessment; the severity is the rule's unless given."""
    return Assessment(
        rule=rule,
        subject=subject,
        status=status,
        severity=severity or _SEVERITY[rule],
        message=message,
        remediation=remediation,
        location=location or Location(),
    )


def count(number: int, noun: str) -> str:
    """`1 variable`, `2 variables`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
