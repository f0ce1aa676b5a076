"""What the http check can be told, what it observes, and what it can say. Data only.

Of a body only what the judges need is kept: no cookie's value, no token and no page text gets as far as a judge.
"""

from dataclasses import field
from enum import StrEnum

from launchgate.casereports import CaseReport, Reported
from launchgate.checks.http import rules
from launchgate.checks.http.rules_graceful import GRACEFUL
from launchgate.checks.http.rules_pages import PAGE_RULES
from launchgate.checks.http.spec_pages import PageFacts, PageOptions
from launchgate.dataclass import dataclass
from launchgate.exchange import Failure
from launchgate.model import Severity
from launchgate.places import Place

__all__ = [
    "RULES", "Answer", "AnswerFacts", "Asked", "Cookie", "Cors", "Facts", "HostSeen", "Kind", "Leak", "Meta", "Options",
    "Purpose", "Resemblance",
]  # fmt: skip


RULES = (*PAGE_RULES, *rules.RULES, GRACEFUL)


def _require_address(text: str) -> None:
    if not text.startswith(("/", "https://", "http://")):
        raise ValueError("must start with / or be a URL")  # without the text: it may hold a credential


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(PageOptions):
    """The section `http` of launchgate.yml."""

    api: tuple[str, ...] = ()
    """Addresses that answer programs, not people: paths on the target such as `/api/health`, or URLs on declared hosts.
    Only addresses that are safe to GET."""
    session_cookies: tuple[str, ...] = ()
    """Names of cookies that log somebody in, beside the usual ones (`session`, `sid`, `auth`, `token`, …)."""
    readable_cookies: tuple[str, ...] = field(default=(), metadata={"excuse": True})
    """Names of session-like cookies that a script of your own has to read, so that they need no HttpOnly."""

    reports: tuple[CaseReport, ...] = ()
    """JUnit files of your own browser tests that take a service away, e.g. `[{path: reports/e2e.xml, cases: "*api is down*"}]`;
    each decides http/graceful-failure."""

    def __post_init__(self) -> None:
        PageOptions.__post_init__(self)
        for address in self.api:
            _require_address(address)


class Purpose(StrEnum):
    """Why an address is asked."""

    HOME = "home page"
    PAGE = "page"
    API = "API answer"
    UNKNOWN_PAGE = "unknown page"
    UNKNOWN_DEEP = "unknown page in a folder"
    UNREADABLE = "address that is no text"
    UNKNOWN_API = "unknown API address"


class Kind(StrEnum):
    """What an answer is, as far as it matters to headers."""

    PAGE = "page"
    API = "API answer"
    ERROR = "error"
    REDIRECT = "redirect"
    OTHER = "file"


class Resemblance(StrEnum):
    """What the answer to an address that does not exist looks like."""

    HOME = "the home page"
    MISSING = "a page that says it was not found"
    LOGIN = "a login"
    OTHER = "some other page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """A `<meta>` that stands for a header."""

    name: str
    """`content-security-policy` or `referrer`, in lower case."""
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """A Set-Cookie header, without the value."""

    name: str
    secure: bool
    http_only: bool
    same_site: str
    """`strict`, `lax`, `none`; empty when it is missing or none of these."""
    path: str
    """Empty when there is none."""
    domain: str
    removed: bool
    """True when the header takes a cookie away instead of setting one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """Something an answer shows that visitors must not see."""

    kind: str
    """As a slug: `stack-trace`."""
    title: str
    """For people: "a Python stack trace"."""
    severity: Severity
    shown: str
    """A short piece of it, masked."""
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, without its body."""

    url: str
    status: int
    kind: Kind
    media_type: str
    headers: tuple[tuple[str, str], ...]
    """As received, in order, without Set-Cookie."""
    metas: tuple[Meta, ...] = ()
    cookies: tuple[Cookie, ...] = ()
    leaks: tuple[Leak, ...] = ()
    resembles: Resemblance = Resemblance.OTHER
    blocked: str | None = None
    """The guard that answered in the site's place."""

    def values(self, name: str) -> tuple[str, ...]:
        """Every value of a header, by name in any case."""
        return tuple(value for key, value in self.headers if key.lower() == name.lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One address and what came of it."""

    purpose: Purpose
    url: str
    config: str
    end: Answer | Failure
    """The last answer, redirects followed."""
    hops: tuple[str, ...] = ()
    """Where redirects led, in order."""
    endless: bool = False
    """True when redirects go round or on without an end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cors:
    """What an address answered to a request that claims to come from a page of a made-up site."""

    url: str
    sent: str
    """The Origin header."""
    failure: Failure | None = None
    blocked: str | None = None
    """The guard that answered in the site's place."""
    allow_origin: str = ""
    credentials: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSeen:
    """Everything one host answered."""

    place: Place
    home: Asked
    first: Answer | None
    """The first answer to the root page, no redirect followed; None when there was none."""
    asked: tuple[Asked, ...] = ()
    """Everything else that was asked; empty when the home page did not answer."""
    cors: tuple[Cors, ...] = ()

    def of(self, *purposes: Purpose) -> tuple[Asked, ...]:
        """What was asked for one of some purposes."""
        return tuple(one for one in self.asked if one.purpose in purposes)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFacts:
    """What the hosts answered."""

    hosts: tuple[HostSeen, ...] = ()
    left_out: tuple[str, ...] = ()
    """Addresses of http.api that were not asked: about another site, or more than are asked of a host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that was seen."""

    pages: PageFacts | None
    """What the crawl saw, and the declared routes; None when no site is probed."""
    answers: AnswerFacts
    busiest: int = 0
    """Connections that the host which saw most of them got for requests, of all checks so far."""
    reports: tuple[Reported, ...] = ()
