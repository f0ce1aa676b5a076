"""How the email judges speak: assessments with a place, records to paste, and answers that did not come."""

from launchgate.checks.email.spec import DomainFacts
from launchgate.lookup import UNDECIDED_REMEDY, Lookup, LookupKind
from launchgate.model import Assessment, Location, Rule, Severity, Status

_LONGEST = 700
"""Characters of a message: records are written by strangers and may name hundreds of faults."""
_MOST_FAULTS = 5
NOT_DECLARED = "not declared: set email.domains in launchgate.yml"


def assessment(
    rule: Rule,
    subject: str,
    status: Status,
    message: str,
    *,
    seen: DomainFacts | None = None,
    severity: Severity | None = None,
    remediation: str = "",
    impact: str = "",
    because: str | None = None,
) -> Assessment:
    """One assessment, at the rule's own severity unless another one is given."""
    return Assessment(
        rule=rule.id,
        subject=subject,
        status=status,
        severity=severity or rule.severity,
        message=clipped(message),
        impact=impact,
        remediation=remediation,
        because=because,
        location=Location(host=seen.domain, config=seen.config) if seen else Location(),
    )


def not_applicable(rule: Rule, subject: str, message: str, seen: DomainFacts | None = None) -> Assessment:
    return assessment(rule, subject, Status.NOT_APPLICABLE, message, seen=seen)


def unanswered(rule: Rule, subject: str, lookup: Lookup, seen: DomainFacts) -> Assessment:
    """A question that nobody answered says nothing about the record."""
    message = f"the {lookup.type} record of `{lookup.name}` could not be looked up: {lookup.detail}"
    remedy = remedy_for(lookup.kind)
    return assessment(rule, subject, Status.UNKNOWN, message, seen=seen, remediation=remedy)


def remedy_for(kind: LookupKind) -> str:
    return UNDECIDED_REMEDY.get(kind, UNDECIDED_REMEDY[LookupKind.TIMEOUT])


def paste(name: str, text: str) -> str:
    """A TXT record as zone files and DNS panels take it."""
    return f'publish `{name}. TXT "{text}"`'


def listed(texts: tuple[str, ...]) -> str:
    """Several faults as one sentence's end."""
    more = len(texts) - _MOST_FAULTS
    return "; ".join((*texts[:_MOST_FAULTS], *([f"and {more} more"] if more > 0 else [])))


def clipped(text: str, limit: int = _LONGEST) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def root(rule: Rule, domain: str) -> str:
    return f"{rule.id}#{domain}"
