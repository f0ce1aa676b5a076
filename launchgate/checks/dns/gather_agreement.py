"""Asks resolvers and a zone's own name servers for the same names; no opinion."""

from launchgate.checks.dns.spec import Agreement, Host, Options, View
from launchgate.clients.address import split_endpoint
from launchgate.context import Context
from launchgate.lookup import Authority, Lookup
from launchgate.registrable import ancestors

_MOST_RESOLVERS = 4
Server = tuple[str, int]


def agreements_of(context: Context, hosts: tuple[Host, ...], options: Options) -> tuple[Agreement, ...]:
    """One for each name that resolves."""
    dns = context.clients.dns
    asked = [host for host in hosts if host.named.value is not None and host.named.value.addresses]
    if not asked:
        return ()
    named = bool(context.clients.network.resolvers)
    own = dns.resolvers[:_MOST_RESOLVERS]
    public = () if named else tuple(split_endpoint(server, 53) for server in options.compare_with[:_MOST_RESOLVERS])
    resolvers = {server: server in public for server in (*public, *own)} | dict.fromkeys(own, False)
    dns.lookups((zone, "NS") for host in asked for zone in ancestors(host.name))
    authorities = {host.name: dns.authority(host.name) for host in asked}
    names = {name for found in authorities.values() if isinstance(found, Authority) for name in found.servers}
    places = dns.name_servers(sorted(names))
    kinds = {host.name: _kind(host) for host in asked}
    questions: list[tuple[Server, str, str, bool]] = [
        (server, host.name, kinds[host.name], True) for host in asked for server in resolvers
    ]
    for host in asked:
        found = authorities[host.name]
        for place in _servers(found, places).values():
            if isinstance(found, Authority) and not isinstance(place, Lookup):
                questions += [(place, host.name, kinds[host.name], False), (place, found.zone, "SOA", False)]
    questions = list(dict.fromkeys(questions))
    seen = dict(zip(questions, dns.ask_all(questions), strict=True))
    return tuple(_agreement(host, kinds[host.name], authorities[host.name], places, resolvers, seen) for host in asked)


def _kind(host: Host) -> str:
    """What to compare: the alias itself where there is one, because only that lives in this zone."""
    named = host.named.value
    if named is None or named.aliases:
        return "CNAME"
    return "A" if named.v4.values else "AAAA"


def _servers(found: Authority | Lookup, places: dict[str, Server | Lookup]) -> dict[str, Server | Lookup]:
    if isinstance(found, Lookup):
        return {}
    return {name: places[name] for name in found.servers if name in places}


def _agreement(
    host: Host,
    kind: str,
    authority: Authority | Lookup,
    places: dict[str, Server | Lookup],
    resolvers: dict[Server, bool],
    seen: dict[tuple[Server, str, str, bool], Lookup],
) -> Agreement:
    views = [
        View(server=found.server, authoritative=False, found=found, optional=optional)
        for server, optional in resolvers.items()
        if (found := seen.get((server, host.name, kind, True))) is not None
    ]
    if isinstance(authority, Lookup):
        reason = f"the name servers of `{host.name}` could not be found out: {authority.detail}"
        return Agreement(name=host.name, config=host.config, zone="", views=tuple(views), reason=reason)
    for name, place in _servers(authority, places).items():
        if isinstance(place, Lookup):
            views.append(View(server=name, authoritative=True, found=place))
            continue
        start = seen[place, authority.zone, "SOA", False]
        serial = start.values[0].split()[2] if start.found and len(start.values[0].split()) > 2 else None
        views.append(View(server=name, authoritative=True, found=seen[place, host.name, kind, False], serial=serial))
    return Agreement(name=host.name, config=host.config, zone=authority.zone, views=tuple(views))
