"""JUnit in both flavours: red exactly when the exit code says so, valid, complete, and unforgeable."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

from launchgate.model import Disposition, Location, Severity, Status, Verdict
from launchgate.reporters import junit, junit_strict
from tests.reporters.forgeries import FORGERIES
from tests.reporters.strategies import verdicts
from tests.support import verdicts as samples
from tests.support.actions_runner import commands_in
from tests.support.needs import require_conformance
from tests.support.verdicts import entry

BOTH = pytest.mark.parametrize("render", [junit.render, junit_strict.render])
SAMPLES = ("no_go", "incomplete", "go", "empty", "hostile")
Render = Callable[[Verdict], str]


def parsed(text: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(text.encode("utf-8"), parser)


@pytest.fixture(scope="session")
def schemas() -> tuple[etree.XMLSchema, etree.XMLSchema]:
    folder = require_conformance() / "schemas"
    names = ("junit-10.xsd", "junit-windyroad.xsd")
    first, second = (etree.XMLSchema(etree.parse(Path(folder / name))) for name in names)
    return first, second


def assert_counts_equal_elements(root: etree._Element) -> None:
    for suite in root:
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        for name, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert suite.get(name) == str(len(suite.findall(f"testcase/{kind}")))


@BOTH
def test_each_status_and_disposition_becomes_its_element(render: Render) -> None:
    cases = [
        (entry(subject="a"), "failure"),
        (entry(subject="b", status=Status.UNKNOWN), "error"),
        (entry(subject="c", disposition=Disposition.WAIVED), "skipped"),
        (entry(subject="d", disposition=Disposition.BASELINED), "skipped"),
        (entry(subject="e", disposition=Disposition.EXISTING), "skipped"),
        (entry(subject="f", status=Status.NOT_APPLICABLE), "skipped"),
        (entry(subject="g", status=Status.PASS), None),
        (entry(subject="h", severity=Severity.LOW), None),
        (entry(subject="i", status=Status.UNKNOWN, severity=Severity.LOW), None),
        (entry(subject="j", status=Status.UNKNOWN, disposition=Disposition.WAIVED), "skipped"),
    ]
    root = parsed(render(samples.verdict(*(item for item, _ in cases))))
    for case, (item, expected) in zip(root.findall("testsuite/testcase"), cases, strict=True):
        assert case.get("name") == f"secrets/tree {item.subject}"
        assert case.get("classname") == "launchgate.secrets"
        assert [child.tag for child in case if child.tag != "system-out"] == ([expected] if expected else [])
    assert_counts_equal_elements(root)


def test_a_failure_says_what_where_why_and_fix() -> None:
    root = parsed(junit.render(samples.no_go()))
    failure = root.find("testsuite[@name='secrets']/testcase/failure")
    assert failure is not None
    assert failure.text is not None
    assert failure.get("type") == "secrets/history"
    assert failure.get("message") == "a GitHub token was added in `config/prod.py` and is still at HEAD"
    for part in ("where: config/prod.py:12, commit 4f2a9c1d8e7b", "why: Anybody who can read", "fix: revoke the token"):
        assert part in failure.text
    assert "evidence: github-token ghp_…7Q" in failure.text


def test_a_failure_without_any_text_still_fails() -> None:
    bare = entry(message="", impact="", remediation="")
    root = parsed(junit.render(samples.verdict(bare)))
    assert len(root.findall("testsuite/testcase/failure")) == 1


def test_skipped_gives_the_reason() -> None:
    waived = entry(disposition=Disposition.WAIVED, note="waived by Ada until 2026-03-05: renewed on Monday")
    base = entry(subject="b", disposition=Disposition.EXISTING, note="the base revision has it too")
    absent = entry(subject="c", status=Status.NOT_APPLICABLE, message="not declared: set smoke.login in launchgate.yml")
    root = parsed(junit.render(samples.verdict(waived, base, absent)))
    assert [skipped.get("message") for skipped in root.iter("skipped")] == [
        "waived by Ada until 2026-03-05: renewed on Monday",
        "existing, the base has it too: the base revision has it too",
        "not applicable: not declared: set smoke.login in launchgate.yml",
    ]


def test_file_and_line_are_given_only_inside_the_repository() -> None:
    paths = ("src/a.py", "/etc/passwd", "../x", "a/../../x", "C:/x", "a\\..\\..\\x", "", "./x")
    entries = (entry(subject=path, location=Location(path=path, line=3)) for path in paths)
    cases = parsed(junit.render(samples.verdict(*entries))).findall("testsuite/testcase")
    assert [(case.get("file"), case.get("line")) for case in cases] == [("src/a.py", "3"), *[(None, None)] * 7]


def test_suites_are_numbered_from_zero_with_times_of_three_decimals() -> None:
    results = tuple(
        samples.check_result(name, seconds=seconds) for name, seconds in (("secrets", 0.1 + 0.2), ("tls", 12))
    )
    verdict = samples.verdict(entry(), entry("tls/expiry", "example.com"), checks=results)
    for render in (junit.render, junit_strict.render):
        suites = parsed(render(verdict)).findall("testsuite")
        assert [(suite.get("id"), suite.get("time")) for suite in suites] == [("0", "0.300"), ("1", "12.000")]
        assert {suite.get("timestamp") for suite in suites} == {"2026-03-01T10:15:00"}
        assert {suite.get("package") for suite in suites} == {"launchgate"}


def test_cases_that_look_alike_are_numbered() -> None:
    entries = (entry(subject="a b"), entry(subject="a  b"), entry(subject="a b"), entry(subject="a b (2)"))
    cases = parsed(junit.render(samples.verdict(*entries))).iter("testcase")
    names = [case.get("name") for case in cases]
    assert len(set(names)) == 4
    assert names[:3] == ["secrets/tree a b", "secrets/tree a b (2)", "secrets/tree a b (3)"]


@pytest.mark.parametrize("name", SAMPLES)
def test_strict_samples_are_valid(name: str, schemas: tuple[etree.XMLSchema, etree.XMLSchema]) -> None:
    root = parsed(junit_strict.render(getattr(samples, name)()))
    for schema in schemas:
        schema.assertValid(root)


@given(verdict=verdicts())
def test_strict_is_valid_for_any_verdict(verdict: Verdict, schemas: tuple[etree.XMLSchema, etree.XMLSchema]) -> None:
    root = parsed(junit_strict.render(verdict))
    for schema in schemas:
        schema.assertValid(root)


@BOTH
@given(verdict=verdicts())
def test_red_exactly_when_the_exit_code_says_so(render: Render, verdict: Verdict) -> None:
    root = parsed(render(verdict))
    failures, errors = list(root.iter("failure")), list(root.iter("error"))
    assert bool(failures) == (verdict.exit_code == 1)
    assert bool(failures or errors) == (verdict.exit_code in (1, 3))
    assert len(failures) + len(errors) == sum(item.gates for item in verdict.assessments)
    assert len(list(root.iter("testcase"))) == len(verdict.assessments)
    assert_counts_equal_elements(root)
    keys = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(set(keys)) == len(keys)


@BOTH
@pytest.mark.parametrize("text", FORGERIES)
def test_no_text_forges_an_element_a_command_or_a_control_sequence(render: Render, text: str) -> None:
    plain = parsed(render(samples.verdict(entry(subject="s", status=Status.PASS), entry(subject="t"))))
    hostile = entry(subject=text, message=text, impact=text, remediation=text, note=text, location=Location(url=text))
    verdict = samples.verdict(
        entry(subject=f"{text}2", message=text, remediation=text, status=Status.PASS), hostile, scope=text or "s"
    )
    report = render(verdict)
    root = parsed(report)
    assert [element.tag for element in root.iter()] == [element.tag for element in plain.iter()]
    assert commands_in(report) == []
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\u202a-\u202e\u2066-\u2069]", report)
    assert "[[ATTACHMENT|" not in report


def test_broken_characters_are_made_visible() -> None:
    root = parsed(junit.render(samples.verdict(entry(message="a\x1b[31m b\ufffe c\udce9"))))
    failure = root.find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.get("message") == r"a\x1b[31m b\ufffe c\xe9"


@pytest.mark.parametrize("started", ["", "yesterday", "2026-03-01T10:15:00", "0001-01-01T00:00:00+23:59"])
def test_an_unreadable_time_loses_no_report(started: str, schemas: tuple[etree.XMLSchema, etree.XMLSchema]) -> None:
    verdict = samples.verdict(entry(), run=replace(samples.RUN, started=started))
    root = parsed(junit_strict.render(verdict))
    for schema in schemas:
        schema.assertValid(root)
    assert [suite.get("timestamp") for suite in root] == ["1970-01-01T00:00:00"]
