"""What the smoke check can be told, what it observes, and what it can say. Data only."""

from dataclasses import field
from enum import StrEnum

from launchgate.casereports import CaseReport, Reported
from launchgate.checks.smoke.expected import Expect
from launchgate.checks.smoke.journeys import Journey, JourneyStep
from launchgate.checks.smoke.rules import RULES
from launchgate.dataclass import dataclass
from launchgate.errors import Complaints
from launchgate.exchange import Walk

__all__ = ["RULES", "Elsewhere", "Facts", "Kind", "Options", "Page", "Step", "Travelled", "Tried", "Waited"]


def _require_address(text: str | None) -> None:
    if text is not None and not text.startswith(("/", "https://", "http://")):
        raise ValueError("must start with / or be a URL")  # without the text: it may hold a credential


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page that has to answer."""

    path: str
    """A path with its query on the target, or a URL."""
    status: int = field(default=200, metadata={"min": 100, "max": 599})
    """The status it has to end with; a redirect is followed unless one is expected (301 to 308)."""
    text: str | None = None
    """Text the page has to hold."""
    absent_text: str | None = None
    """Text the page must not hold, e.g. `Lorem ipsum`."""

    def __post_init__(self) -> None:
        _require_address(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `smoke` of launchgate.yml."""

    home: str | None = None
    """The home page, where it is not the target itself: a path on the target, or a URL."""
    home_text: str | None = None
    """Text the home page has to hold."""
    login: str | None = None
    """The login page: a path on the target, or a URL. Without it the login is not judged."""
    login_text: str | None = None
    """Text the login page has to hold, in place of looking for a form; needed where JavaScript builds the page."""
    health: str | None = None
    """The health endpoint: a path on the target, or a URL. It has to answer with a status from 200 to 299."""
    health_text: str | None = None
    """Text the health endpoint's answer has to hold."""
    pages: tuple[Page, ...] = ()
    """Further pages that have to answer."""
    callbacks: tuple[str, ...] = ()
    """Addresses to which an identity provider sends people back after their login; none may answer 404, 410 or 5xx."""
    origins: tuple[str, ...] = ()
    """Further addresses where the same pages have to answer: URLs, or names of site.environments."""
    demo_texts: tuple[str, ...] = ()
    """Texts of demo data, e.g. `Acme Demo Ltd`, that no page of the product may hold."""
    journeys: tuple[Journey, ...] = ()
    """What people do, step by step; see docs/journeys.md."""
    reports: tuple[CaseReport, ...] = ()
    """JUnit files of your own browser tests of the core flows, e.g. `[{path: reports/e2e.xml, cases: "*checkout*"}]`;
    each decides smoke/core-flows beside the journeys."""

    def __post_init__(self) -> None:
        for text in (self.home, self.login, self.health, *self.callbacks):
            _require_address(text)
        paths = [page.path for page in self.pages]
        for path in paths:
            if paths.count(path) > 1:
                raise ValueError(f"the page '{path}' is declared twice")
        names = [journey.name for journey in self.journeys]
        twice = [
            (("journeys", at, "name"), "two journeys have this name")
            for at, name in enumerate(names)
            if name in names[:at]
        ]
        if twice:
            raise Complaints(twice)


class Kind(StrEnum):
    """What a step looks at."""

    HOME = "home page"
    LOGIN = "login page"
    HEALTH = "health endpoint"
    PAGE = "page"
    CALLBACK = "login callback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was opened, what it had to show, and what came back."""

    kind: Kind
    name: str
    """For people: `home page`, `page /pricing`."""
    config: str
    walk: Walk
    statuses: range
    """The statuses that pass."""
    text: str | None = None
    absent_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """How a `wait_until` went."""

    seconds: float
    looks: int
    met: bool
    seen: str
    """What the last look showed, as far as it may be shown."""
    wanted: str
    cut: bool = False
    """True when the run's own time was over first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One step of a journey and what came of its last try. References are expanded in `expect` and in `walk` only."""

    step: JourneyStep
    expect: Expect
    walk: Walk | None = None
    """None when nothing was sent: the step was not reached, or `refused` says why."""
    seconds: float = 0.0
    """From sending to the end of the last answer, redirects included."""
    attempts: int = 0
    refused: tuple[str, str] | None = None
    """Why it could not be sent, and what would change that."""
    lacking: tuple[tuple[str, str], ...] = ()
    """Captures that found nothing: (name, why)."""
    waited: Waited | None = None

    @property
    def reached(self) -> bool:
        return self.walk is not None or self.refused is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Travelled:
    """One journey as it went."""

    journey: Journey
    config: str
    tried: tuple[Tried, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """The declared pages on another origin."""

    origin: str
    """As it was declared."""
    steps: tuple[Step, ...]
    unknown_name: bool = False
    """True when it is no URL and no name of site.environments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Every step, in the order home, login, health, pages, callbacks; then the journeys."""

    steps: tuple[Step, ...]
    journeys: tuple[Travelled, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    reports: tuple[Reported, ...] = ()
