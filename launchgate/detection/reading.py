"""One reader of many versions: the engine's answers, with work spared where versions are alike. The answers are the same."""

from collections.abc import Sequence

from launchgate.detection.barren import Barren
from launchgate.detection.database import Hits
from launchgate.detection.engine import NOTHING, Engine
from launchgate.detection.layers import Examination
from launchgate.detection.recall import Known, Recall
from launchgate.detection.versions import Stretch, by_expression, hits_of

ALONE = -1
"""The place of data that no other version differs from, and the base of data that differs from none."""
_NONE: dict[int, list[int]] = {}


class Reading:
    """What one thread reads, one after the other. Holds values of what it was given; not safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._find = engine, engine.database.hits
        self._hits: dict[int, tuple[Hits, int]] = {}
        """Of what later versions name as their base, and how many of them are still to come."""
        self._recall, self._barren = Recall(), Barren()

    def turn(self) -> None:
        """Go on with other versions: places are counted anew."""
        self._hits.clear()

    def ends(self, data: bytes) -> list[int]:
        """Where anything in some bytes could be a match."""
        return [end for end, _ in self._engine.hits(data)]

    def learn(
        self, data: bytes, place: int = ALONE, base: int = ALONE, shared: Sequence[Stretch] = (), needed: int = 0
    ) -> Hits:
        """Note where the database hits, for the `needed` versions that will name this one's `place` as their base."""
        older, left = self._hits.pop(base, (None, 0))
        hits = self._find(data) if older is None else hits_of(data, shared, older, self._find)
        if older is not None and left > 1:
            self._hits[base] = (older, left - 1)
        if needed:
            self._hits[place] = (hits, needed)
        return hits

    def examine(
        self, data: bytes, place: int = ALONE, base: int = ALONE, shared: Sequence[Stretch] = (), needed: int = 0
    ) -> Examination:
        """As `Engine.examine`. `shared` is what the data has in common with what was read under the place `base`."""
        hits = self.learn(data, place, base, shared, needed)
        if not hits and b"\0" not in data:
            return NOTHING  # as the engine would say, without asking it: so it is with most versions
        ends = by_expression(hits) if hits else _NONE
        return self._engine.examine(data, known=Known(ends=ends, recall=self._recall, barren=self._barren))
