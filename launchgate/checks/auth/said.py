"""How the auth judges speak: assessments with a place. Pure."""

from launchgate.exchange import Exchange, Failure, host_of


def cause_of(answer: Exchange | None) -> str | None:
    """The finding that tells of a name that did not resolve; None for anything else."""
    return f"dns/resolves#{host_of(answer.url)}" if isinstance(answer, Failure) and answer.kind.unresolved else None


def barred(host: str) -> tuple[str, str]:
    return f"`{host}` is not in attack.allow, so nothing was sent", f'add "{host}" to attack.allow in launchgate.yml'
