"""How the tls judges speak: assessments with a location, foreign text quoted, and one root cause for each host. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from launchgate.checks.tls.spec import Look
from launchgate.dataclass import dataclass
from launchgate.model import Assessment, Location, Rule, Severity, Status

_LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong, with what mends it."""

    said: str
    remedy: str = ""
    anew: bool = False
    """Whether the remedy is a certificate from somewhere else, which makes renewing this one pointless."""
    again: bool = False
    """Whether the remedy is to renew this certificate, or to issue it again."""


def quoted(text: str) -> str:
    """A stranger's text, cut where it is long."""
    clean = text.replace("`", "'")
    clean = clean if len(clean) <= _LONGEST else f"{clean[: _LONGEST - 1]}…"
    return f"`{clean}`" if clean else "somebody without a name"


def listed(texts: Iterable[str], most: int = 6) -> str:
    """Several texts in one phrase."""
    every = tuple(texts)
    shown = ", ".join(quoted(text) for text in every[:most])
    return f"{shown} and {len(every) - most} more" if len(every) > most else shown


def day(moment: datetime) -> str:
    return moment.date().isoformat()


def span(time: timedelta) -> str:
    """A time as people read it: days, or hours where it is less than three days."""
    hours = abs(time.total_seconds()) / 3600
    if hours < 1:
        return "less than an hour"
    return f"{hours:.0f} hour{'s' if round(hours) != 1 else ''}" if hours < 72 else f"{round(hours / 24)} days"


def joined(faults: Iterable[Fault]) -> tuple[str, str]:
    """(message, remedy) of several faults; each is said once."""
    every = tuple(faults)
    message = "; ".join(dict.fromkeys(fault.said for fault in every))
    anew = any(fault.anew for fault in every)
    remedies = (fault.remedy for fault in every if fault.remedy and not (anew and fault.again))
    return message, "; ".join(dict.fromkeys(remedies))


def assessment(
    rule: Rule,
    look: Look,
    status: Status,
    message: str,
    *,
    remediation: str = "",
    because: str | None = None,
    severity: Severity | None = None,
    about: str = "",
) -> Assessment:
    """One assessment of a host; `about` names a part of it that is judged, and can be waived, by itself."""
    name = look.place.name
    return Assessment(
        rule=rule.id,
        subject=f"{name}: {about}" if about else name,
        status=status,
        severity=severity or rule.severity,
        message=message,
        remediation=remediation,
        because=because,
        location=Location(host=name, config=look.place.config),
    )


def elsewhere(look: Look, chain_addresses: Iterable[str]) -> str:
    """` on 192.0.2.7` where not every address of a host does the same; empty where there is one way only."""
    mine = tuple(chain_addresses)
    return "" if len(mine) == len(look.survey.handshakes) else f" on {', '.join(mine)}"
