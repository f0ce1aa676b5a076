"""What the smoke check can be told, what it observes, and what it can say. Data only."""

from dataclasses import dataclass, field
from enum import StrEnum

from launchgate.checks.smoke.rules import RULES
from launchgate.exchange import Walk

__all__ = ["RULES", "Facts", "Kind", "Options", "Page", "Step"]


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

    def __post_init__(self) -> None:
        for text in (self.home, self.login, self.health):
            _require_address(text)
        paths = [page.path for page in self.pages]
        for path in paths:
            if paths.count(path) > 1:
                raise ValueError(f"the page '{path}' is declared twice")


class Kind(StrEnum):
    """What a step looks at."""

    HOME = "home page"
    LOGIN = "login page"
    HEALTH = "health endpoint"
    PAGE = "page"


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
class Facts:
    """Every step, in the order home, login, health, pages."""

    steps: tuple[Step, ...]
