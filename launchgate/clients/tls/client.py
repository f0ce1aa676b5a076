"""Every name looked at once a run, on each address it has, within the connections that one name may cost.

In this order, so that the budget is spent on what matters most: one open handshake an address (what it serves, which version it
prefers), one verifying connection for each different chain, then the old versions. A host that does not complete the first
handshake gets no further ones, so a silent one costs one timeout.
"""

import ipaddress
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from typing import TYPE_CHECKING

from launchgate.clients.address import Forbidden, Unresolved, UnresolvedKind, is_localhost, literal, normal_host
from launchgate.clients.once import Once
from launchgate.clients.tls.chain import Trust, Unreadable, chain_of
from launchgate.clients.tls.contexts import Contexts
from launchgate.clients.tls.deep import scan
from launchgate.clients.tls.versions import Versions
from launchgate.clients.tls.wire import Shaken, shake
from launchgate.context import Clients
from launchgate.errors import CannotJudge
from launchgate.exchange import FailureKind
from launchgate.handshake import Chain, DeepScan, Handshake, NoHandshake, Survey, Verified, covers

if TYPE_CHECKING:
    import ssl

HANDSHAKE_SECONDS = 8.0
"""The most one connection may take."""
_AFTER_ADDRESSES = 3
"""Connections kept back when addresses are sampled: one that verifies, two for old versions."""
_UNRESOLVED = {
    UnresolvedKind.NO_SUCH_NAME: FailureKind.NO_SUCH_NAME,
    UnresolvedKind.NO_ADDRESS: FailureKind.NO_ADDRESS,
    UnresolvedKind.SERVER_FAILURE: FailureKind.RESOLVER_FAILURE,
    UnresolvedKind.TIMEOUT: FailureKind.RESOLVER_TIMEOUT,
}


