"""Reports of other jobs: a failed build blocks; an old, foreign, empty, skipped or broken report is unknown, never a pass."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.deploy.options import Report
from launchgate.checks.deploy.spec import Options
from launchgate.model import Assessment, Severity, Status
from tests.checks.deploy.lab import READY, judge, only
from tests.support.context import NOW
from tests.support.repos import Repo, make_repo

PATH = "build/report"
HOUR = timedelta(hours=1)


def ready(folder: Path) -> tuple[Repo, str]:
    """A repository whose head was committed at midnight of the run's day."""
    repo = make_repo(folder / "repo")
    repo.day = (NOW - datetime(2024, 1, 1, tzinfo=UTC)).days
    return repo, repo.commit({".gitignore": "build/\n", "app.py": "1\n"})


def place(repo: Repo, data: str | bytes, *, age: timedelta = timedelta()) -> None:
    repo.write({PATH: data})
    at = (NOW - age).timestamp()
    os.utime(repo.path / PATH, (at, at))


def built(repo: Repo, rule: str = "build-clean", **options: Any) -> Assessment:
    key = {"build-clean": "build", "rollback-drill": "drill", "end-to-end": "end_to_end"}[rule]
    declared: dict[str, Any] = {key: Report(report=PATH, **options)}
    return only(judge(repo, Options(**declared), environ={"SHA": "ab" * 20}), rule)


def junit(*cases: str, stamp: str = "", commit: str = "") -> str:
    named = f'<properties><property name="commit" value="{commit}"/></properties>' if commit else ""
    inner = "".join(f'<testcase classname="build" name="{n}">{case}</testcase>' for n, case in enumerate(cases))
    return f'<testsuites><testsuite name="build" timestamp="{stamp}">{named}{inner}</testsuite></testsuites>'


def checks(sha: str, /, at: datetime = NOW, **conclusions: Any) -> str:
    runs = [
        {"name": name, "head_sha": sha, "status": "completed" if word != "running" else "in_progress",
         "conclusion": None if word == "running" else word, "completed_at": f"{at:%Y-%m-%dT%H:%M:%SZ}"}
        for name, word in conclusions.items()
    ]  # fmt: skip
    return json.dumps({"total_count": len(runs), "check_runs": runs})


def test_a_junit_report_of_this_build(tmp_path: Path) -> None:
    repo, head = ready(tmp_path)
    place(repo, junit("", ""))
    assert built(repo).status is Status.PASS
    place(repo, junit("", '<failure message="TS2304: cannot find name">x</failure>'))
    failed = built(repo)
    assert (failed.status, failed.severity) == (Status.FAIL, Severity.BLOCKER)
    assert "1 of 2 in `build/report`: `build 1` (TS2304: cannot find name)" in failed.message
    place(repo, junit("", "<error/>"))
    assert built(repo).status is Status.FAIL
    place(repo, junit("", commit=head))
    assert f"The build of commit {head[:10]} passed" in built(repo).message


def test_a_failure_told_by_an_attribute_is_one(tmp_path: Path) -> None:
    repo, _ = ready(tmp_path)
    place(repo, '<testsuite name="build"><testcase classname="build" name="1" status="failed"/></testsuite>')
    assert built(repo).status is Status.FAIL


@pytest.mark.parametrize(("body", "wanted"), [("assert True", Status.PASS), ("assert False", Status.FAIL)])
def test_what_pytest_itself_writes(tmp_path: Path, body: str, wanted: Status) -> None:
    repo, _ = ready(tmp_path)
    case = tmp_path / "test_build.py"
    case.write_text(f"def test_build() -> None:\n    {body}\n")
    out = tmp_path / "junit.xml"
    subprocess.run((sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--rootdir={tmp_path}", f"--junitxml={out}",
                    str(case)), cwd=tmp_path, capture_output=True, check=False)  # fmt: skip
    text = out.read_text()
    assert "timestamp=" in text
    repo.write({PATH: text})
    options = Options(build=Report(report=PATH))
    assert only(judge(repo, options, now=datetime.now(UTC)), "build-clean").status is wanted


