"""What the documents say and do not say, one assessment for each rule; what a person has to say is left to the gate."""

from collections.abc import Iterator

from launchgate.checks.handover.spec import RULES, Facts, Options
from launchgate.checks.handover.wanted import WANTED
from launchgate.model import Assessment, Judgement, Location, Rule, Status
from launchgate.papers import Found, look_for

_LATER = "not declared: asked for with --stage release, or once `handover` is set in launchgate.yml"
_ATTEST = "not declared: only a person can say this, and nobody has attested it"


def judge(facts: Facts, options: Options) -> Judgement:
    """Assessments of all rules, and how many documents were read."""
    return Judgement(
        assessments=tuple(_assessed(facts, options)),
        receipt=(("documents", len(facts.papers.documents)), ("documents that could not be read", len(facts.unread))),
    )


def _assessed(facts: Facts, options: Options) -> Iterator[Assessment]:
    for rule in RULES:
        name = rule.id.partition("/")[2]
        if name not in WANTED:
            yield _said(rule, Status.NOT_APPLICABLE, _ATTEST, _command(rule))
        elif not facts.judged:
            yield _said(rule, Status.NOT_APPLICABLE, _LATER, "")
        else:
            found = look_for(WANTED[name], facts.papers, options.documents.get(name, ""), options.max_age_days)
            yield _of(rule, found, facts)


def _of(rule: Rule, found: Found, facts: Facts) -> Assessment:
    if found.status is not None:
        return _said(rule, found.status, found.message, found.remediation, found.location)
    if facts.unread:
        text = f"{found.message}; {len(facts.unread)} could not be read ({facts.unread[0]})"
        return _said(rule, Status.UNKNOWN, text, "make the documents readable and run again")
    if rule.attestable:
        # A person may know it all the same, and an attestation decides only what nothing else decided.
        text = f"not declared: {found.message}, and nobody has attested it"
        return _said(rule, Status.NOT_APPLICABLE, text, f"{found.remediation}\n\nor attest it:\n\n{_command(rule)}")
    return _said(rule, Status.FAIL, found.message, found.remediation)


def _command(rule: Rule) -> str:
    return f"launchgate attest --rule {rule.id} --status passed --owner <name> --evidence <file or link>"


def _said(
    rule: Rule, status: Status, message: str, remediation: str, location: Location | None = None
) -> Assessment:  # fmt: skip
    return Assessment(
        rule=rule.id, subject=rule.covers, status=status, severity=rule.severity, message=message,
        remediation=remediation, location=location or Location(),
    )  # fmt: skip
