"""Clones that do not hold all of history: what is there is judged, and the rest is unknown and never a pass."""

from pathlib import Path

import pytest

from launchgate.context import Deadline
from launchgate.errors import CannotJudge
from launchgate.model import Status
from tests.checks.secrets.runs import failed, findings, full, of_rule, token
from tests.support.repos import make_repo


def test_shallow_clone_leaves_history_unknown_and_names_fetch_depth(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": token("old")})
    repo.commit({"a.txt": token("new")})
    judged = full(repo.clone(tmp_path / "shallow", "--depth=1"))
    assert findings(judged) == [("secrets/tree", "a.txt")]
    (history,) = of_rule(judged, "secrets/history")
    assert history.status is Status.UNKNOWN
    assert "fetch-depth: 0" in history.remediation


def test_partial_clone_leaves_history_unknown(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": token("old")})
    repo.commit({"a.txt": "clean"})
    judged = full(repo.clone(tmp_path / "partial", "--filter=blob:none"))
    assert failed(judged) == []
    assert [one.status for one in of_rule(judged, "secrets/tree")] == [Status.PASS]
    (history,) = of_rule(judged, "secrets/history")
    assert (history.status, "1 objects" in history.message) == (Status.UNKNOWN, True)


def test_partial_clone_without_checkout_leaves_the_files_unknown_too(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": token()})
    judged = full(repo.clone(tmp_path / "partial", "--filter=blob:none", "--bare"))
    assert {one.status for one in judged.assessments[:2]} == {Status.UNKNOWN}


def test_damaged_object_leaves_history_unknown(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "old"})
    old = repo.git("rev-parse", "HEAD:a.txt")
    repo.commit({"a.txt": "new"})
    path = repo.path / ".git/objects" / old[:2] / old[2:]
    path.chmod(0o600)
    path.write_bytes(b"nonsense")
    (history,) = of_rule(full(repo), "secrets/history")
    assert (history.status, "git fsck" in history.remediation) == (Status.UNKNOWN, True)


def test_missing_commit_leaves_history_unknown(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    first = repo.commit({"a.txt": "old"})
    repo.commit({"a.txt": "new"})
    (repo.path / ".git/objects" / first[:2] / first[2:]).unlink()
    (history,) = of_rule(full(repo), "secrets/history")
    assert history.status is Status.UNKNOWN


def test_file_that_cannot_be_read_leaves_the_files_unknown(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"folder/a.txt": "one"})
    (repo.path / "folder/a.txt").unlink()
    (repo.path / "folder").rmdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/a.txt").write_text(token())
    (repo.path / "folder").symlink_to(tmp_path / "outside")
    judged = full(repo)
    assert failed(judged) == []
    assert [one.status for one in of_rule(judged, "secrets/tree")] == [Status.UNKNOWN]


def test_time_that_runs_out_is_unknown_and_names_the_setting(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one"})
    with pytest.raises(CannotJudge) as caught:
        full(repo, deadline=Deadline(0))
    assert "limits.deadline_s" in caught.value.remedy


def test_missing_file_version_leaves_history_unknown(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": token("old")})
    gone = repo.git("rev-parse", "HEAD:a.txt")
    repo.commit({"a.txt": "clean"})
    (repo.path / ".git" / "objects" / gone[:2] / gone[2:]).unlink()
    (history,) = of_rule(full(repo), "secrets/history")
    assert (history.status, "1 object" in history.message) == (Status.UNKNOWN, True)
