"""What a crawl saw of the product's own site: values without behaviour, shared by the crawl client, gathers and judges.

Opens nothing. Addresses are absolute, normalised (RFC 3986 section 6.2.2) and without fragment and userinfo.
"""

from collections.abc import Iterable
from enum import StrEnum

from launchgate.dataclass import dataclass
from launchgate.exchange import Exchange, Failure, Response, Walk


class LinkKind(StrEnum):
    """What a reference is for, which decides how a browser treats it."""

    PAGE = "page"
    """`a` and `area`: a person goes there."""
    FORM = "form"
    FRAME = "frame"
    SCRIPT = "script"
    STYLESHEET = "stylesheet"
    """`link rel=stylesheet` and CSS `@import`."""
    OBJECT = "object"
    FONT = "font"
    TRACK = "track"
    MANIFEST = "manifest"
    IMAGE = "image"
    IMAGE_SET = "image-set"
    """A candidate of `srcset`, on `img` or `source`."""
    CSS_IMAGE = "css-image"
    MEDIA = "media"
    """Audio and video."""
    ICON = "icon"
    CANONICAL = "canonical"
    ALTERNATE = "alternate"
    REFRESH = "refresh"
    """`meta http-equiv=refresh`."""

    @property
    def active(self) -> bool:
        """Whether it can change the page or carry off what a visitor enters: over plain HTTP browsers block it, or warn."""
        return self in _ACTIVE

    @property
    def passive(self) -> bool:
        """Whether it only shows or sounds: pictures, audio, video."""
        return self in _PASSIVE

    @property
    def upgraded(self) -> bool:
        """Whether browsers ask for it over HTTPS by themselves when a secure page names it over plain HTTP, and show nothing
        when that fails (Mixed Content Level 2, section 3.1, upgradeable content; candidates of `srcset` are not)."""
        return self in _PASSIVE and self is not LinkKind.IMAGE_SET

    @property
    def visited(self) -> bool:
        """Whether it leads a browser or a search engine to a page."""
        return self in _VISITED


_ACTIVE = frozenset(
    {
        LinkKind.FORM, LinkKind.FRAME, LinkKind.SCRIPT, LinkKind.STYLESHEET, LinkKind.OBJECT, LinkKind.FONT, LinkKind.TRACK,
        LinkKind.MANIFEST,
    }
)  # fmt: skip
_PASSIVE = frozenset({LinkKind.IMAGE, LinkKind.IMAGE_SET, LinkKind.CSS_IMAGE, LinkKind.MEDIA, LinkKind.ICON})
_VISITED = frozenset({LinkKind.PAGE, LinkKind.FRAME, LinkKind.CANONICAL, LinkKind.ALTERNATE, LinkKind.REFRESH})


@dataclass(frozen=True, slots=True)
class Link:
    """One reference, as a document makes it; equal ones of several documents may be one object."""

    kind: LinkKind
    url: str
    tag: str
    """What holds it: `a href`, `img srcset`, `css url()`."""
    fragment: str = ""
    """Percent-decoded, without `#`."""


