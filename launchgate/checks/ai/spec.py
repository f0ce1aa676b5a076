"""What the ai check observes, beside its options and rules. Data only; answers are not kept, only what was seen in them."""

from enum import StrEnum

from launchgate.checks.ai.options import Options
from launchgate.checks.ai.rules import RULES
from launchgate.dataclass import dataclass

__all__ = ["RULES", "Attempt", "Controls", "Facts", "Kind", "Options", "Planned", "Sight"]


class Kind(StrEnum):
    """What a request brought."""

    ANSWERED = "answered"
    EMPTY = "an empty answer"
    LIMITED = "a rate limit"
    CHALLENGED = "a challenge"
    FILTERED = "a content filter's refusal"
    REFUSED = "an error"
    SILENT = "no answer"
    UNREADABLE = "an answer without text at ai.response"
    CUT = "an answer too long to be read whole"
    SPENT = "no more requests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What was seen in the answers of one attempt."""

    kind: Kind
    reason: str = ""
    """Why it says nothing; empty when it was answered."""
    leak: str | None = None
    """The form in which the canary stood in it: "reversed"; None when it did not."""
    obeyed: bool = False
    doubtful: bool = False
    """Whether what looks obeyed stands in a refusal."""
    keys: tuple[str, ...] = ()
    """Titles of keys of documented formats in it: "GitHub token"."""
    echo: bool = False
    """Whether the question came back word for word."""
    likeness: str = ""
    """Equal for equal answers; a digest."""

    @property
    def answered(self) -> bool:
        return self.kind is Kind.ANSWERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One case as this endpoint gets it."""

    id: str
    owasp: str
    rule: str
    tries: str
    canary: bool = False
    own: bool = False
    tool: str = ""
    bare: bool = False
    """Whether the order stands in the question itself, so that an endpoint which obeys anybody shows nothing by it."""
    unsent: str = ""
    """What would have to be declared for it to be sent; empty when it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One case sent once."""

    case: str
    """`Planned.id`."""
    sight: Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls:
    """What harmless questions brought."""

    hello: Sight
    plain: Sight
    """The order of a marker, asked for plainly."""

    @property
    def leaked(self) -> bool:
        """Whether the canary stood in an answer to a harmless question."""
        return self.hello.leak is not None or self.plain.leak is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that was asked."""

    aside: str = ""
    """Why nothing was asked, and what to write; empty when it was."""
    endpoint: str = ""
    chosen: tuple[str, ...] = ()
    """The rules that attack.run holds."""
    controls: Controls | None = None
    planned: tuple[Planned, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    sent: int = 0
    has_canary: bool = False
    spent: str = ""
    """Why it ended before all cases were through; empty when they were."""
    remedy: str = ""
    because: str | None = None
    """The finding of another check that tells why there was no answer."""
