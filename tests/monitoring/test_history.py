"""What measurements add up to: uptime over what was observed, gaps, p95, error budget."""

from datetime import UTC, datetime, timedelta

import pytest

from launchgate.monitoring.history import Sample, budget_of, line_of, samples_of, uptime_of, within
from launchgate.monitoring.numbers import budget_words, duration, p95_words, percent, uptime_words

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def looks(*states: bool, step: timedelta = MINUTE, begin: datetime = BEGIN) -> list[Sample]:
    return [
        Sample(at=begin + place * step, url="https://a.example/", up=up, ms=10.0 + place)
        for place, up in enumerate(states)
    ]


def test_a_line_comes_back_as_it_was() -> None:
    sample = Sample(at=BEGIN, url="https://a.example/\u2028x", up=False, status=503, ms=12.3, reason="it\nanswered 503")
    line = line_of(sample)
    assert line.count("\n") == 1
    assert samples_of(line) == ((sample,), 0)


def test_uptime_is_the_share_of_the_observed_time() -> None:
    seen = uptime_of(looks(*[True] * 999, False))
    assert seen is not None
    assert (seen.checks, seen.failed, seen.down_s, seen.observed_s, seen.share) == (1000, 1, 60.0, 60_000.0, 0.999)
    assert uptime_words(seen) == "99.900 % of 16.7 h observed (1000 looks over 16.6 h, 1 failed)"


def test_a_gap_is_neither_up_nor_down() -> None:
    seen = uptime_of([*looks(*[True] * 60), *looks(*[True] * 59, False, begin=BEGIN + timedelta(hours=10))])
    assert seen is not None
    assert (seen.gaps, round(seen.unobserved_s), round(seen.longest_gap_s)) == (1, 32_340, 32_460)
    assert seen.share == pytest.approx(1 - 60 / (121 * 60))
    assert (
        "nobody looked for 9.0 h in 1 gap, the longest 9.0 h, which counts neither as up nor as down"
        in uptime_words(seen)
    )


def test_an_outage_before_a_gap_reaches_no_further_than_two_intervals() -> None:
    seen = uptime_of([*looks(*[True] * 30, False), *looks(*[True] * 30, begin=BEGIN + timedelta(days=2))])
    assert seen is not None
    assert seen.down_s == 120


def test_one_look_is_no_uptime() -> None:
    seen = uptime_of(looks(True))
    assert seen is not None
    assert seen.share is None
    assert uptime_words(seen) == "1 of 1 looks were answered; one look is no uptime"
    assert uptime_of([]) is None


@pytest.mark.parametrize(("count", "p95"), [(19, None), (20, 28.0), (100, 104.0)])
def test_p95_is_the_nearest_rank_of_enough_answers(count: int, p95: float | None) -> None:
    seen = uptime_of(looks(*[True] * count))
    assert seen is not None
    assert seen.p95_ms == p95
    assert (f"n = {count}" in p95_words(seen)) == (p95 is not None)


@pytest.mark.parametrize(("target", "minutes"), [(99.9, 43.2), (99.5, 216.0)])
def test_the_error_budget(target: float, minutes: float) -> None:
    budget = budget_of(target, 600.0)
    assert (round(budget.allowed, 6), budget.used, round(budget.left, 6)) == (minutes, 10.0, round(minutes - 10, 6))
    assert "overspent by 16.8 min" in budget_words(budget_of(99.9, 3600.0))


@pytest.mark.parametrize(
    ("share", "text"), [(1.0, "100.000 %"), (0.999999, "99.999 %"), (0.999, "99.900 %"), (0.0, "0.000 %")]
)
def test_a_share_is_never_rounded_up(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("length", "text"), [(59.6, "60 s"), (300, "5.0 min"), (7_200, "2.0 h"), (2_592_000, "30.0 days")]
)
def test_lengths_of_time(length: float, text: str) -> None:
    assert duration(length) == text


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "1", '{"at": "2026-01-01T00:00:00", "url": "x", "up": true}',
     '{"at": "2026-01-01T00:00:00Z", "url": 1, "up": true}',
     '{"at": "2026-01-01T00:00:00Z", "url": "x", "up": 1}', '{"at": "2026-01-01T00:00:00Z", "url": "x", "up": true, "ms": true}',
     '{"at": "2026-01-01T00:00:00Z", "url": "x", "up": true, "ms": NaN}', "[" * 3_000, "x" * 5_000],
)  # fmt: skip
def test_lines_that_are_none_are_counted_and_left_out(line: str) -> None:
    good = line_of(looks(True)[0])
    samples, unread = samples_of(f"{good}{line}\n\n{good}")
    assert (len(samples), unread) == (2, 1)


def test_only_the_last_days_count() -> None:
    samples = looks(*[True] * 10, step=timedelta(days=1))
    assert len(within(samples, BEGIN + timedelta(days=9), 3)) == 4
    assert within(samples, BEGIN - timedelta(days=1), 30) == ()
