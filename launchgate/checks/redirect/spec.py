"""What the redirect check can be told, what it observes, and what it can say. Data only."""

import re
from dataclasses import field

from launchgate.checks.redirect.rules import RULES
from launchgate.dataclass import dataclass
from launchgate.exchange import Walk

__all__ = [
    "RULES",
    "Defect",
    "Facts",
    "Landing",
    "Mention",
    "Options",
    "PageSigns",
    "PlainHost",
    "QueryProbe",
    "RedirectRule",
    "Twice",
    "Variant",
    "Walked",
    "Wanted",
]

_HOST = re.compile(r"[a-z0-9]([a-z0-9-]{0,62}\.)+[a-z0-9-]{1,63}", re.IGNORECASE)


def _require_address(text: str) -> None:
    if not text.startswith(("/", "https://", "http://")):
        raise ValueError("must start with / or be a URL")  # without the text: it may hold a credential


def _is_map(path: str) -> bool:
    parts = path.split("/")
    return ".." not in parts and "" not in parts and (path.endswith(".csv") or parts[-1] == "_redirects")


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectRule:
    """One redirect that has to work."""

    from_: str = field(metadata={"key": "from"})
    """The old address: a path with its query on the target, or a URL."""
    to: str
    """Where it has to end: a path on the target, or a URL."""

    def __post_init__(self) -> None:
        _require_address(self.from_)
        _require_address(self.to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `redirect` of launchgate.yml."""

    urls: tuple[str, ...] = ()
    """Further addresses to follow: paths on the target, or URLs."""
    rules: tuple[RedirectRule, ...] = ()
    """Redirects that have to end where they should, e.g. `{from: /old-pricing, to: /pricing}`."""
    file: str | None = None
    """A file of the repository with more of them: a `.csv` with `from,to[,code]` on each line, or Netlify's and Cloudflare's
    `_redirects`. A code such as 410 without a `to` wants just that answer."""
    sitemap: str | None = None
    """A sitemap whose addresses have to land, e.g. the old site's: a path on the target, or a URL."""
    old_hosts: tuple[str, ...] = ()
    """Names that people no longer use, or that a platform gave: they have to redirect, or name the canonical page."""
    max_hops: int = field(default=1, metadata={"min": 0, "max": 20})
    """The most redirects from an address to its final page; the step from http to https on the same host is free."""

    def __post_init__(self) -> None:
        for url in self.urls:
            _require_address(url)
        if self.sitemap is not None:
            _require_address(self.sitemap)
        if self.file is not None and not _is_map(self.file):
            raise ValueError("file has to be a .csv file or one named _redirects, inside the repository")
        if not all(_HOST.fullmatch(host) for host in self.old_hosts):
            raise ValueError("old_hosts are names such as old.example.com, without https:// or a path")


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """One address that was followed, and the configuration key that asked for it."""

    walk: Walk
    config: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainHost:
    """What port 80 of a host does."""

    host: str
    config: str
    walk: Walk | None = None
    """None when it was not asked."""
    secure: Walk | None = None
    """The same host over HTTPS."""
    skipped: str = ""
    """Why port 80 was not asked."""
    remedy: str = ""
    """What would let it be asked; empty when it does not apply at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A name that has to end at the canonical host."""

    host: str
    walks: tuple[Walk, ...]
    declared: bool
    """False for a twin (`www` or not) that only follows from the canonical name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One old or campaign address and what it has to do, from the configuration, a file or a sitemap."""

    url: str
    to: str | None
    """The absolute URL it has to end at; None for an address of a sitemap, which only has to land."""
    code: int | None = None
    """The status that the first answer has to have, where one is given."""
    config: str
    path: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """A line of redirect.file, or a whole source, that could not be used."""

    text: str
    config: str
    path: str | None = None
    line: int | None = None
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSigns:
    """What a page says of itself, as far as redirects go."""

    title: str = ""
    words: frozenset[str] = frozenset()
    """The words of its text, for telling two pages apart."""
    canonical: str | None = None
    refresh: str | None = None
    """Where `meta http-equiv=refresh` leads."""
    scripted: bool = False
    """Whether a short page holds a script that sets the location."""
    noindex: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """An old or campaign address, followed."""

    walk: Walk
    wanted: Wanted
    page: PageSigns | None = None
    """The page at the end; None when it is no HTML."""
    onward: Walk | None = None
    """Where the page's own `meta refresh` leads."""
    tagged: Walk | None = None
    """The same address with campaign fields added to its query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryProbe:
    """A deep address with a query on a host that redirects elsewhere."""

    start: str
    """The root page that redirects."""
    walk: Walk
    config: str
    invented: bool
    """Whether the path was made up, because no page of the site is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """An address that may show a page a second time, and the one it is compared with."""

    subject: str
    walk: Walk
    page: PageSigns | None
    own: Walk
    own_page: PageSigns | None
    config: str
    is_host: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An address of the product that a page of its own writes."""

    url: str
    tag: str
    """What holds it: `a href`, `link rel=canonical`, `og:url`, `form action`, `sitemap`."""
    page: str
    """The document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that was followed."""

    walked: tuple[Walked, ...] = ()
    plain: tuple[PlainHost, ...] = ()
    canonical: str | None = None
    """The declared canonical address; None when none is declared or the target is another site."""
    variants: tuple[Variant, ...] = ()
    landings: tuple[Landing, ...] = ()
    defects: tuple[Defect, ...] = ()
    wildcards: int = 0
    """Rules of redirect.file for many addresses at once, which name none to follow."""
    queries: tuple[QueryProbe, ...] = ()
    twice: tuple[Twice, ...] = ()
    mentions: tuple[Mention, ...] = ()
    pages: int = 0
    """Pages whose links were looked at."""
    unfinished: tuple[str, str] = ("", "")
    """Why the crawl did not come to its end, and what would let it."""
    own_hosts: frozenset[str] = frozenset()
    """Every declared host of the product, the canonical one included."""
    wrong_hosts: dict[str, str] = field(default_factory=dict)
    """Host to what it is ("the other spelling of the canonical host"), for hosts that no page should name."""
    outside: tuple[str, ...] = ()
    """Declared addresses that were not followed, because `--url` names another site."""
