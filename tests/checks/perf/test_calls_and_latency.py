"""API calls out of HAR files, and where p95 and p99 can be read."""

import os
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.perf.judge import judge
from launchgate.checks.perf.spec import Facts, Measured, Options, Route
from launchgate.checks.perf.spec_lighthouse import Lighthouse
from launchgate.checks.perf.spec_reports import LatencyReports, PageCalls
from launchgate.clients.files import FolderTree
from launchgate.model import Assessment, Status
from tests.checks.perf.lhr import HOME, RUNS, SLOW, lhr, of, put, run, said

PASS, FAIL, UNKNOWN, ABSENT = Status.PASS, Status.FAIL, Status.UNKNOWN, Status.NOT_APPLICABLE


def entry(url: str, kind: str = "fetch", **more: Any) -> dict[str, Any]:
    return {
        "pageref": "page_1", "startedDateTime": "2026-11-26T12:10:00.000Z", "_resourceType": kind,
        "request": {"url": url, "method": "GET"}, "response": {"content": {"mimeType": "text/html"}},
    } | more  # fmt: skip


def har(*entries: dict[str, Any]) -> dict[str, Any]:
    pages = [{"id": "page_1", "startedDateTime": "2026-11-26T12:10:00.000Z", "title": HOME}]
    return {"log": {"version": "1.2", "pages": pages, "entries": [entry(HOME, "document"), *entries]}}


def counted(root: Path, content: Any, **options: Any) -> list[Assessment]:
    calls = PageCalls(**({"reports": ("*.har",)} | options))
    return of(run(root, Options(calls=calls), {"view.har": content}), "request-count")


@pytest.mark.parametrize(("number", "status"), [(30, PASS), (31, FAIL)])
def test_calls_of_one_view(tmp_path: Path, number: int, status: Status) -> None:
    calls = [entry(f"{HOME}api/item?id={i}", ("fetch", "xhr")[i % 2]) for i in range(number)]
    others = [entry(f"{HOME}a.png", "image"), entry(f"{HOME}api/x", request={"url": HOME, "method": "OPTIONS"})]
    (found,) = counted(tmp_path, har(*calls, *others))
    assert (found.subject, found.status) == (HOME, status)
    assert ("`http://www.shop.example/api/item` alone 31 times" in found.message) is (status is FAIL)


def test_a_har_file_without_types_is_read_by_what_answers_json(tmp_path: Path) -> None:
    json_ = {"response": {"content": {"mimeType": "application/problem+json; charset=utf-8"}}}
    calls = [entry(f"{HOME}api", "", **json_), entry(f"{HOME}page", "")]
    (found,) = counted(tmp_path, har(*calls))
    assert "makes 1 API call," in found.message


def test_a_har_file_of_another_site(tmp_path: Path) -> None:
    data = {"log": {"entries": [entry("https://other.example/")]}}
    (found,) = counted(tmp_path, data)
    assert (found.status, "none of the declared hosts" in found.message) == (UNKNOWN, True)


def test_a_har_file_stands_before_a_report_of_the_same_page(tmp_path: Path) -> None:
    options = Options(lighthouse=Lighthouse(reports=("*.json",)), calls=PageCalls(reports=("*.har",), most=2))
    files = {f"{name}.json": lhr(name) for name in RUNS} | {"s.json": lhr("lhr-v13-slow-mobile-1"), "a.har": har()}
    judgement = run(tmp_path, options, files)
    assert (said(judgement, "request-count", HOME).status, said(judgement, "request-count", SLOW).status) == (
        PASS,
        FAIL,
    )


TABLE = """# Latency
| endpoint | p95 before | p95 after | p99 after |
|---|---|---|---|
| GET /api/quotes | 310 ms | 180 ms | 420 ms |
| POST /api/orders | 500 ms | 490 ms | - |
"""


