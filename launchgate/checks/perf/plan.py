"""How many requests a route gets, and how sure each look at the counts has to be.

A run may look at its counts twice: once when most healthy routes are settled, and again after the largest number of requests.
Looking twice at full error chance would make wrong answers likelier, so the two looks share it (alpha spending). Nearly all
of it goes to the first look, where most routes are settled. Pure.
"""

import math

from launchgate.checks.perf.binomial import needed
from launchgate.dataclass import dataclass

ALPHA = 0.05
"""The chance of a wrong answer over all looks together."""
SLOW_SHARE = 0.05
"""p95 within its limit means that at most this share of requests is slower."""
_FIRST, _LAST = 0.045, 0.005
_FEWEST = 130
"""At the first look, 2 slow of 130 still show a p95 within its limit."""
_POOLED = 310
"""Requests in all after which no error shows an error rate under 1 % at the first look."""
HOPELESS = 8
"""When this many requests were all slow over a while, more of them would only burden the server: the chance of such a run
in a service with 5 % slow is 4 in 10^11, so stopping early costs nothing."""
_ROUNDS = 5
"""Slow replies come in clusters (a pause, a burst), so a route's requests are spread over several rounds."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Numbers of requests a route."""

    first: int
    """At the first look."""
    most: int
    """At the last look."""

    def alpha(self, n: int) -> float:
        """The error chance allowed to a look after `n` requests."""
        if self.first == self.most:
            return ALPHA
        return _FIRST if n <= self.first else _LAST

    def blocks(self, reached: int) -> tuple[int, ...]:
        """How to split the way from `reached` requests to the next look into rounds, largest first."""
        goal = self.first if reached < self.first else self.most
        rest = max(0, goal - reached)
        size, more = divmod(rest, _ROUNDS)
        return tuple(n for n in (size + (i < more) for i in range(_ROUNDS)) if n)


def plan_for(routes: int, samples: int) -> Plan:
    """The plan for a number of declared routes and the largest number of requests a route may get."""
    first = max(_FEWEST, math.ceil(_POOLED / max(1, routes)))
    return Plan(first=min(first, samples), most=samples)


def enough(routes: int, k: int, share: float, pooled: int = 1) -> tuple[int, int]:
    """How many requests would settle `k` slow ones: the number in all, and what to set as samples a route.

    `pooled` routes count together. Few enough for a single look need fewer, since one look has the whole error chance.
    """
    total = needed(k, share, ALPHA)
    samples = math.ceil(total / pooled)
    if plan_for(routes, samples).first < samples:
        total = needed(k, share, _LAST)
        samples = math.ceil(total / pooled)
    return total, samples


def hopeless(slow: int, n: int, seconds: float) -> bool:
    """Whether every one of enough requests, over at least three seconds, was slow."""
    return slow == n >= HOPELESS and seconds >= 3
