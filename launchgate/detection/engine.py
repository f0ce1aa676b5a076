"""The engine: one Hyperscan pass as the gate, Python's `re` around each hit for the bounds, then context and the value's word.

`might_match` and `scan` ask the same database about the same views, so the gate can never deny what the scan would find.
"""

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from launchgate.detection import assignment, database, judge
from launchgate.detection.candidate import Candidate
from launchgate.detection.decoders import PACKED_GATE, View, packed, views
from launchgate.detection.format import Format
from launchgate.detection.library import second_opinion
from launchgate.detection.match import Match
from launchgate.detection.recall import Judges, Known
from launchgate.detection.rules import all_formats
from launchgate.detection.selftest import missed
from launchgate.detection.versions import Hits, by_expression
from launchgate.redact import mask

_KEY = os.urandom(32)
"""Of this process alone, so that a likeness says nothing to anybody else."""
_LINE = 900
"""How far a line is followed to either side of a hit."""


class Engine:
    """Finds candidates in bytes. Immutable after construction and safe to share between threads."""

    def __init__(self, formats: Iterable[Format]) -> None:
        self._formats = tuple(formats)
        self._packed = len(self._formats) + len(assignment.GATES)
        self._database = database.Database(expressions(self._formats))

    def might_match(self, data: bytes) -> bool:
        """False only where `scan` finds nothing. One pass over the data, without the GIL."""
        return any(self._hit(view.data) for view in views(data))

    def scan(self, data: bytes, *, path: str = "", known: Known | None = None) -> tuple[Candidate, ...]:
        """Every candidate, by offset, one for each value. `path` only informs: in lock files no generic value is looked for.

        `known` spares work on what a close version of the data has in common with it; the answer is the same without it.
        """
        found: list[Candidate] = []
        for view in views(data):
            ends = known.ends if known and view.data is data else self.ends(view.data)
            if not ends:
                continue
            found.extend(self._candidates(view, ends, path, known.recall if known else judge))
            for inner in packed(view, ends.get(self._packed, ())):
                found.extend(self._candidates(inner, self.ends(inner.data), path, judge))
        return _deduplicated(found)

    def canaries(self, day: str | None = None) -> tuple[str, ...]:
        """Names of rules and decoders whose made-up value was missed just now; empty is good. About 400 small scans.

        With a `day` (an ISO date) every decoder and that day's share of the rules: a tenth of the time.
        """
        return tuple(missed(self._formats, self.scan, day))

    def _hit(self, data: bytes) -> bool:
        hits: list[int] = []

        def first(expression: int, _start: int, _end: int, _flags: int, _context: object) -> bool:
            hits.append(expression)
            return True

        self._database.scan(data, first)
        return bool(hits)

    def _candidates(self, view: View, ends: Mapping[int, list[int]], path: str, asked: Judges) -> Iterator[Candidate]:
        line, position = view.line + 1, 0
        for match in sorted(_survivors(self._matches(view.data, ends, path, asked)), key=lambda match: match.start):
            if view.fixed is None:
                line += view.data.count(b"\n", position, match.start)
                position = match.start
            yield _candidate(match, view, line)

    def _matches(self, data: bytes, ends: Mapping[int, list[int]], path: str, asked: Judges) -> Iterator[Match]:
        generic: list[int] = []
        for index in sorted(ends):
            if index >= len(self._formats):
                generic.extend(ends[index] if index < self._packed else ())
                continue
            item = self._formats[index]
            for low, high in windows(ends[index], item.reach, len(data)):
                yield from asked.located(item, data, low, high)
        if generic and not assignment.is_lock_file(path):
            for low, high in windows(generic, assignment.REACH, len(data)):
                yield from asked.assigned(data, low, high)
            for low, high in lines(generic, data):
                yield from second_opinion(data, low, high)

    def ends(self, data: bytes) -> dict[int, list[int]]:
        """Where matches of the database end, by number of the expression: the first pass over the data, without the GIL."""
        return by_expression(self.hits(data))

    def hits(self, data: bytes) -> Hits:
        """The same in one row, by place."""
        found: list[tuple[int, int]] = []

        def note(expression: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found.append((end, expression))

        self._database.scan(data, note)
        return tuple(sorted(found))


@cache
def engine() -> Engine:
    """The engine over all rules, built once; a fraction of a second more when no cache of compiled patterns can be read."""
    return Engine(all_formats())


def precompile(folder: Path) -> Path:
    """Write the compiled patterns into `folder`, for an image build; LAUNCHGATE_DETECTION_CACHE names the folder at run time."""
    return database.store(expressions(all_formats()), folder)


def expressions(formats: Iterable[Format]) -> tuple[database.Expression, ...]:
    """What Hyperscan compiles: one expression a format, then the gates of generic assignments and of base64."""
    return (*((item.expression, item.fold) for item in formats), *assignment.GATES, (PACKED_GATE, False))


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


def lines(ends: list[int], data: bytes) -> Iterator[tuple[int, int]]:
    """The lines in which the hits end, each once, cut where they are long."""
    last = -1
    for end in sorted(ends):
        if end <= last:
            continue
        low = data.rfind(b"\n", max(0, end - _LINE), end) + 1 or max(0, end - _LINE)
        last = data.find(b"\n", end, end + _LINE)
        last = min(len(data), end + _LINE) if last < 0 else last
        yield low, last


def _survivors(matches: Iterable[Match]) -> list[Match]:
    """Where values overlap, the most specific one, then the longest."""
    ranked = sorted(matches, key=lambda m: (-m.rank, m.format.short, m.start - m.end, m.start))
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


def _candidate(match: Match, view: View, line: int) -> Candidate:
    item = match.format
    start, end = view.place(match.start, match.end)
    return Candidate(
        kind=item.kind,
        title=match.title or item.title,
        family=item.family,
        severity=match.severity,
        start=start,
        end=end,
        line=line,
        masked=mask(match.value.decode("latin-1")),
        generic=match.generic,
        name=match.name,
        public=match.public,
        note=match.note,
        paired=match.paired,
        likeness=hashlib.blake2b(match.value, key=_KEY, digest_size=16).digest(),
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
