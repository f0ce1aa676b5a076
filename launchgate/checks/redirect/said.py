"""How the redirect judges speak: assessments with a location, walks as text, and one root cause for each unreachable host."""

from launchgate.checks.redirect.rules import LOOP
from launchgate.exchange import Failure, Walk, home, host_of, root_cause
from launchgate.model import Assessment, Location, Rule, Status


def arrows(walk: Walk) -> str:
    """The addresses of a walk in order."""
    return " → ".join(f"`{url}`" for url in (*(hop.url for hop in walk.hops), walk.final))


def leads_away(walk: Walk, own: frozenset[str]) -> bool:
    """Whether a walk ends on somebody else's site: where it leads is judged, what answers there is not."""
    return bool(walk.hops) and host_of(walk.final) not in own | {host_of(walk.start)}


class Causes:
    """Remembers the first assessment that a failure spoiled; later ones of the same host and kind name it."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], str] = {}
        self._circles: dict[frozenset[str], str] = {}

    def circle(self, walk: Walk) -> str:
        """The redirect/loop assessment that tells of a walk's circle, or of its missing end: the first one's."""
        own = f"{LOOP.id}#{walk.start}"
        # Without an end no two walks see the same addresses: what they share is the host that keeps on leading elsewhere.
        return self._circles.setdefault(frozenset(walk.cycle if walk.loop else (host_of(walk.final),)), own)

    def because(self, walk: Walk, rule: Rule, subject: str) -> str | None:
        """The root cause to name: for the first one the name, certificate or home page that another check judges."""
        # A guard stands before a whole product: where it answers on several hosts, it is one thing that is in the way.
        key = (host_of(walk.final), walk.end.kind) if isinstance(walk.end, Failure) else ("", walk.end.blocked or "")
        own = f"{rule.id}#{subject}"
        first = self._first.setdefault(key, own)
        if first != own:
            return first
        return root_cause(walk) or f"smoke/home#{home(walk.final)}"


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
) -> Assessment:
    """One assessment at the rule's own severity."""
    return Assessment(
        rule=rule.id,
        subject=subject,
        status=status,
        severity=rule.severity,
        message=message,
        remediation=remediation,
        because=because,
        location=Location(url=url, host=host_of(url) if url else None, config=config),
    )


def not_declared(rule: Rule, subject: str, message: str) -> Assessment:
    """What nobody declared does not apply."""
    return assessment(rule, subject, Status.NOT_APPLICABLE, message)
