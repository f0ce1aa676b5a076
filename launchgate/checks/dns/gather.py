"""Asks DNS everything the plan names, in a few waves that each run side by side; no opinion.

A wave needs the one before it: who serves a zone, before they are asked. A name that could not be looked up costs its time once,
because what depends on it is not asked any more.
"""

from launchgate.checks.dns.gather_agreement import agreements_of
from launchgate.checks.dns.plan import Plan, plan
from launchgate.checks.dns.services import service_of
from launchgate.checks.dns.spec import (
    Alias,
    Authorisation,
    Compared,
    Extra,
    Facts,
    Host,
    Mail,
    MailTarget,
    Options,
    Signed,
)
from launchgate.context import Context
from launchgate.exchange import Exchange, Failure
from launchgate.lookup import Authority, Lookup, LookupKind
from launchgate.registrable import ancestors, lent, registrable

_IMPOSSIBLE = "launchgate-asks-for-a-name-that-nobody-has"
"""A label that only a wildcard answers for."""


def gather(context: Context, options: Options) -> Facts:
    """Asks once. Raises CannotJudge when there is no target, or no resolver on this machine for a name that needs one."""
    todo = plan(context.require_target(), context.site, options)
    context.clients.hosts.prepare(name for name, _ in (*todo.hosts, *todo.expected))
    hosts = _hosts(context, todo.hosts)
    asked = tuple(host for host in hosts if host.named.value is not None and not host.lent)
    records = _records(context, todo)
    extras = _extras(context, todo, asked)
    agreements = agreements_of(context, asked, options)
    dns = context.clients.dns
    return Facts(
        hosts=hosts,
        expected=_hosts(context, todo.expected),
        outside=not todo.whole,
        records=records,
        aliases=_aliases(context, asked, records, extras),
        extras=extras,
        mail=_mail(context, todo),
        agreements=agreements,
        authorisations=_authorisations(context, asked),
        signed=_signed(context, asked),
        questions=dns.questions,
        contacted=dns.contacted,
        silent=dns.silent,
    )


def _hosts(context: Context, names: tuple[tuple[str, str], ...]) -> tuple[Host, ...]:
    """Names with what DNS says of them, from the hosts client's memory."""
    client = context.clients.hosts
    found = []
    for name, config in names:
        named = client.named(name)
        addresses = named.value.addresses if named.value is not None else ()
        permitted = [context.clients.addresses.permits(name, address) for address in addresses]
        refused = tuple(one for one, allowed in zip(addresses, permitted, strict=True) if not allowed)
        found.append(Host(name=name, config=config, named=named, lent=lent(name), refused=refused))
    return tuple(found)


def _records(context: Context, todo: Plan) -> tuple[Compared, ...]:
    groups = [group for group in todo.groups if group.type != "MX"]
    found = context.clients.dns.lookups((group.name, group.type) for group in groups if group.name)
    return tuple(
        Compared(
            name=group.shown,
            type=group.type,
            values=group.values,
            config=group.config,
            live=found[group.name, group.type] if group.name else None,
        )
        for group in groups
    )


def _extras(context: Context, todo: Plan, asked: tuple[Host, ...]) -> tuple[Extra, ...]:
    """Tries common names, unless the domain's own names could not be looked up."""
    dns = context.clients.dns
    found = []
    for zone, names in todo.labels:
        wildcard = dns.lookup(f"{_IMPOSSIBLE}.{zone}", "A")
        inside = [host for host in asked if host.name == zone or host.name.endswith(f".{zone}")]
        lost = next((host.named.value.worst for host in inside if host.named.value and not _decided(host)), None)
        if not wildcard.decided or lost is not None:
            found.append(Extra(zone=zone, tried=0, wildcard=wildcard, undecided=lost or wildcard))
            continue
        seen = dns.lookups((name, "A") for name in names)
        exist = tuple(one for one in seen.values() if _exists(one) and not _same(one, wildcard))
        undecided = next((one for one in seen.values() if not one.decided), None)
        found.append(Extra(zone=zone, tried=len(names), wildcard=wildcard, found=exist, undecided=undecided))
    return tuple(found)


def _decided(host: Host) -> bool:
    return host.named.value is not None and host.named.value.worst.decided


def _exists(found: Lookup) -> bool:
    """A name exists when it has an address, leads somewhere, or has names below it."""
    return found.decided and (bool(found.aliases) or found.kind is not LookupKind.NO_SUCH_NAME)


def _same(found: Lookup, wildcard: Lookup) -> bool:
    """Whether a wildcard record answered: the same end and addresses as for an impossible name."""
    if not _exists(wildcard):
        return False
    return (found.kind, found.aliases) == (wildcard.kind, wildcard.aliases) and (
        found.values == wildcard.values or bool(found.aliases)
    )


