"""The engine: one Hyperscan pass as the gate, Python's `re` around each hit for the bounds, then context and the value's word.

`might_match` and `scan` ask the same database about the same views, so the gate can never deny what the scan would find.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from launchgate.detection import assignment, database, judge
from launchgate.detection.barren import Spent, brief
from launchgate.detection.budget import Budget
from launchgate.detection.candidate import Candidate
from launchgate.detection.counted import from_counted
from launchgate.detection.decoders import gates, owners, unfold
from launchgate.detection.format import Format
from launchgate.detection.layers import DEEPEST, Examination, View, merged
from launchgate.detection.library import second_opinion
from launchgate.detection.likeness import likeness
from launchgate.detection.match import Match
from launchgate.detection.recall import AROUND, Judges, Known
from launchgate.detection.rules import all_formats
from launchgate.detection.selftest import missed
from launchgate.detection.settled import Settled
from launchgate.detection.versions import Hits, by_expression
from launchgate.detection.wide import wide
from launchgate.detection.windows import LINE, clusters, islands, lines, windows
from launchgate.redact import mask

_LEFT = max(assignment.LEAD + AROUND, LINE) + 1
"""Bytes before a hit of the assignments' gates that may matter to it."""
_RIGHT = max(assignment.REACH + AROUND, LINE) + 1
"""The same behind it."""


