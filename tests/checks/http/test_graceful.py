"""http/graceful-failure: the project's own tests of a service that is down, with and without a site to probe."""

from datetime import timedelta
from pathlib import Path

import pytest

from launchgate.casereports import CaseReport
from launchgate.checks.http.gather import gather
from launchgate.checks.http.judge import judge
from launchgate.checks.http.spec import Options
from launchgate.model import Assessment, Judgement, Status
from tests.support.case_reports import put_report
from tests.support.context import NOW, make_context
from tests.support.web import page, serve

WANTED = CaseReport(path="e2e.xml", cases="*api is down*", max_age_h=48)


def judged(root: Path, *reports: CaseReport, target: str | None = None) -> Judgement:
    options = Options(reports=reports)
    urls = (target,) if target else ()
    return judge(gather(make_context(root, target=target, explicit_urls=urls), options), options)


def graceful(judgement: Judgement) -> list[Assessment]:
    return [one for one in judgement.assessments if one.rule == "http/graceful-failure"]


@pytest.mark.parametrize(
    ("cases", "status"),
    [
        ({"orders api is down": "passed"}, Status.PASS),
        ({"orders api is down": "failed"}, Status.FAIL),
        ({"orders api is down": "skipped"}, Status.UNKNOWN),
        ({"orders load": "failed"}, Status.UNKNOWN),
    ],
)
def test_what_the_tests_say(tmp_path: Path, cases: dict[str, str], status: Status) -> None:
    put_report(tmp_path, cases)
    [found] = graceful(judged(tmp_path, WANTED))
    assert found.status is status


def test_an_old_report(tmp_path: Path) -> None:
    put_report(tmp_path, {"orders api is down": "passed"}, at=NOW - timedelta(hours=49))
    [found] = graceful(judged(tmp_path, WANTED))
    assert found.status is Status.UNKNOWN
    assert "more than 48 hours ago" in found.message


def test_without_a_target_only_the_reports_are_read(tmp_path: Path) -> None:
    judgement = judged(tmp_path)
    assert {one.rule for one in judgement.assessments} == {"http/graceful-failure"}
    [found] = graceful(judgement)
    assert (found.status, found.message.partition(":")[0]) == (Status.NOT_APPLICABLE, "not declared")


def test_beside_a_live_site(tmp_path: Path) -> None:
    put_report(tmp_path, {"orders api is down": "passed"})
    with serve({"/": page("<h1>Shop</h1>")}) as web:
        judgement = judged(tmp_path, WANTED, target=web.url)
    assert [one.status for one in graceful(judgement)] == [Status.PASS]
    assert {"http/crawl", "http/security-headers"} <= {one.rule for one in judgement.assessments}
