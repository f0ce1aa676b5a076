"""Judges names: they resolve, they lead where they should, and no other ones exist. Pure."""

import ipaddress

from launchgate.checks.dns.rules import EXPECTED_TARGET, RESOLVES, UNDECLARED
from launchgate.checks.dns.said import Causes, assessment, chain, listed, not_declared, why_undecided
from launchgate.checks.dns.spec import Extra, Facts, Host, Options
from launchgate.hostfacts import Named
from launchgate.lookup import Lookup, LookupKind, Signing
from launchgate.model import Assessment, Status


def judge_resolves(facts: Facts, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each declared name."""
    return tuple(_resolves(host, facts, causes) for host in facts.hosts)


def not_judged(host: Host) -> tuple[Status, str, str] | None:
    """(status, reason, remedy) for a name that DNS was not asked about; None when it was."""
    if host.lent:
        return Status.NOT_APPLICABLE, f"`{host.name}` belongs to a hosting platform, which answers for its DNS", ""
    if host.named.value is None:
        status = Status.UNKNOWN if host.named.remedy else Status.NOT_APPLICABLE
        return status, host.named.reason, host.named.remedy
    return None


def _resolves(host: Host, facts: Facts, causes: Causes) -> Assessment:
    rule, name, named = RESOLVES, host.name, host.named.value
    if named is None or host.lent:
        status, reason, remedy = not_judged(host) or (Status.UNKNOWN, host.named.reason, "")
        return assessment(rule, name, status, reason, remediation=remedy, config=host.config)
    worst = named.worst
    if named.v4.loop or named.v6.loop:
        circle = named.v4 if named.v4.loop else named.v6
        message = f"the aliases of `{name}` go round in a circle: {chain(circle)}"
        return assessment(rule, name, Status.FAIL, message, config=host.config)
    if named.addresses and len(host.refused) == len(named.addresses):
        return _private(host)
    if named.addresses:
        message = f"`{name}` resolves to {listed(named.addresses)}"
        return assessment(rule, name, Status.PASS, message, config=host.config)
    if not worst.decided:
        return _undecided(host, worst, facts, causes)
    if worst.kind is LookupKind.NO_SUCH_NAME and worst.aliases:
        message = f"`{name}` leads to a name that does not exist: {chain(worst)}"
    elif worst.kind is LookupKind.NO_SUCH_NAME:
        message = f"`{name}` does not exist in DNS"
    elif worst.aliases:
        message = f"`{name}` leads to a name without an address: {chain(worst)}"
    else:
        message = f"`{name}` exists in DNS and has no address (neither A nor AAAA)"
    return assessment(rule, name, Status.FAIL, message, config=host.config)


def _private(host: Host) -> Assessment:
    message = f"`{host.name}` leads to {listed(host.refused)}, which is not public: visitors may be unable to reach it"
    remedy = f'if that is intended, add "{host.name}" to network.allow_private in launchgate.yml'
    return assessment(RESOLVES, host.name, Status.UNKNOWN, message, remediation=remedy, config=host.config)


def _undecided(host: Host, worst: Lookup, facts: Facts, causes: Causes) -> Assessment:
    broken = next((one.signatures for one in facts.signed if host.name in one.names), None)
    if broken is not None and broken.state is Signing.BROKEN and worst.kind is LookupKind.SERVER_FAILURE:
        message = f"`{host.name}` resolves for nobody whose resolver checks DNSSEC: in `{broken.zone}`, {broken.detail}"
        remedy = "let the DNS provider sign the zone again, or remove the DS record at the registrar"
        return assessment(RESOLVES, host.name, Status.FAIL, message, remediation=remedy, config=host.config)
    reason, remedy = why_undecided(worst)
    cause = causes.of_server(worst, host.name)
    return assessment(
        RESOLVES, host.name, Status.UNKNOWN, reason, remediation=remedy, because=cause, config=host.config
    )


def judge_expected(facts: Facts, options: Options, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each name in dns.expected."""
    rule = EXPECTED_TARGET
    if not options.expected:
        return (not_declared(rule, "dns.expected"),)
    if facts.outside:
        message = "dns.expected is about another site than this run's target"
        return (assessment(rule, rule.covers, Status.NOT_APPLICABLE, message),)
    pairs = zip(facts.expected, options.expected.items(), strict=True)
    return tuple(_expected(host, targets, causes) for host, (_, targets) in pairs)


def _expected(host: Host, targets: tuple[str, ...], causes: Causes) -> Assessment:
    rule, name, named, config = EXPECTED_TARGET, host.name, host.named.value, host.config
    if named is None:
        status, reason, remedy = not_judged(host) or (Status.UNKNOWN, host.named.reason, "")
        return assessment(rule, name, status, reason, remediation=remedy, config=config)
    if not named.addresses and not named.aliases:
        cause = causes.of_host(name)
        if named.worst.decided:
            message, remedy = f"`{name}` leads nowhere: {named.worst.detail}", "create its record"
            return assessment(rule, name, Status.FAIL, message, remediation=remedy, because=cause, config=config)
        reason, remedy = why_undecided(named.worst)
        return assessment(rule, name, Status.UNKNOWN, reason, remediation=remedy, because=cause, config=config)
    led = f"{chain(named.v4)} at {listed(named.addresses)}" if named.aliases else listed(named.addresses)
    if matches(named, targets):
        return assessment(rule, name, Status.PASS, f"`{name}` leads to {led}", config=config)
    message = f"`{name}` leads to {led}, not to {listed(targets)}"
    return assessment(rule, name, Status.FAIL, message, config=config)


def matches(named: Named, targets: tuple[str, ...]) -> bool:
    """Whether the aliases pass through a declared name, or every address is a declared one."""
    names = [target.rstrip(".").lower().removeprefix("*.") for target in targets]
    if any(alias == name or alias.endswith(f".{name}") for alias in named.aliases for name in names):
        return True
    networks = [network for target in targets if (network := _network(target)) is not None]
    addresses = [ipaddress.ip_address(address) for address in named.addresses]
    return bool(addresses) and all(any(address in network for network in networks) for address in addresses)


def _network(target: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(target, strict=False)
    except ValueError:
        return None


def judge_undeclared(facts: Facts, causes: Causes) -> tuple[Assessment, ...]:
    """One assessment for each name that was found, and one for each domain without any."""
    if not facts.extras:
        return (not_declared(UNDECLARED, "site.hosts or dns.records"),)
    return tuple(seen for extra in facts.extras for seen in _undeclared(extra, causes))


def _undeclared(extra: Extra, causes: Causes) -> tuple[Assessment, ...]:
    rule = UNDECLARED
    found = [
        assessment(
            rule,
            one.name,
            Status.FAIL,
            f"`{one.name}` exists and nobody declared it: it leads to {_end(one)}",
            remediation=f"remove its record, or add `{one.name}` to site.hosts or dns.intended",
        )
        for one in extra.found
    ]
    if extra.undecided is not None:
        reason, remedy = why_undecided(extra.undecided)
        cause = causes.of_lookup(extra.undecided)
        message = f"not every common name below `{extra.zone}` could be tried: {reason}"
        found.append(assessment(rule, extra.zone, Status.UNKNOWN, message, remediation=remedy, because=cause))
    elif not found:
        wild = "" if extra.wildcard.kind is LookupKind.NO_SUCH_NAME else ", apart from what a wildcard record answers"
        message = f"none of {extra.tried} common names below `{extra.zone}` exists undeclared{wild}"
        found.append(assessment(rule, extra.zone, Status.PASS, message))
    return tuple(found)


def _end(found: Lookup) -> str:
    if found.aliases:
        return chain(found)
    return listed(found.values) if found.values else "names below it"
