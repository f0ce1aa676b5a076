"""How often rounds of load are judged wrongly, when slow answers come singly and when they come in clusters. Simulated."""

import random

import pytest

from launchgate.checks.perf.binomial import Shown, decide
from launchgate.checks.perf.load_counts import Course
from launchgate.checks.perf.load_spec import Block

TRIALS, ROUNDS, EACH = 300, 5, 60


def course(random_: random.Random, share: float, cluster: int) -> Course:
    """Five rounds of a route of which a share of the answers is slow, so many in a row."""
    blocks = []
    for _ in range(ROUNDS):
        slow = 0
        for _ in range(EACH // cluster):
            slow += cluster if random_.random() < share else 0
        times = (40.0,) * (EACH - slow) + (900.0,) * slow
        blocks.append(Block(path="/x", times_ms=times, services_ms=times))
    return Course(path="/x", ceiling_ms=500, blocks=tuple(blocks))


def shares(share: float, cluster: int) -> dict[Shown, float]:
    random_ = random.Random(5)
    found = [course(random_, share, cluster).shown() for _ in range(TRIALS)]
    return {shown: found.count(shown) / TRIALS for shown in Shown}


@pytest.mark.parametrize("cluster", [1, 20])
def test_a_route_within_its_ceiling_is_not_called_slow(cluster: int) -> None:
    assert shares(0.03, cluster)[Shown.ABOVE] == 0
    assert shares(0.05, cluster)[Shown.ABOVE] <= 0.02


def test_counting_requests_alone_would_call_it_slow() -> None:
    """What the rounds are for: in clusters, requests alone find more than 5 % where there are 3 %."""
    random_ = random.Random(5)
    found = [course(random_, 0.03, 20) for _ in range(TRIALS)]
    assert sum(decide(one.slow, one.n, 0.05) is Shown.ABOVE for one in found) / TRIALS > 0.05


def test_a_slow_route_is_seldom_passed() -> None:
    assert shares(0.07, 1)[Shown.BELOW] <= 0.01


def test_clear_cases_are_decided() -> None:
    assert shares(0.005, 1)[Shown.BELOW] >= 0.95
    assert shares(0.3, 1)[Shown.ABOVE] >= 0.95
