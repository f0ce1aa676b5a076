"""JUnit reports as different tools write them, read into cases; and what a declared report says of a rule."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from launchgate.casereports import CaseReport, Reported, counted, judged, matching_cases, said
from launchgate.junitfile import Outcome, junit_of
from launchgate.model import Status
from tests.support.rules import rule

PLAYWRIGHT = """<testsuites id="" name="" tests="3" failures="1" skipped="1" time="4.2">
<testsuite name="checkout.spec.ts" timestamp="2026-01-15T11:00:00.000Z" hostname="Mobile Safari" tests="3" time="4">
<testcase name="checkout : pays with a card" classname="checkout.spec.ts" time="1.5"></testcase>
<testcase name="checkout : api is down" classname="checkout.spec.ts" time="2.5"><failure message="x">t</failure></testcase>
<testcase name="checkout : refund" classname="checkout.spec.ts" time="0"><skipped/></testcase>
</testsuite></testsuites>"""
PYTEST = """<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1"
 timestamp="2026-01-15T11:00:00.123456" hostname="ci"><properties><property name="commit" value="abc1234def"/></properties>
<testcase classname="tests.test_shop" name="test_upload[pdf]" time="0.001"><properties><property name="row" value="100"/>
</properties></testcase><testcase classname="tests.test_shop" name="test_x" time="x"><error message="boom"/></testcase>
</testsuite></testsuites>"""
NESTED = """<testsuite xmlns="urn:x" name="outer" timestamp="bad"><testsuite name="inner"><testcase name="a"/><!-- c -->
<testcase name="b" status="notrun"/><testcase name="c" result="skipped"/><testcase name="d" status="failed"/></testsuite>
<testcase/></testsuite>"""


def test_playwright() -> None:
    report = junit_of(fromstring(PLAYWRIGHT))
    assert [case.outcome for case in report.cases] == [Outcome.PASSED, Outcome.FAILED, Outcome.SKIPPED]
    assert report.cases[0].title == "checkout.spec.ts > Mobile Safari > checkout : pays with a card"
    assert report.cases[0].seconds == 1.5
    assert report.made == datetime(2026, 1, 15, 11, tzinfo=UTC)
    assert report.zoned


def test_pytest_with_properties_and_no_zone() -> None:
    report = junit_of(fromstring(PYTEST))
    assert report.commit == "abc1234def"
    assert not report.zoned
    assert report.cases[0].properties == (("row", "100"),)
    assert [case.outcome for case in report.cases] == [Outcome.PASSED, Outcome.FAILED]
    assert report.cases[1].seconds is None


def test_nested_suites_and_cases_without_words() -> None:
    report = junit_of(fromstring(NESTED))
    assert {case.title: case.outcome for case in report.cases} == {
        "outer > ": Outcome.PASSED, "outer > inner > a": Outcome.PASSED, "outer > inner > b": Outcome.SKIPPED,
        "outer > inner > c": Outcome.SKIPPED, "outer > inner > d": Outcome.FAILED,
    }  # fmt: skip
    assert report.made is None


def test_what_is_no_report() -> None:
    with pytest.raises(ValueError, match="its root is <coverage>"):
        junit_of(fromstring("<coverage/>"))


def test_suites_may_nest_deeply() -> None:
    text = "".join(f"<testsuite name='{n}'>" for n in range(900)) + "<testcase name='a'/>" + "</testsuite>" * 900
    [case] = junit_of(fromstring(text)).cases
    assert case.title.startswith("0 > 1 > 2")
    assert len(case.title) < 60


def test_what_pytest_itself_writes(tmp_path: Path) -> None:
    source = """import pytest
def test_pays(record_property): record_property("flow", "checkout")
def test_breaks(): assert False
@pytest.mark.skip
def test_later(): pass
"""
    (tmp_path / "test_shop.py").write_text(source)
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--junitxml=r.xml", "test_shop.py")
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    report = junit_of(fromstring((tmp_path / "r.xml").read_text()))
    assert [(case.name, case.outcome) for case in report.cases] == [
        ("test_pays", Outcome.PASSED), ("test_breaks", Outcome.FAILED), ("test_later", Outcome.SKIPPED),
    ]  # fmt: skip
    assert report.cases[0].properties == (("flow", "checkout"),)
    assert report.made is not None


def test_many_suites_cost_their_number() -> None:
    text = "<testsuites>" + "<testsuite name='a'><testcase name='b'/></testsuite>" * 20_000 + "</testsuites>"
    assert len(junit_of(fromstring(text)).cases) == 20_000


def test_patterns_name_cases_by_name_and_by_suite() -> None:
    report = junit_of(fromstring(PLAYWRIGHT))
    for pattern, number in (("*", 3), ("*PAYS*", 1), ("*safari*pays*", 1), ("checkout : refund", 1), ("pays", 0)):
        assert len(matching_cases(report, pattern)) == number, pattern


def _reported(cases: str, text: str = PLAYWRIGHT) -> Reported:
    declared = CaseReport(path="e2e.xml", cases=cases)
    return counted(declared, "smoke.reports[0]", [junit_of(fromstring(text))])


@pytest.mark.parametrize(
    ("cases", "status", "message"),
    [
        ("*pays*", Status.PASS, "1 case of e2e.xml that match `*pays*` passed"),
        ("*", Status.FAIL, "1 case of e2e.xml failed: `checkout.spec.ts > Mobile Safari > checkout : api is down`"),
        ("*refund*", Status.UNKNOWN, "all 1 case of e2e.xml that match `*refund*` were skipped"),
        ("*onboarding*", Status.UNKNOWN, "none of the 3 cases of e2e.xml matches `*onboarding*`"),
    ],
)
def test_what_a_report_says(cases: str, status: Status, message: str) -> None:
    found = said(_reported(cases))
    assert found[:2] == (status, message)
    assert bool(found[2]) is (status is not Status.PASS)


def test_an_empty_report_says_nothing() -> None:
    assert said(_reported("*", "<testsuites/>"))[0] is Status.UNKNOWN


def test_hostile_names_stay_on_one_line() -> None:
    text = '<testsuite><testcase name="a`&#10;::error::&#x202e;%s"><failure/></testcase></testsuite>' % ("x" * 5000)
    [found] = judged(rule(), [_reported("*", text)])
    assert found.status is Status.FAIL
    assert "\n" not in found.message
    assert "\u202e" not in found.message
    assert len(found.message) < 250


def test_a_declaration_needs_words() -> None:
    with pytest.raises(ValueError, match="must not be empty"):
        CaseReport(path=" ")
