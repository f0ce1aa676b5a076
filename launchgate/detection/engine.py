"""The engine: one Hyperscan pass as the gate, Python's `re` around each hit for the bounds, then context and the value's word.

`might_match` and `scan` ask the same database about the same views, so the gate can never deny what the scan would find.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from launchgate.detection import assignment, database
from launchgate.detection.candidate import Candidate
from launchgate.detection.decoders import View, views
from launchgate.detection.format import Format
from launchgate.detection.judge import assigned, located
from launchgate.detection.match import Match
from launchgate.detection.rules import all_formats
from launchgate.redact import mask


class Engine:
    """Finds candidates in bytes. Immutable after construction and safe to share between threads."""

    def __init__(self, formats: Iterable[Format]) -> None:
        self._formats = tuple(formats)
        self._database = database.Database(expressions(self._formats))

    def might_match(self, data: bytes) -> bool:
        """False only where `scan` finds nothing. One pass over the data, without the GIL."""
        return any(self._hit(view.data) for view in views(data))

    def scan(self, data: bytes, *, path: str = "") -> tuple[Candidate, ...]:
        """Every candidate, by offset, one for each value. `path` only informs: in lock files no generic value is looked for."""
        found: list[Candidate] = []
        for view in views(data):
            kept = _survivors(self._matches(view.data, path))
            found.extend(_candidate(match, view) for match in kept)
        return _deduplicated(found)

    def _hit(self, data: bytes) -> bool:
        hits: list[int] = []

        def first(expression: int, _start: int, _end: int, _flags: int, _context: object) -> bool:
            hits.append(expression)
            return True

        self._database.scan(data, first)
        return bool(hits)

    def _matches(self, data: bytes, path: str) -> Iterator[Match]:
        generic: list[int] = []
        for index, ends in sorted(self._ends(data).items()):
            if index >= len(self._formats):
                generic.extend(ends)
                continue
            item = self._formats[index]
            for low, high in windows(ends, item.reach, len(data)):
                yield from located(item, data, low, high)
        if generic and not assignment.is_lock_file(path):
            for low, high in windows(generic, assignment.REACH, len(data)):
                yield from assigned(data, low, high)

    def _ends(self, data: bytes) -> dict[int, list[int]]:
        ends: defaultdict[int, list[int]] = defaultdict(list)

        def note(expression: int, _start: int, end: int, _flags: int, _context: object) -> None:
            ends[expression].append(end)

        self._database.scan(data, note)
        return ends


@cache
def engine() -> Engine:
    """The engine over all rules, built once; a fraction of a second more when no cache of compiled patterns can be read."""
    return Engine(all_formats())


def precompile(folder: Path) -> Path:
    """Write the compiled patterns into `folder`, for an image build; LAUNCHGATE_DETECTION_CACHE names the folder at run time."""
    return database.store(expressions(all_formats()), folder)


def expressions(formats: Iterable[Format]) -> tuple[database.Expression, ...]:
    """What Hyperscan compiles: one expression a format, then the gates of generic assignments."""
    return (*((item.expression, item.fold) for item in formats), *assignment.GATES)


def windows(ends: list[int], reach: int, size: int) -> Iterator[tuple[int, int]]:
    """Merged stretches of data around the hits, wide enough for the longest match of the format."""
    low = high = -1
    for end in sorted(ends):
        first, last = max(0, end - reach), min(size, end + reach)
        if first <= high:
            high = last
            continue
        if high >= 0:
            yield low, high
        low, high = first, last
    if high >= 0:
        yield low, high


def _survivors(matches: Iterable[Match]) -> list[Match]:
    """Where values overlap, the most specific one, then the longest."""
    ranked = sorted(matches, key=lambda m: (-m.rank, m.start - m.end, m.start))
    kept: list[Match] = []
    taken: dict[int, list[Match]] = defaultdict(list)
    for match in ranked:
        blocks = range(match.start >> 12, (match.end >> 12) + 1)
        if any(match.start < other.end and other.start < match.end for block in blocks for other in taken[block]):
            continue
        kept.append(match)
        for block in blocks:
            taken[block].append(match)
    return kept


def _candidate(match: Match, view: View) -> Candidate:
    item = match.format
    return Candidate(
        kind=item.kind,
        title=match.title or item.title,
        family=item.family,
        severity=match.severity,
        start=view.offset + match.start * view.width,
        end=view.offset + match.end * view.width,
        line=view.data.count(b"\n", 0, match.start) + 1,
        masked=mask(match.value.decode("latin-1")),
        generic=match.generic,
        name=match.name,
        public=match.public,
        note=match.note,
        fingerprint="" if item.short or match.generic else _digest(item.family, match.canonical or match.value),
    )


def _digest(family: str, value: bytes) -> str:
    return hashlib.sha256(family.encode() + b"\0" + value).hexdigest()[:16]


def _deduplicated(found: list[Candidate]) -> tuple[Candidate, ...]:
    seen: set[str] = set()
    kept = []
    for candidate in sorted(found, key=lambda c: (c.start, c.end)):
        if candidate.fingerprint and candidate.fingerprint in seen:
            continue
        seen.add(candidate.fingerprint)
        kept.append(candidate)
    return tuple(kept)
