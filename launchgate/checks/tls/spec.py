"""What the tls check can be told, what it observes, and what it can say. Data only."""

from dataclasses import field
from datetime import datetime

from launchgate.checks.tls.rules import RULES
from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange
from launchgate.handshake import DeepScan, Survey
from launchgate.hostfacts import Step

__all__ = ["RULES", "Deep", "Facts", "Look", "Options", "Place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `tls` of launchgate.yml."""

    deep: bool | None = None
    """Run sslyze as well, about 590 connections a scan; by default only in stage `release`."""
    hsts_min_days: int = field(default=180, metadata={"min": 1, "max": 730})
    """The shortest max-age of HSTS that is not called short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One name and port that people connect to."""

    name: str
    port: int
    config: str
    declared: bool = True
    """False for a twin (`www` or not) that only follows from the canonical name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One place, looked at."""

    place: Place
    survey: Survey
    page: Exchange | None = None
    """The first answer over HTTPS; None when it was not asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deep:
    """One sslyze scan and the names it speaks for."""

    names: tuple[str, ...]
    address: str
    scan: Step[DeepScan]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that was seen."""

    now: datetime
    looks: tuple[Look, ...] = ()
    plain: str | None = None
    """The target, when it is not an HTTPS address; nothing is then known of its TLS."""
    outside: bool = False
    """Whether declared names were left out, because the target is another site."""
    deep: tuple[Deep, ...] = ()
    deep_asked: bool = False
    per_host: int = 5
    """Handshakes that one host may cost, out of limits.connections_per_host."""
    most_on_one: int = 0
    """Connections that the busiest hostname got, the one for its page included."""
