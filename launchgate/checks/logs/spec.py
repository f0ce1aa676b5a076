"""What the logs check can be told, what it observes, and what it can say. Data only."""

from dataclasses import field

from launchgate.checks.logs.rules import RULES
from launchgate.checks.logs.sinks import Sink
from launchgate.dataclass import dataclass
from launchgate.model import Severity

__all__ = ["RULES", "Events", "Facts", "FileSinks", "Leak", "Options", "Sample", "Shape"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The `logs` section of launchgate.yml."""

    samples: tuple[str, ...] = ()
    """Log files to look through, plain or gzip: paths or patterns below the repository, e.g. `logs/staging-*.log`. A few
    thousand lines of the running product after a tour of its core flows say most."""
    max_age_h: int = field(default=72, metadata={"min": 1, "max": 8760})
    """Hours after which a sample says nothing of this release any more. Its newest time stamp counts, else the file's time."""
    max_mb: int = field(default=64, metadata={"min": 1, "max": 2048})
    """Megabytes that are read of each sample, unpacked, from its start."""
    not_sensitive: tuple[str, ...] = field(default=(), metadata={"excuse": True})
    """Names as the source writes them whose values may be logged, e.g. `checkout.token`."""
    allowed_emails: tuple[str, ...] = field(default=(), metadata={"excuse": True})
    """E-mail addresses, or domains as `@example.org`, that may stand in logs: your own mailboxes and test users."""
    request_id_keys: tuple[str, ...] = (
        "request_id", "requestId", "req_id", "reqId", "request-id", "x_request_id", "x-request-id", "req.id", "request.id",
        "correlation_id", "correlationId", "trace_id", "traceId", "trace.id", "dd.trace_id", "http.request_id",
        "@fields.request_id", "rid",
    )  # fmt: skip
    """Keys of which one holds the id that all lines of one request share; a dot leads into an object."""
    status_keys: tuple[str, ...] = (
        "status", "status_code", "statusCode", "http_status", "http.status_code", "http.response.status_code",
        "res.statusCode", "res.status", "response.status", "response.status_code", "response_status", "httpRequest.status",
        "code",
    )  # fmt: skip
    """Keys of which one holds the status code of the answer."""
    version_keys: tuple[str, ...] = (
        "version", "release", "app_version", "appVersion", "service_version", "service.version", "deployment_version",
        "deploymentVersion", "deployment", "commit", "git_sha", "gitSha", "git_commit", "sha", "revision", "build",
        "dd.version", "image_tag", "app.version", "resource.service.version",
    )  # fmt: skip
    """Keys of which one says which release wrote the line."""
    least_share: float = field(default=0.95, metadata={"min": 0.01, "max": 1.0})
    """Share of lines that have to be structured, and of request lines that have to hold each key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSinks:
    """One source file whose logging calls print what they should not."""

    path: str
    sinks: tuple[Sink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """One kind of value in one sample. Masked: no raw value is kept."""

    kind: str
    title: str
    severity: Severity
    count: int
    """How often such values were seen."""
    line: int
    """Of the first one, from 1."""
    masked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the lines of one sample are built."""

    lines: int = 0
    """Lines that are not empty."""
    structured: int = 0
    """JSON objects, or three `key=value` pairs and more."""
    requests: int = 0
    """Structured lines that tell of a request: they hold a status, a method, a path or an address."""
    request_id: int = 0
    status: int = 0
    version: int = 0
    """Request lines that hold each of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """What a sample tells of."""

    seen: frozenset[str] = frozenset()
    """Of `login failures`, `deployments`, `failed jobs`."""
    errors: int = 0
    """Lines at level error."""
    told: int = 0
    """Those of them that name a kind: an exception's class, a code, or one of the kinds below."""
    kinds: frozenset[str] = frozenset()
    """Of `auth`, `database`, `external`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One supplied log file."""

    path: str
    bytes_read: int = 0
    size: int = 0
    """Bytes on disk."""
    capped: bool = False
    """Whether it is longer than what was read."""
    unreadable: str = ""
    """Why it was not read, or not to its end."""
    remedy: str = ""
    stale: str | None = None
    """Why it says nothing of this release; None when it does."""
    leaks: tuple[Leak, ...] = ()
    shape: Shape = Shape()
    events: Events = Events()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was seen in the source and in the samples."""

    files: tuple[FileSinks, ...] = ()
    read: tuple[tuple[str, int], ...] = ()
    """(language, source files read)."""
    large: int = 0
    """Source files over 1 MB, which are not read."""
    no_tree: tuple[str, str] = ("", "")
    """Why there is no source to read, and the remedy."""
    samples: tuple[Sample, ...] = ()
    unmatched: tuple[str, ...] = ()
    """Declared patterns that name no file."""
    libraries: tuple[tuple[str, str], ...] = ()
    """(library for structured logs, manifest that names it)."""
    base: bool = False
    """Whether the base revision of a change is looked at."""
