"""A located value on its way through the engine. Holds the raw value, so it never leaves this package and prints without it."""

from dataclasses import field

from launchgate.dataclass import dataclass
from launchgate.detection.format import Format
from launchgate.terms import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One value in one view of the data; offsets count in that view."""

    format: Format
    value: bytes = field(repr=False)
    start: int
    end: int
    severity: Severity
    rank: int
    """How specific: the higher one wins where two overlap."""
    title: str = ""
    """Instead of the format's title, where the value says more."""
    name: str | None = None
    note: str | None = None
    public: bool = False
    generic: bool = False
    canonical: bytes = field(default=b"", repr=False)
    """What the fingerprint is made of, where that is not the value itself."""
    paired: bool = False
