"""Where the comparison comes from: a file that may be anything, and another release on a real server."""

import json
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.perf.gather import gather
from launchgate.checks.perf.gather_past import gather_past, runner_of
from launchgate.checks.perf.past import Kept, Past
from launchgate.checks.perf.spec import Facts, Options, Route
from tests.checks.perf.test_gather import QUICK
from tests.support.context import make_context
from tests.support.slow_server import Answers, SlowServer

ROW = ["/x", "https://app.example.test", 310, 40.5, 2, "runner", "client", 5.0]
COLUMNS = ["route", "site", "requests", "p95 ms", "failed", "runner", "client", "round trip ms"]


def run(started: str, row: list[Any], **other: Any) -> dict[str, Any]:
    checks = {"perf": {"columns": COLUMNS, "rows": [row]}}
    return {"id": started, "started": started, "commit": None, "checks": checks} | other


def past(root: Path, text: str | None) -> Past:
    if text is not None:
        (root / "runs.json").write_text(text)
    return gather_past(make_context(root), Options(baseline="runs.json"))


def test_kept_runs_are_read_oldest_first(tmp_path: Path) -> None:
    runs = [run("2026-01-02", ROW), run("2026-01-01", [*ROW[:3], None, *ROW[4:]]), run("2026-01-03", ROW, checks={})]
    found = past(tmp_path, json.dumps({"schema": "launchgate-history/1", "runs": runs})).history
    assert found is not None
    assert [(one.started, one.p95_ms) for one in found.kept] == [("2026-01-01", None), ("2026-01-02", 40.5)]
    assert isinstance(found.kept[0], Kept)
    assert found.kept[0].mark.runner == "runner"


def test_no_file_yet_is_no_fault(tmp_path: Path) -> None:
    found = past(tmp_path, None).history
    assert found is not None
    assert (found.missing, found.reason, found.kept) == (True, "", ())


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "7", '{"schema": "launchgate-history/2", "runs": []}', '{"schema": "launchgate-history/1"}',
        '{"schema": "launchgate-history/1", "runs": [7]}', '{"schema": "launchgate-history/1", "runs": {"a": 1}}',
        json.dumps({"schema": "launchgate-history/1", "runs": [run("1", ["/x"])]}),
        json.dumps({"schema": "launchgate-history/1", "runs": [run("1", [*ROW[:2], "many", *ROW[3:]])]}),
        json.dumps({"schema": "launchgate-history/1", "runs": [run("1", ROW, checks={"perf": []})]}),
        json.dumps({"schema": "launchgate-history/1", "runs": [run("1", [*ROW[:3], float("nan"), *ROW[4:]])]}),
        json.dumps({"schema": "launchgate-history/1", "runs": [run("1", [*ROW[:3], -1, *ROW[4:]])]}),
        "[" * 100_000,
    ],
)  # fmt: skip
def test_a_file_that_is_something_else_is_said(tmp_path: Path, text: str) -> None:
    found = past(tmp_path, text).history
    assert found is not None
    assert found.reason
    assert found.kept == ()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("{}")
    (tmp_path / "runs.json").symlink_to(tmp_path / "secret.json")
    found = past(tmp_path, None).history
    assert found is not None
    assert "symbolic link" in found.reason


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        (
            {
                "GITHUB_ACTIONS": "true", "RUNNER_ENVIRONMENT": "github-hosted", "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64",
                "ImageOS": "ubuntu24", "RUNNER_NAME": "GitHub Actions 17",
            },
            "github-hosted Linux X64 ubuntu24",
        ),
        (
            {"GITHUB_ACTIONS": "true", "RUNNER_ENVIRONMENT": "self-hosted", "RUNNER_OS": "Linux", "RUNNER_NAME": "box"},
            "self-hosted Linux box",
        ),
        ({"CI_RUNNER_DESCRIPTION": "shared runner"}, "shared runner"),
    ],
)  # fmt: skip
def test_a_runner_is_named_by_its_kind(environ: dict[str, str], name: str) -> None:
    assert runner_of(environ) == name


def test_the_configuration_names_the_runner(tmp_path: Path) -> None:
    found = gather_past(make_context(tmp_path), Options(baseline="runs.json", runner="ours"))
    assert found.mark is not None
    assert found.mark.runner == "ours"
    assert "libcurl" in found.mark.client
    assert runner_of({})


def both(root: Path, new: Answers, old: Answers) -> tuple[Facts, list[str]]:
    """The facts of a run beside another release, and the order in which the two were asked, warm-up left out."""
    with SlowServer({"/x": new}) as here, SlowServer({"/x": old}) as there:
        context = make_context(root, limits=QUICK, target=here.url, explicit_urls=[here.url, there.url])
        options = Options(routes=(Route(path="/x", p95_ms=5000),), compare_to=there.url, pairs=10, samples=10)
        facts = gather(context, options)
        order = [f"{len(here.record)} new", f"{len(there.record)} old"]
    return facts, order


def test_both_releases_are_measured_in_turn(tmp_path: Path) -> None:
    facts, counts = both(tmp_path, Answers(delays_ms=(10,)), Answers(delays_ms=(2,)))
    (pairs,) = facts.past.pairs
    assert pairs is not None
    assert counts == [f"{8 + 10 + 8 + 300} new", f"{8 + 300} old"]
    assert (len(pairs.pairs), pairs.wanted, pairs.each) == (10, 10, 30)
    # 10 ms are declared work, so no p95 of it is below that.
    assert all(one.new_ms is not None and one.new_ms >= 10 for one in pairs.pairs)


def test_failures_are_counted_on_their_own_side(tmp_path: Path) -> None:
    facts, _ = both(tmp_path, Answers(statuses=(*[200] * 9, 500)), Answers())
    (pairs,) = facts.past.pairs
    assert pairs is not None
    assert (pairs.new_failed, pairs.old_failed) == (30, 0)
    assert {one.new_ms for one in pairs.pairs} == {None}


def test_a_release_that_turns_the_gate_away_ends_the_comparison(tmp_path: Path) -> None:
    facts, counts = both(tmp_path, Answers(), Answers(statuses=(401,)))
    (pairs,) = facts.past.pairs
    assert pairs is not None
    assert pairs.turned_away
    assert counts[1] == "8 old"


def test_a_route_that_names_its_host_is_never_compared_with_itself(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers()}) as here, SlowServer({"/x": Answers()}) as there:
        context = make_context(tmp_path, limits=QUICK, target=here.url, explicit_urls=[here.url, there.url])
        route = Route(path=f"{here.url}/x", p95_ms=5000)
        facts = gather(context, Options(routes=(route,), compare_to=there.url, samples=10))
        assert there.record == []
    (pairs,) = facts.past.pairs
    assert pairs is not None
    assert pairs.refused is not None
    assert pairs.pairs == ()


def test_a_release_is_never_compared_with_itself(tmp_path: Path) -> None:
    with SlowServer({"/x": Answers()}) as server:
        context = make_context(tmp_path, limits=QUICK, target=server.url, explicit_urls=[server.url])
        facts = gather(context, Options(routes=(Route(path="/x", p95_ms=5000),), compare_to=server.url, samples=10))
        assert len(server.record) == 18
    (pairs,) = facts.past.pairs
    assert pairs is not None
    assert pairs.refused is not None
    assert "the very address" in pairs.refused.reason


def test_a_route_that_was_not_measured_has_no_pairs(tmp_path: Path) -> None:
    facts, counts = both(tmp_path, Answers(statuses=(401,)), Answers())
    assert facts.past.pairs == (None,)
    assert counts[1] == "0 old"
