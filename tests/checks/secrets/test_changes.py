"""What the walk over all commits says: names, places, and whether everything named is there."""

from pathlib import Path

from launchgate.checks.secrets.changes import Changes, read_changes, read_stray
from launchgate.checks.secrets.lineage import is_whole
from launchgate.checks.secrets.readers import read_objects
from launchgate.checks.secrets.sightings import Sightings
from launchgate.clients.git.history import Addition
from launchgate.clients.git.stock import stock
from launchgate.context import Deadline
from tests.checks.secrets.runs import failed, findings, full, token
from tests.support.context import make_context
from tests.support.repos import Repo, make_repo


def walked(repo: Repo) -> tuple[Changes, Sightings, set[bytes]]:
    opened = repo.open()
    held = stock(opened.git)
    ids = held.sorted()
    here = set().union(*ids.values())
    changes = read_changes(opened, ids, here, Deadline(60))
    seen = read_objects(opened, held, make_context(repo.path))
    read_stray(opened, changes, seen, here)
    return changes, seen, here


def oid(repo: Repo, name: str) -> bytes:
    return repo.git("rev-parse", name).encode()


def test_rows_are_given_back_as_they_came(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    first = repo.commit({"a.txt": "one", "b/odd/c.txt": "two"}).encode()
    second = repo.commit({"a.txt": "two"}).encode()
    changes, _, _ = walked(repo)
    one, two = oid(repo, f"{first.decode()}:a.txt"), oid(repo, "HEAD:a.txt")
    assert set(changes.paths) == {b"a.txt", b"b/odd/c.txt"}
    assert list(changes.of([one], frozenset())) == [Addition(first, one, b"a.txt")]
    in_odd, again = Addition(first, two, b"b/odd/c.txt"), Addition(second, two, b"a.txt", fresh=False)
    assert set(changes.of([two], frozenset())) == {in_odd, again}
    assert list(changes.of([], frozenset({b"odd"}))) == [in_odd]
    assert list(changes.of([], frozenset())) == []


def test_whole_is_what_lacks_nothing(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one", "b/c.txt": "two"})
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},module")
    repo.git("commit", "--quiet", "-m", "Refer to another repository")
    repo.git("tag", "-a", "v1", "-m", "tag")
    changes, seen, here = walked(repo)
    named = [oid(repo, "HEAD"), oid(repo, "v1")]
    assert changes.whole
    assert is_whole(here, seen, named)
    assert not is_whole(here, seen, [b"2" * 40])
    assert not is_whole(here - {oid(repo, "HEAD^{tree}")}, seen, named)
    assert not is_whole(here - {oid(repo, "HEAD~1")}, seen, named)
    assert not is_whole(here - {oid(repo, "v1^{}")}, seen, named)


def test_a_missing_file_is_noticed(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one", "b/c.txt": "two"})
    lost = oid(repo, "HEAD:b/c.txt").decode()
    (repo.path / ".git/objects" / lost[:2] / lost[2:]).unlink()
    changes, _, _ = walked(repo)
    assert not changes.whole


def test_trees_that_no_commit_has_are_read_too(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one"})
    blob = repo.git("hash-object", "-w", "--stdin", stdin=b"never committed")
    inner = repo.git("mktree", stdin=f"100644 blob {blob}\t{token()}.txt\n".encode())
    repo.git("mktree", stdin=f"040000 tree {inner}\tfolder\n160000 commit {'1' * 40}\tmodule\n".encode())
    changes, _, _ = walked(repo)
    assert changes.names == {f"{token()}.txt".encode(), b"folder", b"module"}
    assert changes.whole
    repo.git("mktree", "--missing", stdin=f"100644 blob {'2' * 40}\tlost.txt\n".encode())
    changes, _, _ = walked(repo)
    assert not changes.whole


def test_a_value_in_the_name_of_a_file_that_is_gone_is_found(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({f"{token()}.txt": "one"})
    repo.git("commit", "--quiet", "--amend", "--allow-empty", "-m", "again")
    repo.commit(remove=(f"{token()}.txt",))
    assert [rule for rule, _ in findings(full(repo))] == ["secrets/history"]


def test_names_that_only_a_lost_folder_has_are_found(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one"})
    blob = repo.git("hash-object", "-w", "--stdin", stdin=b"never committed")
    repo.git("mktree", stdin=f"100644 blob {blob}\t{token()}.txt\n".encode())
    (found,) = failed(full(repo))
    assert (found.rule, "in a folder that no commit holds" in found.message) == ("secrets/history", True)
    assert token() not in repr(found)


def test_names_of_submodules_and_empty_folders_are_found(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one"})
    empty = repo.git("mktree", stdin=b"")
    lines = f"040000 tree {empty}\t{token('folder')}\n160000 commit {'1' * 40}\t{token('module')}\n"
    tree = repo.git("mktree", stdin=lines.encode())
    commit = repo.git("commit-tree", tree, "-p", "HEAD", "-m", "Odd names")
    last = repo.git("commit-tree", repo.git("rev-parse", "HEAD^{tree}"), "-p", commit, "-m", "As before")
    repo.git("update-ref", "refs/heads/main", last)
    found = failed(full(repo))
    assert [(one.rule, commit[:10] in one.message) for one in found] == [("secrets/history", True)] * 2