class TlsClient:
    """What TLS says of each name. Safe to share between threads; the first who asks does the looking."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._contexts = Contexts(clients.root, clients.network.ca_file)
        self._trust: Once[None, Trust] = Once()
        self._budgets: Once[str, Budget] = Once()
        self._handshakes: Once[tuple[str, str, int], Handshake] = Once()
        self._surveys: Once[tuple[str, int], Survey] = Once()

    def presented(self, name: str, port: int = 443) -> Handshake:
        """What a host serves at the address that connections go to. Raises CannotJudge when there is none to dial."""
        host = normal_host(name)
        return self._handshake(host, self._clients.addresses.dial(host, port))

    def survey(self, name: str, port: int = 443) -> Survey:
        """Everything about a name's TLS, on each address that the budget reaches."""
        host = normal_host(name)
        return self._surveys.get((host, port), lambda: self._survey(host, port))

    def deep(self, name: str, place: tuple[str, int]) -> DeepScan:
        """What sslyze finds at one address: about `DEEP_CONNECTIONS` connections. Raises CannotJudge when it finds nothing."""
        own = self._clients.network.ca_file
        ca_file = (self._clients.root / own).resolve() if own is not None else None
        return scan(normal_host(name), place, ca_file, self._clients.deadline)

    def connections(self, name: str) -> int:
        """TCP connections tried for a name in this run, by this client."""
        return self._budget(normal_host(name)).used

    def _survey(self, host: str, port: int) -> Survey:
        try:
            places, private = self._places(host, port)
        except CannotJudge as reason:
            return Survey(name=host, port=port, failure=_undialled(reason))
        budget = self._budget(host)
        sample = places[: max(budget.left - _AFTER_ADDRESSES, 1)]
        with ThreadPoolExecutor(len(sample), thread_name_prefix="tls") as pool:
            seen = tuple(pool.map(lambda place: self._handshake(host, place), sample))
        seen = tuple(sorted(seen, key=lambda one: one.version is None))
        verified = tuple(self._verified(host, seen, budget))
        offers = Versions(self._contexts, budget, lambda place, how: self._shake(host, place, how)).offers(seen)
        return Survey(
            name=host,
            port=port,
            handshakes=seen,
            left_out=tuple(address for address, _ in places[len(sample) :]),
            private=private,
            verified=verified,
            offers=offers,
            connections=budget.used,
        )

    def _places(self, host: str, port: int) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
        """Where a name may be dialled, the way of the run first and families in turn; and its addresses that may not."""
        addresses = self._clients.addresses
        first = addresses.dial(host, port)
        if addresses.overridden(host, port) or literal(host) is not None or is_localhost(host):
            return (first,), ()
        named = self._clients.hosts.named(host).value
        known = named.addresses if named is not None else ()
        allowed = [one for one in known if addresses.permits(host, one)]
        private = tuple(one for one in known if one not in allowed)
        by_family = [[one for one in allowed if ipaddress.ip_address(one).version == version] for version in (4, 6)]
        turns = (one for pair in zip_longest(*by_family) for one in pair if one is not None)
        return tuple(dict.fromkeys((first, *((one, port) for one in turns)))), private

    def _handshake(self, host: str, place: tuple[str, int]) -> Handshake:
        return self._handshakes.get((host, *place), lambda: self._open(host, place))

    def _open(self, host: str, place: tuple[str, int]) -> Handshake:
        address, port = place
        if not self._budget(host).take():
            return Handshake(address=address, port=port, failure=_spent(host))
        shaken = self._shake(host, place, self._contexts.open)
        return Handshake(
            address=address,
            port=port,
            version=shaken.version,
            cipher=shaken.cipher,
            chain=self._chain(shaken),
            failure=shaken.failure,
        )

    def _chain(self, shaken: Shaken) -> Chain | None:
        if not shaken.certificates:
            return None
        trust = self._trust.get(None, lambda: Trust(self._contexts.public, self._contexts.own))
        try:
            return chain_of(shaken.certificates, trust, whole=shaken.whole)
        except Unreadable:
            return None

    def _verified(self, host: str, seen: Sequence[Handshake], budget: "Budget") -> list[Verified]:
        """One verifying connection for each different chain, to the first address that served it."""
        found: dict[str, Verified] = {}
        for one in seen:
            if one.chain is None or one.chain.identity in found or not budget.take():
                continue
            leaf = one.chain.leaf
            named = covers(leaf.names, leaf.addresses, host)
            shaken = self._shake(host, (one.address, one.port), self._contexts.verifying[named, False])
            narrow = shaken.failure is None or shaken.failure.kind is not FailureKind.TLS_OTHER
            if not narrow and budget.take():
                shaken = self._shake(host, (one.address, one.port), self._contexts.verifying[named, True])
            found[one.chain.identity] = Verified(
                chain=one.chain.identity,
                ok=shaken.failure is None and shaken.verify_code == 0,
                code=shaken.verify_code,
                message=shaken.verify_message,
                named=named,
                for_browsers=narrow,
                failure=shaken.failure,
            )
        return list(found.values())

    def _shake(self, host: str, place: tuple[str, int], context: "ssl.SSLContext") -> Shaken:
        seconds = min(HANDSHAKE_SECONDS, self._clients.deadline.left)
        if seconds <= 0:
            reason = f"the run's {self._clients.deadline.seconds:g} s were over before `{host}` was asked"
            remedy = "raise limits.deadline_s in launchgate.yml or pass --deadline"
            return Shaken(failure=NoHandshake(kind=FailureKind.DEADLINE, reason=reason, remedy=remedy))
        return shake(place, host, context, seconds)

    def _budget(self, host: str) -> "Budget":
        return self._budgets.get(host, lambda: Budget(self._clients.limits.handshakes))


class Budget:
    """How many connections one name may still cost."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self.used = 0

    @property
    def left(self) -> int:
        return self._most - self.used

    def take(self) -> bool:
        """Whether there is one more, which is then used."""
        with self._lock:
            if self.used >= self._most:
                return False
            self.used += 1
            return True


def _spent(host: str) -> NoHandshake:
    return NoHandshake(
        kind=FailureKind.DEADLINE,
        reason=f"the connections that `{host}` may cost were used up",
        remedy="raise limits.connections_per_host in launchgate.yml",
    )


def _undialled(reason: CannotJudge) -> NoHandshake:
    match reason:
        case Unresolved():
            kind = _UNRESOLVED[reason.kind]
        case Forbidden():
            kind = FailureKind.FORBIDDEN_ADDRESS
        case _:
            kind = FailureKind.DEADLINE
    return NoHandshake(kind=kind, reason=reason.reason, remedy=reason.remedy)
