"""Judges DMARC: whether a policy applies, what it stops, who reads the reports, and what older receivers make of it. Pure."""

from collections.abc import Iterator

from launchgate.checks.email.dmarc_record import DmarcRecord, Policy, is_dmarc
from launchgate.checks.email.dmarc_walk import DmarcWalk, PolicyFound
from launchgate.checks.email.rules import DMARC
from launchgate.checks.email.said import assessment, listed, paste, remedy_for, unanswered
from launchgate.checks.email.spec import DomainFacts, Options, Reporting
from launchgate.checks.email.spf_record import is_spf
from launchgate.checks.email.tags import shown
from launchgate.model import Assessment, Severity, Status


def judge_dmarc(seen: DomainFacts, options: Options) -> Iterator[Assessment]:
    """The policy first, then each thing that weakens it."""
    walk = seen.dmarc
    own = walk.steps[0]
    if walk.unanswered is not None and own.count < 2:
        yield unanswered(DMARC, seen.domain, walk.unanswered, seen)
        return
    found = walk.applies
    if own.count > 1:
        message = f"`_dmarc.{seen.domain}` has {own.count} DMARC records, and receivers ignore them all"
        yield _fail(seen, message, "delete all but one", _severity(seen))
        return
    if found is None or found.policy is None:
        yield _none(seen, found, options)
        return
    where = "" if found.name == seen.domain else f", from the record of `{found.name}`"
    message = f"`{seen.domain}` has a DMARC policy: `{found.policy}`{where}"
    yield assessment(DMARC, seen.domain, Status.PASS, message, seen=seen)
    yield from _strength(seen, found, found.policy)
    if found.name == seen.domain:
        yield from _subdomains(seen, found.record)
    yield from _record(seen, found.record)
    yield from _older(seen, walk, found)
    yield from _reports(seen, found.record, options)


def _none(seen: DomainFacts, found: PolicyFound | None, options: Options) -> Assessment:
    """Nothing that receivers could apply."""
    remedy = paste(f"_dmarc.{seen.domain}", _wanted(seen, options))
    if found is not None:
        message = f"receivers ignore the DMARC record of `{found.name}`: {listed(found.record.faults)}"
        return _fail(seen, message, remedy, _severity(seen))
    message = f"`{seen.domain}` has no DMARC record{_slip(seen)}"
    if not seen.silent:
        message = f"mail from `{seen.domain}` risks the spam folder, and anyone can forge it: {message}"
    return _fail(seen, message, remedy, _severity(seen))


def _slip(seen: DomainFacts) -> str:
    """A record that was probably meant."""
    asked = seen.dmarc.steps[0].lookup
    texts = asked.values
    if asked.aliases and not texts:
        return f"; `{asked.name}` points to `{asked.end}`, which has none"
    if any(is_dmarc(text) for text in seen.spf.texts):
        return f"; the one at `{seen.domain}` itself counts for nothing, because it belongs at `_dmarc.{seen.domain}`"
    if any(is_spf(text) for text in texts):
        return f"; `_dmarc.{seen.domain}` holds an SPF record, which belongs at `{seen.domain}`"
    if texts:
        return f"; `{shown(texts[0])}` is none, because a record has to start with exactly `v=DMARC1;`"
    return ""


def _wanted(seen: DomainFacts, options: Options) -> str:
    if seen.silent:
        return "v=DMARC1; p=reject"
    return f"v=DMARC1; p=none; rua=mailto:{options.reports or f'dmarc@{seen.domain}'}"


def _strength(seen: DomainFacts, found: PolicyFound, policy: Policy) -> Iterator[Assessment]:
    if policy is Policy.NONE:
        softened = " (softened by `t=y`)" if found.record.testing else ""
        message = (
            f"the DMARC policy of `{seen.domain}` is `none`{softened}: it watches and stops nothing, so anyone can still "
            "send as you"
        )
        goal = "p=reject" if seen.silent else "p=quarantine"
        remedy = f"when the reports show that your own mail passes, set `{goal}` at `_dmarc.{found.name}`"
        yield _weak(seen, "policy", message, Severity.MEDIUM, remedy)
    elif found.record.testing:
        message = f"`t=y` marks the DMARC policy of `{seen.domain}` as a test: receivers apply `{policy}`, older ones ignore `t`"
        yield _weak(seen, "test", message, Severity.LOW, "remove `t=y` when the reports show that your own mail passes")


def _subdomains(seen: DomainFacts, record: DmarcRecord) -> Iterator[Assessment]:
    """A door beside the locked one: subdomains with a milder policy."""
    own = record.asked(subdomain=False) or Policy.NONE
    for tag, exists in (("sp", True), ("np", False)):
        asked = record.asked(subdomain=True, exists=exists)
        named = record.sp if tag == "sp" else record.np
        if named is not None and asked is Policy.NONE and own is not Policy.NONE:
            whom = "subdomains" if exists else "subdomains that do not exist"
            message = (
                f"`{tag}=none` lets anyone send as {whom} of `{seen.domain}`, although the domain itself has `p={own}`"
            )
            yield _weak(seen, tag, message, Severity.MEDIUM, f"remove `{tag}=none`, or set `{tag}={own}`")


