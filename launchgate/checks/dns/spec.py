"""What the dns check can be told, what it observes, and what it can say. Data only."""

import ipaddress
from dataclasses import field
from typing import Literal

from launchgate.checks.dns.rules import RULES
from launchgate.checks.dns.services import Service
from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange
from launchgate.hostfacts import Named, Step
from launchgate.lookup import Lookup, Signatures

__all__ = [
    "RULES", "Agreement", "Alias", "Authorisation", "Compared", "Extra", "Facts", "Host", "Mail", "MailTarget", "Options",
    "RecordEntry", "Signed", "View",
]  # fmt: skip

RecordType = Literal["A", "AAAA", "CNAME", "MX", "TXT", "NS", "CAA"]


def _require_name(text: str) -> None:
    if not text or len(text) > 253 or any(c.isspace() or c in "/:@" for c in text.removeprefix("@")):
        raise ValueError("must be a DNS name such as `www`, `@` or `www.example.com`")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEntry:
    """One record that has to be live. Several entries of one name and type belong together."""

    name: str
    """The name: `www`, `@` for the domain itself, or written out (`www.example.com`)."""
    type: RecordType
    """A, AAAA, CNAME, MX, TXT, NS or CAA."""
    value: str
    """As in a zone file: `192.0.2.10`, `cname.host.example.`, `10 mx1.mail.example.`, `v=spf1 -all`, `0 issue "ca.example"`."""

    def __post_init__(self) -> None:
        _require_name(self.name)
        if self.type in ("A", "AAAA"):
            wanted = ipaddress.IPv4Address if self.type == "A" else ipaddress.IPv6Address
            try:
                wanted(self.value)
            except ValueError:
                raise ValueError(f"an {self.type} record needs an IPv{4 if self.type == 'A' else 6} address") from None
        if self.type == "MX" and (len(self.value.split()) != 2 or not self.value.split()[0].isdecimal()):
            raise ValueError("an MX record needs a preference and a name, e.g. `10 mx1.mail.example.`")
        if self.type == "CAA" and (len(self.value.split(None, 2)) != 3 or not self.value.split()[0].isdecimal()):
            raise ValueError('a CAA record needs a flag, a property and a value, e.g. `0 issue "ca.example"`')


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `dns` of launchgate.yml."""

    zone: str | None = None
    """The domain that short names in `records` belong to; by default the registrable domain of site.canonical."""
    records: tuple[RecordEntry, ...] = ()
    """Records that have to be live, e.g. `{name: app, type: CNAME, value: cname.host.example.}`."""
    expected: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Host to where it has to lead: addresses, networks (CIDR), or names its aliases pass through (or names below those)."""
    mail: tuple[str, ...] = ()
    """Domains that have to receive mail."""
    intended: tuple[str, ...] = field(default=(), metadata={"excuse": True})
    """Further names that may exist although they are in neither site.hosts nor `records`."""
    issuers: tuple[str, ...] = ()
    """Certificate authorities in use, by the domain CAA records name them with, e.g. `letsencrypt.org`."""
    compare_with: tuple[str, ...] = ("1.1.1.1", "8.8.8.8", "9.9.9.9")
    """Public resolvers whose answers are compared with this machine's; not asked when network.resolvers is set."""

    def __post_init__(self) -> None:
        for name in (*self.expected, *self.mail, *self.intended, *([self.zone] if self.zone else [])):
            _require_name(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """One declared name and what DNS says of it."""

    name: str
    config: str
    named: Step[Named]
    lent: bool = False
    """Whether a platform lends the name out below its own domain."""
    refused: tuple[str, ...] = ()
    """Addresses that are not public and that nobody allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """All declared values of one name and type, and the live ones."""

    name: str
    type: str
    values: tuple[str, ...]
    config: str
    live: Lookup | None
    """None when the name could not be written out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name that leads to another one."""

    name: str
    config: str
    found: Lookup
    unregistered: str | None = None
    """The end's registrable domain, when that does not exist."""
    service: Service | None = None
    """The known service that the aliases pass through."""
    answer: Exchange | None = None
    """What the service answered for this name; None when its page says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """The common names tried below one domain."""

    zone: str
    tried: int
    wildcard: Lookup
    """The answer for a name that cannot exist."""
    found: tuple[Lookup, ...] = ()
    """Names that exist and that nobody declared; what the wildcard answers is left out."""
    undecided: Lookup | None = None
    """The first name that could not be looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTarget:
    """One MX record's server."""

    name: str
    alias: Lookup
    """Its CNAME."""
    v4: Lookup
    v6: Lookup


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One domain that has to receive mail, or that declares its MX records."""

    domain: str
    config: str
    live: Lookup
    declared: tuple[str, ...] = ()
    receives: bool = False
    """Whether it is listed in dns.mail."""
    targets: tuple[MailTarget, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One server's answer."""

    server: str
    authoritative: bool
    found: Lookup
    serial: str | None = None
    optional: bool = False
    """A public resolver that this machine may be unable to reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One name, asked of everybody."""

    name: str
    config: str
    zone: str
    views: tuple[View, ...]
    reason: str = ""
    """Why the zone's own name servers could not be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorisation:
    """The CAA records that hold for a name (RFC 8659 section 3)."""

    name: str
    config: str
    resolves: bool
    found: Lookup
    """The closest CAA set above the name; the last answer looked at when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A zone's DNSSEC, and the declared names in it."""

    signatures: Signatures
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that was asked."""

    hosts: tuple[Host, ...] = ()
    expected: tuple[Host, ...] = ()
    """The names in dns.expected."""
    outside: bool = False
    """Whether the run's target is another site than the declared one."""
    records: tuple[Compared, ...] = ()
    aliases: tuple[Alias, ...] = ()
    extras: tuple[Extra, ...] = ()
    mail: tuple[Mail, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    authorisations: tuple[Authorisation, ...] = ()
    signed: tuple[Signed, ...] = ()
    questions: int = 0
    contacted: int = 0
    silent: tuple[str, ...] = ()
