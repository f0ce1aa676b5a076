"""How the page judges speak: addresses short and quoted, who refers to them, assessments with a location. Pure."""

from collections.abc import Iterable

from launchgate.crawlfacts import Referrer
from launchgate.exchange import host_of, shortened
from launchgate.model import Assessment, Location, Rule, Severity, Status

SHOWN = 3
"""Documents named in one sentence."""


def quoted(text: str) -> str:
    """An address or other foreign text, cut where it is long."""
    return f"`{shortened(text).replace('`', '%60')}`"


def listed(texts: Iterable[str], most: int = 5) -> str:
    """Several of them in one phrase."""
    every = tuple(texts)
    shown = ", ".join(quoted(text) for text in every[:most])
    return f"{shown} and {len(every) - most:,} more" if len(every) > most else shown


def amount(count: int, noun: str) -> str:
    """`1 page`, `1,200 pages`."""
    return f"{count:,} {noun}{'' if count == 1 else 'es' if noun.endswith('s') else 's'}"


def where_linked(referrers: tuple[Referrer, ...], references: int) -> str:
    """Where a link is, with the first documents: ", linked from `…` (`a href`) and 4 more"."""
    if not referrers:
        return ""
    documents = dict.fromkeys(referrer.url for referrer in referrers)
    shown = ", ".join(quoted(url) for url in tuple(documents)[:SHOWN])
    rest = max(references, len(documents)) - min(len(documents), SHOWN)
    more = f" and {amount(rest, 'other document')}" if rest else ""
    return f"; named in {shown}{more} (`{referrers[0].link.tag}`)"


def assessment(
    rule: Rule,
    subject: str,
    status: Status,
    message: str,
    *,
    severity: Severity | None = None,
    remediation: str = "",
    impact: str = "",
    because: str | None = None,
    url: str | None = None,
    config: str | None = None,
) -> Assessment:
    """One assessment, at the rule's own severity unless another is given."""
    return Assessment(
        rule=rule.id,
        subject=subject,
        status=status,
        severity=severity or rule.severity,
        message=message,
        impact=impact,
        remediation=remediation,
        because=because,
        location=Location(url=url, host=host_of(url) if url else None, config=config),
    )
