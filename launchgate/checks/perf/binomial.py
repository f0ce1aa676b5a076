"""What a count of slow replies proves about a service: exact binomial tests, nothing estimated.

`k` of `n` requests were slow (or failed). Is the true share of slow requests below `share`, above it, or is that not shown?
Each answer is wrong with a chance of at most `alpha`. Pure: no I/O, no clock, and no word about latency limits.
"""

import math
from enum import StrEnum


class Shown(StrEnum):
    """What the counts show about the true share."""

    BELOW = "below"
    """It is at most the asked share (exact one-sided Clopper-Pearson upper bound at most the share)."""
    ABOVE = "above"
    """It is more than the asked share (exact one-sided lower bound above the share)."""
    OPEN = "open"
    """Neither; more requests are needed."""


def decide(k: int, n: int, share: float, alpha: float = 0.05) -> Shown:
    """What `k` slow of `n` show about `share` (0 to 1, exclusive), each way at error chance `alpha`."""
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is not a count")
    if at_most(k, n, share) <= alpha:
        return Shown.BELOW
    if at_least(k, n, share) <= alpha:
        return Shown.ABOVE
    return Shown.OPEN


def at_most(k: int, n: int, share: float) -> float:
    """The chance of `k` or fewer of `n` when each is slow with chance `share`."""
    return min(1.0, math.fsum(_point(i, n, share) for i in range(k + 1)))


def at_least(k: int, n: int, share: float) -> float:
    """The chance of `k` or more of `n` when each is slow with chance `share`."""
    return min(1.0, math.fsum(_point(i, n, share) for i in range(k, n + 1)))


def upper_bound(k: int, n: int, alpha: float = 0.05) -> float:
    """The exact one-sided upper bound of the true share: larger ones would show `k` or fewer with a chance below `alpha`."""
    if k >= n:
        return 1.0
    low, high = k / n, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if at_most(k, n, middle) > alpha else (low, middle)
    return high


def needed(k: int, share: float, alpha: float = 0.05) -> int:
    """The smallest number of requests in which `k` slow ones show a share of at most `share`."""
    low, high = k, max(64, 2 * k)
    while at_most(k, high, share) > alpha:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if at_most(k, middle, share) > alpha else (low, middle)
    return high


def nearest_rank(percent: int, n: int) -> int:
    """The 1-based rank of a percentile among `n` sorted values, by the nearest-rank definition; no interpolation."""
    return max(1, -(-percent * n // 100))


def _point(i: int, n: int, share: float) -> float:
    ways = math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1)
    return math.exp(ways + i * math.log(share) + (n - i) * math.log1p(-share))
