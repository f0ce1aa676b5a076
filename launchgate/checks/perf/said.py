"""What an opinion on one subject is before it becomes an assessment, and the words that several opinions share. Pure."""

from collections.abc import Iterable

from launchgate.checks.perf.spec import Cause, ClientFacts, Measured, Options, Route, Unmeasured
from launchgate.dataclass import dataclass
from launchgate.exchange import unreached
from launchgate.model import Status

CPU_SHARE = 0.5
"""Above this share of a core the client's own work shows up in what it measures."""
_WAY_SHARE = 0.1
"""A round trip of this share of the limit is worth a word."""
_DELAY_SHARE = 0.1
"""The client's own lateness must be small beside the tightest limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One opinion. Opinions with the same `root` have one cause; only the first of them is counted."""

    status: Status
    message: str
    remedy: str = ""
    root: str | None = None
    cause: str | None = None
    """`rule#subject` of another check's finding that tells more of that cause; the first opinion names it."""


def milliseconds(value: float) -> str:
    """A time as people read it."""
    return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"


def percent(share: float) -> str:
    """A share in percent with two meaningful digits."""
    return f"{100 * share:.2g} %"


def counted(kind: str, number: int) -> str:
    """`20 answered 500`, `2 time-outs`."""
    return f"{number} {kind}s" if kind == "time-out" and number != 1 else f"{number} {kind}"


def kinds(route: Measured) -> str:
    """The failures of a route as a parenthesis, or nothing."""
    listed = ", ".join(counted(kind, number) for kind, number in route.failures)
    return f" ({listed})" if listed else ""


def way(route: Measured, limit_ms: float) -> str:
    """What of each time is the way between the gate and the site, as the end of a sentence; nothing when it is small.

    The quickest connection set-up is one round trip, and an answer on an open connection needs one as well.
    """
    if route.connect_ms is None or route.connect_ms < _WAY_SHARE * limit_ms:
        return ""
    return f"; about {milliseconds(route.connect_ms)} of each is the network round trip from here"


def repair(failures: Iterable[tuple[str, int]]) -> str:
    """What to do about failed requests, by their kinds; the most frequent first."""
    ranked = sorted(failures, key=lambda failure: -failure[1])
    return "; ".join(dict.fromkeys(_repair(kind) for kind, _ in ranked)) or _LOG


_LOG = "read the server's log at the time of the run"


def _repair(kind: str) -> str:
    if kind == "time-out":
        return "for time-outs, find what the route waits for: a slow query, a lock, a single worker"
    status = kind.removeprefix("answered ")
    if status in ("404", "405", "410"):
        return "for answers of 404, 405 or 410, correct the path in perf.routes; only GET requests are sent"
    if status.startswith("4") and status != kind:
        return "for other answers of 4xx, set the headers or the query that the route needs in perf.routes"
    if status.startswith("3") and status != kind:
        return "for redirects, declare the address they lead to"
    return _LOG


def not_measured(seen: Unmeasured, position: int) -> Said:
    """Why a route without measurement cannot be judged."""
    match seen.cause:
        case Cause.UNREACHABLE:
            return Said(
                status=Status.UNKNOWN,
                message=seen.reason,
                remedy=seen.remedy,
                root=f"unreachable {seen.origin}",
                cause=unreached(seen.origin),
            )
        case Cause.NOT_SENT:
            root = f"not sent {seen.reason}"
        case Cause.NO_TIME:
            root = "no time"
        case Cause.TURNED_AWAY | Cause.FOREIGN:
            root = f"route {position}"
    return Said(status=Status.UNKNOWN, message=seen.reason, remedy=seen.remedy, root=root)


def turned_away(seen: Measured, position: int) -> Said:
    """A site that began to refuse the gate's requests."""
    return Said(
        status=Status.UNKNOWN,
        message=f"after {seen.n} requests the site began to turn the gate away ({seen.turned_away} answers of 401, 403 or 429)",
        remedy="lower limits.requests_per_second, or let the gate in with site.access.headers",
        root=f"route {position}",
    )


def client_bound(client: ClientFacts | None, routes: tuple[Route, ...], options: Options) -> Said | None:
    """Why this machine could not tell slow answers from its own slowness; None when it could."""
    if client is None:
        return None
    allowed = _DELAY_SHARE * min(options.limit_ms(route) for route in routes)
    if client.cpu_share <= CPU_SHARE and client.delay_ms <= allowed:
        return None
    return Said(
        status=Status.UNKNOWN,
        message=(
            f"the measuring process was itself too busy ({percent(client.cpu_share)} of a core, woken up to "
            f"{milliseconds(client.delay_ms)} late), so slow answers may be its own"
        ),
        remedy="run it on a machine with nothing else to do, or lower limits.requests_per_second",
        root="client",
    )
