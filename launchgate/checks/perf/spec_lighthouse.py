"""What the perf check can be told about Lighthouse, and what it reads in Lighthouse's reports (LHR files). Data only.

Times are in milliseconds, sizes in bytes, scores from 0 to 100 as people know them.
"""

from dataclasses import field
from typing import Literal

from launchgate.dataclass import dataclass

__all__ = ["Lighthouse", "LighthouseFacts", "PageRun", "Refused", "ThirdParties", "Waste"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lighthouse:
    """The section `perf.lighthouse`: reports that Lighthouse 10 to 13 wrote, or runs of it that the gate makes."""

    reports: tuple[str, ...] = ()
    """Paths of LHR files below the run's folder, e.g. `.lighthouseci/lhr-*.json`; `*` within a part, `**` over parts."""
    pages: tuple[str, ...] = ()
    """Paths that must be among the reports, e.g. `/`; without any, every page in them counts. `run` measures these."""
    screens: tuple[str, ...] = ()
    """Paths of pages behind the login and core screens, which perf/page-time holds to `page_ms`."""
    hosts: tuple[str, ...] = ()
    """Hosts whose reports count besides the site's own, e.g. `localhost` where the pipeline serves the build itself."""
    performance: float = field(default=85.0, metadata={"min": 1, "max": 100})
    """The performance score that must be exceeded, 0 to 100."""
    lcp_ms: float = field(default=2500.0, metadata={"min": 1})
    """The largest contentful paint at most, in milliseconds."""
    cls: float = field(default=0.1, metadata={"min": 0})
    """The cumulative layout shift at most."""
    page_ms: float = field(default=2000.0, metadata={"min": 1})
    """What the largest contentful paint of `screens` must undercut, in milliseconds."""
    image_waste_kb: float = field(default=100.0, metadata={"min": 0})
    """Kilobytes of one page's images that compression and size may save at most; 100 are half a second on slow 4G."""
    third_parties: int = field(default=10, metadata={"min": 0})
    """The most foreign services that one page may load from."""
    third_party_ms: float = field(default=250.0, metadata={"min": 0})
    """How long their scripts may block the page at most, in milliseconds (Lighthouse's own limit)."""
    form_factor: Literal["mobile", "desktop"] = "mobile"
    """The device the reports must be of; others are left out."""
    min_runs: int = field(default=3, metadata={"min": 1, "max": 50})
    """Runs a page needs: the median of all of them is judged, and with fewer a pass is not shown."""
    max_age_h: float = field(default=24.0, metadata={"min": 0.1})
    """Hours after which a report says nothing about this release; Lighthouse writes the time into it."""
    commit: str = ""
    """The commit the reports are of, e.g. `${GITHUB_SHA}` where the same job wrote them; Lighthouse does not note it."""
    run: bool = False
    """True: run `lighthouse` here, `min_runs` times a page. Needs lighthouse and Chrome on PATH, and a target."""
    run_timeout_s: float = field(default=90.0, metadata={"min": 5, "max": 600})
    """Seconds after which one run is ended and counts as none."""

    def __post_init__(self) -> None:
        for path in (*self.pages, *self.screens):
            if not path.startswith("/"):
                raise ValueError("pages and screens must start with /")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A report, or a run, that says nothing, and what would change that."""

    path: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waste:
    """What smaller images would save on one page."""

    saved: int
    files: tuple[tuple[str, int], ...] = ()
    """Address without query and bytes saved, the largest first; at most five."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdParties:
    """What foreign services cost one page."""

    names: tuple[str, ...] = ()
    blocking_ms: float = 0.0
    """Time beyond 50 ms of each main thread task of theirs, as on the measured device."""
    scripts: tuple[str, ...] = ()
    """Foreign addresses that the first paint waits for, without query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRun:
    """One Lighthouse report of one page, as far as it is judged. None stands for an audit that the report does not hold."""

    path: str
    """The file, or `run 1` for a run of the gate's own."""
    url: str
    """What was asked for: without user name, fragment and long query values."""
    final: str
    """Where it ended, likewise."""
    version: str
    form_factor: str
    """`mobile`, `desktop`, or empty when the report does not say."""
    throttling: str
    """Lighthouse's throttling method: simulate, devtools or provided."""
    slow: bool = True
    """Whether network and processor were slowed down at least as much as for Lighthouse's own phone on slow 4G."""
    stale: str = ""
    """Why it says nothing of this release, as the end of a sentence; empty when it does."""
    foreign: str = ""
    """The host of the page when it is none of the site's."""
    warning: str = ""
    """The first thing that Lighthouse itself says against this run."""
    error: str = ""
    """Lighthouse's own reason why the page could not be measured."""
    score: float | None = None
    lcp_ms: float | None = None
    cls: float | None = None
    waste: Waste | None = None
    third: ThirdParties | None = None
    calls: int | None = None
    """fetch and XHR requests."""
    repeated: tuple[str, int] | None = None
    """The address without query that was asked most, and how often, where it was more than once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LighthouseFacts:
    """Everything that Lighthouse said."""

    runs: tuple[PageRun, ...] = ()
    """In the order of their files."""
    refused: tuple[Refused, ...] = ()
    """Files that tell of no page: not readable, not of Lighthouse; or why the gate's own runs did not happen."""
    ran: int = 0
    """How many of the runs are the gate's own."""
