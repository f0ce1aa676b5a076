"""What the counts say, rule by rule: where each fires, and the near-miss where it stays silent."""

from dataclasses import replace

import pytest

from launchgate.checks.perf import CHECK
from launchgate.checks.perf.judge import ALL_ROUTES, judge
from launchgate.checks.perf.spec import RULES, Cause, ClientFacts, Facts, Measured, Options, Route, Unmeasured
from launchgate.model import Assessment, Judgement, Status

CALM = ClientFacts(cpu_share=0.05, delay_ms=0.5, users=8, seconds=15.0)
CALM_RULES = [rule.id for rule in RULES if rule.id not in CHECK.attacks]
PASS, FAIL, UNKNOWN, ABSENT = Status.PASS, Status.FAIL, Status.UNKNOWN, Status.NOT_APPLICABLE


def measured(n: int = 310, *, slow: int = 0, slow_ms: float = 450, failures: dict[str, int] | None = None) -> Measured:
    """A route of `n` requests: most take 40 ms, `slow` of them `slow_ms`, and some fail."""
    kinds = failures or {}
    times = (40.0,) * (n - slow - sum(kinds.values())) + (slow_ms,) * slow
    return Measured(
        url="https://app.example.test/x", totals_ms=times, services_ms=times, first_bytes_ms=times,
        failures=tuple(sorted(kinds.items())),
        timeouts=kinds.get("time-out", 0), cold_ms=80, connect_ms=5, planned_rate=20, achieved_rate=20,
    )  # fmt: skip


def unmeasured(cause: Cause, reason: str = "reason", origin: str = "https://app.example.test:443") -> Unmeasured:
    return Unmeasured(cause=cause, reason=reason, remedy="remedy", url="https://app.example.test/x", origin=origin)


def say(
    *pairs: tuple[Route, Measured | Unmeasured], samples: int = 500, client: ClientFacts | None = CALM
) -> Judgement:
    options = Options(routes=tuple(route for route, _ in pairs), samples=samples)
    return judge(Facts(routes=tuple(seen for _, seen in pairs), client=client), options)


def said(judgement: Judgement, rule: str, subject: str = "/x") -> Assessment:
    (found,) = [a for a in judgement.assessments if (a.rule, a.subject) == (f"perf/{rule}", subject)]
    return found


def test_nothing_declared_is_said_once_a_rule() -> None:
    judgement = judge(Facts(), Options())
    assert [a.rule for a in judgement.assessments] == CALM_RULES
    assert {a.status for a in judgement.assessments} == {ABSENT}
    assert all(a.message.startswith("not declared: ") for a in judgement.assessments)
    assert {a.message for a in judgement.assessments if a.subject == ALL_ROUTES} == {
        "not declared: set perf.routes in launchgate.yml"
    }


@pytest.mark.parametrize(
    ("seen", "status"),
    [
        (measured(310, slow=0), PASS),
        (measured(310, slow=8), PASS),
        (measured(310, slow=9), UNKNOWN),
        (measured(310, slow=22), UNKNOWN),
        (measured(310, slow=23), FAIL),
        (measured(310, slow=310), FAIL),
        (measured(310, slow=100, slow_ms=300), PASS),
        (measured(310, failures={"answered 500": 23}), FAIL),
        (measured(310, slow=12, failures={"time-out": 11}), FAIL),
    ],
)
def test_p95_of_reads_is_decided_by_counts(seen: Measured, status: Status) -> None:
    assert said(say((Route(path="/x"), seen)), "p95-read").status is status


def test_a_pass_states_what_it_rests_on() -> None:
    message = said(say((Route(path="/x"), measured(310, slow=2))), "p95-read").message
    assert message == "p95 is 40 ms within 300 ms: 2 of 310 requests took longer than 300 ms or failed"


def test_a_failure_states_counts_and_kinds() -> None:
    message = said(say((Route(path="/x"), measured(310, slow=30, failures={"time-out": 20}))), "p95-read").message
    assert (
        message == "more than 5 of 100 requests failed, so there is no p95 to compare with 300 ms: "
        "50 of 310 requests took longer than 300 ms or failed (20 time-outs)"
    )


