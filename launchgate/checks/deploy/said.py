"""How the deploy judges speak: assessments with a location, and lists in prose."""

from collections.abc import Sequence

from launchgate.model import Assessment, Location, Rule, Severity, Status

__all__ = ["and_", "assessment", "not_declared", "quoted"]


def assessment(
    rule: Rule,
    subject: str,
    status: Status,
    message: str,
    *,
    remediation: str = "",
    severity: Severity | None = None,
    because: str | None = None,
    location: Location | None = None,
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
        location=location or Location(),
    )


def not_declared(rule: Rule, message: str, remediation: str = "") -> Assessment:
    """What nobody declared does not apply."""
    return assessment(rule, rule.covers, Status.NOT_APPLICABLE, message, remediation=remediation)


def and_(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def quoted(text: str, most: int = 120) -> str:
    """A text from a file in backquotes, shortened."""
    clean = " ".join(text.split()).replace("`", "'")
    return f"`{clean if len(clean) <= most else clean[:most] + '…'}`"
