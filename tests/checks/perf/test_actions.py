"""Times of critical actions out of each format, and when they may be believed to be a phone's."""

from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.perf.spec import Options
from launchgate.checks.perf.spec_reports import Actions
from launchgate.model import Assessment, Status
from tests.checks.perf.lhr import lhr, of, run

PASS, FAIL, UNKNOWN, ABSENT = Status.PASS, Status.FAIL, Status.UNKNOWN, Status.NOT_APPLICABLE


def judged(root: Path, files: dict[str, Any], **options: Any) -> dict[str, Assessment]:
    options = {"reports": ("*.json",)} | options
    found = of(run(root, Options(actions=Actions(**options)), files), "critical-action")
    assert len({a.subject for a in found}) == len(found)
    return {a.subject: a for a in found}


@pytest.mark.parametrize("version", [12, 13])
def test_a_real_user_flow(tmp_path: Path, version: int) -> None:
    found = judged(tmp_path, {"flow.json": lhr(f"flow-v{version}")})
    assert {name: a.status for name, a in found.items()} == {
        "open the home page": PASS, "save the quote": PASS, "look around": UNKNOWN,
    }  # fmt: skip
    assert "performance.measure" in found["save the quote"].message
    assert "no interaction was recorded" in found["look around"].message


def flow(**audits: Any) -> dict[str, Any]:
    """The real flow's one step with a click in it."""
    data = lhr("flow-v12")
    data["steps"] = [data["steps"][1]]
    data["steps"][0]["lhr"]["audits"] |= audits
    return data


def test_without_a_measure_the_interaction_and_the_network_count_together(tmp_path: Path) -> None:
    """The real step took 580 ms by its own measure: 28 ms until the next paint, and 573 ms of network."""
    (found,) = judged(tmp_path, {"flow.json": flow(**{"user-timings": {}})}).values()
    assert found.status is PASS
    assert "'save the quote' takes 601 ms" in found.message


@pytest.mark.parametrize(("ms", "status"), [(999, PASS), (1000, FAIL)])
def test_an_action_must_be_done_within_a_second(tmp_path: Path, ms: float, status: Status) -> None:
    marks = {"details": {"items": [{"name": "save the quote", "duration": ms, "timingType": "Measure"}]}}
    (found,) = judged(tmp_path, {"flow.json": flow(**{"user-timings": marks})}).values()
    assert found.status is status


@pytest.mark.parametrize(
    "settings", [{"formFactor": "desktop"}, {"throttlingMethod": "provided"}, {"throttling": {"rttMs": 40}}]
)
def test_a_quick_network_shows_nothing_of_a_phone(tmp_path: Path, settings: dict[str, Any]) -> None:
    data = flow()
    data["steps"][0]["lhr"]["configSettings"] |= settings
    (found,) = judged(tmp_path, {"flow.json": data}).values()
    assert found.status is UNKNOWN
    assert "as a phone on a mobile network" in found.message


PLAIN = {"measured": "2026-11-26T12:30:00Z", "actions": {"log in": [900, 950, 2000], "save": 1200}}


def test_plain_milliseconds(tmp_path: Path) -> None:
    found = judged(tmp_path, {"times.json": PLAIN}, mobile=True)
    assert {name: a.status for name, a in found.items()} == {"log in": PASS, "save": FAIL}
    assert "950 ms" in found["log in"].message
    assert "median of 3 runs" in found["log in"].message


def test_plain_milliseconds_do_not_say_on_which_network(tmp_path: Path) -> None:
    found = judged(tmp_path, {"times.json": PLAIN})
    assert {name: a.status for name, a in found.items()} == {"log in": UNKNOWN, "save": FAIL}
    assert "perf.actions.mobile: true" in found["log in"].remediation


def test_declared_names_must_be_there_and_others_do_not_count(tmp_path: Path) -> None:
    found = judged(tmp_path, {"times.json": PLAIN}, mobile=True, names=("log in", "pay"))
    assert {name: a.status for name, a in found.items()} == {"log in": PASS, "pay": UNKNOWN}


def playwright(*results: dict[str, Any]) -> dict[str, Any]:
    spec = {"title": "a customer saves a quote", "tests": [{"projectName": "Pixel 7", "results": list(results)}]}
    return {
        "config": {}, "stats": {"startTime": "2026-11-26T12:00:00.000Z"},
        "suites": [{"title": "app.spec.ts", "specs": [], "suites": [{"title": "quotes", "specs": [spec]}]}],
    }  # fmt: skip


GOOD = {"status": "passed", "duration": 2400, "steps": [{"title": "save the quote", "duration": 700}]}


@pytest.mark.parametrize(
    ("results", "names", "expected"),
    [
        ((GOOD,), (), {"save the quote": PASS}),
        ((GOOD,), ("a customer saves a quote",), {"a customer saves a quote": FAIL}),
        ((GOOD, GOOD | {"status": "timedOut"}), (), {"save the quote": UNKNOWN}),
        (({"status": "passed", "duration": 800},), (), {"a customer saves a quote": PASS}),
        ((GOOD, {"status": "skipped", "duration": 0}), (), {"save the quote": PASS}),
    ],
)
def test_playwright(
    tmp_path: Path, results: tuple[dict[str, Any], ...], names: tuple[str, ...], expected: dict[str, Status]
) -> None:
    found = judged(tmp_path, {"p.json": playwright(*results)}, mobile=True, names=names)
    assert {name: a.status for name, a in found.items()} == expected


def webpagetest(connectivity: str, mobile: int) -> dict[str, Any]:
    def view(ms: int) -> dict[str, Any]:
        return {
            "firstView": {"steps": [{"eventName": "search", "visualComplete": ms, "userTimes": {"results": ms - 50}}]}
        }

    runs = {str(i): view(ms) for i, ms in enumerate((800, 900, 4000), 1)}
    return {"data": {"runs": runs, "connectivity": connectivity, "mobile": mobile, "completed": 1795694400}}


@pytest.mark.parametrize(
    ("connectivity", "mobile", "status"), [("4G", 1, PASS), ("Cable", 1, UNKNOWN), ("4G", 0, UNKNOWN)]
)
def test_webpagetest(tmp_path: Path, connectivity: str, mobile: int, status: Status) -> None:
    found = judged(tmp_path, {"w.json": webpagetest(connectivity, mobile)})
    assert {name: a.status for name, a in found.items()} == {"search": status}
    marked = judged(tmp_path, {"w.json": webpagetest(connectivity, mobile)}, names=("results",))
    assert {name: a.status for name, a in marked.items()} == {"results": status}
    assert "850 ms" in marked["results"].message


def test_nothing_declared(tmp_path: Path) -> None:
    assert [a.status for a in of(run(tmp_path, Options()), "critical-action")] == [ABSENT]
