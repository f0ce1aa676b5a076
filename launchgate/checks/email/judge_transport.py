"""Judges MTA-STS and TLS reports: mail on its way in. Pure."""

from launchgate.checks.email.asking import mail_hosts
from launchgate.checks.email.rules import MTA_STS, TLS_RPT
from launchgate.checks.email.said import assessment, listed, not_applicable, paste, unanswered
from launchgate.checks.email.spec import DomainFacts, Options
from launchgate.checks.email.transport import (
    SHORT_AGE,
    StsPolicy,
    covered,
    is_sts,
    is_tls_report,
    read_policy,
    sts_faults,
    tls_report_faults,
)
from launchgate.exchange import Exchange, Failure, FailureKind, Response
from launchgate.model import Assessment, Rule, Severity, Status

_OWN_FAULT = (
    FailureKind.NO_SUCH_NAME, FailureKind.NO_ADDRESS, FailureKind.REFUSED, FailureKind.TLS_EXPIRED, FailureKind.TLS_WRONG_HOST,
    FailureKind.TLS_UNTRUSTED, FailureKind.PROTOCOL,
)  # fmt: skip
"""Failures to fetch a policy that every sender meets."""
_TESTING = "serve the policy with `mode: testing` until it is repaired, and give the record a new id"


def receives(seen: DomainFacts) -> bool:
    """Whether a domain takes mail: it is not silent and has no null MX (RFC 7505)."""
    hosts = mail_hosts(seen.mail_hosts)
    return not seen.silent and not (hosts and all(not host for _, host in hosts))


def judge_mta_sts(seen: DomainFacts) -> Assessment:
    """One assessment for the domain."""
    if not receives(seen) or seen.sts is None:
        return _no_inbound(MTA_STS, seen)
    if not seen.sts.decided:
        return unanswered(MTA_STS, seen.domain, seen.sts, seen)
    records = [text for text in seen.sts.values if is_sts(text)]
    if not records:
        message = (
            f"`{seen.domain}` has no MTA-STS: mail to you falls back to plain text when somebody on the way interferes"
        )
        where = f"https://mta-sts.{seen.domain}/.well-known/mta-sts.txt"
        remedy = f"{paste(f'_mta-sts.{seen.domain}', 'v=STSv1; id=1')}, and serve this as {where}:\n{_sample(seen)}"
        return _fail(seen, message, remedy, Severity.LOW)
    if len(records) > 1:
        message = f"`_mta-sts.{seen.domain}` has {len(records)} MTA-STS records, and senders ignore them all"
        return _fail(seen, message, "delete all but one")
    if faults := sts_faults(records[0]):
        message = f"senders ignore the MTA-STS record of `{seen.domain}`: {listed(faults)}"
        return _fail(seen, message, paste(f"_mta-sts.{seen.domain}", "v=STSv1; id=1"))
    return _fetched(seen, seen.policy)


def _fetched(seen: DomainFacts, policy: Exchange | None) -> Assessment:
    match policy:
        case None:
            message = f"the MTA-STS policy of `{seen.domain}` was not fetched"
            return assessment(
                MTA_STS, seen.domain, Status.UNKNOWN, message, seen=seen, remediation="run the gate again"
            )
        case Failure(kind=kind, reason=reason, remedy=remedy):
            message = f"the MTA-STS policy of `{seen.domain}` cannot be fetched: {reason}"
            if kind in _OWN_FAULT:
                fix = f"serve the policy at `{policy.url}` with a valid certificate for `mta-sts.{seen.domain}`"
                return _fail(seen, message, fix)
            return assessment(MTA_STS, seen.domain, Status.UNKNOWN, message, seen=seen, remediation=remedy)
        case Response(blocked=str(guard)):
            message = f"{guard} answered in the place of `{policy.url}`, and it stops mail servers too"
            return _fail(seen, message, f"let `{policy.url}` through without a challenge")
        case Response(status=status) if status != 200:
            message = (
                f"`{policy.url}` answers {status}, and senders take a policy with status 200 only, without a redirect"
            )
            return _fail(seen, message, "serve the policy file at this very address")
    read = read_policy(policy.text)
    if read.faults:
        return _fail(seen, f"senders ignore the MTA-STS policy of `{seen.domain}`: {listed(read.faults)}", _TESTING)
    return _policy(seen, policy, read)


