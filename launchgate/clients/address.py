"""From a name and a port to the one address to dial, resolved once a run and shared by every client that opens connections.

The order: `network.connect_to`, an address written as such, localhost names, `network.resolvers`, the system's resolver.
An address that is not public is dialled only when the owner named it (`--url`, `connect_to`, `allow_private`), never because
a record or a redirect led there. What is returned is what must be dialled: no second lookup, so a name cannot change its
address between this judgement and the connection.
"""

import ipaddress
import socket
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from launchgate.clients.once import Once
from launchgate.clients.resolve import (
    IPAddress,
    Unresolved,
    UnresolvedKind,
    ask_dns,
    ask_system,
    listening_loopback,
)
from launchgate.errors import CannotJudge

__all__ = [
    "Addresses",
    "Forbidden",
    "Unresolved",
    "UnresolvedKind",
    "is_localhost",
    "is_public",
    "literal",
    "normal_host",
]

if TYPE_CHECKING:
    from launchgate.context import Clients

IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

RESOLVE_SECONDS = 5.0
"""The most that one name may take with the system's resolver."""

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_CLOUD_METADATA = frozenset({ipaddress.IPv4Address("168.63.129.16")})
"""Metadata services on addresses that look public: Azure's wire server. The others are link-local or private anyway."""


class Forbidden(CannotJudge):
    """An address that is not public and that the owner did not name."""

    def __init__(self, host: str, address: IPAddress) -> None:
        what = f"`{host}`" if host == str(address) else f"`{host}` leads to `{address}`, which"
        super().__init__(
            f"{what} is not a public address and was not contacted",
            f'if it is yours, add "{host}" to network.allow_private in launchgate.yml',
        )
        self.host = host
        self.address = str(address)


def normal_host(host: str) -> str:
    """The host as DNS and certificates write it: lower case, no brackets, no final dot, international names as `xn--`."""
    bare = host.strip("[]").rstrip(".").lower()
    if bare.isascii():
        return bare
    import idna

    try:
        return idna.encode(bare, uts46=True).decode("ascii")
    except idna.IDNAError:
        return bare


def literal(host: str) -> IPAddress | None:
    """The address a host *is*, also in the short forms that C libraries and browsers accept (`127.1`, `0x7f000001`)."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    last = host.rpartition(".")[2]
    if not (last.isdecimal() or last.lower().startswith("0x")):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, ipaddress.AddressValueError):
        return None


def is_localhost(host: str) -> bool:
    """Whether a name means this machine by definition (RFC 6761 section 6.3)."""
    return host == "localhost" or host.endswith(".localhost")


def is_public(address: IPAddress) -> bool:
    """Whether an address is on the public internet; addresses that carry an IPv4 address inside are judged by it."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and address not in _CLOUD_METADATA


def split_endpoint(text: str, default_port: int) -> tuple[str, int]:
    """`host`, `host:port`, `[v6]:port` or a bare IPv6 address as (host, port). Raises CannotJudge for a port that is none."""
    if text.count(":") > 1 and not text.startswith("["):
        return normal_host(text), default_port
    host, colon, port = text.rpartition(":") if not text.endswith("]") else (text, "", "")
    if not colon:
        return normal_host(text), default_port
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise CannotJudge(f"`{text}` in `network` has no valid port", "write it as address:port in launchgate.yml")
    return normal_host(host), int(port)


class Addresses:
    """Answers where to connect. Every answer and every failure is remembered for the run; safe to share between threads."""

    def __init__(self, clients: "Clients") -> None:
        self._clients = clients
        self._deadline = clients.deadline
        self._resolvers = tuple(split_endpoint(server, 53) for server in clients.network.resolvers)
        self._connect_to = {
            split_endpoint(name, 443): split_endpoint(place, split_endpoint(name, 443)[1])
            for name, place in clients.network.connect_to.items()
        }
        self._named = frozenset(
            normal_host(host) for host in (urlsplit(url).hostname for url in clients.explicit_urls) if host
        )
        self._allowed_hosts, self._allowed_networks = _allowed(clients.network.allow_private)
        self._dialled: Once[tuple[str, int], tuple[str, int]] = Once()
        self._resolved: Once[str, tuple[IPAddress, ...]] = Once()
        self._lookups_ms: dict[str, float] = {}

    def dial(self, host: str, port: int) -> tuple[str, int]:
        """The (address, port) to connect to for `host:port` of a URL.

        Raises Unresolved, Forbidden, or CannotJudge when the run's time is up.
        """
        name = normal_host(host)
        return self._dialled.get((name, port), lambda: self._find(name, port))

    def lookup_ms(self, host: str) -> float | None:
        """How long the run's one lookup of a name took; None when it was never looked up, or is no name."""
        return self._lookups_ms.get(normal_host(host))

    def overridden(self, host: str, port: int) -> bool:
        """Whether `network.connect_to` says where this host and port are."""
        return (normal_host(host), port) in self._connect_to

    def moved(self, host: str) -> bool:
        """Whether `network.connect_to` says where any port of this host is."""
        return any(name == normal_host(host) for name, _ in self._connect_to)

    def permits(self, host: str, address: str) -> bool:
        """Whether `address` may be dialled because `host`'s record says so: public, or named by the owner."""
        return self._permitted(normal_host(host), ipaddress.ip_address(address))

    def _find(self, host: str, port: int) -> tuple[str, int]:
        override = self._connect_to.get((host, port))
        if override is not None:
            target, target_port = override
            # Whatever connect_to names, the owner named: it may be private, also behind a name.
            return str(self._candidates(target, target_port)[0]), target_port
        for address in self._candidates(host, port):
            if self._permitted(host, address):
                return str(address), port
        raise Forbidden(host, self._candidates(host, port)[0])

    def _candidates(self, host: str, port: int) -> tuple[IPAddress, ...]:
        """At least one address, the one to prefer first."""
        address = literal(host)
        if address is not None:
            return (address,)
        if is_localhost(host):
            return (listening_loopback(port),)
        return self._resolved.get(host, lambda: self._timed(host))

    def _timed(self, host: str) -> tuple[IPAddress, ...]:
        begun = time.perf_counter()
        found = self._resolve(host)
        self._lookups_ms[host] = 1000 * (time.perf_counter() - begun)
        return found

    def _resolve(self, host: str) -> tuple[IPAddress, ...]:
        self._deadline.require(f"`{host}` was resolved")
        if self._resolvers:
            # Not named at the start: the DNS client asks this one where name servers are.
            return ask_dns(host, self._clients.dns.lookup, len(self._resolvers))
        return ask_system(host, min(RESOLVE_SECONDS, self._deadline.left))

    def _permitted(self, host: str, address: IPAddress) -> bool:
        if is_public(address) or host in self._allowed_hosts:
            return True
        if any(address in network for network in self._allowed_networks):
            return True
        return host in self._named and (literal(host) is not None or is_localhost(host))


def _allowed(entries: Iterable[str]) -> tuple[frozenset[str], tuple[IPNetwork, ...]]:
    """`network.allow_private` as host names and networks."""
    hosts: set[str] = set()
    networks: list[IPNetwork] = []
    for entry in entries:
        try:
            networks.append(ipaddress.ip_network(entry.strip("[]"), strict=False))
        except ValueError:
            hosts.add(normal_host(entry))
    return frozenset(hosts), tuple(networks)
