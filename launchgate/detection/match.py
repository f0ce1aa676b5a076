"""A located value on its way through the engine. Holds the raw value, so it never leaves this package and prints without it."""

from dataclasses import dataclass, field

from launchgate.detection.format import Format


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One value in one view of the data; offsets count in that view."""

    format: Format
    value: bytes = field(repr=False)
    start: int
    end: int
    rank: int
    """How specific: the higher one wins where two overlap."""
    title: str = ""
    """Instead of the format's title, where the value says more."""
    name: str | None = None
    note: str | None = None
    public: bool = False
    lowered: bool = False
    """True when the value itself says that it cannot do harm alone (a failed checksum, an expired token)."""
