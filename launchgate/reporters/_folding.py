"""Tells root causes from their consequences, so that one fault is told once. Pure.

A consequence never hides: it is told under its cause, and only where it counts no more than the cause does.
"""

from collections.abc import Mapping, Sequence

from launchgate.dataclass import dataclass
from launchgate.model import Disposition, Entry


@dataclass(frozen=True, slots=True)
class Folded:
    """New findings that stand for themselves, in the order given, and what follows from each."""

    roots: tuple[Entry, ...]
    consequences: Mapping[int, tuple[Entry, ...]]
    """By the identity of the root: two entries may share rule and subject, only the first is the cause."""

    def of(self, root: Entry) -> tuple[Entry, ...]:
        """What follows from `root`, in the order given."""
        return self.consequences.get(id(root), ())


def fold(entries: Sequence[Entry]) -> Folded:
    """Split the new findings among `entries` into causes and consequences; everything else is left out."""
    new = [entry for entry in entries if entry.is_finding and entry.disposition is Disposition.NEW]
    by_name: dict[str, Entry] = {}
    for entry in new:
        by_name.setdefault(f"{entry.rule}#{entry.subject}", entry)
    roots: list[Entry] = []
    consequences: dict[int, list[Entry]] = {}
    for entry in new:
        cause = _root(entry, by_name)
        if cause is entry or (entry.gates and not cause.gates):
            roots.append(entry)
        else:
            consequences.setdefault(id(cause), []).append(entry)
    return Folded(tuple(roots), {key: tuple(found) for key, found in consequences.items()})


def _root(entry: Entry, by_name: Mapping[str, Entry]) -> Entry:
    """Follow `because` as far as it leads to a new finding; a circle has no cause, so its members stand for themselves."""
    at, seen = entry, {id(entry)}
    while at.because is not None and (cause := by_name.get(at.because)) is not None:
        if id(cause) in seen:
            return entry
        seen.add(id(cause))
        at = cause
    return at
