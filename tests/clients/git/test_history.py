"""History as a stream: nothing git holds is left out, and every object is traced to the commit that added it."""

import os
import random
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from launchgate.clients.files import CHUNK, OVERLAP, WHOLE
from launchgate.clients.git import GitFailed, history, pieces
from launchgate.clients.git.command import unhurried
from launchgate.clients.git.history import Addition
from tests.support.repos import make_repo


def test_inventory_holds_what_no_branch_holds_any_more(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one"})
    lost = repo.commit({"b.txt": "two"})
    repo.git("reset", "--quiet", "--hard", "HEAD~1")
    repo.git("tag", "-a", "v1", "-m", "tag")
    repo.git("gc", "--quiet")
    found = history.everything(repo.open().git)
    assert lost.encode() in dict(found.commits)
    assert (len(found.commits), len(found.tags), sorted(size for _, size in found.blobs)) == (2, 1, [3, 3])


def test_empty_repository_has_an_empty_inventory(tmp_path: Path) -> None:
    git = make_repo(tmp_path / "r").open().git
    assert history.everything(git) == history.Inventory()
    assert list(pieces.contents(git, ())) == []


def test_range_holds_only_what_it_adds(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    base = repo.commit({"a.txt": "one", "b.txt": "two"})
    head = repo.commit({"a.txt": "three"})
    found = history.added_by(repo.open().git, base, head)
    assert [oid for oid, _ in found.commits] == [head.encode()]
    assert found.blobs == ((repo.git("rev-parse", "HEAD:a.txt").encode(), 5),)
    assert history.added_by(repo.open().git, head, base) == history.Inventory()


def test_large_objects_come_in_chunks_that_overlap(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    body = bytes(range(256)) * ((WHOLE + CHUNK + 1000) // 256 + 1)
    repo.commit({"big": body, "small": "x"})
    oids = [repo.git("rev-parse", f"HEAD:{name}").encode() for name in ("big", "small")]
    *chunks, small = pieces.contents(repo.open().git, oids)
    assert [piece.offset for piece in chunks] == [0, *(n * CHUNK - OVERLAP for n in range(1, len(chunks)))]
    assert all(piece.data == body[piece.offset : piece.offset + len(piece.data)] for piece in chunks)
    assert chunks[-1].offset + len(chunks[-1].data) == len(body)
    assert (small.data, small.kind, small.size) == (b"x", b"blob", 1)


def test_missing_object_ends_the_stream_with_an_error(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one"})
    with pytest.raises(GitFailed, match="missing"):
        list(pieces.contents(repo.open().git, [b"b" * 40]))


def test_stream_that_is_left_early_leaves_no_child(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.bin": bytes(3_000_000)})
    with pytest.raises(KeyError), repo.open().git.stream("cat-file", "--batch-all-objects", "--batch") as child:
        raise KeyError
    assert child.returncode is not None
    assert child.stdout is not None
    assert child.stdout.closed


def test_additions_name_the_commit_that_has_what_no_parent_has(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    first = repo.commit({"a.txt": "one", ":odd\nname": "two"})
    repo.git("checkout", "--quiet", "-b", "side")
    side = repo.commit({"s.txt": "side"})
    repo.git("checkout", "--quiet", "main")
    second = repo.commit({"a.txt": "three"})
    merge = repo.merge("side", {"s.txt": "side", "typed.txt": "while merging"})
    found = history.everything(repo.open().git)
    rows = {(added.commit.decode(), added.path) for added in history.additions(repo.open().git, dict(found.commits))}
    assert rows == {
        (first, b"a.txt"), (first, b":odd\nname"), (side, b"s.txt"), (second, b"a.txt"), (merge, b"typed.txt"),
    }  # fmt: skip


def test_additions_name_what_came_in(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    first = repo.commit({"a.txt": "one", "folder/b.txt": "two"})
    second = repo.commit(remove=("a.txt",))
    git, commits = repo.open().git, [first.encode(), second.encode()]
    one, two = (repo.git("rev-parse", f"{first}:{name}").encode() for name in ("a.txt", "folder/b.txt"))
    files = [
        Addition(first.encode(), one, b"a.txt", mode=b"100644"),
        Addition(first.encode(), two, b"folder/b.txt", mode=b"100644"),
    ]
    assert list(history.additions(git, commits)) == files
    folder = repo.git("rev-parse", f"{first}:folder").encode()
    with_folders = set(history.rows(git, commits, "-t"))
    assert with_folders == {*files, Addition(first.encode(), folder, b"folder", mode=history.FOLDER)}


def test_every_tree_is_some_commits_or_its_addition(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a/b/c.txt": "one", "a/d.txt": "x", "e/f.txt": "one"})
    repo.git("checkout", "--quiet", "-b", "side")
    repo.commit({"a/b/s.txt": "side", "new/s.txt": "side"})
    repo.git("checkout", "--quiet", "main")
    repo.commit({"a/d.txt": "three"})
    repo.merge("side", {"a/b/s.txt": "side", "a/b/typed/t.txt": "while merging", "e/f.txt": "both"})
    git = repo.open().git
    found = history.everything(git)
    roots = repo.git("log", "--all", "--format=%T").encode().split()
    added = {oid for _, oid, _, _, mode in history.rows(git, dict(found.commits), "-t") if mode == history.FOLDER}
    assert {tree for tree, _ in found.trees} == {*roots, *added}


def test_modes_are_the_commits_own_in_merges_too(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one"})
    repo.git("checkout", "--quiet", "-b", "side")
    repo.commit({"s.txt": "side"})
    repo.git("checkout", "--quiet", "main")
    repo.commit({"m.txt": "main"})
    repo.git("merge", "--quiet", "--no-ff", "--no-commit", "side")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},module")
    repo.git("update-index", "--add", "--cacheinfo", f"120000,{repo.git('rev-parse', 'HEAD:a.txt')},a.txt")
    repo.git("commit", "--quiet", "-m", "Merge")
    merge = repo.git("rev-parse", "HEAD").encode()
    rows = {(one.path, one.mode) for one in history.additions(repo.open().git, [merge])}
    assert rows == {(b"module", history.SUBMODULE), (b"a.txt", b"120000")}


def test_missing_objects_of_a_partial_clone_are_counted_and_not_fetched(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one"})
    repo.commit({"a.txt": "two"})
    opened = repo.clone(tmp_path / "partial", "--filter=blob:none").open()
    assert history.missing_from(opened.git) == 1
    assert len(history.everything(opened.git).blobs) == 1


def test_additions_say_whether_the_path_is_new(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    first = repo.commit({"dir/odd/a.txt": "one", "odd.txt": "x"})
    second = repo.commit({"dir/odd/a.txt": "two"})
    commits = [first.encode(), second.encode()]
    rows = [(added.commit.decode(), added.path, added.fresh) for added in history.additions(repo.open().git, commits)]
    assert rows == [
        (first, b"dir/odd/a.txt", True), (first, b"odd.txt", True), (second, b"dir/odd/a.txt", False),
    ]  # fmt: skip


def test_a_reader_that_stops_leaves_no_git(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    oids = [repo.commit({f"{number}.bin": bytes([number]) * 7_000_000}) for number in range(4)]
    git = repo.open().git
    readings: tuple[Iterator[object], ...] = (
        pieces.contents(git, [oid for oid, _ in history.everything(git).blobs]),
        history.additions(git, (oid.encode() for oid in oids * 800)),
    )
    for reading in readings:
        next(reading)
        assert isinstance(reading, Generator)
        reading.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_long_answer_comes_whole_and_in_large_pieces(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"large": random.Random(1).randbytes(5 << 20)})
    git = repo.open().git
    with git.stream("cat-file", "blob", "HEAD:large") as child:
        assert child.stdout is not None
        parts = list(unhurried(child.stdout))
    assert b"".join(parts) == random.Random(1).randbytes(5 << 20)
    assert len(parts) < 100, "git writes a few kilobytes at a time"
    with git.stream("rev-parse", "--is-bare-repository") as child:
        assert child.stdout is not None
        assert list(unhurried(child.stdout)) == [b"false\n"]
