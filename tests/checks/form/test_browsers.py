"""form/browser-matrix: the project's own browser tests, in all places together."""

from pathlib import Path

import pytest

from launchgate.checks.form.gather import gather
from launchgate.checks.form.judge import judge
from launchgate.checks.form.spec import BrowserReport, Options, Where
from launchgate.model import Assessment, Status
from tests.support.case_reports import put_report
from tests.support.context import make_context


def browsers(root: Path, *reports: BrowserReport) -> list[Assessment]:
    options = Options(reports=reports)
    judgement = judge(gather(make_context(root), options), options)
    return [one for one in judgement.assessments if one.rule == "form/browser-matrix"]


def report(name: str, *covers: Where) -> BrowserReport:
    return BrowserReport(path=f"{name}.xml", cases="*contact*", covers=covers)


DESKTOP = report("desktop", "desktop")
IPHONE = report("iphone", "mobile", "safari", "private")


def test_everywhere_is_a_pass(tmp_path: Path) -> None:
    for name in ("desktop", "iphone"):
        put_report(tmp_path, {"contact form": "passed"}, f"{name}.xml")
    [found] = browsers(tmp_path, DESKTOP, IPHONE)
    assert (found.status, found.message) == (
        Status.PASS,
        "the form's tests passed on desktop, mobile, safari, private",
    )


def test_one_browser_is_not_all(tmp_path: Path) -> None:
    put_report(tmp_path, {"contact form": "passed"}, "desktop.xml")
    [found] = browsers(tmp_path, DESKTOP)
    assert found.status is Status.UNKNOWN
    assert found.message.endswith("none ran on mobile, safari, private")


@pytest.mark.parametrize(("outcome", "status"), [("failed", Status.FAIL), ("skipped", Status.UNKNOWN)])
def test_what_goes_wrong_in_one_browser(tmp_path: Path, outcome: str, status: Status) -> None:
    put_report(tmp_path, {"contact form": "passed"}, "desktop.xml")
    put_report(tmp_path, {"contact form": outcome}, "iphone.xml")
    [found] = browsers(tmp_path, DESKTOP, IPHONE)
    assert (found.status, found.subject) == (status, "*contact* in iphone.xml")


def test_nothing_declared_is_for_a_person(tmp_path: Path) -> None:
    [found] = browsers(tmp_path)
    assert found.status is Status.NOT_APPLICABLE
    assert "attest" in found.message


def test_a_report_has_to_say_where_it_ran() -> None:
    with pytest.raises(ValueError, match="at least one place"):
        BrowserReport(path="a.xml", covers=())