class Engine:
    """Finds candidates in bytes. Immutable after construction and safe to share between threads."""

    def __init__(self, formats: Iterable[Format]) -> None:
        self._formats = tuple(formats)
        self._gates = len(self._formats) + len(assignment.GATES)
        self.database = database.Database(expressions(self._formats))
        self.groups = (
            *range(len(self._formats)), *[len(self._formats)] * len(assignment.GATES),
            *(self._gates + owner for owner in owners()),
        )  # fmt: skip
        """What each expression belongs to: a format, the generic assignments, a decoder."""

    def might_match(self, data: bytes) -> bool:
        """False only where `examine` has nothing to say. Without the GIL, and without `re`."""
        budget = Budget(masked=self._hit)
        return self._touches(View(data=data), budget) or bool(budget.capped or budget.sealed)

    def scan(self, data: bytes, *, path: str = "", known: Known | None = None) -> tuple[Candidate, ...]:
        """The candidates of `examine`."""
        return self.examine(data, path=path, known=known).candidates

    def examine(
        self, data: bytes, *, path: str = "", known: Known | None = None, expired: Callable[[], bool] = lambda: False
    ) -> Examination:
        """Every candidate, by offset, one for each value, also in what is encoded or packed; and what was not opened.

        `path` only informs: in lock files no generic value is looked for. `known` spares work on what a close version of the data
        has in common with it; the answer is the same without it. Once `expired` says so, nothing more is unpacked.
        """
        ends = known.ends if known else self.ends(data)
        if not ends and b"\0" not in data:
            return NOTHING
        budget = Budget(masked=self._hit, expired=expired, path=path)
        if known:
            budget.barren, budget.log = known.barren, known.log
            budget.entries, budget.room = budget.entries - known.entries, budget.room - known.room
        found = self._seen(View(data=data, path=path), budget, ends, known.recall if known else judge)
        return Examination(candidates=_deduplicated(found), capped=tuple(budget.capped), sealed=tuple(budget.sealed))

    def canaries(self, day: str | None = None) -> tuple[str, ...]:
        """Names of rules and decoders whose made-up value was missed just now; empty is good. About 400 small scans.

        With a `day` (an ISO date) every decoder and that day's share of the rules: a tenth of the time.
        """
        return tuple(missed(self._formats, self.scan, day))

    def _hit(self, data: bytes) -> bool:
        return self._first(data)[0]

    def _first(self, data: bytes) -> tuple[bool, dict[int, list[int]]]:
        """Whether anything but a decoder's gate matches; if not, where those do."""
        ends: defaultdict[int, list[int]] = defaultdict(list)

        def note(expression: int, _start: int, end: int, _flags: int, _context: object) -> bool:
            ends[expression].append(end)
            return expression < self._gates

        self.database.scan(data, note)
        return any(expression < self._gates for expression in ends), ends

    def _touches(self, view: View, budget: Budget) -> bool:
        hit, ends = self._first(view.data)
        return hit or any(self._touches(inner, budget) for inner in self._below(view, ends, budget))

    def _below(self, view: View, ends: Mapping[int, list[int]], budget: Budget) -> Iterator[View]:
        """The layers one step below a view."""
        if view.depth >= DEEPEST:
            if any(expression >= self._gates for expression in ends):
                budget.cap(f"more than {DEEPEST} layers inside each other")
            return
        yield from unfold(view, self._gates, ends, budget)
        if b"\0" in view.data:
            yield from wide(view, budget)
            documented = [end for row in sorted(ends) if row < len(self._formats) for end in ends[row]]
            yield from from_counted(view, documented, budget)

    def _seen(
        self, view: View, budget: Budget, ends: Mapping[int, list[int]] | None = None, asked: Judges = judge
    ) -> list[Candidate]:
        """What stands in a view, then what stands below it, unless it is the same read another way."""
        key = (brief(view.data), view.path, view.specific, view.depth) if budget.barren and view.depth else None
        if budget.barren and key and budget.barren.skips(key, budget):
            return []
        noted, entries, room = budget.noted(), budget.entries, budget.room
        if ends is None:
            ends = self.ends(view.data)
        found = list(self._candidates(view, ends, asked, budget))
        for inner in self._below(view, ends, budget):
            deeper = self._seen(inner, budget)
            if inner.plain and view.fixed is None:
                first, last = inner.place(0, len(inner.data))
                found = [one for one in found if not first <= one.start < last]
            found = merged(found, deeper, plain=inner.plain)
        budget.found += len(found)
        if budget.barren and key and budget.noted() == noted:
            budget.barren.note(key, Spent(entries - budget.entries, room - budget.room))
        return found

    def _candidates(
        self, view: View, ends: Mapping[int, list[int]], asked: Judges, budget: Budget
    ) -> Iterator[Candidate]:
        line, position = view.line + 1, 0
        log = None if view.depth else budget.log
        for match in sorted(_survivors(self._matches(view, ends, asked, log)), key=lambda match: match.start):
            if view.counts:
                line += view.data.count(b"\n", position, match.start)
                position = match.start
            yield _candidate(match, view, line, budget.path)

    def _matches(
        self, view: View, ends: Mapping[int, list[int]], asked: Judges, log: list[Settled] | None
    ) -> Iterator[Match]:  # fmt: skip
        data, generic = view.data, list[int]()
        for index in sorted(ends):
            if index >= len(self._formats):
                generic.extend(ends[index] if index < self._gates else ())
                continue
            item = self._formats[index]
            for low, high in windows(ends[index], item.reach, len(data)):
                found = tuple(asked.located(item, data, low, high))
                if log is not None and not found:
                    log.append(Settled(index, low, high, low - AROUND, high + AROUND))
                yield from found
        if generic and not view.specific and not assignment.is_lock_file(view.path):
            for island in islands(sorted(generic)):
                found = (*_assigned(island, data, asked), *_named(island, data))
                if log is not None and not found:
                    low, high = min(island) - _LEFT, max(island) + _RIGHT
                    log.append(Settled(len(self._formats), island[0], island[-1], low, high))
                yield from found

    def ends(self, data: bytes) -> dict[int, list[int]]:
        """Where matches of the database end, by number of the expression: the first pass over the data, without the GIL."""
        return by_expression(self.hits(data))

    def hits(self, data: bytes) -> Hits:
        """The same in one row, by place."""
        return self.database.hits(data)


NOTHING = Examination(candidates=())


@cache
def engine() -> Engine:
    """The engine over all rules, built once; a fraction of a second more when no cache of compiled patterns can be read."""
    return Engine(all_formats())


def precompile(folder: Path) -> Path:
    """Write the compiled patterns into `folder`, for an image build; LAUNCHGATE_DETECTION_CACHE names the folder at run time."""
    return database.store(expressions(all_formats()), folder)


def expressions(formats: Iterable[Format]) -> tuple[database.Expression, ...]:
    """What Hyperscan compiles: one expression a format, then the gates of generic assignments and of the decoders."""
    return (*((item.expression, item.fold) for item in formats), *assignment.GATES, *gates())


def _assigned(ends: list[int], data: bytes, asked: Judges) -> Iterator[Match]:
    for first, last in clusters(ends):
        low, high = max(0, first - assignment.LEAD), min(len(data), last + assignment.REACH)
        yield from asked.assigned(data, low, high, last)


def _named(ends: list[int], data: bytes) -> Iterator[Match]:
    for low, high in lines(ends, data):
        yield from second_opinion(data, low, high)


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


def _candidate(match: Match, view: View, line: int, outer: str) -> Candidate:
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
        note=view.note(match.note, outer),
        paired=match.paired,
        likeness=likeness(match.value),
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