@dataclass(frozen=True, slots=True)
class Referrer:
    """Where a link to something is."""

    url: str
    """The document."""
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a successful HTML answer holds besides its links."""

    title: str
    ids: frozenset[str]
    """What a fragment can point at: `id` of any element, `name` of `a`."""
    canonical: str | None = None
    refresh: str | None = None
    """Where `meta http-equiv=refresh` leads."""
    noindex: bool = False
    """By `meta name=robots` or `X-Robots-Tag`."""
    upgrades: bool = False
    """Whether its Content-Security-Policy (header or `meta`) has `upgrade-insecure-requests`."""
    says_missing: bool = False
    """Whether its title or first heading says that there is no such page."""
    likeness: int = 0
    """Equal for pages whose title and text are equal; made for comparing within one crawl."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One address of the site that was asked for."""

    url: str
    exchange: Exchange
    """What it answered, no redirect followed. A Response's body is empty here: bodies are not kept."""
    walk: Walk
    """Where it ends; without hops when it did not redirect. Its end's body is empty, too."""
    leaves: str = ""
    """The address its redirects lead to that was not asked for, because it is not the site's or a limit was hit; the walk's
    end is then the redirect that leaves. Empty when every step was seen."""
    fragment: str = ""
    """What its redirects add as a fragment."""
    method: str = "GET"
    """`HEAD` where only existence mattered and the server answered that well."""
    page: Page | None = None
    """Set for HTML."""
    links: tuple[Link, ...] = ()
    """Of HTML and CSS, each distinct one once, in order of appearance."""
    malformed: tuple[str, ...] = ()
    """References in it that no browser could open, as `tag: as written`."""
    referrers: tuple[Referrer, ...] = ()
    """The first documents that refer to it; empty for a start that nothing links to."""
    references: int = 0
    """How many documents refer to it."""
    start: str = ""
    """Why it is one to begin at: `target`, `site.canonical`, `site.hosts`, `sitemap`; empty when it was only linked."""

    @property
    def status(self) -> int | None:
        """The status code; None when there was no response."""
        return self.exchange.status if isinstance(self.exchange, Response) else None

    @property
    def media_type(self) -> str:
        """`text/html`; empty without a response or a type."""
        return self.exchange.media_type if isinstance(self.exchange, Response) else ""

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """As received; empty without a response."""
        return self.exchange.headers if isinstance(self.exchange, Response) else ()

    @property
    def judged(self) -> bool:
        """Whether the site itself answered: not a failure on the way, not a guard in its place."""
        return not isinstance(self.exchange, Failure) and self.exchange.blocked is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """An address of somebody else's, or of a scheme that is not asked for: only noted, never requested."""

    url: str
    referrers: tuple[Referrer, ...]
    references: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What one origin answers for an address that nothing can have: a site that knows its pages says 404."""

    root: str
    walk: Walk
    """Without the body of its end."""
    page: Page | None
    """Set when it ends in a page with status 2xx, as if there were one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """One origin's robots.txt (RFC 9309)."""

    root: str
    walk: Walk
    refuses_all: bool
    """Whether it refuses `/`, or could not be had, which means the same (section 2.3.1.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """One sitemap that was asked for."""

    url: str
    exchange: Exchange
    """Without its body."""
    declared: bool
    """Whether robots.txt or another sitemap names it; otherwise it was only looked for at its usual place."""
    listed: int = 0
    """Addresses it lists."""


class LimitKind(StrEnum):
    """What ended a crawl, or a part of it, early."""

    PAGES = "pages"
    TIME = "time"
    BYTES = "bytes"
    VARIANTS = "variants"
    """Query strings of one path."""
    DEPTH = "depth"
    LINKS = "links"
    """References of one document."""
    ORIGIN = "origin"
    """An origin that stopped answering, or asked to be left alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit that was hit."""

    kind: LimitKind
    subject: str
    """What it concerns: the site, an origin, a path, a document."""
    missed: int
    """Known addresses that were not asked for because of it."""
    reason: str
    """One plain sentence without a capital or a full stop."""
    remedy: str
    files_only: bool = False
    """Whether every page was read, and only images, scripts and other files were missed."""

    @property
    def chosen(self) -> bool:
        """Whether it is a bound that the configuration sets or that keeps out endless spaces, not a crawl that failed."""
        return self.kind not in (LimitKind.TIME, LimitKind.ORIGIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """The product's own pages and what they refer to, looked at once a run."""

    start: str
    roots: tuple[str, ...]
    """The origins that count as the site, as root URLs, the target's first."""
    resources: tuple[Resource, ...]
    """In the order they were found: breadth first from the target."""
    outside: tuple[Outside, ...] = ()
    refused: tuple[Outside, ...] = ()
    """Own addresses that robots.txt keeps out of discovery."""
    robots: tuple[Robots, ...] = ()
    sitemaps: tuple[Sitemap, ...] = ()
    probes: tuple[Probe, ...] = ()
    limits: tuple[Limit, ...] = ()
    requests: int = 0
    """Requests this crawl made; what the run had already asked for is not asked again."""
    size: int = 0
    """Bytes of bodies read, decoded."""

    @property
    def pages(self) -> tuple[Resource, ...]:
        """The HTML answers of the site itself."""
        return tuple(resource for resource in self.resources if resource.page is not None and resource.judged)


def by_url(resources: Iterable[Resource]) -> dict[str, Resource]:
    """Resources by address."""
    return {resource.url: resource for resource in resources}