def _record(seen: DomainFacts, record: DmarcRecord) -> Iterator[Assessment]:
    if record.faults:
        message = f"parts of the DMARC record for `{seen.domain}` do not count: {listed(record.faults)}"
        yield _weak(seen, "syntax", message, Severity.MEDIUM, "correct the parts named here")
    if record.removed:
        tags = ", ".join(f"`{tag}`" for tag in record.removed)
        message = f"{tags} in the DMARC record for `{seen.domain}` is gone since RFC 9989{_share(record)}"
        yield _weak(
            seen, "removed tags", message, Severity.LOW, "remove the tag; for a soft start use `t=y` instead of `pct`"
        )


def _share(record: DmarcRecord) -> str:
    if record.pct is None or record.pct == 100:
        return ""
    return f"; older receivers apply the policy to {record.pct} % of failing mail, newer ones to all of it"


def _older(seen: DomainFacts, walk: DmarcWalk, found: PolicyFound) -> Iterator[Assessment]:
    """What receivers that still read RFC 7489 and the public suffix list make of it."""
    if walk.older_unanswered:
        return
    if not found.record.order:
        message = (
            f"older receivers ignore the DMARC record for `{seen.domain}`, because `p=` does not follow `v=DMARC1;`"
        )
        yield _weak(seen, "order", message, Severity.LOW, "write `p=` directly behind `v=DMARC1;`")
    older = walk.older.policy if walk.older else None
    if older is None:
        message = (
            f"older receivers find no DMARC policy for `{seen.domain}`: they look at it and at the registered "
            f"domain only, and the policy stands at `{found.name}`"
        )
        remedy = paste(f"_dmarc.{seen.domain}", shown(found.record.text, 300))
        yield _weak(seen, "older receivers", message, Severity.MEDIUM, remedy)
    elif walk.older is not None and walk.older.name != found.name and older is not found.policy:
        message = (
            f"receivers disagree about `{seen.domain}`: those of RFC 9989 apply `{found.policy}` from `{found.name}`, "
            f"older ones `{older}` from `{walk.older.name}`"
        )
        remedy = f"publish a record of its own at `_dmarc.{seen.domain}`"
        yield _weak(seen, "older receivers", message, Severity.LOW, remedy)


def _reports(seen: DomainFacts, record: DmarcRecord, options: Options) -> Iterator[Assessment]:
    wanted = options.reports or f"dmarc@{seen.domain}"
    if not record.rua and not seen.silent:
        message = f"nobody gets the DMARC reports of `{seen.domain}`, so nobody sees which of your mail fails"
        yield _weak(seen, "reports", message, Severity.LOW, f"add `rua=mailto:{wanted}` to the record")
    elif (
        record.rua
        and options.reports is not None
        and options.reports.lower() not in [address.lower() for address in record.rua]
    ):
        message = f"the DMARC reports of `{seen.domain}` do not go to `{options.reports}`, which email.reports names"
        yield _weak(seen, "reports", message, Severity.MEDIUM, f"add `mailto:{wanted}` to `rua`")
    for reporting in seen.reporting:
        yield _reporting(seen, reporting)


def _reporting(seen: DomainFacts, reporting: Reporting) -> Assessment:
    subject, lookup = f"{seen.domain} (reports to {reporting.address})", reporting.lookup
    if not lookup.decided:
        message = f"the TXT record of `{lookup.name}` could not be looked up: {lookup.detail}"
        remedy = remedy_for(lookup.kind)
        return assessment(
            DMARC, subject, Status.UNKNOWN, message, seen=seen, severity=Severity.MEDIUM, remediation=remedy
        )  # fmt: skip
    if any(is_dmarc(text) for text in lookup.values):
        message = f"`{reporting.address}` agrees to get the reports of `{seen.domain}`"
        return assessment(DMARC, subject, Status.PASS, message, seen=seen, severity=Severity.MEDIUM)
    message = (
        f"the DMARC reports of `{seen.domain}` do not reach `{reporting.address}`: another domain has to agree to get them, "
        f"and `{lookup.name}` has no such record"
    )
    remedy = f"ask the owner of that mailbox to {paste(lookup.name, 'v=DMARC1')}"
    return assessment(DMARC, subject, Status.FAIL, message, seen=seen, severity=Severity.MEDIUM, remediation=remedy)


def _severity(seen: DomainFacts) -> Severity:
    return Severity.MEDIUM if seen.silent else DMARC.severity


def _weak(seen: DomainFacts, what: str, message: str, severity: Severity, remedy: str) -> Assessment:
    subject = f"{seen.domain} ({what})"
    return assessment(DMARC, subject, Status.FAIL, message, seen=seen, severity=severity, remediation=remedy)


def _fail(seen: DomainFacts, message: str, remedy: str, severity: Severity) -> Assessment:
    return assessment(DMARC, seen.domain, Status.FAIL, message, seen=seen, severity=severity, remediation=remedy)
