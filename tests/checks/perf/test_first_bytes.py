"""perf/ttfb and perf/page-time: where each fires, where it stays silent, and what the tables and pictures beside them hold."""

from dataclasses import replace
from itertools import pairwise

import pytest

from launchgate.checks.perf.judge import judge
from launchgate.checks.perf.spec import Cause, Facts, Measured, Options, Route, Unmeasured
from launchgate.checks.perf.tables import BARS, outline
from launchgate.model import Judgement, Status
from tests.checks.perf.test_judge import ABSENT, FAIL, PASS, UNKNOWN, measured, said, say, unmeasured


def late(n: int = 310, *, slow: int, first_ms: float, total_ms: float = 0) -> Measured:
    """A route whose first byte is late `slow` times of `n`."""
    times = (40.0,) * (n - slow)
    return replace(
        measured(n), first_bytes_ms=(*times, *(first_ms,) * slow), totals_ms=(*times, *((total_ms or first_ms),) * slow)
    )


@pytest.mark.parametrize(
    ("slow", "first_ms", "status"),
    [(310, 790, PASS), (8, 900, PASS), (9, 900, UNKNOWN), (22, 900, UNKNOWN), (23, 900, FAIL), (310, 801, FAIL)],
)
def test_the_first_byte_is_decided_by_counts(slow: int, first_ms: float, status: Status) -> None:
    route = Route(path="/x", class_="heavy", p95_ms=5000)
    assert said(say((route, late(slow=slow, first_ms=first_ms))), "ttfb").status is status


def test_a_long_download_is_not_a_late_beginning() -> None:
    route = Route(path="/x", class_="heavy", p95_ms=5000)
    found = said(say((route, late(slow=310, first_ms=300, total_ms=4000))), "ttfb")
    assert (found.status, found.message) == (
        PASS,
        "the first byte comes within 800 ms (p95 300 ms): 0 of 310 answers began later or failed",
    )


def test_failed_requests_have_no_first_byte() -> None:
    route = Route(path="/x", class_="heavy", p95_ms=5000)
    found = said(say((route, measured(310, failures={"time-out": 40}))), "ttfb")
    assert found.status is FAIL
    assert "(40 time-outs)" in found.message
    assert found.because == "perf/p95-heavy#/x"


def test_a_late_beginning_within_the_routes_own_limit_is_a_finding_of_its_own() -> None:
    judgement = say((Route(path="/x", class_="heavy", p95_ms=5000), late(slow=310, first_ms=900)))
    assert said(judgement, "p95-heavy").status is PASS
    assert (said(judgement, "ttfb").status, said(judgement, "ttfb").because) == (FAIL, None)


def test_a_route_may_have_its_own_time_to_begin() -> None:
    report = Route(path="/x", class_="heavy", p95_ms=5000, ttfb_ms=3000)
    assert said(say((report, late(slow=310, first_ms=2900))), "ttfb").status is PASS
    assert said(say((report, late(slow=310, first_ms=3100))), "ttfb").status is FAIL


@pytest.mark.parametrize("slow", [15, 310])
def test_a_late_answer_is_one_finding(slow: int) -> None:
    judgement = say((Route(path="/x"), late(slow=slow, first_ms=900)))
    assert said(judgement, "ttfb").status in (FAIL, UNKNOWN)
    assert said(judgement, "ttfb").because == "perf/p95-read#/x"


def test_too_few_requests_say_how_many_would_do() -> None:
    found = said(say((Route(path="/x", p95_ms=5000), measured(20)), samples=20), "ttfb")
    assert found.message == (
        "0 of 20 answers began later or failed, which cannot decide 800 ms; 59 requests with no more would"
    )
    assert found.remediation == "set perf.samples: 59 in launchgate.yml"


