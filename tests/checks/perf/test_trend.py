"""What runs and pairs show: the newest three beside at least ten, and ranks of pairs; with the false alarms they give."""

import math
import random
from collections.abc import Callable

import pytest

from launchgate.checks.perf.trend import beside, ratio, trend

CALM = [100.0, 102, 98, 101, 99, 103, 97, 100, 101, 99]


def test_three_runs_beside_ten() -> None:
    seen = trend([*CALM, 120, 121, 90], share=0.1)
    assert seen is not None
    assert (seen.before, seen.now, seen.last, seen.runs) == (100, 120, 90, 10)
    assert seen.bound == pytest.approx(110)
    assert seen.worse


@pytest.mark.parametrize(
    ("newest", "worse"),
    [
        ([111, 111, 111], True),
        ([110, 110, 110], False),
        ([500, 100, 100], False),
        ([500, 500, 100], True),
        ([math.inf, math.inf, 100], True),
        ([50, 50, 50], False),
    ],
)
def test_two_of_three_have_to_agree(newest: list[float], worse: bool) -> None:
    seen = trend([*CALM, *newest], share=0.1)
    assert seen is not None
    assert seen.worse is worse


def test_runs_that_differ_by_themselves_raise_the_bound() -> None:
    restless = [60.0, 140, 80, 120, 100, 130, 70, 110, 90, 100]
    seen = trend([*restless, 150, 150, 150], share=0.1)
    assert seen is not None
    assert seen.bound > 150
    assert not seen.worse


def test_an_absolute_step_guards_small_shares() -> None:
    seen = trend([*[0.0] * 10, 0.009, 0.009, 0.009], step=0.01)
    assert seen is not None
    assert not seen.worse
    worse = trend([*[0.0] * 10, 0.011, 0.011, 0.011], step=0.01)
    assert worse is not None
    assert worse.worse


def test_fewer_than_ten_earlier_runs_show_nothing() -> None:
    assert trend([*CALM[:9], 500, 500, 500], share=0.1) is None
    assert trend([*CALM[:9], math.inf, 500, 500, 500], share=0.1) is None
    assert trend([], share=0.1) is None


def test_what_is_long_past_is_not_looked_at() -> None:
    seen = trend([*[1.0] * 50, *[100.0] * 30, 101, 101, 101], share=0.1)
    assert seen is not None
    assert (seen.before, seen.runs) == (100, 30)


@pytest.mark.parametrize(
    ("new", "old", "times"), [(120, 100, 1.2), (None, 100, 10), (100, None, 0.1), (None, None, 1), (0, 0, 1)]
)
def test_a_failed_p95_counts_as_ten_times_as_slow(new: float | None, old: float | None, times: float) -> None:
    assert ratio(new, old) == pytest.approx(times)


def test_pairs_are_judged_by_their_ranks() -> None:
    slower = beside([1.2 + place / 100 for place in range(12)])
    assert (slower.slower, slower.pairs) == (12, 12)
    assert slower.chance == pytest.approx(1 / 2**12)
    assert slower.typical == pytest.approx(1.255, abs=0.01)
    assert slower.worse(0.1)
    assert not slower.worse(0.3)


def test_one_lucky_pair_among_ten_does_not_hide_it_and_one_bad_pair_makes_nothing() -> None:
    assert beside([*[1.3] * 9, 0.98]).worse(0.1)
    assert not beside([*[1.0] * 11, 50.0]).worse(0.1)
    assert not beside([1.3, 0.7] * 6).worse(0.1)


def test_pairs_without_a_difference_show_nothing() -> None:
    same = beside([1.0] * 12)
    assert (same.chance, same.typical, same.slower) == (1.0, 1.0, 0)
    assert not same.worse(0.1)


def lognormal_p95(random_: random.Random, n: int, factor: float) -> float:
    """The p95 of `n` requests of a service with p50 120 ms and p95 258 ms."""
    spread = math.log(258 / 120) / 1.645
    times = sorted(120 * factor * math.exp(random_.gauss(0, spread)) for _ in range(n))
    return times[-(-95 * n // 100) - 1]


def kept_runs(random_: random.Random, noise: float) -> bool:
    values = [lognormal_p95(random_, 300, math.exp(random_.gauss(0, noise))) for _ in range(13)]
    seen = trend(values, share=0.1)
    return seen is not None and seen.worse


def pairs(random_: random.Random, noise: float) -> bool:
    found = []
    for _ in range(12):
        round_ = math.exp(random_.gauss(0, noise))
        new, old = (lognormal_p95(random_, 30, round_) for _ in range(2))
        found.append(new / old)
    return beside(found).worse(0.1)


@pytest.mark.parametrize("rule", [kept_runs, pairs])
@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_false_alarms_are_rare_whatever_the_machines_do(
    rule: Callable[[random.Random, float], bool], noise: float
) -> None:
    """The bar of 1 in 100, with the luck that 200 trials may have: 6 of them have a chance of 1 in 60 at a true 1 %."""
    random_ = random.Random(11)
    assert sum(rule(random_, noise) for _ in range(200)) <= 5
