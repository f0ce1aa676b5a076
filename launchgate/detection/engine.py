"""The engine: one Hyperscan pass as the gate, Python's `re` around each hit for the bounds, then context and the value's own word."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from launchgate.detection import database
from launchgate.detection.candidate import Candidate
from launchgate.detection.decoders import View, views
from launchgate.detection.format import Format
from launchgate.detection.match import Match
from launchgate.detection.quiet import entropy, is_stand_in
from launchgate.detection.rules import all_formats
from launchgate.detection.verdicts import VERDICTS, Word
from launchgate.model import Severity
from launchgate.redact import mask

_NEAR = 160
"""How many bytes before a value its context words may stand."""


class Engine:
    """Finds candidates in bytes. Immutable after construction and safe to share between threads."""

    def __init__(self, formats: Iterable[Format]) -> None:
        self._formats = tuple(formats)
        self._database = database.Database(expressions(self._formats))

    def might_match(self, data: bytes) -> bool:
        """False only where `scan` finds nothing. One pass over the data, without the GIL."""
        return any(self._hit(view.data) for view in views(data))

    def scan(self, data: bytes, *, path: str = "") -> tuple[Candidate, ...]:
        """Every candidate, by offset, one for each value. `path` only informs: no path is skipped."""
        found: list[Candidate] = []
        for view in views(data):
            matches = _survivors(self._matches(view.data, path))
            found.extend(_candidate(match, view, data) for match in matches)
        return _deduplicated(found)

    def _hit(self, data: bytes) -> bool:
        hits: list[int] = []

        def first(expression: int, _start: int, _end: int, _flags: int, _context: object) -> bool:
            hits.append(expression)
            return True

        self._database.scan(data, first)
        return bool(hits)

    def _matches(self, data: bytes, path: str) -> Iterator[Match]:
        del path
        for index, ends in sorted(self._ends(data).items()):
            yield from _located(self._formats[index], ends, data)

    def _ends(self, data: bytes) -> dict[int, list[int]]:
        ends: defaultdict[int, list[int]] = defaultdict(list)

        def note(expression: int, _start: int, end: int, _flags: int, _context: object) -> None:
            ends[expression].append(end)

        self._database.scan(data, note)
        return ends


@cache
def engine() -> Engine:
    """The engine over all rules, built once; about a second when no cache of compiled patterns can be read."""
    return Engine(all_formats())


def precompile(folder: Path) -> Path:
    """Write the compiled patterns into `folder`, for an image build; LAUNCHGATE_DETECTION_CACHE names the folder at run time."""
    return database.store(expressions(all_formats()), folder)


def expressions(formats: Iterable[Format]) -> tuple[database.Expression, ...]:
    """What Hyperscan compiles, one expression a format."""
    return tuple((item.expression, item.fold) for item in formats)


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


def _located(item: Format, ends: list[int], data: bytes) -> Iterator[Match]:
    group = "value" if "value" in item.compiled.groupindex else 0
    for low, high in windows(ends, item.reach, len(data)):
        for found in item.compiled.finditer(data, low, high):
            match = _judged(item, found.group(group), found.start(group), data)
            if match is not None:
                yield match


def _judged(item: Format, value: bytes, start: int, data: bytes) -> Match | None:
    if is_stand_in(value) or entropy(value) < item.entropy or not _in_context(item, start, data):
        return None
    word = VERDICTS[item.verdict](value) if item.verdict else Word()
    if word.silent:
        return None
    return Match(
        format=item,
        value=value,
        start=start,
        end=start + len(value),
        rank=3 if word.certain else 2,
        note=word.note,
        public=item.public or word.public,
        lowered=word.lowered,
    )


def _in_context(item: Format, start: int, data: bytes) -> bool:
    if not item.near:
        return True
    before = data[max(0, start - _NEAR) : start].lower()
    return any(word.encode() in before for word in item.near)


def _survivors(matches: Iterable[Match]) -> list[Match]:
    """Where values overlap, the most specific one, then the longest."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (-m.rank, m.start - m.end, m.start)):
        if all(match.end <= other.start or other.end <= match.start for other in kept):
            kept.append(match)
    return kept


def _candidate(match: Match, view: View, data: bytes) -> Candidate:
    item = match.format
    start = view.offset + match.start * view.width
    return Candidate(
        kind=item.kind,
        title=match.title or item.title,
        family=item.family,
        severity=_severity(match),
        start=start,
        end=view.offset + match.end * view.width,
        line=view.data.count(b"\n", 0, match.start) + 1,
        masked=mask(match.value.decode("latin-1")),
        generic=False,
        name=match.name,
        public=match.public,
        note=match.note,
        fingerprint="" if item.short else _digest(item.family, match.value),
    )


def _severity(match: Match) -> Severity:
    if match.public:
        return Severity.INFO
    if match.lowered and match.format.severity.rank > Severity.MEDIUM.rank:
        return Severity.MEDIUM
    return match.format.severity


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
