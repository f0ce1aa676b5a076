"""Each host looked at once a run, for all checks: names and aliases, where it is dialled, its first answer, its redirects.

The pages come from the HTTP client's memory, so that a host that a redirect check has walked is not asked again. Whatever else
checks need of a host in common belongs here as one more step of HostFacts.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from launchgate.clients.address import is_localhost, literal, normal_host
from launchgate.clients.once import Once
from launchgate.context import Clients
from launchgate.errors import CannotJudge
from launchgate.handshake import Handshake
from launchgate.hostfacts import HostFacts, Named, Step, root_url
from launchgate.registrable import special_use

_AT_ONCE = 8


class HostsClient:
    """What was seen of each host. Safe to share between threads; the first who asks does the looking."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._named: Once[str, Step[Named]] = Once()
        self._facts: Once[tuple[str, str, int], HostFacts] = Once()

    def named(self, name: str) -> Step[Named]:
        """What DNS says of a host, without connecting to it. Failed for a name that is not DNS's to answer for."""
        host = normal_host(name)
        return self._named.get(host, lambda: self._look_up(host))

    def prepare(self, names: Iterable[str]) -> None:
        """Look several names up side by side, so that `named` has them in memory."""
        hosts = tuple(dict.fromkeys(normal_host(name) for name in names))
        if hosts:
            with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="names") as pool:
                tuple(pool.map(self.named, hosts))

    def facts(self, name: str, port: int = 443, scheme: str = "https") -> HostFacts:
        """Everything seen of one host and port."""
        host = normal_host(name)
        return self._facts.get((scheme, host, port), lambda: self._look(scheme, host, port))

    def facts_of(self, places: Iterable[tuple[str, int, str]]) -> tuple[HostFacts, ...]:
        """`facts` of several (name, port, scheme), side by side, in the order given."""
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="hosts") as pool:
            return tuple(pool.map(lambda place: self.facts(*place), places))

    def _look(self, scheme: str, host: str, port: int) -> HostFacts:
        named, dialled = self.named(host), self._dial(host, port)
        url = root_url(scheme, host, port)
        http = self._clients.http if dialled.ok else None
        return HostFacts(
            name=host,
            port=port,
            scheme=scheme,
            named=named,
            dialled=dialled,
            certificate=self._certificate(scheme, host, port),
            first=http.fetch(url) if http else None,
            walk=http.walk(url) if http else None,
        )

    def _dial(self, host: str, port: int) -> Step[tuple[str, int]]:
        try:
            return Step(value=self._clients.addresses.dial(host, port))
        except CannotJudge as reason:
            return Step(reason=reason.reason, remedy=reason.remedy)

    def _certificate(self, scheme: str, host: str, port: int) -> Step[Handshake]:
        if scheme != "https":
            return Step(reason=f"`{host}` is asked over plain HTTP here")
        try:
            seen = self._clients.tls.presented(host, port)
        except CannotJudge as reason:
            return Step(reason=reason.reason, remedy=reason.remedy)
        if seen.failure is not None:
            return Step(reason=seen.failure.reason, remedy=seen.failure.remedy)
        return Step(value=seen)

    def _look_up(self, host: str) -> Step[Named]:
        if (reason := self._not_in_dns(host)) is not None:
            return Step(reason=reason)
        try:
            found = self._clients.dns.lookups(((host, "A"), (host, "AAAA")))
        except CannotJudge as reason_why:
            return Step(reason=reason_why.reason, remedy=reason_why.remedy)
        return Step(value=Named(v4=found[host, "A"], v6=found[host, "AAAA"]))

    def _not_in_dns(self, host: str) -> str | None:
        """Why public DNS is not asked for a name. Named resolvers are asked for everything that can be in a zone."""
        if literal(host) is not None or ":" in host:
            return f"`{host}` is an address, not a name"
        if is_localhost(host):
            return f"`{host}` means this machine"
        if self._clients.network.resolvers:
            return None
        if self._clients.addresses.moved(host):
            return f"network.connect_to says where `{host}` is, and no network.resolvers are named to ask in place of today's DNS"
        if special_use(host):
            return f"`{host}` is not a name of the public DNS"
        return None
