"""What TLS connections brought: values without behaviour, shared by the TLS client, gathers and judges. Opens nothing.

Texts of certificates come from strangers; they are cut where the client reads them.
"""

import ipaddress
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from launchgate.dataclass import dataclass
from launchgate.exchange import FailureKind


class Version(StrEnum):
    """A version of the protocol, oldest first."""

    SSL_2 = "SSL 2.0"
    SSL_3 = "SSL 3.0"
    TLS_1_0 = "TLS 1.0"
    TLS_1_1 = "TLS 1.1"
    TLS_1_2 = "TLS 1.2"
    TLS_1_3 = "TLS 1.3"

    @property
    def rank(self) -> int:
        return list(Version).index(self)

    @property
    def current(self) -> bool:
        """Whether RFC 8996 and RFC 7568 leave it in use."""
        return self.rank >= Version.TLS_1_2.rank


class ChainEnd(StrEnum):
    """Where the path from a certificate to its authority ends, told without asking anybody (no AIA fetch)."""

    PUBLIC_ROOT = "public-root"
    """At an authority that browsers trust (certifi's bundle)."""
    OWN_ROOT = "own-root"
    """At an authority of network.ca_file."""
    SELF_SIGNED = "self-signed"
    """The server's own certificate signs itself."""
    UNTRUSTED_ROOT = "untrusted-root"
    """At a root that was sent and that nobody here trusts."""
    MISSING_ISSUER = "missing-issuer"
    """At a certificate whose issuer was neither sent nor is a trusted root."""

    @property
    def trusted(self) -> bool:
        return self in (ChainEnd.PUBLIC_ROOT, ChainEnd.OWN_ROOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One certificate, read by us."""

    subject: str
    """The common name, or another part of the subject where there is none; may be empty."""
    issuer: str
    """The issuer's common name and organisation, as people know it."""
    issuer_organisation: str
    common_name: str | None
    names: tuple[str, ...]
    """DNS names of the subjectAltName, lower case."""
    addresses: tuple[str, ...]
    """IP addresses of the subjectAltName."""
    not_before: datetime
    not_after: datetime
    key: str
    """As people write it: `RSA 2048`, `EC secp256r1`."""
    key_bits: int | None
    """None for kinds that have one strength only."""
    rsa: bool
    digest: str | None
    """The hash of the signature: `sha256`; None for kinds that choose none."""
    self_signed: bool
    names_issuer_address: bool
    """Whether it says where its issuer can be fetched (AIA caIssuers): public authorities do."""
    fingerprint: str
    """SHA-256 of the certificate, in hexadecimal."""

    @property
    def life(self) -> timedelta:
        return self.not_after - self.not_before


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What a server sent, and the path through it."""

    served: tuple[Certificate, ...]
    """In the order sent, the server's own first."""
    path: tuple[Certificate, ...]
    """From the server's own certificate up, each signed by the next; without the trusted root at its end."""
    end: ChainEnd
    anchor: str = ""
    """The name of the root or of the missing issuer."""
    whole: bool = True
    """False where this Python shows only the server's own certificate, so that nothing can be said about the rest."""

    @property
    def leaf(self) -> Certificate:
        return self.served[0]

    @property
    def ordered(self) -> bool:
        """Whether each certificate sent is followed by its issuer (RFC 5246 section 7.4.2; RFC 8446 asks for it as well)."""
        return not self.misplaced

    misplaced: tuple[str, ...] = ()
    """Names of certificates that do not stand behind the one they signed."""

    @property
    def identity(self) -> str:
        """The same for the same certificates in the same order."""
        return "+".join(one.fingerprint for one in self.served)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoHandshake:
    """A connection that did not get through the handshake."""

    kind: FailureKind
    reason: str
    """One plain phrase without a capital or a full stop."""
    remedy: str

    @property
    def shown(self) -> bool:
        """Whether it is the server's own doing, for every visitor."""
        return self.kind in (FailureKind.TLS_OTHER, FailureKind.PROTOCOL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handshake:
    """One address, asked with everything this machine can speak and without verifying anything."""

    address: str
    port: int
    version: Version | None = None
    cipher: str = ""
    chain: Chain | None = None
    """None without a handshake, or when what was sent cannot be read as certificates."""
    failure: NoHandshake | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A connection made as a careful client makes it."""

    chain: str
    """Which chain was verified (`Chain.identity`)."""
    ok: bool
    code: int = 0
    """OpenSSL's X509_V_ERR_* number (openssl/x509_vfy.h); 0 when it is no certificate's fault."""
    message: str = ""
    named: bool = False
    """Whether the name was part of what was verified: it is not where we know already that the name does not fit."""
    for_browsers: bool = True
    """False when the server turned down every cipher suite that browsers offer."""
    failure: NoHandshake | None = None
    """Set when the connection did not come so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Whether an address speaks one version."""

    address: str
    version: Version
    on: bool | None
    """None when it could not be told."""
    reason: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Everything that was seen of one name's TLS, within the connections it may cost."""

    name: str
    port: int
    handshakes: tuple[Handshake, ...] = ()
    """One an address, those that could be reached first."""
    left_out: tuple[str, ...] = ()
    """Addresses that the limit left no connection for."""
    private: tuple[str, ...] = ()
    """Addresses of its records that are not public and were not contacted."""
    verified: tuple[Verified, ...] = ()
    """One for each different chain."""
    offers: tuple[Offer, ...] = ()
    connections: int = 0
    """TCP connections that were tried, refused ones included."""
    failure: NoHandshake | None = None
    """Why there was nothing to connect to."""

    @property
    def answered(self) -> tuple[Handshake, ...]:
        """The addresses that completed a handshake."""
        return tuple(one for one in self.handshakes if one.version is not None)

    @property
    def chains(self) -> tuple[Chain, ...]:
        """Each different chain once, in the order of the addresses."""
        seen = {one.chain.identity: one.chain for one in self.answered if one.chain is not None}
        return tuple(seen.values())

    def verdict_on(self, chain: Chain) -> Verified | None:
        """What a careful client made of a chain; None when the limit left no connection for it."""
        return next((one for one in self.verified if one.chain == chain.identity), None)

    def addresses_of(self, chain: Chain) -> tuple[str, ...]:
        """The addresses that served a chain."""
        return tuple(
            one.address for one in self.answered if one.chain is not None and one.chain.identity == chain.identity
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeepScan:
    """What sslyze found at one address."""

    suites: tuple[tuple[Version, str], ...] = ()
    """Cipher suites that were accepted, by their IANA name."""
    versions: tuple[Version, ...] = ()
    smallest_dh: int | None = None
    """Bits of the smallest Diffie-Hellman group; None when there was none."""
    weak_curves: tuple[str, ...] = ()
    """Elliptic curves below 224 bits."""
    flaws: tuple[str, ...] = ()
    """Known attacks that work: `Heartbleed`, `ROBOT`…"""
    missing: tuple[str, ...] = ()
    """Parts of the scan that gave no result."""
    seconds: float = 0.0


def covers(names: Iterable[str], addresses: Iterable[str], host: str) -> bool:
    """Whether subjectAltName entries cover a host: RFC 9525 section 6.3, a wildcard is the whole first label and one label."""
    try:
        wanted = ipaddress.ip_address(host)
    except ValueError:
        return any(_matches(name, host.lower().rstrip(".")) for name in names)
    return any(ipaddress.ip_address(address) == wanted for address in addresses)


def _matches(pattern: str, host: str) -> bool:
    if not pattern.startswith("*."):
        return pattern == host
    below = pattern[1:]
    label, dot, rest = host.partition(".")
    return bool(label and dot) and f".{rest}" == below and "." in rest
