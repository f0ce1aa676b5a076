"""perf/regression on numbers: where it fires, the near-miss beside it, and every reason not to compare."""

from dataclasses import replace
from typing import Any

import pytest

from launchgate.checks.perf.judge import judge
from launchgate.checks.perf.past import History, Kept, Mark, Pair, Pairs, Past
from launchgate.checks.perf.spec import Cause, ClientFacts, Facts, Measured, Options, Route, Unmeasured
from launchgate.model import Assessment, Judgement, Status
from tests.checks.perf.test_judge import ABSENT, CALM, FAIL, PASS, UNKNOWN, measured, unmeasured

MARK = Mark(runner="github-hosted Linux X64", client="latency/1, libcurl 8.0")
SITE = "https://app.example.test"
FILE = "runs.json"
BESIDE = "https://previous.example.test"


def kept(p95_ms: float | None = 40, failed: int = 0, **other: Any) -> Kept:
    one = Kept(
        path="/x", site=SITE, n=310, p95_ms=p95_ms, failed=failed, mark=MARK, round_trip_ms=5, commit="0123456789abcdef"
    )
    return replace(one, **other)


def now(p95_ms: float = 40, failures: int = 0) -> Measured:
    return measured(310, slow=310 - failures, slow_ms=p95_ms, failures={"answered 500": failures} if failures else None)


def say(
    *runs: Kept, seen: Measured | Unmeasured | None = None, client: ClientFacts = CALM, limit: float = 1000
) -> Judgement:
    past = Past(mark=MARK, history=History(path=FILE, kept=runs))
    facts = Facts(routes=(seen or now(),), client=client, past=past)
    return judge(facts, Options(routes=(Route(path="/x", p95_ms=limit),), baseline=FILE, ttfb_ms=5000))


def said(judgement: Judgement, subject: str = "/x") -> Assessment:
    (found,) = [a for a in judgement.assessments if (a.rule, a.subject) == ("perf/regression", subject)]
    return found


BEFORE = tuple(kept(ms) for ms in (40, 41, 39, 40, 42, 38, 40, 41, 39, 40))


@pytest.mark.parametrize(
    ("new", "own", "status"),
    [
        ((46, 46), 46, FAIL),
        ((40, 46), 46, FAIL),
        ((44, 44), 44, PASS),
        ((40, 40), 90, PASS),
        ((20, 20), 20, PASS),
        ((None, None), 40, FAIL),
    ],
)
def test_the_last_three_runs_beside_ten(new: tuple[float | None, ...], own: float, status: Status) -> None:
    assert said(say(*BEFORE, *map(kept, new), seen=now(own))).status is status


def test_a_regression_names_numbers_spread_and_the_commit_before() -> None:
    found = said(say(*BEFORE, kept(60, commit="aaaaaaaaaaaaaaaa"), kept(61), seen=now(62)))
    assert found.message == (
        "p95 of the last 3 runs is 61 ms (median), of the 10 before 40 ms, 52 % more; runs differ by themselves up to 44 ms"
    )
    assert found.remediation.startswith("look at what changed after commit 0123456789;")


def test_one_slow_run_is_said_and_passes() -> None:
    found = said(say(*BEFORE, kept(40), kept(40), seen=now(90)))
    assert found.status is PASS
    assert found.message.endswith("; this run alone is above that")


@pytest.mark.parametrize(("failed", "own", "status"), [((4, 4), 4, FAIL), ((3, 3), 3, PASS), ((0, 0), 15, PASS)])
def test_errors_are_compared_likewise(failed: tuple[int, int], own: int, status: Status) -> None:
    found = said(say(*BEFORE, *(kept(40, number) for number in failed), seen=now(40, own)))
    assert found.status is status


@pytest.mark.parametrize("number", [0, 1, 11])
def test_too_few_runs_decide_nothing_and_say_how_to_keep_more(number: int) -> None:
    found = said(say(*[kept()] * number))
    assert found.status is UNKNOWN
    assert found.message == f"{number} comparable runs of it are kept in 'runs.json', 12 are needed"
    assert found.remediation == "record each run: `launchgate baseline record --from verdict.json --output runs.json`"


def test_no_file_yet_is_the_beginning_of_one() -> None:
    past = Past(mark=MARK, history=History(path=FILE, missing=True))
    facts = Facts(routes=(now(),), client=CALM, past=past)
    judgement = judge(facts, Options(routes=(Route(path="/x"),), baseline=FILE))
    assert said(judgement).message == "no run is kept in 'runs.json' yet, 12 are needed"
    assert "history" in {table.id for table in judgement.tables}


@pytest.mark.parametrize(
    "other",
    [
        {"mark": replace(MARK, runner="a laptop")},
        {"mark": replace(MARK, client="latency/2, libcurl 8.0")},
        {"round_trip_ms": 80.0},
        {"round_trip_ms": None},
    ],
)
def test_runs_from_elsewhere_are_not_compared(other: dict[str, Any]) -> None:
    found = said(say(*(kept(10, **other) for _ in range(20)), seen=now(90)))
    assert found.status is UNKNOWN
    assert found.message.endswith("; 20 more are of another machine, place or client")
    assert "perf.runner" in found.remediation


@pytest.mark.parametrize("other", [{"path": "/y"}, {"site": "https://preview.example.test"}])
def test_runs_of_another_route_or_site_are_none_of_its(other: dict[str, Any]) -> None:
    assert said(say(*(kept(10, **other) for _ in range(20)))).message.startswith("0 comparable runs of it")


