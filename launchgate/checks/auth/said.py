"""How the auth judges speak: assessments with a place. Pure."""

from launchgate.exchange import Exchange, Failure, host_of
from launchgate.model import Assessment, Location, Rule, Status


def assessment(
    rule: Rule, subject: str, status: Status, message: str, *, remediation: str = "", because: str | None = None,
    url: str | None = None, config: str | None = None,
) -> Assessment:  # fmt: skip
    """One assessment, at the rule's own severity."""
    place = Location(url=url, host=host_of(url) if url else None, config=config)
    return Assessment(
        rule=rule.id, subject=subject, status=status, severity=rule.severity, message=message, remediation=remediation,
        because=because, location=place,
    )  # fmt: skip


def cause_of(answer: Exchange | None) -> str | None:
    """The finding that tells of a name that did not resolve; None for anything else."""
    return f"dns/resolves#{host_of(answer.url)}" if isinstance(answer, Failure) and answer.kind.unresolved else None


def barred(host: str) -> tuple[str, str]:
    return f"`{host}` is not in attack.allow, so nothing was sent", f'add "{host}" to attack.allow in launchgate.yml'
