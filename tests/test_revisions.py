"""A range that cannot be determined is never an empty one."""

from pathlib import Path

import pytest

from launchgate.revisions import Revisions, determine
from tests.support.repos import Repo, make_repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "repo")
    made.commit({"a": "1"})
    made.git("switch", "--quiet", "-c", "topic")
    made.commit({"b": "1"})
    return made


def found(repo: Repo, base: str | None, head: str | None = None, branch: str | None = None, **more: bool) -> Revisions:
    return determine(repo.open(), base, head, branch, **more)


def test_a_named_base_and_the_point_where_the_change_left_it(repo: Repo) -> None:
    fork, head = repo.git("rev-parse", "main"), repo.git("rev-parse", "topic")
    repo.git("switch", "--quiet", "main")
    tip = repo.commit({"c": "1"})
    revisions = found(repo, "main", "topic")
    assert revisions.range is not None
    assert (revisions.range.base, revisions.range.head, revisions.fork_point) == (tip, head, fork)


def test_without_a_base_the_default_branch_counts(repo: Repo) -> None:
    for branch in ("main", None):
        revisions = found(repo, None, "topic", branch)
        assert revisions.range is not None
        assert revisions.range.base == repo.git("rev-parse", "main")


@pytest.mark.parametrize("base", ["nosuch", "0123456789" * 4, "-x", "main --all", ""])
def test_a_base_that_is_not_here_is_never_replaced_by_another(repo: Repo, base: str) -> None:
    revisions = found(repo, base, "topic", "main")
    assert revisions.range is None
    assert "revision" in revisions.reason
    assert revisions.remedy


def test_a_forced_push_whose_old_tip_is_gone_starts_at_the_default_branch(repo: Repo) -> None:
    revisions = found(repo, "0123456789" * 4, "topic", "main", or_branch=True)
    assert revisions.range is not None
    assert revisions.range.base == repo.git("rev-parse", "main")


def test_the_merge_commit_github_checks_out_knows_its_base(repo: Repo) -> None:
    head = repo.git("rev-parse", "topic")
    repo.git("switch", "--quiet", "main")
    base = repo.commit({"c": "1"})
    repo.merge("topic", {})
    revisions = found(repo, "0123456789" * 4, head, "main")
    assert revisions.range is not None
    assert revisions.range.base == base


def test_a_shallow_clone_says_fetch_depth(repo: Repo, tmp_path: Path) -> None:
    shallow = repo.clone(tmp_path / "shallow", "--depth=1", "--branch=topic")
    for base in ("main", None):
        revisions = found(shallow, base, "HEAD", "main")
        assert revisions.range is None
        assert "fetch-depth: 0" in revisions.remedy
    both = repo.clone(tmp_path / "both", "--depth=1", "--no-single-branch", "--branch=topic")
    revisions = found(both, "origin/main", "HEAD", "main")
    assert (revisions.range, "fetch-depth: 0" in revisions.remedy) == (None, True)


def test_a_repository_without_commits(tmp_path: Path) -> None:
    assert "no commit yet" in found(make_repo(tmp_path / "empty"), "main").reason
