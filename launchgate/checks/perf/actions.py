"""Reads times of user actions out of what browsers' tools write: user flows of Lighthouse, WebPageTest, Playwright, plain JSON.

Pure. Each format says differently whether a phone on a mobile network was measured; the last two do not say it at all.
"""

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from launchgate.checks.perf.lighthouse import is_flow, made_at, run_error, slowed, steps
from launchgate.checks.perf.lighthouse_audits import number
from launchgate.checks.perf.spec_reports import Action
from launchgate.checks.perf.values import NotOne, amount, listed, mapping, moment, text

__all__ = ["actions_in", "made_on"]

_MOBILE_NETWORK = re.compile(r"\b(3g|4g|lte|mobile)", re.I)
_DEEP = 20
_EXPECTED = (
    "name a user flow of Lighthouse, the JSON of Playwright or WebPageTest, or a file like "
    '{"measured": "2026-01-15T12:00:00Z", "actions": {"save the quote": [640, 655, 610]}} in milliseconds'
)


def actions_in(data: Any, path: str, names: Collection[str]) -> tuple[Action, ...]:
    """Every action that a report holds. `names` are the declared ones. Raises NotOne when it is of no known format."""
    if is_flow(data):
        found = tuple(_of_flow(data, path))
    elif isinstance(data, dict) and isinstance(mapping(data.get("data")).get("runs"), dict):
        found = tuple(_of_webpagetest(data["data"], path, names))
    elif isinstance(data, dict) and isinstance(data.get("suites"), list):
        found = tuple(_of_playwright(data, path, names))
    else:
        found = tuple(_plain(data, path))
    if not found:
        raise NotOne("holds no time of an action", _EXPECTED)
    return found


def made_on(data: Any) -> datetime | None:
    """When it was measured, as the report says."""
    if is_flow(data):
        return next((made_at(report) for _, report in steps(data)), None)
    if not isinstance(data, dict):
        return None
    if (epoch := amount(mapping(data.get("data")).get("completed"))) is not None and epoch < 1e11:
        return datetime.fromtimestamp(epoch, UTC)
    return moment(data.get("measured")) or moment(mapping(data.get("stats")).get("startTime"))


def _of_flow(data: Any, path: str) -> Iterator[Action]:
    for name, report in steps(data):
        mode, settings = report.get("gatherMode"), mapping(report.get("configSettings"))
        if mode not in ("navigation", "timespan") or not name:
            continue
        audits = mapping(report.get("audits"))
        time, method = (
            (number(audits, "largest-contentful-paint"), "until the main content stood")
            if mode == "navigation"
            else _interaction(audits, name)
        )
        reason = run_error(report) or ("" if time is not None else "no interaction was recorded in this step")
        yield Action(
            name=name, path=path, times_ms=(time,) if time is not None and not reason else (), method=method, reason=reason,
            mobile=settings.get("formFactor") == "mobile" and slowed(settings),
        )  # fmt: skip


def _interaction(audits: dict[str, Any], name: str) -> tuple[float | None, str]:
    """The page's own measure of that name; else the slowest interaction and, after it, what the network took."""
    marks = listed(mapping(mapping(audits.get("user-timings")).get("details")).get("items"))
    own = [amount(mark.get("duration")) for mark in marks if isinstance(mark, dict) and mark.get("name") == name]
    measured = [time for time in own if time is not None]
    if measured:
        return max(measured), "the page's own performance.measure"
    paint = number(audits, "interaction-to-next-paint")
    if paint is None:
        return None, "the slowest interaction and the network's time"
    items = listed(mapping(mapping(audits.get("network-requests")).get("details")).get("items"))
    begins = [time for item in items if (time := amount(mapping(item).get("networkRequestTime"))) is not None]
    ends = [time for item in items if (time := amount(mapping(item).get("networkEndTime"))) is not None]
    waited = max(ends) - min(begins) if begins and ends else 0.0
    return paint + max(0.0, waited), "the slowest interaction and the network's time"


def _of_webpagetest(data: dict[str, Any], path: str, names: Collection[str]) -> Iterator[Action]:
    network = text(data.get("connectivity"))
    mobile = bool(amount(data.get("mobile"))) and bool(_MOBILE_NETWORK.search(network))
    times: dict[str, list[float]] = {}
    for run in data["runs"].values():
        view = mapping(mapping(run).get("firstView"))
        for step in listed(view.get("steps")) or [view]:
            for name, time in _webpagetest_times(mapping(step), names):
                times.setdefault(name, []).append(time)
    for name, found in times.items():
        yield Action(
            name=name, path=path, times_ms=tuple(found), method=f"WebPageTest, {network or 'network not named'}",
            mobile=mobile,
        )  # fmt: skip


def _webpagetest_times(step: dict[str, Any], names: Collection[str]) -> Iterator[tuple[str, float]]:
    name = text(step.get("eventName"))
    complete = amount(step.get("visualComplete")) or amount(step.get("loadTime"))
    if name and complete:
        yield name, complete
    for mark, value in mapping(step.get("userTimes")).items():
        if mark in names and mark != name and (time := amount(value)) is not None:
            yield mark, time


def _of_playwright(data: dict[str, Any], path: str, names: Collection[str]) -> Iterator[Action]:
    times: dict[str, list[float]] = {}
    failed: dict[str, str] = {}
    for title, result in _results(data["suites"], _DEEP):
        good = result.get("status") == "passed"
        inner = [step for step in listed(result.get("steps")) if isinstance(step, dict) and text(step.get("title"))]
        for part in inner if not names or any(step["title"] in names for step in inner) else []:
            _note(part["title"], part.get("duration"), good and "error" not in part, times, failed)
        if title in names or not (inner or names):
            _note(title, result.get("duration"), good, times, failed)
    for name in dict.fromkeys((*times, *failed)):
        yield Action(
            name=name, path=path, times_ms=tuple(times.get(name, ())), method="Playwright", mobile=None,
            reason=failed.get(name, ""),
        )  # fmt: skip


def _note(name: str, time: Any, good: bool, times: dict[str, list[float]], failed: dict[str, str]) -> None:
    value = amount(time)
    if good and value is not None:
        times.setdefault(name, []).append(value)
    else:
        failed[name] = "a run of it did not pass"


def _results(suites: list[Any], depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Title and each result of every test, suites within suites included."""
    for suite in suites if depth else []:
        for spec in listed(mapping(suite).get("specs")):
            for test in listed(mapping(spec).get("tests")):
                yield from (
                    (text(mapping(spec).get("title")), result)
                    for result in listed(mapping(test).get("results"))
                    if isinstance(result, dict) and result.get("status") != "skipped"
                )
        yield from _results(listed(mapping(suite).get("suites")), depth - 1)


def _plain(data: Any, path: str) -> Iterator[Action]:
    """`{"log in": 640, "save": [500, 520]}`, at the top or below `actions`."""
    values = mapping(data)
    values = values["actions"] if isinstance(values.get("actions"), dict) else values
    for name, value in values.items():
        times = [amount(one) for one in (value if isinstance(value, list) else [value])]
        if not times or None in times or isinstance(value, str):
            if values is not data:
                raise NotOne(f"holds no milliseconds for '{name[:60]}'", _EXPECTED)
            if name in ("measured", "commit"):
                continue
            raise NotOne("is of no known format for times of actions", _EXPECTED)
        yield Action(
            name=name, path=path, times_ms=tuple(time for time in times if time is not None), method="as measured",
            mobile=None,
        )  # fmt: skip
