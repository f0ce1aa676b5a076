"""Files of a commit and of the working tree: what is listed, and that reading never leaves the folder."""

import os
from pathlib import Path

import pytest

from launchgate.clients.files import FolderTree
from launchgate.context import TreeFile
from launchgate.errors import CannotJudge
from tests.support.repos import make_repo

WEIRD = b'line\nbreak "quote" \xf0\x9f\x9a\x80 \xff\xfe.txt'.decode("utf-8", "surrogateescape")


def test_working_tree_lists_tracked_and_new_files_but_not_ignored_or_deleted_ones(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"kept.txt": "1", "gone.txt": "2", ".gitignore": "*.log\n"})
    (repo.path / "gone.txt").unlink()
    repo.write({"new.txt": "four", "x.log": "no"})
    files = repo.open().working_tree().files()
    assert [(file.path, file.size, file.tracked) for file in files] == [
        (".gitignore", 6, True), ("kept.txt", 1, True), ("new.txt", 4, False),
    ]  # fmt: skip


def test_commit_tree_is_read_without_a_checkout(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    old = repo.commit({"a.txt": "before"})
    repo.commit({"a.txt": "after"})
    tree = repo.open().tree_at(old)
    assert tree.files() == (TreeFile(path="a.txt", size=6, mode="100644"),)
    assert tree.read("a.txt") == b"before"
    assert tree.read("a.txt", 3) == b"bef"
    assert tree.read("a.txt") == b"before"
    with pytest.raises(CannotJudge, match=r"b\.txt"):
        tree.read("b.txt")


def test_names_of_any_bytes_survive(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit()
    (repo.path / os.fsdecode(WEIRD.encode("utf-8", "surrogateescape"))).write_bytes(b"here")
    assert repo.open().working_tree().read(WEIRD) == b"here"
    repo.commit(message="weird")
    assert [file.path for file in repo.open().tree_at("HEAD").files()] == [WEIRD]
    assert repo.open().tree_at("HEAD").read(WEIRD) == b"here"
    assert FolderTree(repo.path).read(WEIRD) == b"here"


def test_symbolic_links_read_as_their_target_and_are_never_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "private").write_text("do not read")
    repo = make_repo(tmp_path / "r")
    repo.write({"folder/private": "inside"})
    (repo.path / "link").symlink_to("../outside/private")
    repo.commit()
    working, committed = repo.open().working_tree(), repo.open().tree_at("HEAD")
    assert [file.mode for file in working.files()] == ["100644", "120000"]
    assert working.read("link") == committed.read("link") == b"../outside/private"
    (repo.path / "folder" / "private").unlink()
    (repo.path / "folder").rmdir()
    (repo.path / "folder").symlink_to("../outside")
    with pytest.raises(CannotJudge):
        working.read("folder/private")
    for escape in ("../outside/private", "folder/../../outside/private", ".."):
        with pytest.raises(CannotJudge):
            working.read(escape)


def test_pipes_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert FolderTree(tmp_path).files() == ()
    with pytest.raises(CannotJudge, match="no regular file"):
        FolderTree(tmp_path).read("pipe")


def test_submodules_and_nested_repositories_are_named_and_not_entered(tmp_path: Path) -> None:
    inner = make_repo(tmp_path / "r" / "inner")
    commit = inner.commit({"x": "1"})
    repo = make_repo(tmp_path / "r")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{commit},sub")
    repo.git("commit", "--quiet", "-m", "sub")
    assert [(f.path, f.mode, f.tracked) for f in repo.open().working_tree().files()] == [
        ("inner", "160000", False), ("sub", "160000", True),
    ]  # fmt: skip
    assert repo.open().tree_at("HEAD").files() == (TreeFile(path="sub", size=0, mode="160000"),)


def test_folder_tree_lists_everything_but_git(tmp_path: Path) -> None:
    repo = make_repo(tmp_path)
    repo.write({"b/c.txt": "1", "a.txt": "22"})
    assert FolderTree(tmp_path).files() == (
        TreeFile(path="a.txt", size=2, mode="100644", tracked=False),
        TreeFile(path="b/c.txt", size=1, mode="100644", tracked=False),
    )