def heard(root: Path, path: str, content: Any) -> Assessment:
    (found,) = of(run(root, Options(latency_report=LatencyReports(reports=(path,))), {path: content}), "latency-report")
    return found


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (TABLE, "p95 and p99 of 1 endpoint and compares before and after"),
        ("`GET /api/x`: p95 210 ms, p99 400 ms\n", "1 endpoint and does not compare"),
        ("| route | 95th percentile | 99th percentile |\n|---|---|---|\n| /x | 1.2 s | 2 s |\n", "1 endpoint"),
    ],
)
def test_documents_with_both_numbers(tmp_path: Path, content: str, text: str) -> None:
    found = heard(tmp_path, "docs/latency.md", content)
    assert found.status is PASS
    assert text in found.message


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("", "names no p95 and no p99"),
        ("# Latency\nWe watch p95 and p99 of every endpoint.\n", "no endpoint with a time for both"),
        (TABLE.replace("p99 after", "mean"), "names no p99"),
        ("| endpoint | p95 | p99 |\n|---|---|---|\n| /x | TODO | TODO |\n", "no endpoint with a time for both"),
        ("p95 and p99 of /x are read in the dashboard, updated every 5 s\n", "no endpoint with a time for both"),
    ],
)
def test_documents_without_them_fail(tmp_path: Path, content: str, text: str) -> None:
    found = heard(tmp_path, "docs/latency.md", content)
    assert found.status is FAIL
    assert text in found.message
    assert "p95 before" in found.remediation


def verdict(p99: float | None) -> dict[str, Any]:
    table = {"id": "latency", "columns": ["route", "p50 ms", "p95 ms", "p99 ms"], "rows": [["/x", 1, 2, p99]]}
    return {
        "schema": "launchgate/1",
        "run": {"started": "2026-11-20T12:00:00Z"},
        "checks": [{"id": "perf", "tables": [table]}],
    }


def test_a_verdict(tmp_path: Path) -> None:
    assert heard(tmp_path, "verdict.json", verdict(3.5)).status is PASS
    assert heard(tmp_path, "verdict.json", verdict(None)).status is FAIL


def test_two_verdicts_compare_before_and_after(tmp_path: Path) -> None:
    options = Options(latency_report=LatencyReports(reports=("*.json",)))
    found = of(run(tmp_path, options, {"a.json": verdict(3.5), "b.json": verdict(4.5)}), "latency-report")
    assert [(a.status, "and compares before and after" in a.message) for a in found] == [(PASS, True)] * 2


@pytest.mark.parametrize(("name", "status"), [("http_req_duration{name:quotes}", PASS), ("http_req_duration", FAIL)])
def test_a_summary_of_k6(tmp_path: Path, name: str, status: Status) -> None:
    content = {"metrics": {name: {"type": "trend", "values": {"p(95)": 210.0, "p(99)": 400.5}}}}
    put(tmp_path, {"k6.json": content})
    os.utime(tmp_path / "k6.json", (1_795_694_400, 1_795_694_400))
    options = Options(latency_report=LatencyReports(reports=("k6.json",)))
    assert [a.status for a in of(run(tmp_path, options), "latency-report")] == [status]


def test_a_document_of_the_repository_is_found_by_name_and_content(tmp_path: Path) -> None:
    put(tmp_path, {"docs/performance.md": "nothing yet", "README.md": TABLE})
    assert [a.status for a in of(run(tmp_path, Options(), tree=FolderTree(tmp_path)), "latency-report")] == [ABSENT]
    put(tmp_path, {"docs/latency-2026.md": TABLE})
    (found,) = of(run(tmp_path, Options(), tree=FolderTree(tmp_path)), "latency-report")
    assert (found.status, found.location.path) == (PASS, "docs/latency-2026.md")


def test_what_this_run_measured_is_a_report() -> None:
    times = (40.0,) * 310
    seen = Measured(url=HOME, totals_ms=times, services_ms=times, planned_rate=20, achieved_rate=20)
    judgement = judge(Facts(routes=(seen,)), Options(routes=(Route(path="/"),)))
    assert [a.message for a in of(judgement, "latency-report")] == [
        "p95 and p99 of 1 route stand in this run's own table of latencies"
    ]
