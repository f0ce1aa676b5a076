"""What one timed request is and what came of it. Pure data; times are milliseconds as libcurl measured them."""

from enum import StrEnum

from launchgate.dataclass import dataclass


class Failure(StrEnum):
    """Why a request brought no answer."""

    CONNECT = "no connection"
    TLS = "TLS failed"
    TIMEOUT = "time-out"
    BROKEN = "connection broken"
    TOO_LARGE = "answer too large"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to send again and again. `address` and `port` are what is dialled; Host and TLS keep the name in `url`."""

    url: str
    address: str
    port: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    """Sent with POST; None is a GET."""
    lookup_ms: float | None = None
    """How long the run's one lookup of the name took, before any request; None when there was nothing to look up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One request. Phases follow each other and add up to `total_ms`; on a reused connection the first three are 0."""

    late_ms: float
    """How long after it was due the request was sent."""
    dns_ms: float
    connect_ms: float
    tls_ms: float
    wait_ms: float
    """From the request sent to the first byte of the answer."""
    download_ms: float
    total_ms: float
    """From sending to the last byte, or to the failure."""
    status: int
    """The HTTP status, 0 without an answer."""
    fresh: bool
    """Whether a new connection was made for it."""
    failure: Failure | None = None
    detail: str = ""
    """What libcurl said about the failure."""
    redirect: str = ""
    """Where a 3xx answer points."""

    @property
    def from_due_ms(self) -> float:
        """From the moment the request was due to its last byte: what a visitor who came then would have waited."""
        return self.late_ms + self.total_ms

    @property
    def first_byte_ms(self) -> float:
        """From the moment the request was due to the first byte of the answer."""
        return self.late_ms + self.total_ms - self.download_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The samples of one series of requests, in the order they ended."""

    samples: tuple[Sample, ...]
    seconds: float
    """From the first request sent to the last answer."""
    rate: float
    """Requests a second as sent."""
    complete: bool
    """False when the time was over, or `stop` said so, before all were sent."""
    requests: tuple[Request, ...] = ()
    """What was sent for each sample."""
