"""A ready repository passes, an empty one says what is missing, and nothing is judged before its time."""

from pathlib import Path

import pytest

from launchgate.checks.deploy import CHECK
from launchgate.checks.deploy.options import Report
from launchgate.checks.deploy.spec import Options
from launchgate.model import Severity, Stage, Status
from tests.checks.deploy.lab import READY, judge, of_files, only
from tests.support.context import make_context
from tests.support.repos import make_repo

ATTESTED = {"deploy/rollback-drill", "deploy/end-to-end", "deploy/config-safe", "deploy/manual-steps"}


def test_a_ready_repository_passes(tmp_path: Path) -> None:
    judgement = of_files(tmp_path, READY)
    statuses = {one.rule.removeprefix("deploy/"): one.status for one in judgement.assessments}
    passing = {rule for rule, status in statuses.items() if status is Status.PASS}
    assert passing == {
        "repeatable", "one-command", "manual-steps", "documented", "rollback-doc", "release-checklist", "ci-gate",
    }  # fmt: skip
    assert {status for rule, status in statuses.items() if rule not in passing} == {Status.NOT_APPLICABLE}
    assert {table.id for table in judgement.tables} == {"deploy-ways", "deploy-steps"}


def test_an_empty_repository_says_what_is_missing_and_what_to_paste(tmp_path: Path) -> None:
    judgement = of_files(tmp_path, {"app.py": "print(1)\n"})
    failing = {one.rule.removeprefix("deploy/"): one for one in judgement.assessments if one.status is Status.FAIL}
    assert set(failing) == {"documented", "rollback-doc", "release-checklist", "ci-gate"}
    assert failing["rollback-doc"].severity is Severity.BLOCKER
    assert "docs/rollback.md" in failing["rollback-doc"].remediation
    assert only(judgement, "repeatable").status is Status.UNKNOWN
    assert only(judgement, "one-command").because == "deploy/repeatable#repeatable deploy"
    assert only(judgement, "manual-steps").because == "deploy/documented#deploy document"


@pytest.mark.parametrize("stage", [Stage.PR, Stage.FULL])
def test_before_a_release_nothing_is_judged_unless_the_section_is_configured(tmp_path: Path, stage: Stage) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.commit({"app.py": "1\n"})
    idle = judge(repo, stage=stage)
    assert {one.status for one in idle.assessments} == {Status.NOT_APPLICABLE}
    assert only(judge(repo, Options(max_manual_steps=1), stage=stage), "rollback-doc").status is Status.NOT_APPLICABLE
    configured = judge(repo, Options(rollback=("docs/rollback.md",)), stage=stage)
    assert only(configured, "rollback-doc").status is Status.FAIL
    assert only(configured, "ci-gate").status is Status.FAIL


def test_without_a_repository_files_are_unknown_with_the_reason(tmp_path: Path) -> None:
    context = make_context(tmp_path, stage=Stage.RELEASE)
    judgement = CHECK.judge(CHECK.gather(context, Options()), Options())
    found = only(judgement, "rollback-doc")
    assert (found.status, found.remediation) == (Status.UNKNOWN, "check it out")
    assert "is not in a git repository" in found.message


def test_only_what_a_person_may_know_is_attestable() -> None:
    assert {rule.id for rule in CHECK.rules if rule.attestable} == ATTESTED


@pytest.mark.parametrize("path", ["/etc/passwd", "../x.md", "~/x.md", "a/../b.md"])
def test_a_declared_path_stays_below_the_repository(path: str) -> None:
    with pytest.raises(ValueError, match="below the repository"):
        Options(rollback=(path,))
    with pytest.raises(ValueError, match="below the repository"):
        Report(report=path)
