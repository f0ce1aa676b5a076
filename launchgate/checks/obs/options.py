"""The section `obs` of launchgate.yml. Data only."""

from dataclasses import field
from typing import Literal

from launchgate.dataclass import dataclass
from launchgate.jsonpath import parse
from launchgate.monitoring.settings import Alert

__all__ = ["ALERT_KINDS", "Export", "Metrics", "Options"]

Format = Literal["auto", "launchgate", "upptime", "gatus", "prometheus", "uptimerobot", "betterstack", "csv"]
AlertKind = Literal["downtime", "form-failures", "certificate-expiry", "error-rate", "queue-backlog", "login-failures"]
ALERT_KINDS: tuple[AlertKind, ...] = (
    "downtime", "form-failures", "certificate-expiry", "error-rate", "queue-backlog", "login-failures",
)  # fmt: skip


def _require_inside(path: str) -> None:
    if not path or path.startswith("/") or ".." in path.split("/"):
        raise ValueError("path must lie inside the repository's folder, e.g. reports/uptime.json")


def _require_address(text: str) -> None:
    if not text.startswith(("/", "https://", "http://")):
        raise ValueError("must start with / or be a URL")  # without the text: it may hold a credential


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A file in which a monitor says what it watches or what it saw."""

    path: str
    """The file, or a pattern such as `monitoring/*.json`."""
    format: Format = "auto"
    """Who wrote it; `auto` tells by its content."""
    max_age_h: float = field(default=48.0, metadata={"min": 0.1, "max": 8784})
    """Hours after which it says nothing of this release any more."""
    days: float | None = field(default=None, metadata={"min": 0.01, "max": 3660})
    """How many days its numbers cover, for formats that do not say so, e.g. 30 for `avg_over_time(probe_success[30d])`."""

    def __post_init__(self) -> None:
        _require_inside(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """A JSON file with numbers that no monitor has, written by a job of yours."""

    path: str
    """The file."""
    forms_sent: str = "$.forms_sent"
    """Where the number of submitted forms is, as a JSON path."""
    forms_succeeded: str = "$.forms_succeeded"
    """Where the number of those is that arrived."""
    p95_ms: str = "$.p95_ms"
    """Where the 95th percentile of response times is, in milliseconds."""
    uptime_percent: str = "$.uptime_percent"
    """Where the uptime is, for whoever has no monitor's export."""
    synthetic: bool = False
    """Whether the forms were sent by a robot: then the number of tries is shown, and no rate."""
    max_age_h: float = field(default=48.0, metadata={"min": 0.1, "max": 8784})
    """Hours after which it says nothing of this release any more."""

    def __post_init__(self) -> None:
        _require_inside(self.path)
        for path in (self.forms_sent, self.forms_succeeded, self.p95_ms, self.uptime_percent):
            parse(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The section `obs` of launchgate.yml."""

    routes: tuple[str, ...] = ()
    """Critical routes that a monitor has to watch, beside the home page of each declared host: paths on the target, or URLs."""
    exports: tuple[Export, ...] = ()
    """What monitors wrote: histories, lists of monitors, query results."""
    interval_s: float = field(default=300.0, metadata={"min": 10, "max": 86_400})
    """The longest time between two looks of a monitor, in seconds."""
    uptime_percent: float = field(default=99.9, metadata={"min": 50, "max": 99.9999})
    """The uptime target, also for the error budget."""
    alerts: tuple[Alert, ...] = ()
    """The ways alerts go, each with the person who reads them; `launchgate monitor alert-test` tries them."""
    alert_record: str = "launchgate-alert-test.json"
    """Where `launchgate monitor alert-test` keeps its result."""
    alert_max_age_d: float = field(default=90.0, metadata={"min": 1, "max": 3660})
    """Days for which an alert test counts."""
    alert_rules: dict[AlertKind, str] = field(default_factory=dict)
    """Where an alert rule lives that the repository does not show, e.g. `login-failures: Sentry alert 12, by Ada`."""
    without: tuple[AlertKind, ...] = field(default=(), metadata={"excuse": True})
    """Kinds of alert that the product has no use for, e.g. `[queue-backlog]` where there is no queue."""
    email_monitor: str | None = None
    """The name of the monitor that sends a mail and looks for it, where its name does not say so."""
    metrics: Metrics | None = None
    """Numbers for the founder's dashboard that no monitor's export holds."""
    health: str | None = None
    """The health endpoint: a path on the target, or a URL. Without it common paths are tried."""

    def __post_init__(self) -> None:
        for text in (*self.routes, *([self.health] if self.health else [])):
            _require_address(text)
        _require_inside(self.alert_record)

    @property
    def is_configured(self) -> bool:
        """Whether anything is declared that can be judged; thresholds, which a profile may set as well, are not."""
        return bool(
            self.routes or self.exports or self.alerts or self.alert_rules or self.without or self.email_monitor
            or self.metrics
        )  # fmt: skip
