"""One reader of many versions: the engine's answers, with work spared where versions are alike. The answers are the same."""

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from launchgate.detection.barren import Barren
from launchgate.detection.engine import NOTHING, Engine
from launchgate.detection.layers import Examination
from launchgate.detection.recall import Known, Recall
from launchgate.detection.settled import Settled, carried, unsettled
from launchgate.detection.versions import Hits, Stretch, by_expression, hits_of

ALONE = -1
"""The place of data that no other version differs from, and the base of data that differs from none."""


class Reading:
    """What one thread reads, one after the other. Holds values of what it was given; not safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._find = engine, engine.database.own_hits
        self._versions: dict[int, _Version] = {}
        self._recall, self._barren = Recall(), Barren()

    def turn(self) -> None:
        """Go on with other versions: places are counted anew."""
        self._versions.clear()

    def ends(self, data: bytes) -> list[int]:
        """Where anything in some bytes could be a match."""
        return [end for end, _ in self._engine.hits(data)]

    def learn(
        self, data: bytes, place: int = ALONE, base: int = ALONE, shared: Sequence[Stretch] = (), needed: int = 0
    ) -> Hits:
        """Note where the database hits, for the `needed` versions that will name this one's `place` as their base."""
        older = self._older(base)
        hits = self._find(data) if older is None else hits_of(data, shared, older.hits, self._find)
        if needed:
            self._versions[place] = _Version(hits, needed, len(data))
        return hits

    def examine(
        self, data: bytes, place: int = ALONE, base: int = ALONE, shared: Sequence[Stretch] = (), needed: int = 0
    ) -> Examination:
        """As `Engine.examine`. `shared` is what the data has in common with what was read under the place `base`."""
        older = self._versions.get(base)
        hits = self.learn(data, place, base, shared, needed)
        if b"\0" in data:  # behind which anything may be encoded, wherever the database hits
            return self._asked(data, hits, [], None)
        if not hits:
            return NOTHING  # as the engine would say, without asking it: so it is with most versions
        known = list(carried(older.settled, shared, older.size, len(data))) if older and older.settled else []
        left = unsettled(hits, known, self._engine.groups) if known else hits
        log: list[Settled] = []
        found = self._asked(data, left, known, log) if left else NOTHING
        if needed:
            settled = known if found.capped or found.sealed else known + log
            self._versions[place] = self._versions[place]._replace(settled=sorted(settled, key=_LOW))
        return found

    def _older(self, base: int) -> "_Version | None":
        """What was read under a place, for one more version that names it."""
        older = self._versions.pop(base, None)
        if older is not None and older.left > 1:
            self._versions[base] = older._replace(left=older.left - 1)
        return older

    def _asked(self, data: bytes, hits: Hits, settled: Sequence[Settled], log: list[Settled] | None) -> Examination:
        known = Known(
            ends=by_expression(hits), recall=self._recall, barren=self._barren, log=log,
            entries=sum(one.entries for one in settled), room=sum(one.room for one in settled),
        )  # fmt: skip
        return self._engine.examine(data, known=known)


class _Version(NamedTuple):
    """What later versions name as their base."""

    hits: Hits
    left: int
    """How many of these are still to come."""
    size: int
    """Bytes."""
    settled: Sequence[Settled] = ()
    """Hits that led to nothing, by the first byte that matters to them."""


_LOW = attrgetter("low")
