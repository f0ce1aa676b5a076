"""How often a rule calls a release slower that is not, and finds one that is, when machines differ from run to run. Simulated.

The service's answers are lognormal (p50 120 ms, p95 258 ms). Every run has a factor of its own, its machine and its hour, with
a deviation of 0, 5 or 10 %. Budget: the rules that launchgate uses call nothing slower in more than 2 of 100 trials.
"""

import math
import random
import sys
from collections.abc import Callable
from statistics import NormalDist

from launchgate.checks.perf.trend import beside, trend

TRIALS = 400
NOISE = (0.0, 0.05, 0.1)
EFFECTS = (1.0, 1.2, 1.3)
REQUESTS = 500
_SPREAD = math.log(258 / 120) / 1.645
_RANDOM = random.Random(7)  # noqa: S311 - the same trials in every run

Rule = Callable[[float, float], bool]


def run(factor: float, requests: int = REQUESTS) -> list[float]:
    """The sorted times of one run."""
    return sorted(120 * factor * math.exp(_RANDOM.gauss(0, _SPREAD)) for _ in range(requests))


def p95(times: list[float]) -> float:
    """Nearest rank."""
    return times[-(-95 * len(times) // 100) - 1]


def differing(noise: float) -> float:
    """The factor of one machine and hour."""
    return math.exp(_RANDOM.gauss(0, noise))


def mann_whitney(noise: float, effect: float) -> bool:
    """A test over requests, at 1 %: what most tools would do."""
    old, new = run(differing(noise)), run(effect * differing(noise))
    ranks = sorted([(time, 0) for time in old] + [(time, 1) for time in new])
    total = sum(place for place, (_, which) in enumerate(ranks, 1) if which)
    n = REQUESTS
    above = total - n * (n + 1) / 2
    return 1 - NormalDist(n * n / 2, math.sqrt(n * n * (2 * n + 1) / 12)).cdf(above) < 0.01


def one_run(percent: float) -> Rule:
    """This run's p95 beside that of one before."""

    def rule(noise: float, effect: float) -> bool:
        return p95(run(effect * differing(noise))) > (1 + percent / 100) * p95(run(differing(noise)))

    return rule


def kept_runs(noise: float, effect: float) -> bool:
    """launchgate with perf.baseline: ten runs, and three of the new release."""
    values = [p95(run(differing(noise))) for _ in range(10)] + [p95(run(effect * differing(noise))) for _ in range(3)]
    seen = trend(values, share=0.1)
    return seen is not None and seen.worse


def pairs(noise: float, effect: float) -> bool:
    """launchgate with perf.compare_to: 12 pairs of 30 requests; a pair shares its machine and nearly its moment."""
    ratios = []
    for _ in range(12):
        moment = differing(noise)
        new, old = (p95(run(each * moment * differing(noise / 3), 30)) for each in (effect, 1.0))
        ratios.append(new / old)
    return beside(ratios).worse(0.1)


RULES: dict[str, Rule] = {
    "Mann-Whitney over requests, p < .01": mann_whitney,
    "p95 above one earlier run by 10 %": one_run(10),
    "p95 above one earlier run by 20 %": one_run(20),
    "launchgate, kept runs": kept_runs,
    "launchgate, pairs": pairs,
}


def main() -> int:
    """Print one line a rule; 1 when one of ours raises too many false alarms."""
    missed = False
    heads = [
        f"{'false alarm' if e == 1 else f'finds +{100 * (e - 1):.0f} %':>12} at {n:.0%}" for e in EFFECTS for n in NOISE
    ]
    sys.stdout.write(f"{'rule':36} {' '.join(f'{head:>18}' for head in heads)}\n")
    for name, rule in RULES.items():
        shares = [sum(rule(n, e) for _ in range(TRIALS)) / TRIALS for e in EFFECTS for n in NOISE]
        missed |= name.startswith("launchgate") and max(shares[: len(NOISE)]) > 0.02
        sys.stdout.write(f"{name:36} {' '.join(f'{share:18.2f}' for share in shares)}\n")
        sys.stdout.flush()
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
