"""History as a stream: nothing git holds is left out, and every object is traced to the commit that added it."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from launchgate.clients.files import CHUNK, OVERLAP, WHOLE
from launchgate.clients.git import GitFailed, history
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
    assert list(history.contents(git, ())) == []


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
    *chunks, small = history.contents(repo.open().git, oids)
    assert [piece.offset for piece in chunks] == [0, *(n * CHUNK - OVERLAP for n in range(1, len(chunks)))]
    assert all(piece.data == body[piece.offset : piece.offset + len(piece.data)] for piece in chunks)
    assert chunks[-1].offset + len(chunks[-1].data) == len(body)
    assert (small.data, small.kind, small.size) == (b"x", b"blob", 1)


def test_missing_object_ends_the_stream_with_an_error(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one"})
    with pytest.raises(GitFailed, match="missing"):
        list(history.contents(repo.open().git, [b"b" * 40]))


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
    wanted = {oid for oid, _ in found.blobs}
    rows = {
        (added.commit.decode(), added.path) for added in history.additions(repo.open().git, dict(found.commits), wanted)
    }
    assert rows == {
        (first, b"a.txt"), (first, b":odd\nname"), (side, b"s.txt"), (second, b"a.txt"), (merge, b"typed.txt"),
    }  # fmt: skip


def test_additions_follow_only_what_is_wanted(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    first = repo.commit({"a.txt": "one", "b.txt": "two"})
    oid = repo.git("rev-parse", "HEAD:b.txt").encode()
    assert list(history.additions(repo.open().git, [first.encode()], {oid})) == [
        Addition(first.encode(), oid, b"b.txt")
    ]


def test_missing_objects_of_a_partial_clone_are_counted_and_not_fetched(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one"})
    repo.commit({"a.txt": "two"})
    opened = repo.clone(tmp_path / "partial", "--filter=blob:none").open()
    assert history.missing_from(opened.git) == 1
    assert len(history.everything(opened.git).blobs) == 1


def test_additions_by_name_say_whether_the_path_is_new(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    first = repo.commit({"dir/odd/a.txt": "one", "odd.txt": "x"})
    second = repo.commit({"dir/odd/a.txt": "two"})
    commits = [first.encode(), second.encode()]
    rows = [
        (added.commit.decode(), added.path, added.fresh)
        for added in history.additions(repo.open().git, commits, set(), {b"odd"})
    ]
    assert rows == [(first, b"dir/odd/a.txt", True), (second, b"dir/odd/a.txt", False)]


@pytest.mark.parametrize("without", [(), ("memfd_create",)], ids=["memory", "pipe"])
def test_entries_are_those_of_every_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without: tuple[str, ...]
) -> None:
    for name in without:  # as on systems other than Linux
        monkeypatch.delattr(os, name)
    repo = make_repo(tmp_path / "r")
    repo.commit({"folder/name.txt": "one", "folder/\nodd": "two", "link/a b": "one"})
    git = repo.open().git
    found = {entry for some in history.tree_entries(git, history.everything(git).trees) for entry in some}
    names = {entry[: entry.index(b"\0")].partition(b" ")[::2] for entry in found}
    assert {(b"40000", b"folder"), (b"100644", b"name.txt"), (b"100644", b"\nodd"), (b"100644", b"a b")} <= names
    oid = bytes.fromhex(repo.git("rev-parse", "HEAD:folder/name.txt"))
    assert b"100644 name.txt\0" + oid in found


@pytest.mark.parametrize("without", [(), ("memfd_create",)], ids=["memory", "pipe"])
def test_objects_of_every_size_are_the_same_by_either_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without: tuple[str, ...]
) -> None:
    repo = make_repo(tmp_path / "r")
    bodies = {f"f{number}": bytes([number]) * (number * 700_000) for number in range(16)}
    repo.commit({**bodies, "big": bytes(WHOLE + 5)})
    for name in without:
        monkeypatch.delattr(os, name)
    git = repo.open().git
    inventory = history.everything(git)
    seen: dict[bytes, bytes] = {}
    for piece in history.sized_contents(git, [*inventory.blobs, *inventory.commits]):
        seen[piece.oid] = seen.get(piece.oid, b"")[: piece.offset] + piece.data
    assert sorted(len(data) for data in seen.values()) == sorted(
        size for _, size in (*inventory.blobs, *inventory.commits)
    )
    assert set(bodies.values()) <= set(seen.values())


def test_missing_object_is_an_error_in_memory_too(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one"})
    with pytest.raises(GitFailed, match="missing"):
        list(history.sized_contents(repo.open().git, [(b"b" * 40, 3)]))


def test_a_reader_that_stops_leaves_no_git(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    oids = [repo.commit({f"{number}.bin": bytes([number]) * 7_000_000}) for number in range(4)]
    git = repo.open().git
    readings: tuple[Iterator[object], ...] = (
        history.sized_contents(git, history.everything(git).blobs),
        history.additions(git, (oid.encode() for oid in oids * 800), None),
    )
    for reading in readings:
        next(reading)
        assert isinstance(reading, Generator)
        reading.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
