"""What rounds of load show, on numbers: both requests and rounds have to agree before anything is said."""

from dataclasses import replace

import pytest

from launchgate.checks.perf.judge_attack import judge
from launchgate.checks.perf.load_spec import Block, Load, LoadFacts, Round
from launchgate.checks.perf.spec import Cause, ClientFacts, Options, Route, Unmeasured
from launchgate.model import Assessment, Status

CALM = ClientFacts(cpu_share=0.05, delay_ms=0.5, users=25, seconds=15.0)
OPTIONS = Options(routes=(Route(path="/x", critical=True), Route(path="/slow-report", class_="heavy")))
PASS, FAIL, UNKNOWN, ABSENT = Status.PASS, Status.FAIL, Status.UNKNOWN, Status.NOT_APPLICABLE


def block(slow: int = 0, failed: int = 0, n: int = 60, path: str = "/x") -> Block:
    """`n` requests: most take 40 ms, `slow` of them 900 ms, `failed` are answered 500."""
    times = (40.0,) * (n - slow - failed) + (900.0,) * slow
    return Block(path=path, times_ms=times, services_ms=times, failures=(("answered 500", failed),) if failed else ())


def closed(one: Block, users: int = 25) -> Round:
    return Round(users=users, blocks=(one,), achieved_rate=200)


def schedule(one: Block, achieved: float = 140) -> Round:
    return Round(users=25, blocks=(one,), planned_rate=140, achieved_rate=achieved)


def facts(
    slow: tuple[int, ...] = (0,) * 5, on_schedule: tuple[int, ...] = (0,) * 5, failed: tuple[int, ...] = (0,) * 5
) -> LoadFacts:
    """Five rounds, with so many slow answers under all users, so many on schedule, and so many failures."""
    rounds = [
        one
        for place in range(len(slow))
        for one in (closed(block(slow[place], failed[place])), schedule(block(on_schedule[place])))
    ]
    ramp = (closed(block(), 6), closed(block(), 12))
    return LoadFacts(
        chosen=True, host="app.example.test", arrival=block(n=50), ramp=ramp, rounds=tuple(rounds), client=CALM
    )


def said(seen: LoadFacts, options: Options = OPTIONS) -> Assessment:
    (found,) = judge(seen, options).assessments
    assert (found.rule, found.subject) == ("perf/load-sanity", "load sanity")
    return found


@pytest.mark.parametrize(
    ("seen", "status"),
    [
        (facts(), PASS),
        (facts(slow=(3, 0, 3, 0, 2)), PASS),
        (facts(slow=(3, 3, 3, 3, 3)), UNKNOWN),
        (facts(slow=(0, 0, 60, 0, 0)), UNKNOWN),
        (facts(slow=(5, 5, 5, 5, 0)), UNKNOWN),
        (facts(slow=(5, 5, 5, 5, 5)), FAIL),
        (facts(slow=(60, 60, 60, 60, 60)), FAIL),
        (facts(on_schedule=(60, 60, 60, 60, 60)), FAIL),
        (facts(on_schedule=(0, 60, 0, 0, 0)), UNKNOWN),
        (facts(failed=(1, 0, 0, 0, 0)), PASS),
        (facts(failed=(1, 1, 1, 1, 1)), UNKNOWN),
        (facts(failed=(3, 3, 3, 3, 3)), FAIL),
        (facts(failed=(15, 0, 0, 0, 0)), UNKNOWN),
    ],
)
def test_requests_and_rounds_have_to_agree(seen: LoadFacts, status: Status) -> None:
    assert said(seen).status is status


def test_a_pass_names_the_worst_and_what_it_rests_on() -> None:
    assert said(facts()).message == (
        "25 users at once hold in all 5 rounds: 0 of 770 requests failed, and p95 was at most 40 ms (`/x`, ceiling 500 ms) with "
        "25 users at once"
    )


def test_a_failure_names_the_route_the_rounds_and_what_held() -> None:
    assert said(facts(slow=(5, 60, 5, 5, 5))).message == (
        "with 25 users at once p95 of `/x` is 900 ms, the ceiling is 500 ms: 80 of 300 requests were later or failed, in 5 of 5 "
        "rounds; everything held with 12 at once"
    )
    assert "at 140 requests a second on schedule p95 of `/x` is 900 ms" in said(facts(on_schedule=(60,) * 5)).message


def test_one_bad_round_is_not_called_slow_and_names_what_would_tell() -> None:
    found = said(facts(slow=(0, 0, 60, 0, 0)))
    assert (
        "was not steady: 60 of 300 requests were later than 500 ms or failed, and its p95 was above that in 1 of 5"
        in (found.message)
    )
    assert "perf.load.rounds: 10" in found.remediation


