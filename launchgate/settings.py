"""The settings of launchgate.yml that no single check owns, as frozen dataclasses whose defaults are the documented ones.

Standard library only: a dataclass here is what `config` validates YAML into and what the published JSON Schema is made from.
Each check's own section is its `Options` in `checks/<id>/spec.py`.
"""

from dataclasses import field
from typing import Literal

from launchgate.dataclass import dataclass
from launchgate.model import Severity

CONFIG_NAME = "launchgate.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class BasicLogin:
    """A login for HTTP basic authentication (RFC 7617)."""

    user: str
    """The user name, or `${NAME}`; it cannot hold a colon."""
    password: str
    """The password, as `${NAME}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What lets the gate in. Values may be `${NAME}`; they are sent to the declared origins only and masked everywhere."""

    headers: dict[str, str] = field(default_factory=dict)
    """Headers to send with every request, e.g. `CF-Access-Client-Id: "${CF_ID}"`; docs/access.md has recipes."""
    basic: BasicLogin | None = None
    """A user name and password that the server or a proxy in front of it asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The product to be launched."""

    canonical: str | None = None
    """The one address people should end up at, e.g. `https://www.example.com`."""
    hosts: tuple[str, ...] = ()
    """Further names that belong to the product, e.g. `app.example.com`."""
    environments: dict[str, str] = field(default_factory=dict)
    """Environment name to URL, e.g. `preview: https://preview.example.com`."""
    access: Access = field(default_factory=Access)


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePolicy:
    """What makes the answer red."""

    fail_on: Severity = Severity.BLOCKER
    """Findings of this severity or worse gate."""
    unknown: Literal["block", "report"] = "block"
    """Whether what could not be decided makes the verdict `incomplete` or is only reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverEntry:
    """A human exception, as written in launchgate.yml."""

    rule: str
    reason: str
    owner: str
    until: str
    """ISO date, the last day it counts."""
    subject: str | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestationEvidence:
    """What backs an attestation: a link, or a file of the repository with its SHA-256."""

    link: str | None = None
    file: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestationEntry:
    """What only a person can say, as written in launchgate.yml."""

    rule: str
    status: Literal["passed", "failed", "not-applicable"]
    owner: str | None = None
    date: str | None = None
    """ISO date on which the person looked."""
    expires: str = "90d"
    """An ISO date, or a number of days after `date` such as `90d`."""
    evidence: AttestationEvidence | None = None
    subject: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How names become connections; lets the gate run against a new origin before DNS is switched."""

    resolvers: tuple[str, ...] = ()
    """DNS servers as `address` or `address:port`; empty means the system's."""
    connect_to: dict[str, str] = field(default_factory=dict)
    """`host:port` of a URL to the `address:port` to dial instead; TLS and Host keep the name."""
    ca_file: str | None = None
    """Extra certificate authority in PEM, relative to the repository."""
    allow_private: tuple[str, ...] = ()
    """Hosts or networks (CIDR) that may be private although a record or a redirect led there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of a run."""

    requests_per_second: float = field(default=20.0, metadata={"min": 0.1})
    connections_per_host: int = field(default=8, metadata={"min": 1})
    """Connections to one host at a time, at most. TLS handshakes get five of eight, requests the rest, and both at least one."""
    pages: int = field(default=1000, metadata={"min": 1})
    """Pages a crawl opens, at most."""
    deadline_s: float = field(default=120.0, metadata={"min": 1, "max": 86_400})
    """Seconds for the whole run; what is not done by then is `unknown`."""

    @property
    def handshakes(self) -> int:
        """TLS handshakes that one host may cost in a run: one an address, one that verifies, two for old versions."""
        return max(1, self.connections_per_host * 5 // 8)

    @property
    def requests_at_once(self) -> int:
        """Connections for requests that one host may see at a time. Kept ones count."""
        return max(1, self.connections_per_host - self.handshakes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """What may be probed as an attacker would: opt-in by rule *and* by host. A pull request cannot bring its own."""

    allow: tuple[str, ...] = ()
    """Hosts that may get attack-like traffic, e.g. `staging.example.com`; each written out, no wildcards."""
    run: tuple[str, ...] = ()
    """The checks and rules to run there, e.g. `edge/rate-limit`."""

    def chosen(self, rule: str) -> bool:
        """Whether a rule is opted in, by its own name or its check's."""
        return rule in self.run or rule.partition("/")[0] in self.run

    def permits(self, rule: str, host: str) -> bool:
        """Whether a rule may probe a host like an attacker: both were written down."""
        return self.chosen(rule) and host.lower().rstrip(".") in {name.lower().rstrip(".") for name in self.allow}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything in launchgate.yml but the checks' own sections."""

    profile: str = "core"
    site: Site = field(default_factory=Site)
    gate: GatePolicy = field(default_factory=GatePolicy)
    waive: tuple[WaiverEntry, ...] = ()
    attest: tuple[AttestationEntry, ...] = ()
    network: Network = field(default_factory=Network)
    limits: Limits = field(default_factory=Limits)
    attack: Attack = field(default_factory=Attack)
    baseline: str | None = None
    """Path of the baseline file, relative to the repository."""
