"""From a name to its addresses: by `network.resolvers` or the system's resolver, with four ways to have none told apart.

Only `launchgate.clients.address` calls this; whether an address may be dialled is decided there.
"""

import ipaddress
import socket
import threading
from collections.abc import Callable
from enum import StrEnum
from typing import assert_never

from launchgate.errors import CannotJudge
from launchgate.lookup import Lookup, LookupKind

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class UnresolvedKind(StrEnum):
    """Why a name gave no address."""

    NO_SUCH_NAME = "no-such-name"
    NO_ADDRESS = "no-address"
    SERVER_FAILURE = "server-failure"
    TIMEOUT = "timeout"


class Unresolved(CannotJudge):
    """A name that gave no address, with the kind of failure."""

    def __init__(self, host: str, kind: UnresolvedKind, detail: str) -> None:
        super().__init__(f"could not resolve `{host}` ({detail})", _REMEDIES[kind])
        self.host = host
        self.kind = kind


_REMEDIES = {
    UnresolvedKind.NO_SUCH_NAME: "check the spelling and the DNS record, or name the address in network.connect_to",
    UnresolvedKind.NO_ADDRESS: "add an A or AAAA record, or name the address in network.connect_to",
    UnresolvedKind.SERVER_FAILURE: "check the domain's name servers, or name other resolvers in network.resolvers",
    UnresolvedKind.TIMEOUT: "check that this machine may ask DNS servers, or name reachable ones in network.resolvers",
}


def listening_loopback(port: int) -> IPAddress:
    """127.0.0.1, or ::1 when only that one listens: development servers choose either for `localhost`."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        try:
            socket.create_connection(("::1", port), timeout=1).close()
        except OSError:
            return ipaddress.IPv4Address("127.0.0.1")
        return ipaddress.IPv6Address("::1")
    return ipaddress.IPv4Address("127.0.0.1")


def _families() -> tuple[socket.AddressFamily, ...]:
    """The address families to try, those this machine has a route for first. Connecting a UDP socket sends nothing."""

    def routed(family: socket.AddressFamily, probe: str) -> bool:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as sock:
                sock.connect((probe, 53))
        except OSError:
            return False
        return True

    only_v6 = routed(socket.AF_INET6, "2001:4860:4860::8888") and not routed(socket.AF_INET, "8.8.8.8")
    return (socket.AF_INET6, socket.AF_INET) if only_v6 else (socket.AF_INET, socket.AF_INET6)


def ask_dns(host: str, lookup: Callable[[str, str], Lookup], servers: int) -> tuple[IPAddress, ...]:
    """The addresses by `lookup` (name, type), which asks `servers` resolvers and remembers what it was told."""
    count = f"{servers} resolver{'s' if servers > 1 else ''}"
    for family in _families():
        seen = lookup(host, "A" if family == socket.AF_INET else "AAAA")
        match seen.kind:
            case LookupKind.FOUND:
                return tuple(ipaddress.ip_address(value) for value in seen.values)
            case LookupKind.NO_SUCH_NAME:
                raise Unresolved(host, UnresolvedKind.NO_SUCH_NAME, "the name does not exist")
            case LookupKind.TIMEOUT:
                raise Unresolved(host, UnresolvedKind.TIMEOUT, f"no answer from {count}")
            case LookupKind.SERVER_FAILURE:
                raise Unresolved(host, UnresolvedKind.SERVER_FAILURE, f"{count} answered with a failure")
            case LookupKind.NO_DATA:
                continue
            case _:
                assert_never(seen.kind)
    raise Unresolved(host, UnresolvedKind.NO_ADDRESS, "the name exists but has no A or AAAA record")


def ask_system(host: str, seconds: float) -> tuple[IPAddress, ...]:
    """The system's resolver in a thread of its own: it knows no deadline, and a stuck one must not hold the run."""
    found: list[tuple[str, ...]] = []
    failed: list[OSError | UnicodeError] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            order = _families()
            answers.sort(key=lambda answer: order.index(answer[0]) if answer[0] in order else len(order))
            found.append(tuple(dict.fromkeys(str(answer[4][0]) for answer in answers)))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    thread = threading.Thread(target=ask, name=f"resolve {host}", daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise _system_failure(host, failed[0])
    if not found:
        detail = f"no answer from the system's resolver in {seconds:.2g} s"
        raise Unresolved(host, UnresolvedKind.TIMEOUT, detail)
    return tuple(ipaddress.ip_address(address.partition("%")[0]) for address in found[0])


def _system_failure(host: str, error: OSError | UnicodeError) -> Unresolved:
    """What getaddrinfo's code means. `EAI_AGAIN` stands for a refused, failed or missing answer alike."""
    code = error.errno if isinstance(error, OSError) else socket.EAI_NONAME
    if code == socket.EAI_NONAME:
        return Unresolved(host, UnresolvedKind.NO_SUCH_NAME, "the system's resolver knows no such name")
    if code == getattr(socket, "EAI_NODATA", None):
        return Unresolved(host, UnresolvedKind.NO_ADDRESS, "the name exists but has no address")
    return Unresolved(host, UnresolvedKind.SERVER_FAILURE, "the system's resolver gave no usable answer")