@pytest.mark.parametrize(
    ("failures", "remedy"),
    [
        ({"answered 404": 30}, "correct the path in perf.routes"),
        ({"answered 400": 30}, "set the headers or the query"),
        ({"answered 302": 30}, "declare the address they lead to"),
        ({"answered 500": 30}, "read the server's log"),
        ({"time-out": 30}, "find what the route waits for"),
    ],
)
def test_errors_are_mended_before_the_speed(failures: dict[str, int], remedy: str) -> None:
    judgement = say((Route(path="/x"), measured(310, failures=failures)))
    assert remedy in said(judgement, "p95-read").remediation
    assert remedy in said(judgement, "error-rate", "declared routes").remediation


@pytest.mark.parametrize(
    ("seen", "samples", "message", "remedy"),
    [
        (measured(20), 20, "20 samples cannot decide 300 ms; 59 without a slow one would", "set perf.samples: 59"),
        (
            measured(100, slow=2), 100,
            "100 samples with 2 slow or failed cannot decide 300 ms; 124 with no more would", "set perf.samples: 124",
        ),
        (
            measured(310, slow=15), 310,
            "p95 lies so near 300 ms that 310 samples cannot decide it (15 slow or failed), and more would hardly do",
            "make the route faster",
        ),
        (
            replace(measured(40), cut=True), 500,
            "40 samples cannot decide 300 ms; 59 without a slow one would", "raise limits.deadline_s",
        ),
    ],
)  # fmt: skip
def test_what_is_not_shown_says_what_would_decide_it(seen: Measured, samples: int, message: str, remedy: str) -> None:
    found = said(say((Route(path="/x"), seen), samples=samples), "p95-read")
    assert (found.status, found.message) == (UNKNOWN, message)
    assert found.remediation.startswith(remedy)


def test_the_suggested_number_of_samples_decides() -> None:
    assert said(say((Route(path="/x"), measured(59)), samples=59), "p95-read").status is PASS
    assert said(say((Route(path="/x"), measured(124, slow=2)), samples=124), "p95-read").status is PASS


@pytest.mark.parametrize(
    ("slow_ms", "status"), [(650, PASS), (701, FAIL)]
)  # fmt: skip
def test_heavy_routes_have_their_own_limit(slow_ms: float, status: Status) -> None:
    judgement = say((Route(path="/x", class_="heavy"), measured(310, slow=310, slow_ms=slow_ms)))
    assert said(judgement, "p95-heavy").status is status
    assert said(judgement, "p95-read", "read routes").status is ABSENT


def test_a_route_may_name_its_own_limit() -> None:
    slow_route = measured(310, slow=310, slow_ms=450)
    assert said(say((Route(path="/x", p95_ms=500), slow_route)), "p95-read").status is PASS
    assert said(say((Route(path="/x", p95_ms=400), slow_route)), "p95-read").status is FAIL


@pytest.mark.parametrize(
    ("route", "seen", "status"),
    [
        (Route(path="/x", critical=True), measured(310, slow=310, slow_ms=499), PASS),
        (Route(path="/x", critical=True), measured(310, slow=310, slow_ms=501), FAIL),
        (Route(path="/x", critical=True), measured(20, slow=1, slow_ms=900), PASS),
        (Route(path="/x", critical=True), measured(310, failures={"time-out": 1}), FAIL),
        (Route(path="/x", critical=True, class_="heavy"), measured(310, slow=310, slow_ms=1049), PASS),
        (Route(path="/x", critical=True, class_="heavy"), measured(310, slow=310, slow_ms=1051), FAIL),
        (Route(path="/x", critical=True, class_="heavy", p95_ms=200), measured(310, slow=310, slow_ms=301), FAIL),
    ],
)
def test_the_ceiling_of_critical_routes(route: Route, seen: Measured, status: Status) -> None:
    assert said(say((route, seen)), "p95-ceiling").status is status


