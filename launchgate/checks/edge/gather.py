"""Looks at every public name and at every declared origin, once; no opinion."""

import ipaddress
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from launchgate.checks.edge.spec import Door, Facts, Host, Options, Origin
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.exchange import Exchange, Failure, FailureKind, host_of, origin
from launchgate.hostfacts import Named, Step, root_url
from launchgate.lookup import Authority
from launchgate.registrable import lent

_AT_ONCE = 8
_ADDRESSES = 4
"""Addresses of one origin that are asked."""
_UNPROVEN = frozenset({FailureKind.TLS_EXPIRED, FailureKind.TLS_WRONG_HOST, FailureKind.TLS_UNTRUSTED})
"""Failures that say nothing about whether the product answers there, only about the certificate."""


def gather(context: Context, options: Options) -> Facts:
    """Raises CannotJudge when there is no target, or the client cannot be set up."""
    target = context.require_target()
    places = _places(context, target)
    seen = context.clients.hosts.facts_of((name, port, scheme) for name, port, scheme, _ in places)
    hosts = tuple(
        _host(context, place[0], place[3], found.named, found.first, found.url)
        for place, found in zip(places, seen, strict=True)
    )
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="origins") as pool:
        written = [(text, f"edge.origins[{n}]") for n, text in enumerate(options.origins)]
        origins = tuple(pool.map(lambda one: _origin(context, target, *one), written))
    return Facts(hosts=hosts, origins=origins)


def _places(context: Context, target: str) -> list[tuple[str, int, str, str]]:
    """(name, port, scheme, configuration key): the target, and the rest of the declared site when it belongs to that."""
    scheme, first, port = origin(target)
    site = context.site
    declared = {host.rstrip(".").lower(): f"site.hosts[{n}]" for n, host in enumerate(site.hosts)}
    if site.canonical:
        declared = {host_of(site.canonical): "site.canonical", **declared}
    found = {first: (first, port, scheme, declared.get(first, "--url"))}
    if first in declared:
        for name, config in declared.items():
            found.setdefault(name, (name, 443, "https", config))
    return list(found.values())


def _host(
    context: Context, name: str, config: str, named: Step[Named], answer: Exchange | None, url: str
) -> Host:  # fmt: skip
    moved = context.clients.addresses.moved(name)
    addresses = named.value.addresses if named.value is not None else _literal(name)
    return Host(
        name=name,
        config=config,
        url=url,
        named=named,
        addresses=addresses,
        public=any(ipaddress.ip_address(address).is_global for address in addresses),
        moved=moved,
        lent=lent(name),
        answer=answer,
        name_servers=_name_servers(context, name) if named.value is not None and addresses else (),
    )


def _literal(name: str) -> tuple[str, ...]:
    try:
        return (str(ipaddress.ip_address(name)),)
    except ValueError:
        return ()


def _name_servers(context: Context, name: str) -> tuple[str, ...]:
    try:
        found = context.clients.dns.authority(name)
    except CannotJudge:
        return ()
    return found.servers if isinstance(found, Authority) else ()


def _origin(context: Context, target: str, written: str, config: str) -> Origin:
    """Ask one origin on every address it has, on the target's port, and on port 80 where none is written."""
    scheme, _, usual = origin(target)
    name, port = _split(written)
    addresses: tuple[str, ...] = _literal(name)
    if not addresses:
        named = context.clients.hosts.named(name)
        if named.value is None or not named.value.addresses:
            return _unnamed(written, config, name, named)
        addresses = named.value.addresses[:_ADDRESSES]
    ports = [(scheme, port or usual)] if port or scheme == "http" else [(scheme, usual), ("http", 80)]
    doors = tuple(_doors(context, target, addresses, ports))
    barred = [door.answer for door in doors if _barred(door.answer)]
    if len(barred) == len(doors) and isinstance(barred[0], Failure):
        return Origin(written=written, config=config, reason=barred[0].reason, remedy=barred[0].remedy, closed=True)
    return Origin(written=written, config=config, doors=tuple(door for door in doors if not _barred(door.answer)))


def _barred(answer: Exchange) -> bool:
    return isinstance(answer, Failure) and answer.kind is FailureKind.FORBIDDEN_ADDRESS


def _split(written: str) -> tuple[str, int | None]:
    host, port = written, ""
    if written.count(":") == 1 or written.startswith("["):
        head, colon, tail = written.rpartition(":")
        host, port = (head, tail) if colon and tail.isdecimal() else (written, "")
    return host.strip("[]").rstrip(".").lower(), int(port) if port else None


def _unnamed(written: str, config: str, name: str, named: Step[Named]) -> Origin:
    """An origin without an address to ask."""
    remedy = named.remedy or "write the origin's address in edge.origins"
    reason = named.reason
    if named.value is not None:
        reason = f"`{name}` could not be resolved ({named.value.worst.detail or 'it has no address'})"
    return Origin(written=written, config=config, reason=reason, remedy=remedy)


def _doors(
    context: Context, target: str, addresses: tuple[str, ...], ports: list[tuple[str, int]]
) -> Iterator[Door]:  # fmt: skip
    asked = [(address, scheme, port) for address in addresses for scheme, port in ports]
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="doors") as pool:
        yield from pool.map(lambda one: _door(context, target, *one), asked)


def _door(context: Context, target: str, address: str, scheme: str, port: int) -> Door:
    """The home page under the target's own name, from this address; once more without proof where the certificate is no good."""
    own_scheme, host, own_port = origin(target)
    url = root_url(scheme, host, own_port if scheme == own_scheme else port)
    client = context.clients.http
    answer = client.fetch_at(url, address, port)
    if isinstance(answer, Failure) and answer.kind in _UNPROVEN:
        return Door(
            address=address, port=port, answer=client.fetch_at(url, address, port, verified=False), unproven=True
        )
    return Door(address=address, port=port, answer=answer)