def test_a_few_milliseconds_of_way_make_no_other_place() -> None:
    near = [kept(40, round_trip_ms=0.3) for _ in range(12)]
    assert said(say(*near)).status is PASS


def test_a_file_that_cannot_be_read_is_unknown_once() -> None:
    routes = (Route(path="/x"), Route(path="/y"))
    past = Past(mark=MARK, history=History(path=FILE, reason="it is broken", remedy="mend it"))
    judgement = judge(Facts(routes=(now(), now()), client=CALM, past=past), Options(routes=routes, baseline=FILE))
    assert (said(judgement).status, said(judgement).message) == (UNKNOWN, "it is broken")
    assert said(judgement, "/y").because == "perf/regression#/x"


def test_a_route_above_its_limit_is_one_finding() -> None:
    judgement = say(*BEFORE, kept(900), kept(900), seen=now(900), limit=300)
    assert (said(judgement).status, said(judgement).because) == (FAIL, "perf/p95-read#/x")
    within = say(*BEFORE, kept(90), kept(90), seen=now(90), limit=300)
    assert (said(within).status, said(within).because) == (FAIL, None)


def test_what_was_not_measured_or_by_a_busy_machine_is_not_compared() -> None:
    assert said(say(*BEFORE, kept(), kept(), seen=unmeasured(Cause.NO_TIME))).because == "perf/p95-read#/x"
    busy = say(*BEFORE, kept(), kept(), client=replace(CALM, cpu_share=0.9))
    assert said(busy).status is UNKNOWN
    assert "history" not in {table.id for table in busy.tables}


def test_without_anything_to_compare_with_it_is_not_applicable() -> None:
    judgement = judge(Facts(routes=(now(),), client=CALM), Options(routes=(Route(path="/x"),)))
    found = said(judgement, "latency against earlier releases")
    assert (found.status, found.message) == (
        ABSENT,
        "not declared: set perf.baseline or perf.compare_to in launchgate.yml",
    )
    assert "history" not in {table.id for table in judgement.tables}


def test_what_later_runs_need_is_in_a_table() -> None:
    (table,) = [table for table in say().tables if table.id == "history"]
    assert [dict(zip(table.columns, row, strict=True)) for row in table.rows] == [
        {
            "route": "/x", "site": SITE, "requests": 310, "p95 ms": 40, "failed": 0, "runner": MARK.runner,
            "client": MARK.client, "round trip ms": 5,
        }
    ]  # fmt: skip
    cut = say(seen=replace(now(), cut=True))
    assert "history" not in {table.id for table in cut.tables}


def paired(*ratios: float, new_failed: int = 0, old_failed: int = 0, wanted: int = 12) -> Pairs:
    pairs = tuple(Pair(new_ms=100 * one, old_ms=100) for one in ratios)
    return Pairs(beside=BESIDE, pairs=pairs, each=30, wanted=wanted, new_failed=new_failed, old_failed=old_failed)


def beside(pairs: Pairs | None) -> Judgement:
    facts = Facts(routes=(now(),), client=CALM, past=Past(mark=MARK, pairs=(pairs,)))
    return judge(facts, Options(routes=(Route(path="/x", p95_ms=1000),), compare_to=BESIDE))


def of_pairs(pairs: Pairs | None) -> Assessment:
    return said(beside(pairs), f"/x beside {BESIDE}")


@pytest.mark.parametrize(
    ("pairs", "status"),
    [
        (paired(*[1.2] * 12), FAIL),
        (paired(*[1.3] * 11, 0.99), FAIL),
        (paired(*[1.08] * 12), PASS),
        (paired(*[1.3] * 6, *[0.8] * 6), PASS),
        (paired(*[1.0] * 11, 9.0), PASS),
        (paired(*[0.7] * 12), PASS),
        (paired(*[1.0] * 12, new_failed=8), FAIL),
        (paired(*[1.0] * 12, new_failed=3), PASS),
        (paired(*[1.0] * 12, new_failed=8, old_failed=4), PASS),
        (paired(*[1.2] * 5), UNKNOWN),
        (replace(paired(), turned_away=True), UNKNOWN),
        (Pairs(beside=BESIDE, refused=unmeasured(Cause.UNREACHABLE)), UNKNOWN),
    ],
)
def test_pairs_with_the_release_before(pairs: Pairs, status: Status) -> None:
    assert of_pairs(pairs).status is status


def test_pairs_say_how_much_and_how_often() -> None:
    assert of_pairs(paired(*[1.24] * 12)).message == (
        "slower than the release before: in 12 of 12 pairs this release was slower, typically by +24 % (p95 124 ms and 100 ms, "
        "30 requests each)"
    )
    assert of_pairs(paired(*[1.2] * 5)).message == "only 5 of 12 pairs were measured before the run's time was over"


def test_runs_and_pairs_are_pictures() -> None:
    pictures = {one.id: one for one in say(*BEFORE, seen=now(90)).series}
    assert [y for _, y in pictures["runs-1"].points] == [40, 41, 39, 40, 42, 38, 40, 41, 39, 40, 90]
    pictures = {one.id: one for one in beside(paired(*[1.2] * 12)).series}
    assert pictures["pairs-1"].points[0] == (1.0, 120.0)
