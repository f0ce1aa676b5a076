"""Judges aliases: none of them leads to something that is gone, and what a stranger could take is said. Pure."""

from launchgate.checks.dns.judge_names import not_judged
from launchgate.checks.dns.rules import DANGLING
from launchgate.checks.dns.said import Causes, assessment, chain, quoted, why_undecided
from launchgate.checks.dns.services import Claimable, Service
from launchgate.checks.dns.spec import Alias, Facts
from launchgate.exchange import Failure, Response
from launchgate.lookup import LookupKind
from launchgate.model import Assessment, Severity, Status


def judge_dangling(facts: Facts, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each name that leads to another one, and one for each declared name that does not."""
    aliases = {alias.name: alias for alias in facts.aliases}
    found = [_alias(alias, causes) for alias in facts.aliases]
    for host in facts.hosts:
        if host.name in aliases:
            continue
        skipped = not_judged(host)
        if skipped is not None or host.named.value is None:
            status, reason, remedy = skipped or (Status.UNKNOWN, host.named.reason, "")
            cause = causes.of_host(host.name) if status is Status.UNKNOWN else None
            found.append(assessment(DANGLING, host.name, status, reason, remediation=remedy, because=cause))
        elif not host.named.value.worst.decided or host.named.value.worst.loop:
            reason, remedy = why_undecided(host.named.value.worst)
            cause = causes.of_host(host.name)
            found.append(assessment(DANGLING, host.name, Status.UNKNOWN, reason, remediation=remedy, because=cause))
        else:
            message = f"`{host.name}` is no alias: it leads to no other service's name"
            found.append(assessment(DANGLING, host.name, Status.PASS, message, config=host.config))
    return tuple(found)


def _alias(alias: Alias, causes: Causes) -> Assessment:
    found, name = alias.found, alias.name
    if found.kind is LookupKind.NO_SUCH_NAME:
        return _gone(alias)
    if not found.decided:
        reason, remedy = why_undecided(found)
        cause = causes.of_host(name)
        return assessment(
            DANGLING, name, Status.UNKNOWN, reason, remediation=remedy, because=cause, config=alias.config
        )
    service = alias.service
    if service is None or not service.texts or not found.found:
        message = f"{chain(found)} ends at a name that exists"
        return assessment(DANGLING, name, Status.PASS, message, config=alias.config)
    if not isinstance(alias.answer, Response) or alias.answer.blocked is not None:
        return _unanswered(alias, service)
    if unknown_to(service, alias.answer):
        message = f"{chain(found)}: {service.name} answers that it has no such site{_claim(service)}"
        remedy = f"remove the CNAME record of `{name}`, or add `{name}` to your site at {service.name}"
        return assessment(DANGLING, name, Status.FAIL, message, remediation=remedy, config=alias.config)
    message = f"{chain(found)}: {service.name} serves it (status {alias.answer.status})"
    return assessment(DANGLING, name, Status.PASS, message, config=alias.config)


def _gone(alias: Alias) -> Assessment:
    message = f"{chain(alias.found)}: the last name does not exist"
    remedy = f"remove the CNAME record of `{alias.name}`, or create what it leads to again"
    severity = DANGLING.severity
    if alias.unregistered is not None:
        severity = Severity.BLOCKER
        message += f", and neither does its domain {quoted(alias.unregistered)}: whoever registers it owns the name"
    elif alias.service is not None and alias.service.by_name:
        message += f"; it is {alias.service.name}'s{_claim(alias.service)}"
    return assessment(
        DANGLING, alias.name, Status.FAIL, message, remediation=remedy, config=alias.config, severity=severity
    )


def _claim(service: Service) -> str:
    match service.claimable:
        case Claimable.YES:
            return ", where it is claimable: anybody with an account there can take it"
        case Claimable.UNDER:
            return ", where others can take a name under some conditions"
        case _:
            return ", where others cannot take it"


def unknown_to(service: Service, answer: Response) -> bool:
    """Whether a service's page says that no customer has the name it was asked for."""
    text = answer.text.lower()
    return answer.status >= service.lowest_status and any(known in text for known in service.texts)


def _unanswered(alias: Alias, service: Service) -> Assessment:
    """Nobody answered, so nobody said whether the service still knows the name."""
    answer = alias.answer
    reason = answer.reason if isinstance(answer, Failure) else "something else answered in its place"
    remedy = answer.remedy if isinstance(answer, Failure) else "let the gate in with site.access.headers"
    message = f"{chain(alias.found)}: whether {service.name} still knows the name could not be seen ({reason})"
    return assessment(DANGLING, alias.name, Status.UNKNOWN, message, remediation=remedy, config=alias.config)
