"""How the http judges speak: assessments with a location, and one root cause for each host that does not answer."""

from collections.abc import Sequence

from launchgate.checks.http.spec import Answer, Asked, HostSeen
from launchgate.exchange import LET_IN, Failure, host_of, root_of, shortened
from launchgate.model import Assessment, Evidence, Location, Rule, Severity, Status

_LISTED = 4


class Causes:
    """Remembers the first assessment that a missing answer spoiled; later ones of the same host and kind name it."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], str] = {}

    def because(self, end: Answer | Failure, rule: Rule, subject: str) -> str | None:
        """The root cause to name: for the first one the name or certificate that another check judges, or None."""
        host, kind = host_of(end.url), end.kind.value if isinstance(end, Failure) else "blocked"
        own = f"{rule.id}#{subject}"
        first = self._first.setdefault((host, kind), own)
        if first != own:
            return first
        return root_of(end) if isinstance(end, Failure) else None


def gap(asked: Asked) -> tuple[str, str] | None:
    """Why what was asked says nothing about the site, and what would decide it; None when the site answered."""
    if asked.endless:
        return f"the redirects of {at(asked.url)} do not end", "end the circle first"
    match asked.end:
        case Failure(reason=reason, remedy=remedy):
            return reason, remedy
        case Answer(blocked=str(guard)):
            return f"{guard} answered in the place of {at(asked.end.url)}", LET_IN
    return None


def silent(rule: Rule, seen: HostSeen, causes: Causes) -> Assessment | None:
    """The `unknown` of a host whose home page did not answer; None when it did."""
    why = gap(seen.home)
    if why is None:
        return None
    end, subject = seen.home.end, seen.place.name
    because = f"redirect/loop#{seen.home.url}" if seen.home.endless else causes.because(end, rule, subject)
    return assessment(rule, seen, Status.UNKNOWN, why[0], remediation=why[1], because=because)


def assessment(
    rule: Rule,
    seen: HostSeen,
    status: Status,
    message: str,
    *,
    about: str = "",
    severity: Severity | None = None,
    impact: str = "",
    remediation: str = "",
    because: str | None = None,
    url: str | None = None,
    evidence: Evidence | None = None,
) -> Assessment:
    """One assessment of a host. `about` tells several findings of one rule on one host apart."""
    place = seen.place
    return Assessment(
        rule=rule.id,
        subject=f"{place.name}: {about}" if about else place.name,
        status=status,
        severity=severity or rule.severity,
        message=message,
        impact=impact,
        remediation=remediation,
        because=because,
        location=Location(url=url or place.root, host=place.host, config=place.config),
        evidence=evidence,
    )


def listed(items: Sequence[str], most: int = _LISTED) -> str:
    """Some things in a row, the rest counted: `a, b and 3 more`."""
    if len(items) > most:
        return f"{', '.join(items[:most])} and {len(items) - most} more"
    return " and ".join((", ".join(items[:-1]), items[-1])) if len(items) > 1 else "".join(items)


def at(url: str) -> str:
    """An address as it may stand in a sentence: not long, not cut inside a token."""
    return f"`{brief(shortened(url), 300)}`"


def brief(text: str, most: int = 80) -> str:
    """Foreign text as it may stand in a sentence: one line, not long, without the mark that ends a quotation."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).replace("`", "'").split())
    return line if len(line) <= most else f"{line[:most]}…"
