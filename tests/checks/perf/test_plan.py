"""The plan's promises: healthy routes are settled at the first look, and looking twice is wrong no more often."""

import pytest

from launchgate.checks.perf.binomial import Shown, at_least, at_most, decide
from launchgate.checks.perf.plan import ALPHA, SLOW_SHARE, Plan, hopeless, plan_for


@pytest.mark.parametrize(
    ("routes", "samples", "first", "most"),
    [(1, 500, 310, 500), (2, 500, 155, 500), (3, 500, 130, 500), (20, 500, 130, 500), (1, 59, 59, 59), (3, 20, 20, 20)],
)
def test_the_plan_follows_routes_and_samples(routes: int, samples: int, first: int, most: int) -> None:
    assert plan_for(routes, samples) == Plan(first=first, most=most)


@pytest.mark.parametrize("routes", [1, 2, 3, 8])
def test_a_flawless_run_is_settled_at_the_first_look(routes: int) -> None:
    plan = plan_for(routes, 500)
    alpha = plan.alpha(plan.first)
    assert decide(2, plan.first, SLOW_SHARE, alpha) is Shown.BELOW
    assert decide(0, plan.first * routes, 0.01, alpha) is Shown.BELOW


def test_a_single_look_may_use_the_whole_error_chance() -> None:
    assert plan_for(1, 59).alpha(59) == ALPHA
    assert decide(0, 59, SLOW_SHARE, ALPHA) is Shown.BELOW


@pytest.mark.parametrize("routes", [1, 2, 3])
def test_two_looks_are_wrong_no_more_often_than_one(routes: int) -> None:
    plan = plan_for(routes, 500)
    wrong_pass = wrong_fail = 0.0
    for n in (plan.first, plan.most):
        answers = [decide(k, n, SLOW_SHARE, plan.alpha(n)) for k in range(n + 1)]
        wrong_pass += at_most(answers.count(Shown.BELOW) - 1, n, SLOW_SHARE)
        wrong_fail += at_least(n + 1 - answers.count(Shown.ABOVE), n, SLOW_SHARE)
    assert wrong_pass <= ALPHA
    assert wrong_fail <= ALPHA


@pytest.mark.parametrize(
    ("reached", "blocks"), [(0, (31,) * 5), (150, (1,) * 5), (155, (69,) * 5), (498, (1, 1)), (500, ())]
)
def test_a_way_to_the_next_look_is_spread_over_rounds(reached: int, blocks: tuple[int, ...]) -> None:
    assert plan_for(2, 500).blocks(reached) == blocks


@pytest.mark.parametrize(
    ("slow", "n", "seconds", "stop"),
    [(8, 8, 3.0, True), (8, 9, 9.0, False), (7, 7, 9.0, False), (8, 8, 2.9, False), (0, 0, 9.0, False)],
)
def test_only_a_route_that_never_was_fast_is_given_up_early(slow: int, n: int, seconds: float, stop: bool) -> None:
    assert hopeless(slow, n, seconds) is stop
