"""How the obs judges speak. Pure."""

from collections.abc import Sequence

from launchgate.checks.obs.spec import Facts, Monitor, Unread
from launchgate.model import Assessment, Location, Rule, Severity, Status

_NAMED = 5


def said(
    rule: Rule, subject: str, status: Status, message: str, fix: str = "", *, because: str | None = None,
    at: Location | None = None, path: str | None = None, line: int | None = None, url: str | None = None,
    config: str | None = None, severity: Severity | None = None,
) -> Assessment:  # fmt: skip
    """One assessment, at the rule's severity unless another is given. Its place is `at`, or what the parts after it say."""
    return Assessment(
        rule=rule.id, subject=subject, status=status, severity=severity or rule.severity, message=message, remediation=fix,
        because=because, location=at or Location(path=path, line=line, url=url, config=config),
    )  # fmt: skip


def undeclared(rule: Rule, what: str) -> Assessment:
    """What nobody declared does not apply."""
    return said(rule, rule.covers, Status.NOT_APPLICABLE, f"not declared: {what}")


def unread(rule: Rule, files: Sequence[Unread], because: str | None = None) -> Assessment:
    """Files that would have decided it say nothing."""
    first = files[0]
    more = f"; {len(files) - 1} more could not be used either" if len(files) > 1 else ""
    return said(
        rule, rule.covers, Status.UNKNOWN, first.reason + more, first.remedy, because=because, path=first.path,
        config=first.config or None,
    )  # fmt: skip


def blind(rule: Rule, facts: Facts) -> Assessment | None:
    """Why nothing could be looked for at all; None when something could."""
    if facts.no_files[0] and not facts.monitors and not facts.measured:
        return said(rule, rule.covers, Status.UNKNOWN, *facts.no_files)
    return None


def names(monitors: Sequence[Monitor]) -> str:
    """Several monitors by name, the first few."""
    listed = ", ".join(f"`{one.name}`" for one in monitors[:_NAMED])
    return listed + (f" and {len(monitors) - _NAMED} more" if len(monitors) > _NAMED else "")


def bare(host: str) -> str:
    """A host without `www.`: monitors follow the redirect between the two."""
    return host.lower().removeprefix("www.")
