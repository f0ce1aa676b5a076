"""What the report half of the perf check can be told about files of other tools, and what it read in them. Data only.

Times are in milliseconds, sizes in bytes.
"""

from dataclasses import field
from typing import Literal

from launchgate.checks.perf.spec_lighthouse import LighthouseFacts, Refused
from launchgate.dataclass import dataclass

__all__ = ["Action", "Actions", "Calls", "Heard", "LatencyReports", "PageCalls", "Queries", "Query", "ReportFacts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """The section `perf.actions`: times of critical user actions, measured by a browser on a mobile profile."""

    reports: tuple[str, ...] = ()
    """Lighthouse user flows, Playwright or WebPageTest JSON, or a plain `{"log in": 640}` in milliseconds; `*` and `**` work."""
    names: tuple[str, ...] = ()
    """The actions that must be in the reports, as these name them; without any, every named action counts."""
    limit_ms: float = field(default=1000.0, metadata={"min": 1})
    """What every action must undercut, in milliseconds; the median of its runs is judged."""
    mobile: bool = False
    """True when Playwright or plain files were measured on a throttled mobile profile; the other formats say it themselves."""
    max_age_h: float = field(default=24.0, metadata={"min": 0.1})
    """Hours after which a report says nothing about this release."""
    commit: str = ""
    """The commit the reports are of, e.g. `${GITHUB_SHA}` where the same job wrote them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queries:
    """The section `perf.queries`: what the database says of its queries."""

    reports: tuple[str, ...] = ()
    """pg_stat_statements as CSV or JSON, a MySQL slow log, pt-query-digest JSON, or EXPLAIN in JSON; `*` and `**` work."""
    slow_ms: float = field(default=100.0, metadata={"min": 1})
    """The mean time that a hot query must stay within, in milliseconds; in a slow log the time of one call."""
    hot_calls: int = field(default=100, metadata={"min": 1})
    """From this many calls on a query is hot; in a slow log from the second entry on."""
    scan_rows: int = field(default=1000, metadata={"min": 1})
    """The most rows that a plan may read by a full scan; reading a small table whole is the fastest way."""
    max_age_h: float = field(default=168.0, metadata={"min": 0.1})
    """Hours after which a report says nothing about this release; a week, since statistics need traffic."""
    commit: str = ""
    """The commit the reports are of, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCalls:
    """The section `perf.calls`: how many API calls one page view makes."""

    reports: tuple[str, ...] = ()
    """HAR files of page views; Lighthouse's reports count without being named here."""
    most: int = field(default=30, metadata={"min": 1})
    """The most fetch and XHR requests of one page view."""
    max_age_h: float = field(default=24.0, metadata={"min": 0.1})
    """Hours after which a HAR file says nothing about this release."""
    commit: str = ""
    """The commit the reports are of, e.g. `${GITHUB_SHA}` where the same job wrote them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyReports:
    """The section `perf.latency_report`: where p95 and p99 of each endpoint can be read."""

    reports: tuple[str, ...] = ()
    """A Markdown document with a table, a verdict of launchgate, or a k6 summary; `*` and `**` work."""
    max_age_h: float = field(default=2160.0, metadata={"min": 0.1})
    """Hours after which a machine's report is too old, 90 days; a document is judged by its content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One action in one report."""

    name: str
    path: str
    times_ms: tuple[float, ...]
    """One a run; empty when the report names it and `reason` says why it holds no time."""
    method: str
    """What was timed, in words."""
    mobile: bool | None
    """Whether it was measured as a phone on a throttled network; None when the report does not say."""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One query, or one step of a plan, that a report holds."""

    path: str
    text: str
    """Its normalised text without values, shortened; or the table that a plan reads."""
    calls: int | None = None
    mean_ms: float | None = None
    logged: bool = False
    """Whether it stands in a slow log, which holds no quick calls: then a few entries are many."""
    scanned: int | None = None
    """Rows that a plan reads by a full scan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """What one page view asked of APIs."""

    url: str
    path: str
    count: int
    repeated: tuple[str, int] | None = None
    """The address without query that was asked most, and how often, where it was more than once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a report of latency says."""

    path: str
    endpoints: int
    """Endpoints with both a p95 and a p99."""
    compared: bool
    """Whether it holds values of before and after."""
    reason: str = ""
    """What is missing in it."""
    remedy: str = ""
    kind: Literal["document", "verdict", "summary"] = "document"
    declared: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """Everything that was read in reports."""

    lighthouse: LighthouseFacts = field(default_factory=LighthouseFacts)
    actions: tuple[Action | Refused, ...] = ()
    queries: tuple[Query | Refused, ...] = ()
    query_files: int = 0
    calls: tuple[Calls | Refused, ...] = ()
    latency: tuple[Heard | Refused, ...] = ()
