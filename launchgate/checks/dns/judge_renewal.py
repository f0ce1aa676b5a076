"""Judges what would stop a certificate from being renewed: CAA records, and broken signatures. Pure."""

from launchgate.checks.dns.judge_names import not_judged
from launchgate.checks.dns.rules import CAA, DNSSEC
from launchgate.checks.dns.said import Causes, assessment, listed, quoted, why_undecided
from launchgate.checks.dns.spec import Authorisation, Facts, Host, Options, Signed
from launchgate.lookup import LookupKind, Signing
from launchgate.model import Assessment, Rule, Status

_CRITICAL = 128
_KNOWN = frozenset({"issue", "issuewild", "iodef", "contactemail", "contactphone", "issuemail", "issuevmc"})
"""Properties registered with IANA as of 2026-11-01."""


def judge_caa(facts: Facts, options: Options, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each declared name."""
    known = {one.name: one for one in facts.authorisations}
    return tuple(
        _caa(known[host.name], options, causes) if host.name in known else _left_out(CAA, host, causes)
        for host in facts.hosts
    )


def _left_out(rule: Rule, host: Host, causes: Causes) -> Assessment:
    skipped = not_judged(host)
    if skipped is not None and skipped[0] is Status.NOT_APPLICABLE:
        return assessment(rule, host.name, Status.NOT_APPLICABLE, skipped[1])
    reason, remedy = (skipped[1], skipped[2]) if skipped else (f"`{host.name}` could not be looked up", "")
    cause = causes.of_host(host.name)
    return assessment(rule, host.name, Status.UNKNOWN, reason, remediation=remedy, because=cause)


def _caa(one: Authorisation, options: Options, causes: Causes) -> Assessment:
    found = one.found
    if not found.decided:
        if one.resolves and found.kind is LookupKind.SERVER_FAILURE:
            message = f"`{found.name}` has addresses, but asked for CAA its name servers fail ({found.detail})"
            remedy = "let the DNS provider answer CAA questions; authorities refuse to issue until then"
            return assessment(CAA, one.name, Status.FAIL, message, remediation=remedy, config=one.config)
        reason, remedy = why_undecided(found)
        cause = None if one.resolves else causes.of_host(one.name)
        return assessment(CAA, one.name, Status.UNKNOWN, reason, remediation=remedy, because=cause, config=one.config)
    if not found.found and not one.resolves:
        message = f"`{one.name}` does not resolve, so no authority can check it"
        cause = causes.of_host(one.name)
        return assessment(CAA, one.name, Status.UNKNOWN, message, because=cause, config=one.config)
    if not found.found:
        message = f"no CAA record limits who may issue certificates for `{one.name}`"
        return assessment(CAA, one.name, Status.PASS, message, config=one.config)
    return _restricted(one, options)


def _restricted(one: Authorisation, options: Options) -> Assessment:
    where = f"the CAA records at `{one.found.name}`"
    parsed = [parts for value in one.found.values if len(parts := value.split(" ", 2)) == 3]
    strange = [tag for flags, tag, _ in parsed if int(flags) & _CRITICAL and tag not in _KNOWN]
    if strange:
        message = f"{where} hold the critical property {listed(strange)}, which authorities do not know and must obey"
        return assessment(CAA, one.name, Status.FAIL, message, remediation="remove that record", config=one.config)
    issue = [value for _, tag, value in parsed if tag == "issue"]
    if not issue:
        message = f"{where} do not limit who may issue for single names"
        return assessment(CAA, one.name, Status.PASS, message, config=one.config)
    allowed = tuple(dict.fromkeys(name for value in issue if (name := value.partition(";")[0].strip().lower())))
    if not allowed:
        message = f"{where} forbid every authority to issue for `{one.name}`: its certificate cannot be renewed"
        return assessment(CAA, one.name, Status.FAIL, message, config=one.config)
    if not options.issuers:
        message = f"{where} allow only {listed(allowed)}; which authority issues for `{one.name}` is not known here"
        remedy = f"list it in dns.issuers in launchgate.yml, e.g. [{allowed[0]}]"
        return assessment(CAA, one.name, Status.UNKNOWN, message, remediation=remedy, config=one.config)
    refused = [issuer for issuer in options.issuers if issuer.rstrip(".").lower() not in allowed]
    if refused:
        message = f"{where} allow only {listed(allowed)}, not {listed(refused)}: the next renewal will be refused"
        fix = f"add `{one.found.name}  CAA  0 issue {quoted(refused[0])}`".replace("``", "`")
        return assessment(CAA, one.name, Status.FAIL, message, remediation=fix, config=one.config)
    return assessment(CAA, one.name, Status.PASS, f"{where} allow {listed(options.issuers)}", config=one.config)


def judge_dnssec(facts: Facts, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each zone, and one for each declared name whose zone was not looked at."""
    seen = {name for one in facts.signed for name in one.names}
    left = tuple(_left_out(DNSSEC, host, causes) for host in facts.hosts if host.name not in seen)
    return (*(_signed(one, facts, causes) for one in facts.signed), *left)


def _signed(one: Signed, facts: Facts, causes: Causes) -> Assessment:
    zone, detail = one.signatures.zone, one.signatures.detail
    match one.signatures.state:
        case Signing.UNSIGNED:
            return assessment(DNSSEC, zone, Status.PASS, f"`{zone}` is not signed: {detail}")
        case Signing.VALID:
            return assessment(DNSSEC, zone, Status.PASS, f"`{zone}` is signed, and {detail}")
        case Signing.BROKEN:
            cause = _cause(one, facts, causes, decided=False)
            return assessment(DNSSEC, zone, Status.FAIL, f"DNSSEC of `{zone}` is broken: {detail}", because=cause)
        case _:
            message = f"whether DNSSEC of `{zone}` holds could not be told: {detail}"
            cause = _cause(one, facts, causes, decided=False) or _cause(one, facts, causes, decided=True)
            remedy = "name a resolver that checks DNSSEC in network.resolvers, e.g. 9.9.9.9"
            return assessment(DNSSEC, zone, Status.UNKNOWN, message, remediation=remedy, because=cause)


def _cause(one: Signed, facts: Facts, causes: Causes, *, decided: bool) -> str | None:
    """The first name of a zone that has no address, because that was said of it (`decided`) or could not be found out."""
    for host in facts.hosts:
        named = host.named.value
        if host.name in one.names and named is not None and not named.addresses and named.worst.decided is decided:
            return causes.of_host(host.name)
    return None
