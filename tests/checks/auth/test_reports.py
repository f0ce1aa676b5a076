"""auth/session-flows by the project's own tests: read without opt-in, because nothing is sent."""

from pathlib import Path

import pytest

from launchgate.casereports import CaseReport
from launchgate.checks.auth.spec import Options
from launchgate.model import Assessment, Status
from launchgate.settings import Attack
from tests.checks.auth.lab import judged
from tests.support.case_reports import put_report
from tests.support.context import NOW
from tests.support.tenants import tenants

WANTED = CaseReport(path="e2e.xml", cases="*reset*")


def flows(root: Path, *reports: CaseReport) -> list[Assessment]:
    with tenants() as product:
        judgement = judged(root, product, Options(reports=reports), attack=Attack(), now=NOW)
        assert product.requests == []
    return [one for one in judgement.assessments if one.rule == "auth/session-flows"]


@pytest.mark.parametrize(
    ("cases", "status"),
    [
        ({"password reset": "passed"}, Status.PASS),
        ({"password reset": "failed"}, Status.FAIL),
        ({"password reset": "skipped"}, Status.UNKNOWN),
        ({"login": "passed"}, Status.UNKNOWN),
    ],
)
def test_what_the_tests_say(tmp_path: Path, cases: dict[str, str], status: Status) -> None:
    put_report(tmp_path, cases)
    [found] = flows(tmp_path, WANTED)
    assert found.status is status


def test_nothing_declared(tmp_path: Path) -> None:
    [found] = flows(tmp_path)
    assert found.status is Status.NOT_APPLICABLE
    assert "auth.reports" in found.message
