"""A repository through the client: every kind of clone answers truly, and none of them is trusted."""

import os
import subprocess
from pathlib import Path

import pytest

from launchgate.clients.git import BadRevision, GitMissing, GitTimeout, MissingObjects, NotARepository, Repository
from launchgate.clients.git.command import Git
from launchgate.clients.git.errors import GitFailed, UntrustedRepository
from launchgate.context import Deadline
from launchgate.errors import CannotJudge
from tests.support.repos import make_repo


def test_repository_knows_its_commits(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    first = repo.commit({"a.txt": "1"})
    second = repo.commit({"a.txt": "2"})
    opened = repo.open()
    assert (opened.root, opened.bare, opened.shallow, opened.partial) == (tmp_path / "r", False, False, False)
    assert (opened.object_format, opened.head) == ("sha1", second)
    assert opened.resolve("HEAD~1") == first
    assert opened.resolve("nowhere") is None
    assert opened.resolve("e" * 40) is None
    assert (opened.has(first), opened.has("e" * 40), opened.has("HEAD")) == (True, False, False)
    assert opened.parents(second) == (first,)
    assert opened.parents(first) == ()
    assert opened.merge_base(first, second) == first
    assert opened.default_branch() == "main"


def test_folder_below_the_top_opens_the_whole_repository(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"deep/er/a.txt": "1"})
    assert Repository.open(tmp_path / "r" / "deep" / "er", Deadline(60)).root == tmp_path / "r"


def test_linked_work_tree_is_a_repository(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    head = repo.commit({"a.txt": "1"})
    repo.git("worktree", "add", "--quiet", str(tmp_path / "linked"), "-b", "other")
    opened = Repository.open(tmp_path / "linked", Deadline(60))
    assert (opened.root, opened.bare, opened.head) == (tmp_path / "linked", False, head)
    assert [file.path for file in opened.working_tree().files()] == ["a.txt"]


def test_empty_repository_has_no_head(tmp_path: Path) -> None:
    opened = make_repo(tmp_path / "r").open()
    assert opened.head is None
    assert opened.working_tree().files() == ()
    assert opened.default_branch() is None


def test_bare_repository_shows_the_files_of_its_head(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one"})
    opened = repo.clone(tmp_path / "bare.git", "--bare").open()
    assert opened.bare
    assert opened.working_tree().label == opened.head
    assert opened.working_tree().read("a.txt") == b"one"


def test_sha256_repository_works(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r", "--object-format=sha256")
    head = repo.commit({"a.txt": "one"})
    opened = repo.open()
    assert (opened.object_format, opened.head, len(head)) == ("sha256", head, 64)
    assert opened.tree_at(head).read("a.txt") == b"one"


def test_plain_folder_is_not_a_repository(tmp_path: Path) -> None:
    with pytest.raises(NotARepository, match="is not in a git repository"):
        Repository.open(tmp_path, Deadline(60))


def test_broken_repository_is_not_a_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    with pytest.raises(NotARepository, match="incomplete"):
        Repository.open(tmp_path, Deadline(60))


def test_missing_git_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_repo(tmp_path / "r")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitMissing) as caught:
        Repository.open(tmp_path / "r", Deadline(60))
    assert caught.value.remedy.startswith("install git")


def test_program_called_git_inside_the_repository_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"git": f"#!/bin/sh\ntouch {tmp_path}/ran\n"})
    (repo.path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}")
    monkeypatch.chdir(repo.path)
    repo.open()
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("rev", ["--output=/tmp/x", "-h", "", "HEAD\nHEAD", "a\0b"])
def test_revision_that_git_could_misread_is_refused(tmp_path: Path, rev: str) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "1"})
    with pytest.raises(BadRevision):
        repo.open().resolve(rev)


def test_bad_revision_in_a_shallow_clone_names_fetch_depth(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    first = repo.commit({"a.txt": "1"})
    second = repo.commit({"a.txt": "2"})
    opened = repo.clone(tmp_path / "shallow", "--depth=1").open()
    assert opened.shallow
    assert opened.parents(second) == (first,)
    with pytest.raises(BadRevision) as caught:
        opened.merge_base(first, "HEAD")
    assert "fetch-depth: 0" in caught.value.remedy


def test_partial_clone_says_what_is_missing_and_fetches_nothing(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "old"})
    old = repo.git("rev-parse", "HEAD:a.txt")
    first = repo.commit({"a.txt": "new"})
    opened = repo.clone(tmp_path / "partial", "--filter=blob:none").open()
    assert opened.partial
    assert not opened.has(old)
    assert opened.resolve("b" * 40) is None
    with pytest.raises(CannotJudge):
        opened.tree_at(f"{first}~1").read("a.txt")
    with pytest.raises(MissingObjects) as caught:
        opened.reader.read(old, 100)
    assert "--filter" in caught.value.remedy


def test_repository_of_another_user_can_be_read(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to another user")
    repo = make_repo(tmp_path / "r")
    head = repo.commit({"a.txt": "1"})
    for path in (repo.path, *repo.path.rglob("*")):
        os.chown(path, 12345, 12345)
    refused = subprocess.run(
        ("git", "log"), cwd=repo.path, capture_output=True, env=repo.environment | {"PATH": os.environ["PATH"]}
    )
    assert b"dubious ownership" in refused.stderr
    assert repo.open().head == head


def test_ownership_that_cannot_be_cured_is_its_own_answer(tmp_path: Path) -> None:
    said = b"fatal: detected dubious ownership in repository at '/x'"
    answer = Git(tmp_path, tmp_path, None, Deadline(60)).failure("rev-parse", 128, said)
    assert isinstance(answer, UntrustedRepository)
    assert "safe.directory" in answer.remedy


def test_damaged_repository_is_an_error_and_not_an_answer(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "1"})
    (repo.path / ".git/index").write_bytes(b"nonsense")
    with pytest.raises(GitFailed, match="index file"):
        repo.open().working_tree().files()


def test_git_that_is_still_running_at_the_deadline_is_killed(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "1"})
    git = Git(repo.path, repo.path / ".git", repo.path, Deadline(0.2))

    def wait_for_an_answer() -> None:
        with git.stream("cat-file", "--batch", stdin=subprocess.PIPE) as child:
            assert child.stdout is not None
            child.stdout.read()

    with pytest.raises(GitTimeout):
        wait_for_an_answer()


def test_what_git_said_is_cut_between_words() -> None:
    said = str(GitFailed("log", 128, f"fatal: {'word ' * 76}{'t' * 60} end".encode()))
    assert said.endswith("word")