def _policy(seen: DomainFacts, fetched: Response, policy: StsPolicy) -> Assessment:
    """A policy that parses, against the mail hosts that DNS names."""
    if policy.mode == "none":
        message = f"the MTA-STS policy of `{seen.domain}` has `mode: none`, which switches it off"
        return _fail(
            seen, message, "use `mode: testing`, and `mode: enforce` after a week without failure reports", Severity.LOW
        )
    if not seen.mail_hosts.decided:
        return unanswered(MTA_STS, seen.domain, seen.mail_hosts, seen)
    hosts = [host for _, host in mail_hosts(seen.mail_hosts)] or [seen.domain]
    if missing := [host for host in hosts if not covered(host, policy.hosts)]:
        names = ", ".join(f"`{host}`" for host in missing)
        held = (
            "careful senders hold back mail to you"
            if policy.mode == "enforce"
            else "mail will be held back once it enforces"
        )
        message = f"the MTA-STS policy of `{seen.domain}` does not name the mail host {names}: {held}"
        lines = ", ".join(f"`mx: {host}`" for host in missing)
        return _fail(seen, message, f"add {lines} to the policy and give the record a new id")
    if fetched.media_type != "text/plain":
        message = (
            f"the MTA-STS policy of `{seen.domain}` is served as `{fetched.media_type[:80]}`, and should be text/plain"
        )
        return _fail(seen, message, "serve it with `Content-Type: text/plain`", Severity.LOW)
    if (policy.age or 0) < SHORT_AGE:
        message = f"the MTA-STS policy of `{seen.domain}` is forgotten after {policy.age} s, before the next mail comes"
        return _fail(seen, message, "use `max_age: 604800` (a week) or more", Severity.LOW)
    if policy.mode == "testing":
        message = f"the MTA-STS policy of `{seen.domain}` is in `mode: testing`: it reports and protects nothing yet"
        return _fail(seen, message, "use `mode: enforce` after a week without failure reports", Severity.INFO)
    message = f"`{seen.domain}` enforces MTA-STS, and the policy names every mail host"
    return assessment(MTA_STS, seen.domain, Status.PASS, message, seen=seen)


def judge_tls_reports(seen: DomainFacts, options: Options) -> Assessment:
    """One assessment for the domain."""
    if not receives(seen) or seen.tls_reports is None:
        return _no_inbound(TLS_RPT, seen)
    if not seen.tls_reports.decided:
        return unanswered(TLS_RPT, seen.domain, seen.tls_reports, seen)
    name, mailbox = f"_smtp._tls.{seen.domain}", options.reports or f"tls-reports@{seen.domain}"
    remedy = paste(name, f"v=TLSRPTv1; rua=mailto:{mailbox}")
    records = [text for text in seen.tls_reports.values if is_tls_report(text)]
    if not records:
        protected = seen.sts is not None and any(is_sts(text) for text in seen.sts.values)
        severity = Severity.LOW if protected else Severity.INFO
        message = (
            f"nobody hears when encrypted mail to `{seen.domain}` cannot be delivered: `{name}` has no TLS-RPT record"
        )
        return assessment(
            TLS_RPT, seen.domain, Status.FAIL, message, seen=seen, severity=severity, remediation=remedy
        )  # fmt: skip
    faults = (f"there are {len(records)} records",) if len(records) > 1 else tls_report_faults(records[0])
    if faults:
        message = f"senders ignore the TLS-RPT record of `{seen.domain}`: {listed(faults)}"
        return assessment(TLS_RPT, seen.domain, Status.FAIL, message, seen=seen, remediation=remedy)
    return assessment(TLS_RPT, seen.domain, Status.PASS, f"`{seen.domain}` gets TLS reports", seen=seen)


def _no_inbound(rule: Rule, seen: DomainFacts) -> Assessment:
    why = "is declared to send no mail" if seen.silent else "takes no mail (null MX)"
    return not_applicable(rule, seen.domain, f"`{seen.domain}` {why}", seen)


def _sample(seen: DomainFacts) -> str:
    hosts = [host for _, host in mail_hosts(seen.mail_hosts) if host] or [f"mx.{seen.domain}"]
    return "\n".join(["version: STSv1", "mode: testing", *(f"mx: {host}" for host in hosts), "max_age: 604800"])


def _fail(seen: DomainFacts, message: str, remedy: str, severity: Severity | None = None) -> Assessment:
    return assessment(
        MTA_STS, seen.domain, Status.FAIL, message, seen=seen, severity=severity, remediation=remedy
    )  # fmt: skip
