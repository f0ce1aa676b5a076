"""smoke/core-flows by the project's own browser tests, beside a live site."""

from datetime import timedelta
from pathlib import Path

import pytest

from launchgate.casereports import CaseReport
from launchgate.checks.smoke.gather import gather
from launchgate.checks.smoke.judge import judge
from launchgate.checks.smoke.spec import Options
from launchgate.model import Assessment, Status
from tests.support.case_reports import put_report
from tests.support.context import NOW, make_context
from tests.support.web import page, serve

WANTED = CaseReport(path="e2e.xml", cases="*checkout*")


def core_flows(root: Path, *reports: CaseReport) -> list[Assessment]:
    options = Options(reports=reports)
    with serve({"/": page("<h1>Shop</h1>")}) as web:
        judgement = judge(gather(make_context(root, target=web.url, explicit_urls=(web.url,)), options), options)
    return [one for one in judgement.assessments if one.rule == "smoke/core-flows"]


@pytest.mark.parametrize(
    ("cases", "status"),
    [
        ({"checkout pays": "passed", "search": "failed"}, Status.PASS),
        ({"checkout pays": "failed", "checkout ends": "passed"}, Status.FAIL),
        ({"checkout pays": "skipped"}, Status.UNKNOWN),
        ({"search": "passed"}, Status.UNKNOWN),
        ({"checkout pays": "passed", "checkout refund": "skipped"}, Status.PASS),
    ],
)
def test_what_the_matching_cases_say(tmp_path: Path, cases: dict[str, str], status: Status) -> None:
    put_report(tmp_path, cases)
    [found] = core_flows(tmp_path, WANTED)
    assert (found.status, found.subject) == (status, "*checkout* in e2e.xml")
    assert found.location.config == "smoke.reports[0]"


def test_an_old_green_report_passes_nothing(tmp_path: Path) -> None:
    put_report(tmp_path, {"checkout pays": "passed"}, at=NOW - timedelta(days=10))
    [found] = core_flows(tmp_path, WANTED)
    assert found.status is Status.UNKNOWN
    assert "says nothing of this release" in found.message


def test_a_missing_report_and_none_declared(tmp_path: Path) -> None:
    [missing] = core_flows(tmp_path, WANTED)
    assert (missing.status, missing.message) == (Status.UNKNOWN, "'e2e.xml' names no report")
    [undeclared] = core_flows(tmp_path)
    assert undeclared.status is Status.NOT_APPLICABLE
    assert "smoke.reports" in undeclared.message
