"""What the edge check can be told, what it observes, and what it can say. Data only."""

import ipaddress
from dataclasses import field
from typing import Literal

from launchgate.checks.edge.costly import costly
from launchgate.checks.edge.rules import RULES
from launchgate.dataclass import dataclass
from launchgate.edges import Provider
from launchgate.exchange import Exchange
from launchgate.hostfacts import Named, Step

__all__ = [
    "RULES",
    "Answer",
    "Door",
    "Facts",
    "Hint",
    "Host",
    "Options",
    "Origin",
    "OwnEdge",
    "Probe",
    "RateFacts",
    "RateLimited",
]

MOST_REQUESTS = 20
PATHS_AT_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEdge:
    """An edge that launchgate does not know."""

    name: str
    """What reports call it."""
    networks: tuple[str, ...]
    """Its networks (CIDR) or addresses, from the vendor's documentation."""
    headers: tuple[str, ...]
    """Headers that it adds to every answer; one of them has to be there."""

    def __post_init__(self) -> None:
        for network in self.networks:
            try:
                ipaddress.ip_network(network, strict=False)
            except ValueError:
                raise ValueError("networks must be addresses or networks such as 203.0.113.0/24") from None
        if not self.networks or not self.headers:
            raise ValueError("an edge shows by its networks and by a header: name both")

    @property
    def provider(self) -> Provider:
        return Provider(
            name=self.name, networks=self.networks, headers=tuple((name.lower(), "") for name in self.headers)
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimited:
    """One address that has to limit how often it is asked."""

    path: str
    """A path on the target, or a URL on a host in attack.allow."""
    method: Literal["GET", "POST"] = "POST"
    """How it is asked."""
    body: str = ""
    """What is sent, with made-up credentials, e.g. `email=nobody@example.com&password=wrong`; JSON when it begins with `{`."""

    def __post_init__(self) -> None:
        if not self.path.startswith(("/", "https://", "http://")):
            raise ValueError("must start with / or be a URL")  # without the text: it may hold a credential
        if (word := costly(self.path, self.method, self.body)) is not None:
            raise ValueError(
                f"`{word}` in it says that it may send mail or text messages, which reach people and cost money, so it is "
                "never asked many times; attest edge/rate-limit for it instead"
            )


def _require_origin(text: str) -> None:
    host, _, port = text.rpartition(":") if text.count(":") == 1 or text.startswith("[") else (text, "", "443")
    if text.startswith("[") and text.endswith("]"):
        host, port = text, "443"
    if not host or any(c in "/@ *?" for c in text) or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError("an origin is an address or a host name, with a port where it is not the usual one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `edge` of launchgate.yml."""

    origins: tuple[str, ...] = ()
    """Where the product itself runs, behind the edge: addresses or names, e.g. `203.0.113.7`, `origin.example.com:8443`."""
    rate_limited: tuple[RateLimited, ...] = ()
    """Addresses that have to limit requests; asked only where `attack` allows it."""
    requests: int = field(default=MOST_REQUESTS, metadata={"min": 3, "max": MOST_REQUESTS})
    """The most requests that one of these addresses gets, two a second."""
    direct: tuple[str, ...] = field(default=(), metadata={"excuse": True})
    """Hosts that are meant to stand without an edge, e.g. `mail.example.com`."""
    known: tuple[OwnEdge, ...] = field(default=(), metadata={"excuse": True})
    """Edges that launchgate does not know, e.g. `{name: Own edge, networks: [203.0.113.0/24], headers: [x-own-edge]}`."""

    def __post_init__(self) -> None:
        for origin in self.origins:
            _require_origin(origin)
        if len(self.rate_limited) > PATHS_AT_MOST:
            raise ValueError(f"at most {PATHS_AT_MOST} addresses are asked for their rate limit in one run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """One public name, and what shows of its edge."""

    name: str
    config: str
    url: str
    named: Step[Named]
    addresses: tuple[str, ...] = ()
    public: bool = True
    """Whether one of the addresses is on the public internet."""
    moved: bool = False
    """Whether network.connect_to sends this run elsewhere."""
    lent: bool = False
    """Whether a platform lends the name out below its own domain."""
    answer: Exchange | None = None
    name_servers: tuple[str, ...] = ()
    """Who serves the zone the name is in."""

    @property
    def aliases(self) -> tuple[str, ...]:
        return self.named.value.aliases if self.named.value is not None else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One address and port of an origin, asked for the target's home page."""

    address: str
    port: int
    answer: Exchange
    unproven: bool = False
    """Whether the certificate was not valid for the name, and the answer was taken all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One entry of edge.origins."""

    written: str
    config: str
    doors: tuple[Door, ...] = ()
    reason: str = ""
    """Why nothing was asked."""
    remedy: str = ""
    closed: bool = False
    """Whether the reason is that its addresses are not on the public internet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """An address that public DNS names beside the web: it may be the origin's, or next to it."""

    address: str
    where: str
    """`the SPF record of example.com`, `the mail host mx.example.com`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that was looked at."""

    hosts: tuple[Host, ...] = ()
    """The target's host first."""
    origins: tuple[Origin, ...] = ()
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of an address that is asked again and again."""

    status: int
    seconds: float
    sign: str = ""
    """The sign of a limit in it, as a phrase; empty without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One address of edge.rate_limited."""

    url: str
    config: str
    method: str
    barred: str = ""
    """Why nothing was sent, and what would let it; empty when it was asked."""
    remedy: str = ""
    answers: tuple[Answer, ...] = ()
    broken: str = ""
    """Why it ended without a sign of a limit: no answer, or none that says anything; empty when all requests were sent."""
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateFacts:
    """Everything that was asked again and again."""

    probes: tuple[Probe, ...] = ()
    chosen: bool = False
    """Whether attack.run holds the rule."""
    host: str = ""
    """The target's host."""
