"""One entry a value: joins every sighting of it, whatever file or commit it stands in. Holds masked candidates only. Pure."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import field, replace

from launchgate.checks.secrets.builds import in_build_output
from launchgate.checks.secrets.spec import Place, Reach, Value
from launchgate.dataclass import dataclass
from launchgate.detection import Candidate
from launchgate.model import Severity

SHOWN = 20
"""Places kept for each value."""
FEW = 5
"""Refs and built files named for each value."""
NEVER = sys.maxsize
"""The rank of what no commit holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A candidate at a place; `rank` is the place's commit's position in history."""

    candidate: Candidate
    mate: Candidate | None = None
    """The secret half beside it, when the candidate is the identifier of a pair."""
    place: Place
    rank: int


@dataclass(slots=True)
class _Spot:
    """One label: the earliest sighting there, and whether it is still there."""

    first: Sighting
    head: Place | None = None

    def note(self, sighting: Sighting) -> None:
        """A committed or changed file comes before a staged one, then the earlier line."""
        place, head = sighting.place, self.head
        if sighting.rank < self.first.rank:
            self.first = sighting
        if place.at_head and (head is None or (place.staged, place.line) < (head.staged, head.line)):
            self.head = place

    def place(self) -> Place:
        first = self.first.place
        if self.head is None:
            return first
        return replace(first, line=self.head.line, at_head=True, staged=self.head.staged, reach=Reach.FILES)


@dataclass(slots=True)
class _Entry:
    spots: dict[str, _Spot] = field(default_factory=dict)
    refs: dict[str, None] = field(default_factory=dict)
    built: dict[str, None] = field(default_factory=dict)
    likenesses: set[bytes] = field(default_factory=set)
    mate: str | None = None


class Ledger:
    """Values by fingerprint."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}
        self._public: set[str] = set()

    def __len__(self) -> int:
        return len(self._entries)

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
        entry = self._entries.setdefault(identity, _Entry())
        entry.spots.setdefault(place.label, _Spot(sighting)).note(sighting)
        if not candidate.fingerprint:
            entry.likenesses.add(candidate.likeness)
        if sighting.mate is not None:
            entry.mate = identify(sighting.mate, place.path)

    def held_by(self, candidate: Candidate, path: str, ref: str) -> None:
        """A tag or branch has the candidate at a path in its files."""
        if (entry := self._entries.get(identify(candidate, path))) is not None:
            entry.refs[ref] = None

    def built_into(self, candidate: Candidate, path: str) -> None:
        """A file of build output holds the candidate; it counts for every entry of the same value."""
        for entry in self._like(candidate):
            entry.built[path] = None

    def values(self, in_base: Iterable[str] = ()) -> tuple[Value, ...]:
        """Every value, worst first, then what reaches furthest, then by where it was first added."""
        base = frozenset(in_base)
        found = [_value(identity, entry, identity in base) for identity, entry in self._entries.items()]
        found.sort(key=lambda value: (-value.severity.rank, value.reach, value.first.label, value.fingerprint))
        return tuple(self._following(found))

    def _like(self, candidate: Candidate) -> list[_Entry]:
        if candidate.fingerprint:
            return [entry for entry in (self._entries.get(candidate.fingerprint),) if entry is not None]
        return [entry for entry in self._entries.values() if candidate.likeness in entry.likenesses]

    def _following(self, values: Sequence[Value]) -> Iterable[Value]:
        """Point from each identifier to its secret, and from each copy of a value to the first finding with that value."""
        leading: dict[bytes, str] = {}
        for value in values:
            entry = self._entries[value.fingerprint]
            if entry.mate in self._entries and self._entries[entry.mate].mate is None:
                yield replace(value, follows=entry.mate, pair=True)
                continue
            leaders = {leading.setdefault(likeness, value.fingerprint) for likeness in entry.likenesses}
            alone = not leaders or value.fingerprint in leaders or len(leaders) > 1
            yield value if alone else replace(value, follows=leaders.pop())


def identify(candidate: Candidate, path: str | None) -> str:
    """A value's fingerprint; of a generic one it depends on the file, and all messages count as one file."""
    return candidate.identity(path or "message")


def _value(identity: str, entry: _Entry, in_base: bool) -> Value:
    spots = sorted(entry.spots.values(), key=lambda spot: (spot.first.rank, spot.first.place.label))
    places = [spot.place() for spot in spots]
    candidate = spots[0].first.candidate  # what is said of it is true of the place that is named first
    at_head = any(place.at_head for place in places)
    # What is at HEAD is in most branches too; only a release says more.
    built = tuple(
        dict.fromkeys((*(place.label for place in places if place.at_head and _is_built(place)), *entry.built))
    )
    refs = tuple(ref for ref in entry.refs if not at_head or ref.startswith("tag "))
    severity = max((spot.first.candidate.severity for spot in spots), key=lambda severity: severity.rank)
    if candidate.generic and severity is Severity.BLOCKER:
        severity = Severity.HIGH
    return Value(
        fingerprint=identity, kind=candidate.kind, title=candidate.title, severity=severity, masked=candidate.masked,
        name=candidate.name, note=candidate.note, generic=candidate.generic, first=places[0], count=len(places), in_base=in_base,
        places=tuple(sorted(places, key=lambda place: (place.reach, _is_built(place)))[:SHOWN]),
        refs=refs[:FEW], ref_count=len(refs), built=built[:FEW],
    )  # fmt: skip


def _is_built(place: Place) -> bool:
    return place.path is not None and in_build_output(place.path)