def test_what_is_not_shown_above_the_ceiling_states_its_bound() -> None:
    found = said(say((Route(path="/x", critical=True), measured(59)), samples=59), "p95-ceiling")
    assert found.message == (
        "p95 is not shown to be above 500 ms: 0 of 59 requests took longer, so at most 5 % of all do (95 % confidence); "
        "none timed out"
    )


def test_a_route_that_is_not_critical_has_no_ceiling() -> None:
    judgement = say((Route(path="/x"), measured(310, slow=310, slow_ms=9000)))
    assert said(judgement, "p95-ceiling", "critical routes").status is ABSENT


@pytest.mark.parametrize(
    ("n", "failed", "samples", "status"),
    [
        (299, 0, 299, PASS), (298, 0, 298, UNKNOWN), (473, 1, 473, UNKNOWN), (300, 1, 300, UNKNOWN), (300, 7, 300, FAIL),
        (300, 6, 300, UNKNOWN), (310, 0, 500, PASS), (300, 0, 500, UNKNOWN),
    ],
)  # fmt: skip
def test_the_error_rate_is_decided_by_counts(n: int, failed: int, samples: int, status: Status) -> None:
    judgement = say(
        (Route(path="/x"), measured(n, failures={"answered 502": failed} if failed else {})), samples=samples
    )
    assert said(judgement, "error-rate", ALL_ROUTES).status is status


def test_the_error_rate_counts_all_routes_together() -> None:
    judgement = say((Route(path="/x"), measured(155)), (Route(path="/y"), measured(155)))
    assert said(judgement, "error-rate", ALL_ROUTES).message == (
        "0 of 310 requests to 2 routes failed: the error rate is under 1 % (95 % confidence)"
    )


def test_too_few_requests_leave_the_error_rate_open() -> None:
    found = said(say((Route(path="/x"), measured(50)), samples=50), "error-rate", ALL_ROUTES)
    assert found.message == (
        "0 errors in 50 requests to one route still allow an error rate of 5.8 %; "
        "299 requests with no more errors would show less than 1 %"
    )
    assert found.remediation == "set perf.samples: 299 in launchgate.yml"


def test_an_error_rate_left_open_by_a_route_given_up_names_that_route_as_the_reason() -> None:
    judgement = say((Route(path="/x"), measured(155)), (Route(path="/y"), measured(62, slow=62)))
    found = said(judgement, "error-rate", ALL_ROUTES)
    assert found.status is UNKNOWN
    assert found.remediation.startswith("make the slow routes faster first")


@pytest.mark.parametrize(
    "client",
    [
        ClientFacts(cpu_share=0.8, delay_ms=1, users=8, seconds=9),
        ClientFacts(cpu_share=0.1, delay_ms=31, users=8, seconds=9),
    ],
)
@pytest.mark.parametrize("slow", [0, 310])
def test_a_busy_client_is_never_a_slow_server(client: ClientFacts, slow: int) -> None:
    judgement = say((Route(path="/x", critical=True), measured(310, slow=slow, slow_ms=900)), client=client)
    assert said(judgement, "p95-read").status is UNKNOWN
    assert said(judgement, "p95-ceiling").status is UNKNOWN
    assert said(judgement, "p95-ceiling").because == "perf/p95-read#/x"
    assert said(judgement, "error-rate", ALL_ROUTES).status is PASS


def test_a_schedule_that_could_not_be_kept_is_not_held_against_the_server() -> None:
    queued = replace(measured(310, slow=310, slow_ms=900), services_ms=(40.0,) * 310, achieved_rate=10)
    judgement = say((Route(path="/x", critical=True), queued))
    assert said(judgement, "p95-read").status is UNKNOWN
    assert said(judgement, "p95-ceiling").status is UNKNOWN
    kept = replace(queued, achieved_rate=19)
    assert said(say((Route(path="/x"), kept)), "p95-read").status is FAIL
    slow_as_well = replace(queued, services_ms=(900.0,) * 310)
    assert said(say((Route(path="/x"), slow_as_well)), "p95-read").status is FAIL


