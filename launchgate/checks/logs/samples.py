"""Reads the supplied log samples, each once, and notes what they hold and how they are built. Raw values stay here."""

from collections.abc import Iterator
from dataclasses import field
from datetime import datetime, timedelta

from launchgate.checks.logs import events
from launchgate.checks.logs.leaks import Leaks
from launchgate.checks.logs.lines import fields_of, has_key, is_request, written_at
from launchgate.checks.logs.spec import Events, Options, Sample, Shape
from launchgate.clients.logfiles import LogFile, opened, opened_bytes
from launchgate.clients.reports import matching, moment_of
from launchgate.context import Context
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.freshness import Moment, Provenance, stale

__all__ = ["samples_of"]

_STAMPED = 50
"""Last lines of a piece in which a time stamp is looked for."""
_EVENT_LENGTH = 2000
"""Characters of a line in which an event is looked for."""


def samples_of(context: Context, options: Options, *, base: bool) -> tuple[tuple[Sample, ...], tuple[str, ...]]:
    """Every sample, and the patterns that name none. At the base of a change only what is committed there is read."""
    found: dict[str, None] = {}
    unmatched = []
    tracked = _tracked(context)
    for pattern in options.samples:
        paths = matching(context.root, pattern)
        found |= dict.fromkeys(path for path in paths if path in tracked or not base)
        if not paths:
            unmatched.append(pattern)
    moment = moment_of(context)
    read = [_sample(context, options, path, moment, tracked=path in tracked, base=base) for path in found]
    return tuple(read), tuple(unmatched)


def _tracked(context: Context) -> frozenset[str]:
    if context.tree is None or context.repository is None:
        return frozenset()
    return frozenset(file.path for file in context.tree.files() if file.tracked)


def _sample(context: Context, options: Options, path: str, moment: Moment, *, tracked: bool, base: bool) -> Sample:
    limit = options.max_mb << 20
    try:
        if base:
            data = context.require_tree().read(path, limit + 1)
            log = opened_bytes(path, data, limit, context.now)
        else:
            log = opened(context.root, path, limit)
        return _read(context, options, log, moment, tracked=tracked)
    except CannotJudge as error:
        return Sample(path=path, unreadable=error.reason, remedy=error.remedy)


def _read(context: Context, options: Options, log: LogFile, moment: Moment, *, tracked: bool) -> Sample:
    leaks, tally, line = Leaks(options.allowed_emails), _Tally(options), 1
    made: datetime | None = None
    late = False
    for piece in log.pieces():
        if late := context.deadline.passed:
            break
        context.progress.advance("logs", log.read, max(log.size, log.read), "bytes of samples")
        leaks.take(piece, line)
        text = piece.decode("utf-8", "replace")
        tally.take(text)
        made = _newest(text) or made
        line += piece.count(b"\n")
    known = Provenance(made=made, touched=log.touched, tracked=tracked)
    return Sample(
        path=log.path,
        bytes_read=log.read,
        size=log.size,
        capped=log.capped,
        unreadable="the run's time was over before it was read" if late else log.broken,
        remedy="raise limits.deadline_s" if late else "write it anew and whole",
        stale=stale(known, moment, timedelta(hours=options.max_age_h)),
        leaks=leaks.found,
        shape=tally.shape,
        events=tally.events,
    )


def _newest(text: str) -> datetime | None:
    """The time of the last line that has one. A log grows at its end."""
    last = text.rstrip().rsplit("\n", _STAMPED)[1:] or [text]
    return next((moment for line in reversed(last) if (moment := written_at(line)) is not None), None)


@dataclass
class _Tally:
    """Counts over the lines of one sample."""

    options: Options
    lines: int = 0
    structured: int = 0
    requests: int = 0
    held: dict[str, int] = field(default_factory=lambda: {"request_id": 0, "status": 0, "version": 0})
    seen: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    errors: int = 0
    told: int = 0

    def take(self, text: str) -> None:
        for line in text.split("\n"):
            if line.strip() and not line.startswith(("\t", "    at ", "  File ")):
                self.lines += 1
                self._shape(line)
                self._event(line[:_EVENT_LENGTH].lower())

    def _shape(self, line: str) -> None:
        fields = fields_of(line)
        if fields is None:
            return
        self.structured += 1
        if not is_request(fields, self.options.status_keys):
            return
        self.requests += 1
        for name, keys in self._keys():
            self.held[name] += has_key(fields, keys)

    def _keys(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield "request_id", self.options.request_id_keys
        yield "status", self.options.status_keys
        yield "version", self.options.version_keys

    def _event(self, low: str) -> None:
        if len(self.seen) < len(events.EVENTS) and (event := events.event_of(low)) is not None:
            self.seen.add(event)
        if not events.is_error(low):
            return
        kind = events.kind_of_error(low)
        self.errors += 1
        self.told += kind is not None or events.says_which(low)
        if kind is not None:
            self.kinds.add(kind)

    @property
    def shape(self) -> Shape:
        return Shape(lines=self.lines, structured=self.structured, requests=self.requests, **self.held)

    @property
    def events(self) -> Events:
        return Events(seen=frozenset(self.seen), errors=self.errors, told=self.told, kinds=frozenset(self.kinds))
