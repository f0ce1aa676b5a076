"""Declared JUnit reports on disk: found, fresh, of this commit; everything else is said as the reason."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from launchgate.casereports import CaseReport, Reported
from launchgate.clients.casereports import read_cases
from tests.support.context import NOW, make_context
from tests.support.repos import make_repo

PASSED = '<testsuite name="s"{}><testcase name="pays"/></testsuite>'


def put(root: Path, name: str, text: str | bytes, at: datetime = NOW - timedelta(hours=1)) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    os.utime(path, (at.timestamp(), at.timestamp()))


def read(root: Path, path: str = "r.xml") -> Reported:
    [found] = read_cases(make_context(root), (CaseReport(path=path),), "smoke.reports")
    return found


def test_a_fresh_report_counts(tmp_path: Path) -> None:
    put(tmp_path, "r.xml", PASSED.format(""))
    found = read(tmp_path)
    assert (found.reason, found.passed, found.config) == ("", 1, "smoke.reports[0]")


def test_several_files_count_together(tmp_path: Path) -> None:
    for name in ("reports/a.xml", "reports/b.xml"):
        put(tmp_path, name, PASSED.format(""))
    assert read(tmp_path, "reports/*.xml").passed == 2


BOMB = '<!DOCTYPE a [<!ENTITY b "cccccccccc"><!ENTITY d "&b;&b;&b;">]><testsuite name="&d;"/>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "'r.xml' names no report"),
        (PASSED.format("")[:-5], "is no XML"),
        ("", "is no XML"),
        ("<html/>", "is no JUnit report: its root is <html>"),
        (BOMB, "declares XML entities"),
        (PASSED.format(' timestamp="2026-01-01T00:00:00Z"'), "made on 2026-01-01"),
        (PASSED.format(' timestamp="2026-01-20T00:00:00Z"'), "dated in the future"),
    ],
)
def test_any_other_report_says_why_not(tmp_path: Path, text: str | None, reason: str) -> None:
    if text is not None:
        put(tmp_path, "r.xml", text)
    found = read(tmp_path)
    assert reason in found.reason
    assert found.remedy
    assert found.passed == 0


def test_one_old_file_of_several_spoils_all(tmp_path: Path) -> None:
    put(tmp_path, "a.xml", PASSED.format(""))
    put(tmp_path, "b.xml", PASSED.format(""), at=NOW - timedelta(days=30))
    assert "'b.xml' says nothing of this release" in read(tmp_path, "*.xml").reason


def test_a_time_without_a_zone_is_not_in_the_future(tmp_path: Path) -> None:
    ahead = (NOW + timedelta(hours=2)).replace(tzinfo=None).isoformat()
    put(tmp_path, "r.xml", PASSED.format(f' timestamp="{ahead}"'))
    assert read(tmp_path).reason == ""


def test_a_report_of_another_commit(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    head = repo.commit({"a": "b"})
    for commit, fine in ((head, True), ("f" * 40, False)):
        properties = f'<properties><property name="git.commit" value="{commit}"/></properties>'
        put(repo.path, "r.xml", f'<testsuite>{properties}<testcase name="pays"/></testsuite>')
        context = make_context(repo.path, repository=repo.open())
        [found] = read_cases(context, (CaseReport(path="r.xml"),), "smoke.reports")
        assert (found.reason == "") is fine, found.reason


def test_too_many_files(tmp_path: Path) -> None:
    for number in range(201):
        put(tmp_path, f"r/{number}.xml", PASSED.format(""))
    assert "names 201 files" in read(tmp_path, "r/*.xml").reason
