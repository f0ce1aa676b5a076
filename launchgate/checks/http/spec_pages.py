"""What the page rules of the http check can be told, and what they observe. Data only."""

from dataclasses import field

from launchgate.crawlfacts import Crawl
from launchgate.dataclass import dataclass
from launchgate.exchange import Walk


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOptions:
    """What concerns pages in the section `http` of launchgate.yml."""

    routes: tuple[str, ...] = ()
    """Addresses that have to be there, whether a page links to them or not: paths on the target such as `/pricing`, or URLs."""
    ignore_links: tuple[str, ...] = field(default=(), metadata={"excuse": True})
    """Own addresses whose state is not judged: paths or URLs, a `*` at the end stands for anything, e.g. `/archive/*`."""

    def __post_init__(self) -> None:
        for address in (*self.routes, *self.ignore_links):
            if not address.startswith(("/", "https://", "http://")):
                raise ValueError("must start with / or be a URL")  # without the text: it may hold a credential


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A declared route, followed."""

    walk: Walk
    config: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """Everything that was seen of the pages."""

    crawl: Crawl
    routes: tuple[Route, ...] = ()
    elsewhere: tuple[str, ...] = ()
    """Declared routes that were not asked for, because they are not on the site of this run's target."""
