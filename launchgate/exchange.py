"""What a request brought: values without behaviour, shared by the HTTP client, gathers and judges. Opens nothing.

A failure is a value like a response, with a kind from a closed list: refused, timed out and unresolved are different facts.
"""

from enum import StrEnum
from urllib.parse import urlsplit, urlunsplit

from launchgate.dataclass import dataclass


class FailureKind(StrEnum):
    """Why there is no response."""

    NO_SUCH_NAME = "no-such-name"
    NO_ADDRESS = "no-address"
    RESOLVER_FAILURE = "resolver-failure"
    RESOLVER_TIMEOUT = "resolver-timeout"
    FORBIDDEN_ADDRESS = "forbidden-address"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    RESET = "reset"
    TLS_EXPIRED = "tls-expired"
    TLS_WRONG_HOST = "tls-wrong-host"
    TLS_UNTRUSTED = "tls-untrusted"
    TLS_OTHER = "tls-other"
    TOO_LARGE = "too-large"
    PROTOCOL = "protocol"
    NOT_WEB = "not-web"
    NO_ACCESS_HEADER = "no-access-header"
    DEADLINE = "deadline"

    @property
    def shown(self) -> bool:
        """Whether the failure is shown to be the site's own, for every visitor, rather than something between it and here."""
        return self in (FailureKind.TLS_EXPIRED, FailureKind.TLS_WRONG_HOST, FailureKind.PROTOCOL)

    @property
    def of_tls(self) -> bool:
        """Whether the connection was there and its certificate or handshake was not as it has to be."""
        return self in (
            FailureKind.TLS_EXPIRED,
            FailureKind.TLS_WRONG_HOST,
            FailureKind.TLS_UNTRUSTED,
            FailureKind.TLS_OTHER,
        )

    @property
    def unconnected(self) -> bool:
        """Whether no connection came about, or none that lasted for an answer."""
        return self in (FailureKind.REFUSED, FailureKind.UNREACHABLE, FailureKind.TIMEOUT, FailureKind.RESET)

    @property
    def unresolved(self) -> bool:
        """Whether DNS gave no address, so that nothing was ever connected to."""
        return self in (
            FailureKind.NO_SUCH_NAME,
            FailureKind.NO_ADDRESS,
            FailureKind.RESOLVER_FAILURE,
            FailureKind.RESOLVER_TIMEOUT,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One response, never a followed redirect."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    """As received, in order."""
    body: bytes
    """Decoded from gzip or deflate, at most the client's limit."""
    truncated: bool
    """True when the body went on after the limit, or ended before its announced length."""
    seconds: float
    """From sending to the last byte read, connecting included; a diagnostic, not a measurement of latency."""
    blocked: str | None = None
    """The guard that answered in the site's place ("a Cloudflare challenge"); None when the site answered."""

    def header(self, name: str) -> str | None:
        """The first value of a header, by name in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def media_type(self) -> str:
        """`text/html`, without parameters, in lower case; empty when none is given."""
        return (self.header("Content-Type") or "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The body as text, in its declared charset or UTF-8; what does not decode becomes U+FFFD."""
        parameters = (self.header("Content-Type") or "").lower().split(";")[1:]
        charset = next((p.partition("=")[2].strip(" \"'") for p in parameters if p.strip().startswith("charset=")), "")
        try:
            return self.body.decode(charset or "utf-8", "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A request without a response."""

    url: str
    kind: FailureKind
    reason: str
    """One plain sentence without a capital or a full stop: "could not resolve `x` (no answer from 2 resolvers in 5 s)"."""
    remedy: str
    """The one command or setting that would decide it."""
    seconds: float = 0.0
    connected: bool = False
    """Whether there was a TCP connection: silence after one is not the silence of a closed door."""
    sent: bool = False
    """Whether the connection was fit for a request, TLS included: what went wrong after that is not TLS's."""


Exchange = Response | Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect: what was asked, what it answered, where it points (absolute)."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A URL followed by hand to where it ends."""

    start: str
    hops: tuple[Hop, ...]
    end: Exchange
    """What the last request brought; in a loop the redirect that closes it."""
    cycle: tuple[str, ...] = ()
    """The URLs that go round, first one repeated at the end; empty when there is no loop."""
    too_many: bool = False
    """True when the limit of hops was reached without an end."""

    @property
    def loop(self) -> bool:
        return bool(self.cycle)

    @property
    def final(self) -> str:
        """The URL it ended at."""
        return self.end.url


_SHOWN = 200
"""Characters of an address that is not followed anyway."""


def missing_name(walk: Walk) -> str | None:
    """The finding that tells of the name a walk could not resolve, as `rule#subject`; None when it resolved."""
    if isinstance(walk.end, Failure) and walk.end.kind.unresolved:
        return f"dns/resolves#{host_of(walk.final)}"
    return None


def root_cause(walk: Walk) -> str | None:
    """The finding of another check that tells why a walk got no answer, as `rule#subject`: of the name, or of its TLS.

    Where that check does not run, finds nothing wrong or says nothing of this host, the gate takes what names it for the root.
    """
    end = walk.end
    if isinstance(end, Failure) and (end.kind.of_tls or (end.kind.unconnected and not end.sent)):
        return unreached(end.url)
    return missing_name(walk)


def spoilt(end: Exchange) -> str | None:
    """As `root_cause`, also for a host that can be connected to and says nothing of use: the finding about its home page."""
    if isinstance(end, Response) and end.blocked is None:
        return None
    return root_cause(Walk(start=end.url, hops=(), end=end)) or f"redirect/loop#{home(end.url)}"


def home(url: str) -> str:
    """The home page of the host that a URL is on."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"


def unreached(url: str) -> str | None:
    """The finding that tells why nothing answers at an HTTPS address; None for a plain one. Its own root is the name's, where
    that does not resolve."""
    return f"tls/valid#{host_of(url)}" if url.startswith("https://") else None


LET_IN = "let the gate in: allow the User-Agent `launchgate/…`, or set site.access.headers or site.access.basic in launchgate.yml"


def unanswered(walk: Walk) -> tuple[str, str] | None:
    """Why the end of a walk says nothing about the site, and what would decide it; None when the site answered."""
    match walk.end:
        case Failure(reason=reason, remedy=remedy):
            led = f"`{walk.start}` leads to `{walk.final}`: " if walk.hops else ""
            return f"{led}{reason}", remedy
        case Response(blocked=str(guard)):
            return f"{guard} answered in the place of `{walk.final}`", LET_IN
    return None


def origin(url: str) -> tuple[str, str, int]:
    """(scheme, host, port) of an absolute web URL (RFC 6454), the port written out. Raises ValueError for a bad port."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").rstrip("."), parts.port or (80 if parts.scheme == "http" else 443)


def host_of(url: str) -> str:
    """The host of a URL without a final dot; empty when it has none."""
    return (urlsplit(url).hostname or "").rstrip(".")


def without_userinfo(url: str) -> str:
    """The URL without `user:password@`, which must appear in no report."""
    scheme, mark, rest = url.partition("://")
    if not mark:
        return url
    end = min((rest.find(c) for c in "/?#" if c in rest), default=len(rest))
    return f"{scheme}://{rest[:end].rpartition('@')[2]}{rest[end:]}"


def shortened(url: str) -> str:
    """At most `_SHOWN` characters of an address, cut between its parts: half of a token would not be known for one, and not be
    masked."""
    if len(url) <= _SHOWN:
        return url
    return url[: max(url.rfind(mark, 0, _SHOWN) for mark in "/?&=#:") + 1] + "…"


def with_path(url: str) -> str:
    """`https://x` as `https://x/`, so that one place has one spelling (RFC 3986 section 6.2.3)."""
    parts = urlsplit(url)
    return url if parts.path else urlunsplit(parts._replace(path="/"))