@pytest.mark.parametrize(("busy", "status"), [(0.4, FAIL), (0.6, UNKNOWN)])
def test_a_busy_client_is_no_witness_of_slowness(busy: float, status: Status) -> None:
    slow = replace(facts(slow=(60,) * 5), client=replace(CALM, cpu_share=busy))
    assert said(slow).status is status


def test_a_busy_client_does_not_hide_errors_and_proves_no_speed() -> None:
    late = replace(CALM, delay_ms=31)
    assert said(replace(facts(failed=(3,) * 5), client=late)).status is FAIL
    assert said(replace(facts(), client=late)).status is UNKNOWN
    assert "perf.load.requests_per_second" in said(replace(facts(), client=late)).remediation


def test_a_schedule_that_was_not_kept_is_the_gates_own_wait() -> None:
    queued = replace(block(60), services_ms=(40.0,) * 60)
    seen = facts()
    rounds = tuple(one if one.planned_rate is None else schedule(queued, achieved=90) for one in seen.rounds)
    assert said(replace(seen, rounds=rounds)).status is UNKNOWN
    assert "the wait was the gate's own" in said(replace(seen, rounds=rounds)).message
    slow_as_well = tuple(one if one.planned_rate is None else schedule(block(60), achieved=90) for one in seen.rounds)
    assert said(replace(seen, rounds=slow_as_well)).status is FAIL


def test_rounds_that_are_missing_are_said() -> None:
    seen = facts()
    cut = replace(seen, rounds=(*seen.rounds[:3], replace(seen.rounds[3], complete=False)))
    assert said(cut).message == "only 2 of 5 rounds were done"
    assert "limits.deadline_s" in said(cut).remediation
    assert said(replace(seen, rounds=())).status is UNKNOWN


def test_load_that_ended_itself_says_with_how_many_users() -> None:
    seen = replace(facts(), ramp=(closed(block(), 6), closed(block(failed=20, n=40), 12)), rounds=(), stopped_at=12)
    assert said(seen).message == (
        "load ended itself with 12 users at once: 20 of 150 requests had failed (20 answered 500); everything held with 6 at once"
    )


@pytest.mark.parametrize(
    ("cause", "message"), [(Cause.UNREACHABLE, "no way"), (Cause.NOT_SENT, "no way"), (Cause.TURNED_AWAY, "no way")]
)
def test_what_could_not_begin_is_unknown(cause: Cause, message: str) -> None:
    refused = Unmeasured(cause=cause, reason="no way", remedy="the way", origin="https://app.example.test:443")
    found = said(LoadFacts(chosen=True, refused=refused))
    assert (found.status, found.message, found.remediation) == (UNKNOWN, message, "the way")


def test_what_nobody_declared_is_not_applicable() -> None:
    assert said(LoadFacts(), Options()).status is ABSENT
    assert said(LoadFacts(chosen=True), Options()).message == "not declared: set perf.routes in launchgate.yml"
    assert "staging.example.com" in said(LoadFacts()).message


def test_only_load_that_began_has_a_table_and_a_picture() -> None:
    assert judge(LoadFacts(chosen=True, barred=("a.test",)), OPTIONS).tables == ()
    whole = judge(facts(on_schedule=(60, 0, 0, 0, 0)), OPTIONS)
    (table,) = whole.tables
    assert [row[0] for row in table.rows] == [
        "arrival of 50 visitors", "6 users", "12 users",
        *(name for n in range(1, 6) for name in (f"round {n}: 25 users", f"round {n}: schedule")),
    ]  # fmt: skip
    assert table.rows[4][1:] == ("/x", 60, 900, 900, 900, "0", 140)
    (series,) = whole.series
    assert [y for _, y in series.points] == [40, 40, 40, 900, *[40] * 8]


def test_the_safe_number_of_users_is_noted() -> None:
    receipt = dict(judge(facts(), OPTIONS).receipt)
    assert receipt["users at once with whom everything held"] == 25
    assert receipt["requests a second with all users"] == 200
    broken = dict(judge(facts(slow=(60,) * 5), OPTIONS).receipt)
    assert broken["users at once with whom everything held"] == 12
    # More users after a number that did not hold prove nothing.
    first = replace(facts(), ramp=(closed(block(30), 6), closed(block(), 12)))
    assert dict(judge(first, OPTIONS).receipt)["users at once with whom everything held"] == 0


def test_a_route_may_take_its_ceiling_and_never_less_than_its_own_limit() -> None:
    seen = facts(slow=(60,) * 5)
    assert said(seen, Options(routes=(Route(path="/x"),), load=Load())).status is FAIL
    assert said(seen, Options(routes=(Route(path="/x", class_="heavy"),))).status is PASS
    assert said(seen, Options(routes=(Route(path="/x", p95_ms=950),))).status is PASS
