"""What load can be told and what it observes. Data only."""

from dataclasses import field

from launchgate.checks.perf.seen import ClientFacts, Unmeasured
from launchgate.dataclass import dataclass

__all__ = ["Block", "Load", "LoadFacts", "Login", "Round"]


_SECRET = ("pass", "secret", "token", "pin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A login that each user sends once, before anything else. The cookies that it brings go with that user's requests.

    A form that asks for a token of its page (CSRF) or for a second factor cannot be sent this way.
    """

    path: str
    """Where it is sent, as a POST: a path on the target, or a URL on a host in attack.allow."""
    form: dict[str, str] = field(default_factory=dict)
    """Fields of a form, e.g. `email: load@example.com` and `password: "${LOAD_PASSWORD}"`; of a test account."""
    json: dict[str, str] = field(default_factory=dict)
    """The same as a JSON object, in place of `form`."""
    headers: dict[str, str] = field(default_factory=dict)
    """Further headers, e.g. `X-Requested-With: XMLHttpRequest`."""

    def __post_init__(self) -> None:
        if not self.path.startswith(("/", "https://", "http://")):
            raise ValueError("must start with / or be a URL")  # without the text: it may hold a credential
        if bool(self.form) == bool(self.json):
            raise ValueError("a login needs `form` or `json`, one of the two")
        for name, value in (self.form | self.json).items():
            if "${" not in value and any(word in name.lower() for word in _SECRET):
                raise ValueError(
                    f"write the value of `{name}` as ${{NAME}}; the value itself belongs in the environment"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How perf/load-sanity loads the declared routes. It runs only when attack.run and attack.allow say so."""

    users: int = field(default=25, metadata={"min": 2, "max": 100})
    """How many people use the routes at once: each sends the next request as soon as an answer came."""
    rounds: int = field(default=5, metadata={"min": 5, "max": 50})
    """How often that is repeated; what all requests of one round have in common counts once."""
    requests_per_second: float = field(default=500.0, metadata={"min": 1, "max": 5000})
    """What is never exceeded, however fast the answers come."""
    stop_percent: float = field(default=10.0, metadata={"min": 1, "max": 50})
    """When more of the last 100 requests than this fail (ten at least), the load ends at once."""
    deadline_s: float = field(default=180.0, metadata={"min": 1, "max": 3600})
    """Seconds for all of it; limits.deadline_s has to leave room for them."""
    routes: tuple[str, ...] = ()
    """Paths out of perf.routes; by default the critical ones, or all when none is critical."""
    login: Login | None = None
    """A login before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What was counted on one route in one round. Times in milliseconds, sorted, of the good answers."""

    path: str
    times_ms: tuple[float, ...]
    """From the moment each request was due; without a schedule, from sending."""
    services_ms: tuple[float, ...]
    """From sending."""
    failures: tuple[tuple[str, int], ...] = ()

    @property
    def failed(self) -> int:
        return sum(number for _, number in self.failures)

    @property
    def n(self) -> int:
        return len(self.times_ms) + self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One series of requests over all routes in turn."""

    users: int
    """How many were in flight at most."""
    blocks: tuple[Block, ...]
    planned_rate: float | None = None
    """Requests a second on schedule; None when each user sent the next when an answer came."""
    achieved_rate: float = 0.0
    complete: bool = True

    @property
    def held(self) -> bool:
        """Whether the schedule was kept."""
        return self.planned_rate is None or self.achieved_rate >= 0.9 * self.planned_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadFacts:
    """Everything the judge of load may know."""

    chosen: bool = False
    host: str = ""
    """The target's host; empty without a target."""
    barred: tuple[str, ...] = ()
    """Hosts of routes that are not in attack.allow; nothing was sent to them."""
    refused: Unmeasured | None = None
    """Why load could not begin."""
    arrival: Block | None = None
    """Every visitor's first request: the login where one is declared."""
    ramp: tuple[Round, ...] = ()
    """Fewer users, the fewest first."""
    rounds: tuple[Round, ...] = ()
    """All users, each followed by a schedule."""
    stopped_at: int = 0
    """With how many users it ended itself because of errors; 0 when it did not."""
    turned_away: int = 0
    """Answers of 401, 403, 407, 429 or 3xx, after which it ended."""
    client: ClientFacts | None = None
