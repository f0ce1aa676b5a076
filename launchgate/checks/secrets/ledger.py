"""One entry a value: joins every sighting of it, whatever file or commit it stands in. Holds masked candidates only. Pure."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from launchgate.checks.secrets.spec import Place, Value
from launchgate.detection import Candidate
from launchgate.model import Severity

SHOWN = 20
"""Places kept for each value."""
NEVER = sys.maxsize
"""The rank of what no commit holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A candidate at a place; `rank` is the place's commit's position in history."""

    candidate: Candidate
    place: Place
    rank: int


@dataclass(slots=True)
class _Spot:
    """One label: the earliest sighting there, and whether it is still there."""

    first: Sighting
    head: Place | None = None

    def place(self) -> Place:
        first = self.first.place
        if self.head is None:
            return first
        return Place(
            label=first.label, path=first.path, line=self.head.line, commit=first.commit, date=first.date, at_head=True
        )


@dataclass(slots=True)
class _Entry:
    candidate: Candidate
    spots: dict[str, _Spot] = field(default_factory=dict)


class Ledger:
    """Values by fingerprint."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}
        self._public: set[str] = set()

    @property
    def public(self) -> int:
        """How many values were public by design; they are counted and not kept."""
        return len(self._public)

    def add(self, sighting: Sighting) -> None:
        """Note one sighting."""
        candidate, place = sighting.candidate, sighting.place
        identity = identify(candidate, place.path)
        if candidate.public:
            self._public.add(identity)
            return
        entry = self._entries.setdefault(identity, _Entry(candidate))
        spot = entry.spots.setdefault(place.label, _Spot(sighting))
        if sighting.rank < spot.first.rank:
            spot.first = sighting
        if place.at_head and (spot.head is None or place.line < spot.head.line):
            spot.head = place

    def values(self, in_base: Iterable[str] = ()) -> tuple[Value, ...]:
        """Every value, worst first, then by where it was first added."""
        base = frozenset(in_base)
        found = [_value(identity, entry, identity in base) for identity, entry in self._entries.items()]
        return tuple(sorted(found, key=lambda value: (-value.severity.rank, value.first.label, value.fingerprint)))


def identify(candidate: Candidate, path: str | None) -> str:
    """A value's fingerprint; of a generic one it depends on the file, and all messages count as one file."""
    return candidate.identity(path or "message")


def _value(identity: str, entry: _Entry, in_base: bool) -> Value:
    spots = sorted(entry.spots.values(), key=lambda spot: (spot.first.rank, spot.first.place.label))
    places = [spot.place() for spot in spots]
    candidate = entry.candidate
    severity = candidate.severity
    if candidate.generic and severity is Severity.BLOCKER:
        severity = Severity.HIGH
    return Value(
        fingerprint=identity, kind=candidate.kind, title=candidate.title, severity=severity, masked=candidate.masked,
        name=candidate.name, note=candidate.note, first=places[0], count=len(places), in_base=in_base,
        places=tuple(sorted(places, key=lambda place: not place.at_head)[:SHOWN]),
    )  # fmt: skip
