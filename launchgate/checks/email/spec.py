"""What the email check can be told, what it observes, and what it can say. Data only."""

import ipaddress
import re
from dataclasses import field

from launchgate.checks.email.dmarc_walk import DmarcWalk
from launchgate.checks.email.rules import RULES
from launchgate.checks.email.spf_host import SpfOutcome
from launchgate.checks.email.spf_survey import SpfSurvey
from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange
from launchgate.lookup import Lookup, LookupKind

__all__ = ["RULES", "Asked", "DomainFacts", "Facts", "Options", "Reporting", "Selected", "Sender"]

_DOMAIN = re.compile(r"(?!-)[^\s/@:.]{1,63}(\.[^\s/@:.]{1,63})+\.?")
_SELECTOR = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
_MAILBOX = re.compile(r"[^\s@,;!]+@[^\s@,;!]+\.[^\s@,;!]+")


def _require_domain(text: str, key: str) -> None:
    if _DOMAIN.fullmatch(text) is None:
        raise ValueError(f"`{key}` takes domains such as example.com")  # without the text: it may hold anything


def _plain(name: str) -> str:
    return name.lower().rstrip(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Something that sends mail for the product: an address, or a service by its SPF include."""

    ip: str | None = None
    """An address or a network, e.g. `203.0.113.5` or `2001:db8::/64`."""
    include: str | None = None
    """The name that the service asks you to include, e.g. `_spf.google.com`."""
    domain: str | None = None
    """The domain it sends as; without one it counts for every domain in email.domains."""

    def __post_init__(self) -> None:
        if (self.ip is None) == (self.include is None):
            raise ValueError("needs either `ip` or `include`")
        if self.ip is not None:
            try:
                ipaddress.ip_network(self.ip, strict=False)
            except ValueError:
                raise ValueError("`ip` takes an address or a network") from None
        for name, key in ((self.include, "include"), (self.domain, "domain")):
            if name is not None:
                _require_domain(name, key)

    @property
    def text(self) -> str:
        return self.ip or f"include:{self.include}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `email` of launchgate.yml."""

    domains: tuple[str, ...] = ()
    """Domains that the product's mail is sent from, e.g. `example.com`."""
    selectors: tuple[str, ...] = ()
    """DKIM selectors: `s1` for every domain, or the whole name `s1._domainkey.example.com` for one. Your mail service names
    them, and each signed mail has its own in `s=` of the header `DKIM-Signature`."""
    senders: tuple[Sender, ...] = ()
    """What sends mail for these domains, e.g. `{ip: 203.0.113.5}` or `{include: _spf.google.com}`."""
    no_mail: tuple[str, ...] = ()
    """Domains of yours that send no mail, so that nobody else may send as them."""
    reports: str | None = None
    """The mailbox that has to get DMARC reports, e.g. `dmarc@example.com`."""

    def __post_init__(self) -> None:
        for key, names in (("domains", self.domains), ("no_mail", self.no_mail)):
            for name in names:
                _require_domain(name, key)
        for selector in self.selectors:
            if _SELECTOR.fullmatch(selector) is None:
                raise ValueError("`selectors` takes letters, digits, `-`, `_` and dots")
        if {_plain(name) for name in self.domains} & {_plain(name) for name in self.no_mail}:
            raise ValueError("a domain stands either in `domains` or in `no_mail`")
        if self.reports is not None and _MAILBOX.fullmatch(self.reports) is None:
            raise ValueError("`reports` takes a mail address")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A declared sender and what SPF says of it."""

    sender: Sender
    outcomes: tuple[tuple[str, SpfOutcome], ...] = ()
    """(address, outcome) for an address, or for the first and last one of a network; empty for an include."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """A declared selector's answer."""

    selector: str
    lookup: Lookup


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """Whether another domain agrees to get this one's reports (RFC 9990 section 4)."""

    address: str
    lookup: Lookup


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainFacts:
    """Everything seen of one domain."""

    domain: str
    silent: bool
    """True for a domain that sends no mail."""
    config: str
    spf: SpfSurvey
    dmarc: DmarcWalk
    mail_hosts: Lookup
    """Its MX records."""
    asked: tuple[Asked, ...] = ()
    selected: tuple[Selected, ...] = ()
    guessed: tuple[str, ...] = ()
    """Common selectors that answer with a key, looked for when none is declared."""
    reporting: tuple[Reporting, ...] = ()
    sts: Lookup | None = None
    """The `_mta-sts` record; None for a silent domain."""
    policy: Exchange | None = None
    """The MTA-STS policy; None when there is no one record that points at it."""
    tls_reports: Lookup | None = None

    @property
    def answered(self) -> bool:
        """Whether DNS said anything about the domain itself."""
        return self.spf.kind in (LookupKind.FOUND, LookupKind.NO_DATA, LookupKind.NO_SUCH_NAME)

    @property
    def exists(self) -> bool:
        return self.spf.kind is not LookupKind.NO_SUCH_NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that was looked up."""

    domains: tuple[DomainFacts, ...] = field(default=())
    host: str | None = None
    """The target's host: where nobody answers for it either, that tells of the silence."""
