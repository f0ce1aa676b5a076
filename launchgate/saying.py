"""One assessment, put together as most judges need it: at the rule's own severity, with a place. Pure."""

from launchgate.exchange import host_of
from launchgate.model import Assessment, Location, Rule, Severity, Status

__all__ = ["assessment", "attest_command", "left_to_a_person", "said"]


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


_ATTEST = "not declared: only a person can say this, by an attestation"


def attest_command(rule: Rule) -> str:
    """The command that writes an attestation of a rule, to paste."""
    return f"launchgate attest --rule {rule.id} --status passed --owner <name> --evidence <file or link>"


def left_to_a_person(rule: Rule) -> Assessment:
    """The one assessment of a rule that only a person can decide."""
    return said(rule, Status.NOT_APPLICABLE, _ATTEST, attest_command(rule))


def said(
    rule: Rule, status: Status, message: str, remediation: str, location: Location | None = None
) -> Assessment:  # fmt: skip
    """An assessment of a rule on the one thing it is about."""
    return assessment(rule, rule.covers, status, message, remediation=remediation, location=location)
