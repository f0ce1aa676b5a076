"""Opinion on what was looked up: assessments for every rule, and the table of mail authentication. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from launchgate.checks.email.judge_dkim import judge_dkim, usable_key
from launchgate.checks.email.judge_dmarc import judge_dmarc
from launchgate.checks.email.judge_spf import judge_spf
from launchgate.checks.email.judge_transport import judge_mta_sts, judge_tls_reports
from launchgate.checks.email.rules import DKIM, DMARC, INBOX, MTA_STS, RULES, SPF, TLS_RPT
from launchgate.checks.email.said import NOT_DECLARED, assessment, clipped, not_applicable, root
from launchgate.checks.email.spec import DomainFacts, Facts, Options
from launchgate.checks.email.transport import is_sts, is_tls_report, read_policy
from launchgate.exchange import Response
from launchgate.model import Assessment, Judgement, Rule, Section, Status, Table

_UNATTESTED = (
    "no one has attested it: send each kind of mail to real mailboxes and add the result under attest in launchgate.yml"
)


def judge(facts: Facts, options: Options) -> Judgement:
    """Says of each declared domain, selector and sender what holds."""
    if not facts.domains:
        return Judgement(assessments=tuple(not_applicable(rule, _subject(rule), NOT_DECLARED) for rule in RULES))
    assessments = [said for seen in facts.domains for said in _domain(seen, options, facts.host)]
    lookups = sum(seen.spf.lookups for seen in facts.domains)
    return Judgement(
        assessments=tuple(assessments),
        tables=(_table(facts),),
        receipt=(("domains", len(facts.domains)), ("SPF lookups", lookups)),
    )


def _domain(seen: DomainFacts, options: Options, host: str | None) -> Iterator[Assessment]:
    """Everything about one domain. Where the domain itself is missing or nobody answers, that is told once, by the SPF rule."""
    whole, *rest = judge_spf(seen, options)
    lost = whole.status is Status.UNKNOWN and not seen.answered and whole.because is None
    yield replace(whole, because=f"dns/resolves#{host}") if lost and host else whole
    yield from rest
    cause = root(SPF, seen.domain)
    if seen.exists:
        for said in (
            *judge_dkim(seen),
            *judge_dmarc(seen, options),
            judge_mta_sts(seen),
            judge_tls_reports(seen, options),
        ):
            folded = said.status is Status.UNKNOWN and not seen.answered
            yield replace(said, because=cause) if folded else said
    else:
        message = f"nothing to judge until `{seen.domain}` exists in DNS"
        for rule in (DKIM, DMARC, MTA_STS, TLS_RPT):
            if seen.silent:
                yield not_applicable(rule, seen.domain, message, seen)
            else:
                remedy = whole.remediation
                yield assessment(
                    rule, seen.domain, Status.UNKNOWN, message, seen=seen, remediation=remedy, because=cause
                )  # fmt: skip
    yield not_applicable(INBOX, seen.domain, _inbox(seen), seen)


def _subject(rule: Rule) -> str:
    return "mail domain" if rule is not INBOX else "inbox placement"


def _inbox(seen: DomainFacts) -> str:
    return f"`{seen.domain}` is declared to send no mail" if seen.silent else _UNATTESTED


def _table(facts: Facts) -> Table:
    return Table(
        id="mail-authentication",
        title="Mail authentication",
        handover=Section.EMAIL,
        columns=("Domain", "SPF", "SPF lookups", "DKIM", "DMARC", "DMARC reports", "MTA-STS", "TLS reports"),
        rows=tuple(_row(seen) for seen in facts.domains),
    )


def _row(seen: DomainFacts) -> tuple[str | int, ...]:
    return (
        seen.domain,
        _spf(seen),
        seen.spf.lookups,
        _dkim(seen),
        _dmarc(seen),
        _reports(seen),
        _sts(seen),
        _tls(seen),
    )


def _spf(seen: DomainFacts) -> str:
    if len(seen.spf.records) != 1:
        return f"{len(seen.spf.records)} records" if seen.spf.records else "no record"
    if seen.spf.faults:
        return "unusable"
    return f"{seen.spf.ending}all" if seen.spf.ending else "valid, no all"


def _dkim(seen: DomainFacts) -> str:
    if not seen.selected:
        return f"not declared (seen: {', '.join(seen.guessed)})" if seen.guessed else "not declared"
    good = sum(usable_key(selected) is not None for selected in seen.selected)
    return f"{good} of {len(seen.selected)} selectors"


def _dmarc(seen: DomainFacts) -> str:
    found = seen.dmarc.applies
    if found is None or found.policy is None:
        return "no record"
    return str(found.policy) if found.name == seen.domain else f"{found.policy} (from {found.name})"


def _reports(seen: DomainFacts) -> str:
    found = seen.dmarc.applies
    return clipped(", ".join(found.record.rua), 200) if found and found.record.rua else "nobody"


def _sts(seen: DomainFacts) -> str:
    if seen.sts is None or not any(is_sts(text) for text in seen.sts.values):
        return "no record"
    return read_policy(seen.policy.text).mode or "no policy" if isinstance(seen.policy, Response) else "no policy"


def _tls(seen: DomainFacts) -> str:
    return "yes" if seen.tls_reports and any(is_tls_report(text) for text in seen.tls_reports.values) else "no record"
