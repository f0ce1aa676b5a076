"""No reader trusts a type: each key of a good report replaced by junk gives a value or a refusal, never another error."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from launchgate.checks.perf import actions, har, latency_documents, queries
from launchgate.checks.perf.values import NotOne, amount, moment
from tests.checks.perf.lhr import lhr
from tests.checks.perf.test_actions import GOOD, PLAIN, playwright, webpagetest
from tests.checks.perf.test_calls_and_latency import entry, verdict
from tests.checks.perf.test_calls_and_latency import har as make_har
from tests.checks.perf.test_queries import DIGEST, plan

JUNK: tuple[Any, ...] = (None, 7, -1, True, "x", [], {}, [7], [[]], {"a": 3}, [None, 1, {}], 10**400)
MYSQL = {"query_block": {"table": {"access_type": "ALL", "rows_examined_per_scan": 9, "table_name": "t"}}}
K6 = {"metrics": {"http_req_duration{name:x}": {"values": {"p(95)": 1, "p(99)": 2}}}}


def read_actions(data: Any) -> None:
    actions.made_on(data)
    actions.actions_in(data, "r", ("results", "save the quote"))


def read_har(data: Any) -> None:
    har.begun(data)
    har.views_in(data, "r")


def read_queries(data: Any) -> None:
    queries.from_json(data, "r")


def read_latency(data: Any) -> None:
    latency_documents.made_on(data)
    latency_documents.from_json(data, "r")


@pytest.mark.parametrize(
    ("read", "good"),
    [
        (read_actions, lhr("flow-v13")), (read_actions, playwright(GOOD)), (read_actions, webpagetest("4G", 1)),
        (read_actions, PLAIN), (read_har, make_har(entry("https://a.example/"))), (read_queries, {"classes": [DIGEST]}),
        (read_queries, plan(**{"Actual Rows": 5, "Actual Loops": 2, "Filter": "x"})), (read_queries, MYSQL),
        (read_queries, [{"query": "SELECT 1", "calls": 1, "mean_exec_time": 2.0}]), (read_latency, verdict(2.0)),
        (read_latency, K6),
    ],
    ids=["flow", "playwright", "webpagetest", "plain", "har", "digest", "postgresql", "mysql", "rows", "verdict", "k6"],
)  # fmt: skip
def test_no_type_is_trusted(read: Callable[[Any], None], good: Any) -> None:
    read(good)
    whole = json.dumps(good)
    for junk in (*JUNK, float("inf"), float("nan")):
        for way in _ways(good, 9):
            data = json.loads(whole)
            inner = data
            for step in way[:-1]:
                inner = inner[step]
            inner[way[-1]] = junk
            with suppress(NotOne):
                read(data)


def _ways(value: Any, depth: int) -> Iterator[tuple[Any, ...]]:
    """The way to every key and the first two members of every list."""
    members: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value[:2]))
    for key, inner in members if depth else []:
        yield (key,)
        yield from ((key, *rest) for rest in _ways(inner, depth - 1))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, 0),
        (2.5, 2.5),
        ("12.5", 12.5),
        (-1, None),
        (True, None),
        ("x", None),
        ("nan", None),
        ("inf", None),
        (10**400, None),
    ],
)
def test_amounts(value: Any, expected: float | None) -> None:
    assert amount(value) == expected


@pytest.mark.parametrize("value", ["0001-01-01T00:00:00+23:59", "x", None, 7])
def test_moments_that_are_none(value: Any) -> None:
    assert moment(value) is None