@pytest.mark.parametrize(
    ("data", "age", "said"),
    [
        (junit(), timedelta(), "it holds no results at all"),
        (junit("<skipped/>", "<skipped/>"), timedelta(), "everything in it was skipped"),
        (junit(""), timedelta(hours=25), "more than 24 hours ago"),
        (junit("", stamp="2026-01-10T12:00:00Z"), timedelta(), "it was made on 2026-01-10"),
        (junit("", commit="1234567890abcdef"), timedelta(), "it is of commit 1234567890"),
        (junit("")[:60], timedelta(), "is no XML"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><testsuites>&a;</testsuites>", timedelta(), "declares XML entities"),
        ("<coverage/>", timedelta(), "it is no JUnit: its first element is `coverage`"),
        ("{", timedelta(), "is no JSON"),
        ("[]", timedelta(), "it is no list of check runs"),
        ('{"coverage": 81}', timedelta(), "it is no list of check runs"),
        (b"\xff\xfe\x00", timedelta(), "is no"),
    ],
)
def test_what_says_nothing_of_this_build(tmp_path: Path, data: str | bytes, age: timedelta, said: str) -> None:
    repo, _ = ready(tmp_path)
    place(repo, data, age=age)
    found = built(repo)
    assert found.status is Status.UNKNOWN
    assert said in found.message


def test_a_report_older_than_its_commit_is_unknown(tmp_path: Path) -> None:
    repo, _ = ready(tmp_path)
    place(repo, junit(""), age=timedelta(hours=11))
    assert built(repo).status is Status.PASS  # the commit is half a day old
    repo.environment = {"GIT_COMMITTER_DATE": (NOW - HOUR).isoformat()}
    repo.commit({"app.py": "2\n"})
    assert "before the commit that is judged" in built(repo).message


def test_a_local_time_without_its_zone_is_not_taken_for_utc(tmp_path: Path) -> None:
    repo, _ = ready(tmp_path)
    place(repo, junit("", stamp=f"{NOW + timedelta(hours=9):%Y-%m-%dT%H:%M:%S}"))
    assert built(repo).status is Status.PASS
    place(repo, junit("", stamp="2025-11-01T10:00:00"))
    assert built(repo).status is Status.UNKNOWN


def test_a_missing_report_says_what_brings_it(tmp_path: Path) -> None:
    repo, _ = ready(tmp_path)
    found = built(repo)
    assert (found.status, found.location.config) == (Status.UNKNOWN, "deploy.build")
    assert "actions/download-artifact" in found.remediation


def test_githubs_results_of_this_commit(tmp_path: Path) -> None:
    repo, head = ready(tmp_path)
    place(repo, checks(head, build="success", lint="failure", docker_image="success"))
    found = built(repo)  # lint is no build
    assert (found.status, "2 of 2" in found.message) == (Status.PASS, True)
    place(repo, checks(head, build="failure", lint="success"))
    assert built(repo).status is Status.FAIL
    place(repo, checks(head, build="timed_out"))
    assert built(repo).status is Status.FAIL
    place(repo, checks("0" * 40, build="success"))
    assert "it is of commit 0000000000" in built(repo).message
    both = [
        *json.loads(checks("0" * 40, build="failure"))["check_runs"],
        *json.loads(checks(head, build="success"))["check_runs"],
    ]
    place(repo, json.dumps({"check_runs": both}))
    assert built(repo).status is Status.PASS


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"build": "running"}, "not finished: `build` (in_progress)"),
        ({"build": "cancelled"}, "not finished: `build` (cancelled)"),
        ({"build": "skipped"}, "everything in it was skipped"),
        ({"lint": "success"}, "none of its results speaks of building; it names `lint`"),
    ],
)
def test_what_githubs_results_leave_open(tmp_path: Path, words: dict[str, Any], said: str) -> None:
    repo, head = ready(tmp_path)
    place(repo, checks(head, **words))
    found = built(repo)
    assert found.status is Status.UNKNOWN
    assert said in found.message


def test_a_first_page_of_results_is_not_the_whole(tmp_path: Path) -> None:
    repo, head = ready(tmp_path)
    data = json.loads(checks(head, build="success"))
    place(repo, json.dumps(data | {"total_count": 45}))
    assert "1 of 45 results" in built(repo).message
    place(repo, json.dumps([data, json.loads(checks(head, bundle="success"))]))
    assert "2 of 2" in built(repo).message


def test_declared_names_all_have_to_be_there(tmp_path: Path) -> None:
    repo, head = ready(tmp_path)
    place(repo, checks(head, verify="success"))
    assert built(repo, checks=("verify",)).status is Status.PASS
    found = built(repo, checks=("verify", "Package *"))
    assert found.status is Status.UNKNOWN
    assert "nothing in it is named `Package *`; it names `verify`" in found.message


def test_other_shapes_of_github(tmp_path: Path) -> None:
    repo, head = ready(tmp_path)
    row = {
        "name": "Build",
        "headSha": head,
        "status": "completed",
        "conclusion": "success",
        "updatedAt": "2026-01-15T11:59:00Z",
    }
    state = {
        "state": "failure",
        "sha": head,
        "statuses": [{"context": "ci/build", "state": "failure", "updated_at": "2026-01-15T11:00:00Z"}],
    }
    runs = {"workflow_runs": [{"name": "build", "head_sha": head[:10], "status": "completed", "conclusion": "success"}]}
    for data, wanted in (([row], Status.PASS), (row, Status.PASS), (state, Status.FAIL), (runs, Status.PASS)):
        place(repo, json.dumps(data))
        assert built(repo).status is wanted


def test_the_commit_may_be_declared(tmp_path: Path) -> None:
    repo, _ = ready(tmp_path)
    place(repo, junit(""))
    assert "it is of commit abababab" in built(repo, commit="${SHA}").message
    assert "NOPE holds no commit" in built(repo, commit="${NOPE}").message


def test_a_drill_and_a_whole_deploy_may_be_of_another_commit(tmp_path: Path) -> None:
    repo, _ = ready(tmp_path)
    place(repo, checks("0" * 40, NOW - timedelta(days=20), rollback="success"))
    assert built(repo, "rollback-drill").status is Status.PASS
    assert built(repo, "end-to-end").status is Status.PASS
    assert built(repo, "end-to-end", max_age_hours=24).status is Status.UNKNOWN
    place(repo, checks("0" * 40, NOW - timedelta(days=40), rollback="success"))
    assert built(repo, "rollback-drill").status is Status.PASS
    assert built(repo, "end-to-end").status is Status.UNKNOWN
    place(repo, checks("0" * 40, rollback="failure"))
    assert built(repo, "rollback-drill").status is Status.FAIL
    assert built(repo, "end-to-end").status is Status.FAIL


def test_what_nobody_declared_is_not_applicable_with_what_is_known(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.commit(READY | {"deploy.sh": "#!/bin/sh\nscp .env web@host:/srv/.env\n"})
    judgement = judge(repo)
    for rule in ("build-clean", "rollback-drill", "end-to-end", "config-safe"):
        assert only(judgement, rule).status is Status.NOT_APPLICABLE
        assert only(judgement, rule).message.startswith("not declared")
    assert "last drilled on 2026-01-04, which is no proof" in only(judgement, "rollback-drill").message
    assert "`scp .env web@host:/srv/.env` (deploy.sh:2)" in only(judgement, "config-safe").message
