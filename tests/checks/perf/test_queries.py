"""Slow queries and full scans, out of what databases write."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.perf.queries import normal
from launchgate.checks.perf.spec import Options
from launchgate.checks.perf.spec_reports import Queries
from launchgate.model import Assessment, Status
from tests.checks.perf.lhr import DATA, of, run

PASS, FAIL, UNKNOWN, ABSENT = Status.PASS, Status.FAIL, Status.UNKNOWN, Status.NOT_APPLICABLE


def judged(root: Path, content: Any, **options: Any) -> list[Assessment]:
    queries = Queries(**({"reports": ("report",)} | options))
    (root / "report").write_text(content if isinstance(content, str) else json.dumps(content))
    os.utime(root / "report", (1_795_694_400, 1_795_694_400))  # the statistics have no time of their own
    return of(run(root, Options(queries=queries)), "slow-queries")


def statistics(mean: float, calls: int) -> str:
    quick = '"SELECT * FROM quotes WHERE id = $1",90000,0.2'
    return f'query,calls,mean_exec_time\n{quick}\n"SELECT * FROM orders\nWHERE customer = $1",{calls},{mean}\n'


@pytest.mark.parametrize(
    ("mean", "calls", "status"), [(101, 100, FAIL), (100, 100, PASS), (5000, 99, PASS), (101, 5000, FAIL)]
)
def test_statistics_of_postgresql(tmp_path: Path, mean: float, calls: int, status: Status) -> None:
    (found,) = judged(tmp_path, statistics(mean, calls))
    assert found.status is status
    if status is FAIL:
        assert found.subject == "SELECT * FROM orders WHERE customer = $?"
        assert f"in {calls:,} calls" in found.message
        assert found.location.path == "report"


@pytest.mark.parametrize("key", ["mean_exec_time", "mean_time"])
def test_statistics_as_json(tmp_path: Path, key: str) -> None:
    rows = [{"query": "SELECT 1", "calls": 9000, key: 250.0}, {"query": "SELECT 2", "calls": "7", key: "900"}]
    assert [(a.subject, a.status) for a in judged(tmp_path, rows)] == [("SELECT ?", FAIL)]


DIGEST = {"fingerprint": "select * from t where a=?", "query_count": 900, "metrics": {"Query_time": {"avg": "0.250"}}}


@pytest.mark.parametrize(("slow_ms", "status"), [(249, FAIL), (250, PASS)])
def test_a_digest_of_mysql_is_in_seconds(tmp_path: Path, slow_ms: float, status: Status) -> None:
    (found,) = judged(tmp_path, {"classes": [DIGEST]}, slow_ms=slow_ms)
    assert found.status is status


ENTRY = """# Time: 2026-11-26T12:10:00.123456Z
# User@Host: app[app] @ [10.0.0.5]  Id: 7
# Query_time: {time}  Lock_time: 0.0001 Rows_sent: 1  Rows_examined: 90000
SET timestamp=1768471800;
SELECT * FROM users WHERE mail = 'ada@example.com' AND age > {age};
"""


@pytest.mark.parametrize(("times", "status"), [((2.5, 2.1), FAIL), ((2.5,), PASS), ((0.09, 0.1), PASS)])
def test_a_slow_log_of_mysql_counts_what_comes_again(tmp_path: Path, times: tuple[float, ...], status: Status) -> None:
    log = "".join(ENTRY.format(time=time, age=age) for age, time in enumerate(times))
    (found,) = judged(tmp_path, log)
    assert found.status is status
    assert "ada@" not in found.message + found.subject
    if status is FAIL:
        assert found.subject == "SELECT * FROM users WHERE mail = ? AND age > ?;"


def test_the_time_of_a_slow_log_is_its_own(tmp_path: Path) -> None:
    log = ENTRY.format(time=1, age=1).replace("2026-11-26", "2026-10-01")
    (found,) = judged(tmp_path, log)
    assert (found.status, "made on 2026-10-01" in found.message) == (UNKNOWN, True)


def plan(**node: Any) -> list[dict[str, Any]]:
    scan = {"Node Type": "Seq Scan", "Relation Name": "orders"} | node
    return [{"Plan": {"Node Type": "Aggregate", "Plans": [{"Node Type": "Hash", "Plans": [scan]}]}}]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (plan(**{"Plan Rows": 1001}), FAIL),
        (plan(**{"Plan Rows": 1000}), PASS),
        (plan(**{"Actual Rows": 1, "Rows Removed by Filter": 1000, "Filter": "a"}), FAIL),
        (plan(**{"Actual Rows": 1, "Rows Removed by Filter": 90, "Actual Loops": 12, "Filter": "a"}), FAIL),
        (plan(**{"Actual Rows": 1, "Rows Removed by Filter": 90, "Filter": "a"}), PASS),
        (plan(**{"Plan Rows": 1, "Total Cost": 22500.0, "Filter": "a"}), FAIL),
        (plan(**{"Plan Rows": 1, "Total Cost": 22.0, "Filter": "a"}), PASS),
        ([{"QUERY PLAN": plan(**{"Plan Rows": 5000})}], FAIL),
        (plan(**{"Node Type": "Index Scan", "Plan Rows": 500_000}), PASS),
    ],
)
def test_plans_of_postgresql(tmp_path: Path, content: Any, status: Status) -> None:
    (found,) = judged(tmp_path, content)
    assert found.status is status
    if status is FAIL:
        assert found.subject == "orders"


@pytest.mark.parametrize(("access", "rows", "status"), [("ALL", 5000, FAIL), ("ALL", 20, PASS), ("ref", 5000, PASS)])
def test_plans_of_mysql(tmp_path: Path, access: str, rows: int, status: Status) -> None:
    table = {"table": {"table_name": "orders", "access_type": access, "rows_examined_per_scan": rows}}
    content = {"query_block": {"select_id": 1, "ordering_operation": {"nested_loop": [{"table": {}}, table]}}}
    (found,) = judged(tmp_path, content)
    assert found.status is status


@pytest.mark.parametrize(
    ("name", "status", "text"),
    [
        ("explain-scan.json", FAIL, "about 188,209 rows of `orders`"),
        ("explain-analyze-scan.json", FAIL, "about 200,000 rows of `orders`"),
        ("explain-index.json", PASS, "no plan reads more than 1,000 rows whole"),
        ("pg_stat_statements.csv", PASS, "none of 1 query in 1 report is hot and slow"),
    ],
)
def test_what_a_real_postgresql_wrote(tmp_path: Path, name: str, status: Status, text: str) -> None:
    """A table of 200,000 rows: the plan alone says 1 row, which is what remains of those that were read."""
    (found,) = judged(tmp_path, (DATA / name).read_text("utf-8"))
    assert (found.status, text in found.message) == (status, True)
    assert "ada@" not in found.message


def test_a_real_query_that_is_hot_and_slow(tmp_path: Path) -> None:
    (found,) = judged(tmp_path, (DATA / "pg_stat_statements.csv").read_text("utf-8"), slow_ms=42)
    assert found.status is FAIL
    assert "takes 43 ms on average in 120 calls" in found.message


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT 'it''s', \"x\" , 12.5, 0xFF", "SELECT ?, ? , ?, ?"),
        ("SELECT 'cut off in the midd", "SELECT ?"),
        ("SELECT 'a\\'b' FROM t2", "SELECT ? FROM t2"),
        ("'" * 40_000, ""),
    ],
)
def test_values_are_not_shown(query: str, expected: str) -> None:
    assert normal(query).startswith(expected)
    assert "it" not in normal(query)


def test_nothing_declared_can_be_attested(tmp_path: Path) -> None:
    from launchgate.checks.perf.rules_reports import BACKGROUND_WORK, RULES, SLOW_QUERIES

    judgement = run(tmp_path, Options())
    assert [a.status for a in of(judgement, "slow-queries") + of(judgement, "background-work")] == [ABSENT, ABSENT]
    assert {rule for rule in RULES if rule.attestable} == {SLOW_QUERIES, BACKGROUND_WORK}
