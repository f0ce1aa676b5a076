"""When a report of another job may speak for this release."""

from datetime import UTC, datetime, timedelta

import pytest

from launchgate.freshness import Moment, Provenance, stale

HEAD = "a" * 40
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
COMMITTED = datetime(2026, 1, 15, 10, tzinfo=UTC)
MOMENT = Moment(now=NOW, head=HEAD, head_time=COMMITTED)
DAY = timedelta(hours=24)


def ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


@pytest.mark.parametrize(
    "report",
    [
        Provenance(made=ago(1)),
        Provenance(touched=ago(1)),
        Provenance(made=ago(2.05)),
        Provenance(made=ago(-0.05)),
        Provenance(made=ago(20), commit=HEAD[:10]),
        Provenance(made=ago(20), commit=HEAD.upper()),
        Provenance(made=ago(1), touched=ago(900)),
        Provenance(made=ago(1), tracked=True),
    ],
)
def test_a_report_of_this_commit_and_of_today_is_fresh(report: Provenance) -> None:
    assert stale(report, MOMENT, DAY) is None


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        (Provenance(made=ago(1), commit="b" * 40), "of commit bbbbbbbbbb, and this is aaaaaaaaaa"),
        (Provenance(made=ago(1), commit="aaaaaa"), "of commit aaaaaa"),
        (Provenance(made=ago(30), commit=HEAD), "more than 24 hours ago"),
        (Provenance(made=ago(3)), "before the commit that is judged"),
        (Provenance(made=ago(-1)), "dated in the future"),
        (Provenance(touched=ago(1), tracked=True), "nothing says when it was made"),
        (Provenance(), "nothing says when it was made"),
    ],
)
def test_any_other_report_says_why_not(report: Provenance, reason: str) -> None:
    assert reason in (stale(report, MOMENT, DAY) or "")


def test_outside_of_a_repository_age_alone_counts() -> None:
    moment = Moment(now=NOW)
    assert stale(Provenance(made=ago(20), commit=HEAD), moment, DAY) is None
    assert stale(Provenance(made=ago(100)), moment, timedelta(days=4)) == (
        "it was made on 2026-01-11 08:00 UTC, more than 4 days ago"
    )
