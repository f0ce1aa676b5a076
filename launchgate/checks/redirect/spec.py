"""What the redirect check can be told, what it observes, and what it can say. Data only."""

from dataclasses import dataclass, field

from launchgate.checks.redirect.rules import RULES
from launchgate.exchange import Walk

__all__ = ["RULES", "Facts", "Landing", "Options", "PlainHost", "RedirectRule", "Variant", "Walked"]


def _require_address(text: str) -> None:
    if not text.startswith(("/", "https://", "http://")):
        raise ValueError("must start with / or be a URL")  # without the text: it may hold a credential


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
    max_hops: int = field(default=1, metadata={"min": 0, "max": 20})
    """The most redirects from an address to its final page; the step from http to https on the same host is free."""

    def __post_init__(self) -> None:
        for url in self.urls:
            _require_address(url)


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
class Landing:
    """A redirect rule, followed."""

    walk: Walk
    expected: str
    """The absolute URL it has to end at."""
    config: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that was followed."""

    walked: tuple[Walked, ...] = ()
    plain: tuple[PlainHost, ...] = ()
    canonical: str | None = None
    """The declared canonical address; None when none is declared or the target is another site."""
    variants: tuple[Variant, ...] = ()
    landings: tuple[Landing, ...] = ()
    outside: tuple[str, ...] = ()
    """Declared addresses that were not followed, because `--url` names another site."""
