"""The exact tests against published counts and against their own definition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchgate.checks.perf.binomial import Shown, at_least, at_most, decide, nearest_rank, needed, upper_bound

P95_NEEDED = {
    0: 59, 1: 93, 2: 124, 3: 153, 4: 181, 5: 208, 6: 234, 8: 286, 10: 336, 12: 386, 16: 482, 20: 577, 27: 740,
}  # fmt: skip
ERRORS_NEEDED = {0: 299, 1: 473, 2: 628, 3: 773, 4: 913, 5: 1049}
P95_EDGES = ((59, 0, 7), (100, 1, 10), (200, 4, 16), (300, 8, 22), (500, 16, 34), (1000, 38, 63), (2000, 83, 117))
ERROR_EDGES = ((300, 7), (500, 10), (1000, 16))


@pytest.mark.parametrize(("slow", "n"), P95_NEEDED.items())
def test_requests_needed_for_a_p95_within_its_limit(slow: int, n: int) -> None:
    assert needed(slow, 0.05) == n


@pytest.mark.parametrize(("errors", "n"), ERRORS_NEEDED.items())
def test_requests_needed_for_an_error_rate_under_one_percent(errors: int, n: int) -> None:
    assert needed(errors, 0.01) == n


@pytest.mark.parametrize(("n", "passes", "fails"), P95_EDGES)
def test_between_certain_pass_and_certain_fail_nothing_is_shown(n: int, passes: int, fails: int) -> None:
    answers = [decide(k, n, 0.05) for k in range(n + 1)]
    assert answers[: passes + 1] == [Shown.BELOW] * (passes + 1)
    assert answers[passes + 1 : fails] == [Shown.OPEN] * (fails - passes - 1)
    assert answers[fails:] == [Shown.ABOVE] * (n - fails + 1)


@pytest.mark.parametrize(("n", "fails"), ERROR_EDGES)
def test_an_error_rate_over_one_percent_is_shown_from_a_count_on(n: int, fails: int) -> None:
    assert decide(fails, n, 0.01) is Shown.ABOVE
    assert decide(fails - 1, n, 0.01) is not Shown.ABOVE


def test_no_error_in_fifty_allows_almost_six_percent() -> None:
    assert upper_bound(0, 50) == pytest.approx(0.0582, abs=0.0001)


def test_no_requests_show_nothing() -> None:
    assert decide(0, 0, 0.05) is Shown.OPEN
    assert upper_bound(0, 0) == 1.0


@pytest.mark.parametrize(("k", "n"), [(-1, 5), (6, 5)])
def test_an_impossible_count_is_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="is not a count"):
        decide(k, n, 0.05)


@given(st.integers(1, 600), st.data(), st.sampled_from([0.005, 0.045, 0.05]))
def test_the_answer_agrees_with_the_bound_and_with_the_number_needed(n: int, data: st.DataObject, alpha: float) -> None:
    k = data.draw(st.integers(0, n))
    below = decide(k, n, 0.05, alpha) is Shown.BELOW
    assert below == (upper_bound(k, n, alpha) <= 0.05)
    assert below == (n >= needed(k, 0.05, alpha))
    assert at_most(k, n, 0.05) + at_least(k + 1, n, 0.05) == pytest.approx(1.0)


@pytest.mark.parametrize(("percent", "n", "rank"), [(95, 1, 1), (95, 20, 19), (95, 100, 95), (95, 101, 96), (50, 4, 2)])
def test_the_percentile_is_the_nearest_rank(percent: int, n: int, rank: int) -> None:
    assert nearest_rank(percent, n) == rank
