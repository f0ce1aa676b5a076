"""How the dns judges speak: assessments with a location, foreign text cut and quoted, one root cause for each lost server."""

from collections.abc import Iterable

from launchgate.checks.dns.rules import RESOLVES
from launchgate.checks.dns.spec import Host
from launchgate.lookup import UNDECIDED_REMEDY, Lookup, LookupKind
from launchgate.model import Assessment, Location, Rule, Severity, Status

_LONGEST = 120


def quoted(text: str) -> str:
    """Text from a record, cut where it is long."""
    clean = text.replace("`", "'")
    return f"`{clean if len(clean) <= _LONGEST else clean[: _LONGEST - 1] + '…'}`"


def listed(texts: Iterable[str], most: int = 6) -> str:
    """Several texts from records in one phrase."""
    every = tuple(texts)
    shown = ", ".join(quoted(text) for text in every[:most])
    return f"{shown} and {len(every) - most} more" if len(every) > most else shown or "nothing"


def chain(found: Lookup) -> str:
    """A name and where its aliases lead."""
    steps = (found.name, *found.aliases)
    shown = steps if len(steps) <= 6 else (*steps[:5], "…")
    return " → ".join(quoted(step) for step in shown)


def assessment(
    rule: Rule,
    subject: str,
    status: Status,
    message: str,
    *,
    remediation: str = "",
    because: str | None = None,
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
        location=Location(host=subject if "." in subject and " " not in subject else None, config=config),
    )


def not_declared(rule: Rule, setting: str) -> Assessment:
    """What nobody declared does not apply."""
    return assessment(rule, rule.covers, Status.NOT_APPLICABLE, f"not declared: set {setting} in launchgate.yml")


def why_undecided(found: Lookup) -> tuple[str, str]:
    """(reason, remedy) of a lookup that says nothing about its name."""
    who = f"{found.server}: " if found.server else ""
    alias = f" (on the way: {chain(found)})" if found.aliases else ""
    return f"`{found.name}` could not be looked up ({who}{found.detail}){alias}", UNDECIDED_REMEDY.get(found.kind, "")


class Causes:
    """Which names could not be looked up, and the first assessment that said so; later ones name it."""

    def __init__(self, hosts: Iterable[Host]) -> None:
        self._hosts = {host.name: host for host in hosts}
        self._first: dict[LookupKind, str] = {}

    def of_server(self, found: Lookup, subject: str) -> str | None:
        """The first name that the same silence struck; None for that one. Failures of single zones stand for themselves."""
        if found.kind is not LookupKind.TIMEOUT:
            return None
        own = f"{RESOLVES.id}#{subject}"
        first = self._first.setdefault(found.kind, own)
        return None if first == own else first

    def of_host(self, name: str) -> str | None:
        """The dns/resolves assessment of a declared name; None for a name without one."""
        return f"{RESOLVES.id}#{name}" if name in self._hosts else None

    def of_lookup(self, found: Lookup) -> str | None:
        """The root of a lookup that decided nothing: its own name's, or that of the silence all names share."""
        return self.of_host(found.name) or (self._first.get(found.kind) if not found.decided else None)
