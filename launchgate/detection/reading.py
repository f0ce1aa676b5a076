"""One reader of many versions: the engine's answers, with work spared where versions are alike. The answers are the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from launchgate.detection.barren import Barren
from launchgate.detection.candidate import Candidate
from launchgate.detection.engine import Engine
from launchgate.detection.layers import Examination
from launchgate.detection.recall import Known, Recall
from launchgate.detection.versions import Versions


@dataclass(frozen=True, slots=True)
class Kin:
    """Which data is close to which, by name."""

    bases: Mapping[bytes, bytes] = field(default_factory=dict)
    """For the name of a version that of one close to it, which is read before it."""
    named: frozenset[bytes] = frozenset()
    """Every name that is some version's base."""


class Reading:
    """What one thread reads, one after the other. Holds some of the data it was given; not safe to share between threads."""

    def __init__(self, engine: Engine, kin: Kin) -> None:
        self._engine, self._kin = engine, kin
        self._versions = Versions(engine.hits)
        self._recall, self._barren = Recall(), Barren()

    def turn_to(self, kin: Kin) -> None:
        """Go on with other versions."""
        self._kin = kin

    def scan(self, data: bytes, name: bytes) -> tuple[Candidate, ...]:
        """As `Engine.scan`; `name` is the data's own."""
        return self.examine(data, name).candidates

    def examine(self, data: bytes, name: bytes) -> Examination:
        """As `Engine.examine`; `name` is the data's own."""
        kin = self._kin
        ends = self._versions.ends(data, base=kin.bases.get(name, b""), keep=name if name in kin.named else b"")
        return self._engine.examine(data, known=Known(ends=ends, recall=self._recall, barren=self._barren))
