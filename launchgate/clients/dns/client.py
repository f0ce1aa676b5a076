"""Questions to DNS with memory: each name and type is asked once a run, retried on another server, followed to its end.

A server that stays silent is asked twice and then left alone for the rest of the run, so that a dead one costs its timeout
once and not once a name. Where to look (resolvers, name servers) comes from `network`; what an answer means is for judges.
"""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from launchgate.clients.address import normal_host, split_endpoint
from launchgate.clients.dns.signatures import check_signatures
from launchgate.clients.dns.wire import LONGEST_CHAIN, UNFINISHED, Server, ask, exchange, failed, place, question
from launchgate.clients.once import Once
from launchgate.context import Clients
from launchgate.errors import CannotJudge
from launchgate.lookup import Authority, Lookup, LookupKind, Signatures
from launchgate.registrable import ancestors

if TYPE_CHECKING:
    import dns.message

TRY_SECONDS = 2.0
"""The most that one server may take for one answer."""
_TRIES = 3
_SILENCES = 2
"""Unanswered questions after which a server that has never answered counts as dead."""
_AT_ONCE = 16
_MOST_NAME_SERVERS = 6

Question = tuple[str, str]
"""A name and a record type."""


class DnsClient:
    """The door to DNS for one run. Safe to share between threads."""

    def __init__(self, clients: Clients) -> None:
        self._deadline = clients.deadline
        self._addresses = clients.addresses
        self._named = tuple(split_endpoint(server, 53) for server in clients.network.resolvers)
        self._lock = threading.Lock()
        self._answered: set[Server] = set()
        self._silences: dict[Server, int] = {}
        self._questions = 0
        self._lookups: Once[tuple[str, str, bool], Lookup] = Once()
        self._direct: Once[tuple[Server, str, str, bool], Lookup] = Once()
        self._authorities: Once[str, Authority | Lookup] = Once()
        self._places: Once[str, Server | Lookup] = Once()
        self._signatures: Once[str, Signatures] = Once()
        self._servers: Once[str, tuple[Server, ...]] = Once()

    @property
    def questions(self) -> int:
        """Questions sent so far in this run, repeated ones included."""
        with self._lock:
            return self._questions

    @property
    def contacted(self) -> int:
        """Servers that a question was sent to so far."""
        with self._lock:
            return len(self._answered | set(self._silences))

    @property
    def silent(self) -> tuple[str, ...]:
        """Servers that never answered, as `address:port`."""
        with self._lock:
            return tuple(sorted(place(server) for server in set(self._silences) - self._answered))

    @property
    def resolvers(self) -> tuple[Server, ...]:
        """`network.resolvers`, or the system's. Raises CannotJudge when there are none."""
        return self._servers.get("", lambda: self._named or _of_the_system())

    def lookup(self, name: str, kind: str, *, unchecked: bool = False) -> Lookup:
        """What resolvers say of a name, along its aliases. Raises CannotJudge when this machine has no resolver."""
        host = normal_host(name)
        return self._lookups.get((host, kind, unchecked), lambda: self._followed(host, kind, unchecked))

    def lookups(self, questions: Iterable[Question]) -> dict[Question, Lookup]:
        """Several questions side by side."""
        asked = tuple(dict.fromkeys((normal_host(name), kind) for name, kind in questions))
        if not asked:
            return {}
        with ThreadPoolExecutor(min(_AT_ONCE, len(asked)), thread_name_prefix="dns") as pool:
            return dict(zip(asked, pool.map(lambda one: self.lookup(*one), asked), strict=True))

    def ask_server(self, server: Server, name: str, kind: str, *, recurse: bool) -> Lookup:
        """What one server says, asked twice when it is silent. Aliases are not followed beyond its answer."""
        host = normal_host(name)
        return self._direct.get(
            (server, host, kind, recurse), lambda: self._try((server,), host, kind, recurse=recurse)
        )

    def authority(self, name: str) -> Authority | Lookup:
        """The zone a name lives in and its name servers; the lookup that failed when they cannot be found out."""
        host = normal_host(name)
        return self._authorities.get(host, lambda: self._authority(host))

    def name_servers(self, names: Iterable[str]) -> dict[str, Server | Lookup]:
        """Where name servers are; a failed lookup for those that cannot be found or must not be asked.

        `network.connect_to` with port 53 says where a name server is, as it does for web servers with 443.
        """
        asked = tuple(names)
        if not asked:
            return {}
        with ThreadPoolExecutor(min(_AT_ONCE, len(asked)), thread_name_prefix="dns") as pool:
            return dict(zip(asked, pool.map(self._place, asked), strict=True))

    def ask_all(self, questions: Iterable[tuple[Server, str, str, bool]]) -> tuple[Lookup, ...]:
        """(server, name, type, recurse) several times, side by side."""
        asked = tuple(questions)
        if not asked:
            return ()
        with ThreadPoolExecutor(min(_AT_ONCE, len(asked)), thread_name_prefix="dns") as pool:
            return tuple(pool.map(lambda one: self.ask_server(one[0], one[1], one[2], recurse=one[3]), asked))

    def signatures(self, zone: str, now: float) -> Signatures:
        """The state of a zone's DNSSEC at `now`, seconds since 1970, from its own records and its parent's."""
        return self._signatures.get(zone, lambda: check_signatures(self, zone, now))

    def signed_answer(self, name: str, kind: str) -> "dns.message.Message | None":
        """An unchecked answer with its signatures, from the first resolver that gives one; None when none does."""
        import dns.exception
        import dns.flags
        import dns.rcode

        query = question(name, kind, unchecked=True, signed=True)
        for server in self.resolvers[:_TRIES]:
            seconds = min(TRY_SECONDS, self._deadline.left)
            if seconds <= 0 or self._dead(server):
                continue
            try:
                reply = exchange(query, server, seconds)
            except TimeoutError:
                self._note(server, silent=True)
                continue
            except (dns.exception.DNSException, ValueError, OSError, EOFError):
                continue
            self._note(server, silent=False)
            # A server that does not repeat the DO bit knows nothing of signatures: without them it proves nothing (RFC 3225).
            if reply.rcode() == dns.rcode.NOERROR and reply.ednsflags & dns.flags.DO:
                return reply
        return None

    def _place(self, name: str) -> Server | Lookup:
        def find() -> Server | Lookup:
            try:
                return self._addresses.dial(name, 53)
            except CannotJudge as reason:
                return failed(name, "A", LookupKind.SERVER_FAILURE, None, reason.reason)

        return self._places.get(name, find)

    def _authority(self, host: str) -> Authority | Lookup:
        """Climbs from a name towards the root until name servers are found at one (the zone cut)."""
        found: Lookup | None = None
        for zone in ancestors(host):
            found = self.lookup(zone, "NS")
            if found.found and not found.aliases:
                return Authority(zone=zone, servers=found.values[:_MOST_NAME_SERVERS])
            if not found.decided:
                return found
        return found or failed(host, "NS", LookupKind.NO_DATA, None, "it has no name servers")

    def _followed(self, host: str, kind: str, unchecked: bool) -> Lookup:
        """Asks again where a server stops at an alias, as those do that only know their own zones."""
        whole: tuple[str, ...] = ()
        current = host
        while True:
            seen = self._try(self.resolvers, current, kind, recurse=True, unchecked=unchecked)
            whole += seen.aliases
            circular = len(set(whole)) < len(whole) or host in whole or len(whole) > LONGEST_CHAIN
            if seen.detail != UNFINISHED or circular:
                return _renamed(seen, host, whole, loop=seen.loop or circular)
            current = seen.end

    def _try(
        self, servers: tuple[Server, ...], host: str, kind: str, *, recurse: bool, unchecked: bool = False
    ) -> Lookup:  # fmt: skip
        """The first answer that decides; a server's failure is kept over another one's silence."""
        alive = [server for server in servers if not self._dead(server)]
        order = alive * 2 if len(alive) == 1 else alive
        kept = failed(
            host, kind, LookupKind.TIMEOUT, servers[0] if servers else None, "no answer, as before in this run"
        )
        tried = 0
        for server in order[:_TRIES]:
            seconds = min(TRY_SECONDS, self._deadline.left)
            if seconds <= 0:
                return failed(host, kind, LookupKind.TIMEOUT, server, "the run's time was up")
            if self._dead(server):
                continue
            seen = ask(server, host, kind, seconds, recurse=recurse, unchecked=unchecked)
            self._note(server, silent=seen.kind is LookupKind.TIMEOUT)
            if seen.decided:
                return seen
            if tried == 0 or seen.kind is LookupKind.SERVER_FAILURE:
                kept = seen
            tried += 1
        return kept

    def _note(self, server: Server, *, silent: bool) -> None:
        with self._lock:
            self._questions += 1
            if silent:
                self._silences[server] = self._silences.get(server, 0) + 1
            else:
                self._answered.add(server)

    def _dead(self, server: Server) -> bool:
        with self._lock:
            return server not in self._answered and self._silences.get(server, 0) >= _SILENCES


def _renamed(seen: Lookup, host: str, aliases: tuple[str, ...], *, loop: bool) -> Lookup:
    """The last answer of a chain as the answer to its first name."""
    return Lookup(
        name=host,
        type=seen.type,
        kind=LookupKind.NO_DATA if loop else seen.kind,
        values=() if loop else seen.values,
        ttl=seen.ttl,
        aliases=aliases,
        loop=loop,
        server=seen.server,
        authoritative=seen.authoritative,
        authentic=seen.authentic,
        detail="the aliases go round in a circle" if loop else seen.detail,
    )


def _of_the_system() -> tuple[Server, ...]:
    """The system's DNS servers. Raises CannotJudge when it names none."""
    import dns.exception
    import dns.resolver

    try:
        named = dns.resolver.Resolver().nameservers
    except (dns.exception.DNSException, OSError):
        named = []
    servers = tuple((str(server), 53) for server in named if isinstance(server, str))
    if not servers:
        raise CannotJudge("this machine names no DNS server", "name one in network.resolvers, e.g. 9.9.9.9")
    return servers
