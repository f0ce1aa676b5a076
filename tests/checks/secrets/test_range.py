"""A pull request: only what `base..head` adds is judged, from git objects, and what the base has too is said to be so."""

from pathlib import Path

import pytest

from launchgate.clients.git import BadRevision, MissingObjects, ShallowRepository
from launchgate.errors import CannotJudge
from launchgate.model import Stage, Status
from tests.checks.secrets.runs import failed, findings, full, of_rule, ranged, token
from tests.support.repos import Repo, make_repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "r")
    made.commit({"kept.txt": f"leak = '{token('base')}'\n", "a.txt": "1\n"})
    made.git("tag", "base")
    return made


def test_old_leak_is_none_of_the_changes_business(repo: Repo) -> None:
    repo.commit({"a.txt": "2\n"})
    judged = ranged(repo, "base")
    assert failed(judged) == []
    assert [one.status for one in of_rule(judged, "secrets/tree")] == [Status.PASS]


def test_added_leak_is_found(repo: Repo) -> None:
    commit = repo.commit({"new.txt": token()})
    (one,) = failed(ranged(repo, "base"))
    assert (one.rule, one.subject, one.location.commit) == ("secrets/tree", "new.txt", commit)
    assert one.fingerprint not in ranged(repo, "base").existing


def test_leak_added_and_removed_inside_the_range_is_in_its_history(repo: Repo) -> None:
    repo.commit({"new.txt": token()})
    repo.commit(remove=("new.txt",))
    assert findings(ranged(repo, "base")) == [("secrets/history", "new.txt")]


def test_leak_in_a_message_of_the_range_is_found(repo: Repo) -> None:
    commit = repo.commit({"a.txt": "2\n"}, message=f"use {token()}")
    assert findings(ranged(repo, "base")) == [("secrets/history", f"message of commit {commit[:10]}")]


def test_leak_typed_while_merging_is_found(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "-b", "side")
    repo.commit({"b.txt": "1"})
    repo.git("checkout", "--quiet", "main")
    repo.merge("side", {"b.txt": token()})
    assert findings(ranged(repo, "base")) == [("secrets/tree", "b.txt")]


def test_file_with_an_old_leak_that_is_edited_is_existing(repo: Repo) -> None:
    repo.commit({"kept.txt": f"# edited\nleak = '{token('base')}'\n", "new.txt": token()})
    judged = ranged(repo, "base")
    by_subject = {one.subject: one.fingerprint for one in failed(judged)}
    assert by_subject["kept.txt"] in judged.existing
    assert by_subject["new.txt"] not in judged.existing


def test_change_that_removes_an_old_leak_is_clean(repo: Repo) -> None:
    repo.commit({"kept.txt": "leak = os.environ['X']\n"})
    assert failed(ranged(repo, "base")) == []


def test_leak_that_comes_back_is_new(repo: Repo) -> None:
    repo.commit({"kept.txt": "clean\n"})
    repo.git("tag", "--force", "base")
    repo.commit({"kept.txt": f"leak = '{token('base')}'\n"})
    judged = ranged(repo, "base")
    assert findings(judged) == [("secrets/tree", "kept.txt")]
    assert failed(judged)[0].fingerprint not in judged.existing


def test_checked_out_files_are_not_looked_at(repo: Repo) -> None:
    repo.commit({"a.txt": "2\n"})
    repo.write({"a.txt": token(), "new.txt": token("new")})
    assert failed(ranged(repo, "base")) == []


def test_range_that_adds_nothing_passes_with_its_receipt(repo: Repo) -> None:
    judged = ranged(repo, "base", "base")
    found = [one.status for rule in ("secrets/tree", "secrets/history") for one in of_rule(judged, rule)]
    assert found == [Status.PASS, Status.PASS]
    assert of_rule(judged, "secrets/history")[0].message == "the range adds nothing"
    assert dict(judged.receipt)["commits"] == 0


def test_shallow_clone_that_cuts_the_range_is_unknown(repo: Repo, tmp_path: Path) -> None:
    for number in range(4):
        repo.commit({"a.txt": f"{number}\n"})
    repo.git("branch", "older", "base")
    shallow = repo.clone(tmp_path / "shallow", "--depth=2", "--no-single-branch")
    with pytest.raises(ShallowRepository) as caught:
        ranged(shallow, "origin/older")
    assert "fetch-depth: 0" in caught.value.remedy


def test_shallow_clone_that_holds_the_whole_range_is_enough(repo: Repo, tmp_path: Path) -> None:
    for number in range(4):
        repo.commit({"a.txt": f"{number}\n"})
    repo.commit({"a.txt": token()})
    assert findings(ranged(repo.clone(tmp_path / "shallow", "--depth=3"), "HEAD~1")) == [("secrets/tree", "a.txt")]


def test_base_that_is_not_in_the_clone_names_fetch_depth(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.txt": "2\n"})
    with pytest.raises(BadRevision) as caught:
        ranged(repo.clone(tmp_path / "shallow", "--depth=1"), repo.git("rev-parse", "base"))
    assert "fetch-depth: 0" in caught.value.remedy


def test_partial_clone_without_the_ranges_content_is_unknown(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.txt": token()})
    repo.commit({"a.txt": "clean\n"})
    with pytest.raises(MissingObjects) as caught:
        ranged(repo.clone(tmp_path / "partial", "--filter=blob:none"), "HEAD~2")
    assert "fetch-depth: 0" in caught.value.remedy


def test_range_that_nobody_could_tell_is_unknown_with_the_runs_reason(repo: Repo) -> None:
    with pytest.raises(CannotJudge, match="no base in the event"):
        full(repo, stage=Stage.PR, repository_reason="no base in the event")


def test_missing_scan_that_the_base_lacks_too_is_existing(repo: Repo) -> None:
    repo.commit({"a.txt": "2\n"})
    judged = ranged(repo, "base")
    (scan,) = of_rule(judged, "secrets/scan-enabled")
    assert scan.status is Status.FAIL
    assert scan.identity in judged.existing


def test_change_that_drops_the_scan_is_new(repo: Repo) -> None:
    repo.commit({".pre-commit-config.yaml": "repos: [{repo: x, hooks: [{id: gitleaks}]}]\n"})
    repo.git("tag", "--force", "base")
    repo.commit(remove=(".pre-commit-config.yaml",))
    judged = ranged(repo, "base")
    assert of_rule(judged, "secrets/scan-enabled")[0].identity not in judged.existing