@pytest.mark.parametrize("cause", list(Cause))
def test_a_route_without_a_measurement_is_unknown_with_its_reason(cause: Cause) -> None:
    judgement = say((Route(path="/x", critical=True), unmeasured(cause)), client=None)
    found = said(judgement, "p95-read")
    assert (found.status, found.message, found.remediation) == (UNKNOWN, "reason", "remedy")
    # Why nothing answers there is another check's to tell.
    assert found.because == ("tls/valid#app.example.test" if cause is Cause.UNREACHABLE else None)
    assert said(judgement, "p95-ceiling").because == "perf/p95-read#/x"
    assert said(judgement, "error-rate", ALL_ROUTES).status is UNKNOWN
    assert said(judgement, "error-rate", ALL_ROUTES).because == "perf/p95-read#/x"


def test_routes_of_one_unreachable_origin_share_one_root_cause() -> None:
    down = unmeasured(Cause.UNREACHABLE)
    elsewhere = unmeasured(Cause.UNREACHABLE, origin="https://api.example.test:443")
    judgement = say((Route(path="/x"), down), (Route(path="/y"), down), (Route(path="/z"), elsewhere), client=None)
    assert [said(judgement, "p95-read", path).because for path in ("/x", "/y", "/z")] == [
        "tls/valid#app.example.test",
        "perf/p95-read#/x",
        "tls/valid#api.example.test",
    ]


def test_a_site_that_turns_the_gate_away_is_not_judged() -> None:
    away = replace(measured(310), turned_away=3)
    judgement = say((Route(path="/x", critical=True), away))
    assert said(judgement, "p95-read").status is UNKNOWN
    assert "turn the gate away" in said(judgement, "p95-read").message
    assert said(judgement, "p95-ceiling").because == "perf/p95-read#/x"
    only = replace(measured(0), turned_away=3)
    assert said(say((Route(path="/x"), only)), "error-rate", ALL_ROUTES).because == "perf/p95-read#/x"


def test_a_foreign_host_fails_the_rule_that_only_declared_routes_are_asked() -> None:
    foreign = say((Route(path="https://elsewhere.test/"), unmeasured(Cause.FOREIGN)), (Route(path="/x"), measured()))
    assert said(foreign, "declared-routes", ALL_ROUTES).status is FAIL
    own = say((Route(path="/x"), measured()))
    assert said(own, "declared-routes", ALL_ROUTES).status is PASS
    assert said(own, "declared-routes", ALL_ROUTES).message == "only declared routes were measured: /x"


def test_the_table_has_a_row_for_every_route() -> None:
    judgement = say(
        (Route(path="/x"), measured(310, slow=4)), (Route(path="/y", class_="heavy"), unmeasured(Cause.TURNED_AWAY))
    )
    (table,) = judgement.tables
    assert table.rows == (
        ("/x", "read", 310, 40.0, 40.0, 450.0, 300.0, 4, "0", 80, 5, 20, "pass"),
        ("/y", "heavy", 0, None, None, None, 700.0, None, "not measured: turned away", None, None, None, "unknown"),
    )
    assert all(len(row) == len(table.columns) for row in table.rows)


def test_the_distribution_runs_from_the_quickest_to_the_slowest() -> None:
    series, _ = say((Route(path="/x"), measured(310, slow=4))).series
    assert (series.unit, series.title) == ("ms", "Latency of /x")
    assert (series.points[0], series.points[-1]) == ((0.0, 40.0), (100.0, 450.0))
    assert list(series.points) == sorted(series.points)


def test_every_rule_speaks_in_every_judgement() -> None:
    for judgement in (
        say((Route(path="/x"), measured())),
        say((Route(path="/x", class_="heavy"), unmeasured(Cause.NO_TIME))),
    ):
        assert {a.rule for a in judgement.assessments} == set(CALM_RULES)
        assert len({(a.rule, a.subject) for a in judgement.assessments}) == len(judgement.assessments)


def test_an_assessment_points_at_the_configuration() -> None:
    found = said(say((Route(path="/a"), measured()), (Route(path="/x"), measured())), "p95-read")
    assert (found.location.config, found.location.url) == ("perf.routes[1].path", "https://app.example.test/x")
