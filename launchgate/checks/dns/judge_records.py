"""Judges records against the declared ones, and mail delivery. Pure."""

import ipaddress

from launchgate.checks.dns.rules import DRIFT, MX
from launchgate.checks.dns.said import Causes, assessment, listed, not_declared, quoted, why_undecided
from launchgate.checks.dns.spec import Compared, Facts, Mail, MailTarget, Options
from launchgate.lookup import LookupKind
from launchgate.model import Assessment, Status

_NULL = "."


def judge_drift(facts: Facts, options: Options, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each declared name and type."""
    if facts.outside and options.records:
        message = "dns.records is about another site than this run's target"
        return (assessment(DRIFT, DRIFT.covers, Status.NOT_APPLICABLE, message),)
    if not facts.records:
        return (not_declared(DRIFT, "records other than MX in dns.records"),)
    return tuple(_drift(record, causes) for record in facts.records)


def _drift(record: Compared, causes: Causes) -> Assessment:
    subject, live = f"{record.name} {record.type}", record.live
    if live is None:
        message = f"nothing says which domain `{record.name}` belongs to"
        remedy = "set dns.zone in launchgate.yml, or write the name out with a final dot"
        return assessment(DRIFT, subject, Status.UNKNOWN, message, remediation=remedy, config=record.config)
    if not live.decided:
        reason, remedy = why_undecided(live)
        cause = causes.of_lookup(live)
        return assessment(
            DRIFT, subject, Status.UNKNOWN, reason, remediation=remedy, because=cause, config=record.config
        )
    # An alias in the place of a record of another type is a difference, whatever its end answers.
    values = () if live.aliases else live.values
    missing = [value for value in record.values if value not in values]
    extra = [] if record.type == "TXT" else [value for value in values if value not in record.values]
    if not missing and not extra:
        message = f"the live {record.type} of `{record.name}` is as declared"
        return assessment(DRIFT, subject, Status.PASS, message, config=record.config)
    told = [f"{listed(missing)} is missing"] if missing else []
    told += [f"{listed(extra)} was not declared"] if extra else []
    if live.aliases:
        told.append(f"in its place is an alias to {quoted(live.aliases[0])}")
    elif not live.found:
        told.append(live.detail)
    message = f"the live {record.type} of `{record.name}` differs: {'; '.join(told)}"
    gone = live.kind is LookupKind.NO_SUCH_NAME and not live.aliases
    cause = causes.of_host(live.name) if gone else None
    return assessment(DRIFT, subject, Status.FAIL, message, because=cause, config=record.config)


def judge_mx(facts: Facts, options: Options, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each domain that has to receive mail or declares its MX records."""
    if facts.outside and (options.mail or any(record.type == "MX" for record in options.records)):
        message = "dns.mail and dns.records are about another site than this run's target"
        return (assessment(MX, MX.covers, Status.NOT_APPLICABLE, message),)
    if not facts.mail:
        return (not_declared(MX, "dns.mail, or MX records in dns.records,"),)
    return tuple(_mail(mail, causes) for mail in facts.mail)


def _mail(mail: Mail, causes: Causes) -> Assessment:
    live, domain = mail.live, mail.domain
    if not live.decided:
        reason, remedy = why_undecided(live)
        cause = causes.of_lookup(live)
        return assessment(MX, domain, Status.UNKNOWN, reason, remediation=remedy, because=cause, config=mail.config)
    faults = (*_against_declared(mail), *_on_its_own(mail))
    if faults:
        return assessment(MX, domain, Status.FAIL, f"mail to `{domain}`: {'; '.join(faults)}", config=mail.config)
    open_ = next((one for one in map(_undecided, mail.targets) if one is not None), None)
    if open_ is not None:
        reason, remedy = open_
        return assessment(MX, domain, Status.UNKNOWN, reason, remediation=remedy, config=mail.config)
    what = "takes no mail, as declared" if _is_null(live.values) else f"goes to {listed(live.values)}"
    return assessment(MX, domain, Status.PASS, f"mail to `{domain}` {what}", config=mail.config)


def _is_null(values: tuple[str, ...]) -> bool:
    return any(value.split(" ", 1)[1:] == [_NULL] for value in values)


def _against_declared(mail: Mail) -> tuple[str, ...]:
    if not mail.declared:
        return ()
    missing = [value for value in mail.declared if value not in mail.live.values]
    extra = [value for value in mail.live.values if value not in mail.declared]
    told = [f"the declared MX {listed(missing)} is missing"] if missing else []
    return (*told, *([f"the MX {listed(extra)} was not declared"] if extra else []))


def _on_its_own(mail: Mail) -> tuple[str, ...]:
    """What is wrong with the live records whatever was declared."""
    values = mail.live.values
    if not values:
        why = "" if mail.live.kind is LookupKind.NO_DATA else f" ({mail.live.detail})"
        return () if mail.declared else (f"there is no MX record{why}, so nobody can write to it",)
    if _is_null(values):
        if len(values) > 1:
            return ("a null MX (`0 .`) stands beside others, which contradicts them (RFC 7505 section 3)",)
        return ("a null MX (`0 .`) says that it takes no mail",) if mail.receives else ()
    return tuple(fault for fault in map(_fault, mail.targets) if fault is not None)


def _fault(target: MailTarget) -> str | None:
    name = target.name
    if _is_address(name):
        return f"{quoted(name)} is an address, where a name has to be (RFC 5321 section 5.1)"
    if target.alias.found:
        return f"{quoted(name)} is an alias, which an MX must not lead to (RFC 2181 section 10.3)"
    if target.v4.decided and target.v6.decided and not (target.v4.found or target.v6.found):
        gone = target.v4.kind is LookupKind.NO_SUCH_NAME
        return f"{quoted(name)} {'does not exist' if gone else 'has no address'}"
    return None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _undecided(target: MailTarget) -> tuple[str, str] | None:
    if target.v4.found or target.v6.found:
        return None
    open_ = next((found for found in (target.v4, target.v6) if not found.decided), None)
    return None if open_ is None else why_undecided(open_)