@pytest.mark.parametrize(
    ("route", "slow_ms", "status"),
    [
        (Route(path="/x", class_="page"), 1999, PASS),
        (Route(path="/x", class_="page"), 2001, FAIL),
        (Route(path="/x", class_="page", critical=True), 999, PASS),
        (Route(path="/x", class_="page", critical=True), 1001, FAIL),
        (Route(path="/x", class_="page", critical=True, p95_ms=1500), 1400, PASS),
    ],
)
def test_pages_have_two_seconds_and_critical_ones_one(route: Route, slow_ms: float, status: Status) -> None:
    judgement = say((route, measured(310, slow=310, slow_ms=slow_ms)))
    assert said(judgement, "page-time").status is status
    assert said(judgement, "p95-read", "read routes").status is ABSENT


def test_a_critical_page_has_a_ceiling_above_its_limit() -> None:
    page = Route(path="/x", class_="page", critical=True)
    over, far = (say((page, measured(310, slow=310, slow_ms=ms))) for ms in (1400, 1501))
    assert said(over, "p95-ceiling").status is PASS
    assert said(far, "p95-ceiling").status is FAIL


def test_a_page_that_could_not_be_measured_is_unknown() -> None:
    judgement = say((Route(path="/x", class_="page"), unmeasured(Cause.TURNED_AWAY)), client=None)
    assert said(judgement, "page-time").status is UNKNOWN
    assert said(judgement, "ttfb").because == "perf/page-time#/x"


def phases_of(judgement: Judgement) -> dict[str, object]:
    (table,) = [table for table in judgement.tables if table.id == "phases"]
    (row,) = table.rows
    return dict(zip(table.columns, row, strict=True))


def test_the_phases_are_shown_apart_and_nothing_is_subtracted() -> None:
    seen = replace(
        measured(4), first_bytes_ms=(31, 32, 33, 60), waits_ms=(30, 31, 32, 33), downloads_ms=(1, 1, 2, 9), lookup_ms=12,
        connects_ms=(20, 22, 24), handshakes_ms=(40, 44, 48), connect_ms=20,
    )  # fmt: skip
    assert phases_of(say((Route(path="/x"), seen))) == {
        "route": "/x", "DNS ms": 12, "connect ms": 22, "TLS ms": 44, "wait p50 ms": 31, "wait p95 ms": 33, "download p50 ms": 1,
        "download p95 ms": 9, "first byte p95 ms": 60, "first request ms": 80, "network round trip ms": 20,
    }  # fmt: skip


@pytest.mark.parametrize(("round_trip_ms", "said_so"), [(29, False), (120, True)])
def test_a_far_runner_is_named_beside_a_slow_server_and_excuses_nothing(round_trip_ms: float, said_so: bool) -> None:
    far = replace(measured(310, slow=310, slow_ms=900), connect_ms=round_trip_ms)
    judgement = say((Route(path="/x", critical=True), far))
    words = f"; about {round_trip_ms} ms of each is the network round trip from here"
    assert said(judgement, "p95-read").status is FAIL
    assert said(judgement, "p95-read").message.endswith(words) is said_so
    assert said(judgement, "p95-ceiling").message.endswith(words) is (round_trip_ms >= 50)
    assert said(judgement, "ttfb").message.endswith(words) is (round_trip_ms >= 80)


def test_what_was_not_measured_has_no_phases() -> None:
    seen = Unmeasured(cause=Cause.NO_TIME, reason="", remedy="")
    judgement = judge(Facts(routes=(seen,)), Options(routes=(Route(path="/x"),)))
    assert [table.id for table in judgement.tables] == ["latency"]


def test_a_histogram_holds_every_answer_once() -> None:
    points = outline(tuple(sorted([*range(1, 100), 400.0])))
    shares = [share for _, share in points]
    assert len(points) == 2 * BARS
    assert sum(shares[::2]) == pytest.approx(100)
    assert shares[::2] == shares[1::2]
    assert list(points) == sorted(points)
    assert points[-1] == (400.0, 1.0)
    # Whatever x is drawn by, no side of a bar goes back.
    assert all(a < b for (a, _), (b, _) in pairwise(points))


def test_a_histogram_of_equal_times_is_one_bar() -> None:
    points = outline((7.0, 7.0))
    assert [share for _, share in points if share] == [100.0, 100.0]
