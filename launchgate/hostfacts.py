"""What was seen of one host in this run: values without behaviour, shared by the hosts client, gathers and judges.

Each step either brought something or says why not, so that a judge whose precondition failed can tell which.
"""

from typing import Generic, TypeVar

from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange, Failure, FailureKind, Response, Walk
from launchgate.handshake import Handshake
from launchgate.lookup import Lookup

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Generic[Value]):
    """One step of looking at a host: what it brought, or the reason why it brought nothing."""

    value: Value | None = None
    reason: str = ""
    """One phrase; empty when there is a value."""
    remedy: str = ""
    """The one command or setting that would decide it."""

    @property
    def ok(self) -> bool:
        return self.value is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What DNS says of a host."""

    v4: Lookup
    v6: Lookup

    @property
    def addresses(self) -> tuple[str, ...]:
        """All addresses, IPv4 first."""
        return (*self.v4.values, *self.v6.values)

    @property
    def aliases(self) -> tuple[str, ...]:
        """The CNAME chain, in order."""
        return max(self.v4.aliases, self.v6.aliases, key=len)

    @property
    def worst(self) -> Lookup:
        """The lookup that tells why there is no address: one that decided nothing, before one that says there is none."""
        return self.v6 if self.v4.decided and not self.v6.decided else self.v4


@dataclass(frozen=True, slots=True, kw_only=True)
class HostFacts:
    """One host and port, looked at once. `https` unless the site speaks plain HTTP there."""

    name: str
    port: int
    scheme: str
    named: Step[Named]
    """What DNS says; a failed step when the name is not in DNS's hands (an address, localhost, network.connect_to)."""
    dialled: Step[tuple[str, int]]
    """The address and port that connections go to."""
    certificate: Step[Handshake]
    """What that address serves over TLS, nothing verified (the check `tls` has the whole survey); failed for plain HTTP."""
    first: Exchange | None
    """The first answer to the root page, no redirect followed; None when there was nothing to connect to."""
    walk: Walk | None
    """The root page with its redirects."""

    @property
    def url(self) -> str:
        return root_url(self.scheme, self.name, self.port)

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The first response's headers as received; empty without one."""
        return self.first.headers if isinstance(self.first, Response) else ()

    @property
    def unreachable(self) -> FailureKind | None:
        """Why there is no first response, told by kind; None when there is one, or nothing was dialled."""
        return self.first.kind if isinstance(self.first, Failure) else None


def root_url(scheme: str, name: str, port: int) -> str:
    """The root page's URL, the port left out where it is the scheme's own."""
    shown = f"[{name}]" if ":" in name else name
    usual = {"http": 80, "https": 443}.get(scheme)
    return f"{scheme}://{shown}/" if port == usual else f"{scheme}://{shown}:{port}/"
