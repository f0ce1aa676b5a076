"""Whether something became slower, told from runs and from pairs of runs, never from single requests. Pure.

Requests of one run share its machine, its neighbours and its hour: a test over requests takes that for a change of the
product in 20 to 30 of 100 runs (bench/regression.py). What is counted here is a run, or a pair of blocks side by side.
"""

import math
from collections.abc import Sequence
from statistics import median

from launchgate.dataclass import dataclass

NEW = 3
"""How many of the newest runs have to agree: the median of three is not moved by one."""
FEWEST = 10
"""Runs before them, at least."""
MOST = 30
"""Runs before them that are looked at: what is older belongs to another product."""
_MADS = 3
_NORMAL = 1.4826
"""Makes the median absolute deviation comparable to a standard deviation."""
PAIR_ALPHA = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Three newest values beside those before them."""

    before: float
    """The median of the earlier runs."""
    now: float
    """The median of the newest three."""
    bound: float
    """What `now` has to exceed: three deviations and the least step above `before`."""
    last: float
    """The newest value alone."""
    runs: int
    """Earlier runs."""

    @property
    def worse(self) -> bool:
        return self.now > self.bound


def trend(values: Sequence[float], *, share: float = 0.0, step: float = 0.0) -> Trend | None:
    """The newest three of `values` (oldest first) beside at most 30 before them; None when those are fewer than ten.

    The smallest change that matters is `share` of the earlier median plus `step`, in the values' own unit.
    """
    earlier, newest = [value for value in values[:-NEW] if math.isfinite(value)][-MOST:], values[-NEW:]
    if len(earlier) < FEWEST or len(newest) < NEW:
        return None
    middle = median(earlier)
    spread = _NORMAL * median(abs(value - middle) for value in earlier)
    return Trend(
        before=middle,
        now=median(newest),
        bound=middle + max(_MADS * spread, share * middle + step),
        last=newest[-1],
        runs=len(earlier),
    )


def ratio(new: float | None, old: float | None) -> float:
    """How many times slower; a p95 that is a failed request counts as ten times as slow."""
    if new is None or old is None:
        return 1.0 if new is old else (10.0 if new is None else 0.1)
    return max(new, 0.001) / max(old, 0.001)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Pairs of blocks, each a ratio of new to old."""

    typical: float
    """The Hodges-Lehmann estimate of the ratio."""
    slower: int
    """Pairs in which the new one was slower."""
    pairs: int
    chance: float
    """The exact one-sided chance of such ranks when nothing changed (Wilcoxon's signed-rank test)."""

    def worse(self, share: float) -> bool:
        """Whether it is shown to be slower, and by more than `share`."""
        return self.chance <= PAIR_ALPHA and self.typical > 1 + share


def beside(ratios: Sequence[float]) -> Beside:
    """What pairs of blocks show. Needs at least one."""
    logs = [math.log(one) for one in ratios]
    walsh = [(one + other) / 2 for place, one in enumerate(logs) for other in logs[place:]]
    return Beside(
        typical=math.exp(median(walsh)),
        slower=sum(one > 0 for one in logs),
        pairs=len(logs),
        chance=_chance([one for one in logs if one]),
    )


def _chance(differences: Sequence[float]) -> float:
    """P(W >= w) when each sign is a coin's; ties in size keep their order, which moves it by less than a rank."""
    ranked = sorted(differences, key=abs)
    positive = sum(rank for rank, one in enumerate(ranked, 1) if one > 0)
    ways = [1]
    for rank in range(1, len(ranked) + 1):
        longer = [0] * (len(ways) + rank)
        for total, number in enumerate(ways):
            longer[total] += number
            longer[total + rank] += number
        ways = longer
    chance: float = sum(ways[positive:]) / 2 ** len(ranked)
    return chance
