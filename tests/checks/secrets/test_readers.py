"""Two readers see what one sees, whatever becomes of the second."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.secrets.readers import read_objects
from launchgate.checks.secrets.second import Second, second
from launchgate.checks.secrets.sightings import Sightings
from launchgate.clients.apart import Ask
from launchgate.clients.git import Repository, stores
from launchgate.clients.git.stock import stock
from launchgate.context import Deadline
from launchgate.detection.examples import expand
from launchgate.errors import CannotJudge
from tests.support.context import make_context


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A packed repository: 40 versions of a long file, a token in some of them, another in a message."""
    root = tmp_path_factory.mktemp("versions")

    def git(*arguments: str) -> None:
        subprocess.run(("git", *arguments), cwd=root, check=True, capture_output=True)

    git("init", "--quiet", "--initial-branch=main")
    git("config", "user.name", "Ada")
    git("config", "user.email", "ada@example.com")
    lines = [f"line {number} of a long file" for number in range(900)]
    for commit in range(40):
        lines[commit * 17] = "token = " + expand("gh~p_{b62:30}{crc}", str(commit // 8)).decode()
        (root / "long.txt").write_text("\n".join(lines))
        git("add", ".")
        message = "Say " + expand("gh~p_{b62:30}{crc}", "message").decode() if commit == 30 else "Change"
        git("commit", "--quiet", "-m", message)
    git("repack", "-adfq")
    return root


def looked_at(seen: Sightings) -> tuple[object, ...]:
    return seen.blobs, seen.messages, seen.headers, seen.targets, seen.counts, seen.skipped


def read(folder: Path, other: Second | None, met: list[Sightings] | None = None) -> Sightings:
    repository = Repository.open(folder, Deadline(60))
    held = stock(repository.git, known=other.packs() if other else {})
    heads = len(held.sorted()[b"commit"]) + len(held.sorted()[b"tag"])
    hear = (met if met is not None else []).append
    return read_objects(repository, held, make_context(folder), other=other, least=1000, heads=heads, met=hear)


def at_work(folder: Path, work: str = "launchgate.checks.secrets.companion:serve") -> Second:
    other = second(str(folder / ".git/objects"), 20, worth=0, work=work)
    if other is None:
        pytest.skip("one processor only")
    return other


def dying(ask: Ask) -> Iterator[Any]:
    """A second reader that ends before its work does."""
    yield ask() and {}
    ask()
    yield 500
    os._exit(7)


def failing(ask: Ask) -> Iterator[Any]:
    """A second reader whose git fails."""
    yield ask() and {}
    ask()
    yield 500
    raise CannotJudge("git failed there", "run `git fsck`")


def speechless(ask: Ask) -> Iterator[Any]:
    """A second reader that ends before it has opened anything."""
    yield os._exit(ask() and 7)


def test_two_readers_see_what_one_sees(folder: Path) -> None:
    repository = Repository.open(folder, Deadline(60))
    (pack,) = stock(repository.git).packs
    assert max(pack.bases) >= 0, "the fixture's blobs are not stored as differences"
    alone, together = read(folder, None), read(folder, at_work(folder))
    assert looked_at(together) == looked_at(alone)
    assert len(alone.blobs) == 40
    assert len({one.likeness for found in alone.blobs.values() for one in found}) == 5


def test_the_second_one_opens_the_packs(folder: Path) -> None:
    other, repository = at_work(folder), Repository.open(folder, Deadline(60))
    known = other.packs()
    (index,) = (folder / ".git/objects/pack").glob("*.idx")
    (here,) = stock(repository.git).packs
    assert known == {str(index): here}
    assert stock(repository.git, known=known).packs[0] is known[str(index)]
    other.end()


def test_a_damaged_pack_is_left_to_the_first_one(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "r")
    (pack,) = (tmp_path / "r/.git/objects/pack").glob("*.pack")
    pack.chmod(0o644)
    with pack.open("r+b") as file:
        file.write(b"KCAP")
    other = at_work(tmp_path / "r")
    assert other.packs() == {}
    other.end()


def test_one_that_saw_all_commits_is_told_of_while_blobs_are_left(folder: Path) -> None:
    met: list[Sightings] = []
    total = read(folder, None, met)
    (seen,) = met
    assert seen.headers == total.headers


@pytest.mark.parametrize(
    "work",
    [
        "launchgate.no_such_module:serve",
        "tests.checks.secrets.test_readers:dying",
        "tests.checks.secrets.test_readers:speechless",
    ],
)
def test_a_second_reader_that_ends_early_is_made_up_for(folder: Path, work: str) -> None:
    assert looked_at(read(folder, at_work(folder, work))) == looked_at(read(folder, None))


def test_a_failure_there_is_a_failure_here(folder: Path) -> None:
    with pytest.raises(CannotJudge, match="git failed there"):
        read(folder, at_work(folder, "tests.checks.secrets.test_readers:failing"))


def test_a_small_repository_is_read_by_one(folder: Path) -> None:
    assert second(str(folder / ".git/objects"), 20) is None


def test_a_further_worktree_has_the_packs_of_the_first(folder: Path, tmp_path: Path) -> None:
    subprocess.run(("git", "worktree", "add", "--quiet", "--detach", tmp_path / "w"), cwd=folder, check=True)
    repository = Repository.open(tmp_path / "w", Deadline(60))
    store = stores.folder(repository.git)
    assert store.samefile(folder / ".git/objects")
    total = read(tmp_path / "w", second(str(store), 20, worth=1))
    assert looked_at(total) == looked_at(read(folder, None))
