"""Refs by name, stashes, and what stands at a path in each of them."""

from pathlib import Path

from launchgate.clients.git.refs import Ref, held, refs, stashes
from tests.support.repos import make_repo


def test_refs_come_with_the_newest_tag_first(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    commit = repo.commit({"a.txt": "one"}).encode()
    for name in ("v1.9", "v1.10"):
        repo.git("tag", name)
    assert refs(repo.open().git) == (
        Ref(b"refs/tags/v1.10", commit), Ref(b"refs/tags/v1.9", commit), Ref(b"refs/heads/main", commit),
    )  # fmt: skip


def test_empty_repository_has_no_refs_and_no_stash(tmp_path: Path) -> None:
    git = make_repo(tmp_path / "r").open().git
    assert (refs(git), stashes(git), list(held(git, ()))) == ((), frozenset(), [])


def test_every_stash_is_known(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one"})
    for text in ("two", "three"):
        repo.write({"a.txt": text})
        repo.git("stash")
    found = stashes(repo.open().git)
    assert found == {repo.git("rev-parse", name).encode() for name in ("stash@{0}", "stash@{1}")}


def test_what_a_tag_holds_at_a_path(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a b.txt": "one"})
    repo.git("tag", "-a", "v1", "-m", "annotated")
    second = repo.commit({"a b.txt": "two", "odd\nname": "three"}).encode()
    tag = repo.git("rev-parse", "v1").encode()
    asked = [(tag, b"a b.txt"), (second, b"odd\nname"), (tag, b"none"), (second, b"a b.txt"), (b"0" * 40, b"a b.txt")]
    one, two = (repo.git("rev-parse", f"{name}:a b.txt").encode() for name in ("v1", "HEAD"))
    assert list(held(repo.open().git, asked)) == [one, None, None, two, None]
