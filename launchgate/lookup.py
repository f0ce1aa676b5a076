"""What a question to DNS brought: values without behaviour, shared by the DNS client, gathers and judges. Opens nothing.

No such name, no data, a server's failure and silence are four answers and never one. Texts of records come from strangers.
"""

from enum import StrEnum

from launchgate.dataclass import dataclass


class LookupKind(StrEnum):
    """How a question ended."""

    FOUND = "found"
    NO_SUCH_NAME = "no-such-name"
    """NXDOMAIN: the name does not exist, with any type (RFC 8020)."""
    NO_DATA = "no-data"
    """The name exists and has no record of this type (RFC 2308 section 2.2)."""
    SERVER_FAILURE = "server-failure"
    """SERVFAIL, REFUSED, or an answer that makes no sense, from every server that was asked."""
    TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """One question, followed along its aliases to the end."""

    name: str
    """The name asked for: lower case, without a final dot."""
    type: str
    kind: LookupKind
    values: tuple[str, ...] = ()
    """The records as text, sorted: names in lower case without a final dot (`10 mx.example.com`), TXT strings joined."""
    ttl: int | None = None
    """Seconds the answer may still be remembered."""
    aliases: tuple[str, ...] = ()
    """Where CNAME records led, in order; the last one is what the kind speaks of."""
    loop: bool = False
    """True when the aliases go round in a circle or do not end."""
    server: str = ""
    """Who answered, or did not: `address:port`."""
    authoritative: bool = False
    authentic: bool = False
    """Whether the resolver says that it checked signatures (the AD bit, RFC 4035 section 3.2.3)."""
    detail: str = ""
    """Why there are no records, as a short phrase; empty when there are."""

    @property
    def found(self) -> bool:
        return self.kind is LookupKind.FOUND

    @property
    def decided(self) -> bool:
        """Whether the answer says something about the name, rather than about the way to it."""
        return self.kind in (LookupKind.FOUND, LookupKind.NO_SUCH_NAME, LookupKind.NO_DATA)

    @property
    def end(self) -> str:
        """The name that the aliases end at: the name itself without any."""
        return self.aliases[-1] if self.aliases else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """The zone that a name lives in, and who serves it."""

    zone: str
    servers: tuple[str, ...]
    """Names of the zone's name servers, at most six."""


class Signing(StrEnum):
    """What the signatures of a zone say (RFC 4035 section 4.3, told from one zone and its parent's DS record)."""

    UNSIGNED = "unsigned"
    """The parent publishes no DS record, so nothing is checked and nothing can break."""
    VALID = "valid"
    BROKEN = "broken"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """A zone's DNSSEC as looked at in this run."""

    zone: str
    state: Signing
    detail: str
    """One phrase: what is broken, or why it could not be told."""


UNDECIDED_REMEDY = {
    LookupKind.SERVER_FAILURE: "check the domain's name servers, or name other resolvers in network.resolvers",
    LookupKind.TIMEOUT: "check that this machine may ask DNS servers, or name reachable ones in network.resolvers",
}