def _aliases(
    context: Context, asked: tuple[Host, ...], records: tuple[Compared, ...], extras: tuple[Extra, ...]
) -> tuple[Alias, ...]:  # fmt: skip
    """Every known name that leads to another one."""
    names = {host.name: host.config for host in asked}
    for record in records:
        if record.live is not None and record.type == "CNAME":
            names.setdefault(record.live.name, record.config)
    for extra in extras:
        names |= {found.name: "dns.intended" for found in extra.found if found.name not in names}
    found = context.clients.dns.lookups((name, "A") for name in names)
    # Asked side by side, and in memory when the turn of each comes.
    pages = [one.name for one in found.values() if one.found and _has_page(one)]
    context.clients.hosts.facts_of((name, 443, "https") for name in pages)
    leading = [(names[one.name], one) for one in found.values() if one.aliases and not one.loop]
    return tuple(_alias(context, config, one) for config, one in leading)


def _has_page(found: Lookup) -> bool:
    """Whether the aliases lead to a service that says by its page which names it does not know."""
    service = service_of(found.aliases)
    return service is not None and bool(service.texts)


def _alias(context: Context, config: str, found: Lookup) -> Alias:
    service = service_of(found.aliases)
    if found.kind is LookupKind.NO_SUCH_NAME:
        return Alias(
            name=found.name, config=config, found=found, service=service, unregistered=_unregistered(context, found)
        )
    answer = _page(context, found.name) if found.found and _has_page(found) else None
    return Alias(name=found.name, config=config, found=found, service=service, answer=answer)


def _unregistered(context: Context, found: Lookup) -> str | None:
    """The registrable domain of a name that does not exist, when that does not exist either; never the name's own domain."""
    domain = registrable(found.end)
    if domain is None or domain == registrable(found.name):
        return None
    gone = context.clients.dns.lookup(domain, "NS")
    return domain if gone.kind is LookupKind.NO_SUCH_NAME else None


def _page(context: Context, name: str) -> Exchange | None:
    """What answers under the name: over HTTPS, or over HTTP where that fails, as it does without a certificate."""
    hosts = context.clients.hosts
    secure = hosts.facts(name).first
    if secure is None or not isinstance(secure, Failure):
        return secure
    plain = hosts.facts(name, 80, "http").first
    return secure if plain is None or isinstance(plain, Failure) else plain


def _mail(context: Context, todo: Plan) -> tuple[Mail, ...]:
    dns = context.clients.dns
    live = dns.lookups((domain, "MX") for domain, _ in todo.mail)
    declared = {group.name: group.values for group in todo.groups if group.type == "MX"}
    servers = {domain: tuple(value.split(" ", 1)[1] for value in live[domain, "MX"].values) for domain, _ in todo.mail}
    names = [name for group in servers.values() for name in group if name != "."]
    found = dns.lookups((name, kind) for name in names for kind in ("CNAME", "A", "AAAA"))
    return tuple(
        Mail(
            domain=domain,
            config=config,
            live=live[domain, "MX"],
            declared=declared.get(domain, ()),
            receives=config.startswith("dns.mail"),
            targets=tuple(
                MailTarget(name=name, alias=found[name, "CNAME"], v4=found[name, "A"], v6=found[name, "AAAA"])
                for name in servers[domain]
                if name != "."
            ),
        )
        for domain, config in todo.mail
    )


def _authorisations(context: Context, asked: tuple[Host, ...]) -> tuple[Authorisation, ...]:
    """The closest CAA records at or above each name, down to its registrable domain."""
    dns = context.clients.dns
    dns.lookups((name, "CAA") for host in asked if _decided(host) for name in ancestors(host.name))
    found = []
    for host in asked:
        if host.named.value is None or not _decided(host):
            continue
        steps = [dns.lookup(name, "CAA") for name in ancestors(host.name)]
        closest = next((step for step in steps if step.found or not step.decided), steps[-1])
        resolves = bool(host.named.value.addresses)
        found.append(Authorisation(name=host.name, config=host.config, resolves=resolves, found=closest))
    return tuple(found)


def _signed(context: Context, asked: tuple[Host, ...]) -> tuple[Signed, ...]:
    """The zones that declared names live in. A zone that only unchecked answers show is still looked at."""
    dns, now = context.clients.dns, context.now.timestamp()
    zones: dict[str, list[str]] = {}
    for host in asked:
        if host.named.value is None or host.named.value.worst.kind is LookupKind.TIMEOUT:
            continue
        authority = dns.authority(host.name)
        zone = authority.zone if isinstance(authority, Authority) else registrable(host.name)
        if zone is not None:
            zones.setdefault(zone, []).append(host.name)
    return tuple(Signed(signatures=dns.signatures(zone, now), names=tuple(names)) for zone, names in zones.items())
