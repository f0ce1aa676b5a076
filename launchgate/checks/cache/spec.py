"""What the cache check can be told, what it observes, and what it can say. Data only."""

from dataclasses import field

from launchgate.checks.cache.rules import RULES
from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange
from launchgate.hostfacts import Named, Step

__all__ = ["RULES", "Asset", "Facts", "Options", "Page", "Session", "Twice"]

ASSETS_AT_MOST = 30
MONTH_S = 2_592_000


def _require_address(text: str) -> None:
    if not text.startswith(("/", "https://", "http://")):
        raise ValueError("must start with / or be a URL")  # without the text: it may hold a credential


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One signed-in visitor, made for tests."""

    headers: dict[str, str] = field(default_factory=dict)
    """What makes a request signed in, e.g. `Cookie: "sid=${SESSION}"`; sent to the declared hosts only, and masked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `cache` of launchgate.yml."""

    private: tuple[str, ...] = ()
    """Pages that belong to one person: paths on the target, or URLs, e.g. `[/account, /api/me]`."""
    session: Session = field(default_factory=Session)
    """With it the private pages are also opened signed in, and then once more by a stranger."""
    files: tuple[str, ...] = ()
    """Images and files to look at beside those on the home page: paths on the target, or URLs."""
    error_seconds: int = field(default=300, metadata={"min": 0, "max": 86_400})
    """Seconds for which caches in front may keep an error page."""
    asset_seconds: int = field(default=MONTH_S, metadata={"min": 0})
    """Seconds for which a file with a fingerprint in its name has to be kept, at least."""

    def __post_init__(self) -> None:
        for text in (*self.private, *self.files):
            _require_address(text)
        for text in self.private:
            if self.private.count(text) > 1:
                raise ValueError("a private page is declared twice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """One address in two clean sessions; the second may not have been needed."""

    url: str
    config: str
    first: Exchange
    second: Exchange | None = None

    @property
    def both(self) -> tuple[Exchange, ...]:
        return (self.first,) if self.second is None else (self.first, self.second)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Twice):
    """One declared private page."""

    signed: Exchange | None = None
    """The answer to the signed-in session; None without one."""
    after: Exchange | None = None
    """What a stranger got after that."""
    probe: Exchange | None = None
    """The answer to a made-up file name below it."""
    probe_again: Exchange | None = None
    """The same once more, asked only when the first brought the page by way of a cache."""
    probe_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file of the site."""

    url: str
    kind: str
    """`script`, `style`, `image`, `font` or `file`."""
    answer: Exchange
    config: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that was opened."""

    lent: bool = False
    """Whether the target is a preview under a platform's own domain that nobody declared."""
    host: str = ""
    """The target's host."""
    home: Twice | None = None
    """The page the target ends at; None when that is another site."""
    elsewhere: str = ""
    """Where the target ends when that is another site."""
    pages: tuple[Page, ...] = ()
    session_reason: str = ""
    """Why no signed-in page was opened although a session is declared."""
    session_remedy: str = ""
    others: tuple[Twice, ...] = ()
    """The root pages of the other declared hosts."""
    missing: tuple[Twice, ...] = ()
    """A page and a script that cannot exist."""
    assets: tuple[Asset, ...] = ()
    left: int = 0
    """Files on the home page beyond those that were opened."""
    named: tuple[tuple[str, Step[Named]], ...] = ()
    """What DNS says of the home page's host and of the files' hosts."""
