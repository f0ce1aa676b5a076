"""What is known of one smoke step after looking at it: of a page, or of a step of a journey. Pure values."""

from launchgate.checks.smoke.looks import Look
from launchgate.dataclass import dataclass
from launchgate.exchange import Failure, Walk, host_of, root_cause
from launchgate.model import Cell, Location, Status

PASS_RATE_NAME = "smoke/pass-rate#all smoke steps"  # noqa: S105 - a rule and its subject, no password


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One step, what it showed, and which finding tells of it."""

    name: str
    """For people: `page /pricing`, `journey 'Log in', step 2 'Send the form' (POST /login)`."""
    look: Look
    location: Location
    row: tuple[Cell, ...]
    """Its line in the table, without the result."""
    own: str | None = None
    """`rule#subject` of the step's own finding, where it has one."""
    cause: str | None = None
    """The finding this step only follows from."""
    brief: str = ""
    """The name without its journey's: `step 2 'Send the form' (POST /login)`."""
    reached: bool = True
    """False for what comes after a failed step of a journey: it is neither passed nor failed."""
    note: str = ""
    """What has to be said although it passed: a retry, a wait."""

    @property
    def told(self) -> str | None:
        """The finding that tells of this step: its cause's or its own."""
        return self.cause or self.own

    @property
    def result(self) -> str:
        """Its result in the table."""
        if not self.reached:
            return "not reached"
        if self.look.status is Status.PASS:
            return f"pass{f' ({self.note})' if self.note else ''}"
        return f"{self.look.status}: {self.look.said}"


Grounds = dict[tuple[str, str], str]
"""What went wrong where, to the finding that tells of it first."""


def ground_of(walk: Walk) -> tuple[str, str] | None:
    """What a missing answer is about: the host and the kind of failure. None when the site answered."""
    end = walk.end
    if isinstance(end, Failure):
        return host_of(end.url), end.kind
    return (host_of(end.url), end.blocked) if end.blocked is not None else None


def root_of(walk: Walk) -> str | None:
    """The finding of another check that tells why a step does not open."""
    return f"redirect/loop#{walk.start}" if walk.loop or walk.too_many else root_cause(walk)


def error_of(walk: Walk) -> tuple[str, str] | None:
    """What an error page is about: its address and status. None when the answer is no error."""
    end = walk.end
    return None if isinstance(end, Failure) or end.status < 400 else (end.url, str(end.status))
