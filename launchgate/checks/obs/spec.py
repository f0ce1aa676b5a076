"""What the obs check observes, and what it can say. Data only."""

from dataclasses import field
from typing import Literal

from launchgate.checks.obs.options import ALERT_KINDS, AlertKind, Export, Metrics, Options
from launchgate.checks.obs.rules import RULES
from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange, Walk, host_of
from launchgate.monitoring.drill import Drill

__all__ = [
    "ALERT_KINDS", "RULES", "Answered", "Export", "Facts", "Kind", "Looked", "Measured", "Metrics", "Monitor", "Numbers",
    "Options",
    "Records", "RuleSign", "Side", "Signs", "Unread",
]  # fmt: skip

Kind = Literal["page", "browser", "dns", "mail", "heartbeat", "certificate", "other"]
"""What a monitor does: opens an address, goes a journey, asks DNS, asks a mail server, waits for a sign of life."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitor:
    """One monitor as its configuration or its export describes it."""

    tool: str
    name: str
    kind: Kind = "page"
    url: str | None = None
    """What it watches; None when that is filled in elsewhere."""
    host: str = ""
    """The host it watches, where only that is known."""
    interval_s: float | None = None
    """Seconds between two looks; None when nothing says so."""
    scheduled: bool = False
    """Whether a scheduled workflow starts it, which keeps no minute."""
    channels: tuple[str, ...] = ()
    """Where its alerts go, in words."""
    silent: bool = False
    """Whether it is shown that it tells nobody: its tool would say so here."""
    certificate: bool = False
    """Whether it warns before the certificate ends."""
    paused: bool = False
    down: bool | None = None
    """Whether it was down when the export was written."""
    path: str = ""
    line: int | None = None
    exported: bool = False
    """Whether an export named it, rather than the configuration."""
    beside: str = ""
    """The compose file that starts the monitor beside the product itself; empty when none does."""

    @property
    def watched(self) -> str:
        """The host it watches, in lower case; empty when nothing says so."""
        return (host_of(self.url) if self.url else self.host).lower()

    @property
    def title(self) -> str:
        """How messages name it."""
        return f"{self.tool} `{self.name}`"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSign:
    """An alert rule that the repository shows."""

    kind: AlertKind
    name: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What an export says of one address over time."""

    name: str
    path: str
    url: str | None = None
    share: float | None = None
    """The share of time that it was up, from 0 to 1."""
    period_s: float | None = None
    """The time this covers; None when nothing says so."""
    down_s: float | None = None
    checks: int | None = None
    interval_s: float | None = None
    """The usual time between two looks, measured."""
    unobserved_s: float = 0.0
    longest_gap_s: float = 0.0
    p95_ms: float | None = None
    timed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A file that says nothing: missing, broken, too old."""

    path: str
    config: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The owner's metrics file."""

    path: str
    sent: float | None = None
    succeeded: float | None = None
    p95_ms: float | None = None
    uptime_percent: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The alert tests on record."""

    path: str
    drills: tuple[Drill, ...] = ()
    aged: dict[str, str] = field(default_factory=dict)
    """Marker of a drill that does not count any more to the reason why."""
    unread: Unread | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One application of the repository, as its manifest shows it."""

    path: str
    side: Literal["server", "frontend"]
    trackers: tuple[str, ...] = ()
    """Error trackers that it loads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What the files say of error tracking and analytics."""

    sides: tuple[Side, ...] = ()
    manifests: tuple[str, ...] = ()
    trackers: dict[str, str] = field(default_factory=dict)
    """Error tracker to the file that loads it."""
    snippet: str = ""
    """The page that loads Sentry's script, which is the frontend's; empty for none."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Error tracker to `NAME in file` of the variable, or the literal, that says where errors go."""
    releases: dict[str, str] = field(default_factory=dict)
    """Error tracker to the file that names the release."""
    analytics: dict[str, str] = field(default_factory=dict)
    """Analytics tool to the file, or the page, that loads it."""
    cut: bool = False
    """Whether there were more files than one run reads, so that what was not seen may be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One address that was asked, and what it said."""

    url: str
    end: Exchange
    declared: bool = True
    config: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One host whose answers have to name their requests."""

    url: str
    """Its home page."""
    walk: Walk | None = None
    """None when there was nothing to connect to."""
    again: tuple[Exchange, ...] = ()
    """Further answers of the same host, where the first one names its request."""
    reason: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that was found and asked."""

    asked: bool = True
    """Whether the run judges more than the probes: stage `release`, or something of obs is configured."""
    no_files: tuple[str, str] = ("", "")
    """Why there are no files to read, and what would change that."""
    routes: tuple[str, ...] = ()
    """Addresses that have to be watched: home pages first."""
    own_hosts: frozenset[str] = frozenset()
    monitors: tuple[Monitor, ...] = ()
    rule_signs: tuple[RuleSign, ...] = ()
    measured: tuple[Measured, ...] = ()
    unread: tuple[Unread, ...] = ()
    records: Records | None = None
    numbers: Numbers | None = None
    numbers_unread: Unread | None = None
    signs: Signs = field(default_factory=Signs)
    gate_on_schedule: tuple[str, ...] = ()
    """Scheduled workflows that run launchgate itself."""
    records_declared: bool = False
    """Whether launchgate.yml lists DNS records to compare with."""
    journeys_declared: bool = False
    form_mail_declared: bool = False
    home: Exchange | None = None
    """The target's page, where it was asked for."""
    request_ids: tuple[Looked, ...] = ()
    health: tuple[Answered, ...] = ()
