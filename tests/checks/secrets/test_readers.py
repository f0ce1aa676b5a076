"""Two readers see what one sees, whatever becomes of the second."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from launchgate.checks.secrets.readers import read_objects
from launchgate.checks.secrets.second import Proof, second
from launchgate.checks.secrets.sightings import Sightings
from launchgate.clients.apart import Apart, Ask
from launchgate.clients.git import Repository
from launchgate.clients.git.stock import stock
from launchgate.context import Deadline
from launchgate.detection.examples import expand
from launchgate.errors import CannotJudge
from launchgate.model import Stage
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


def read(folder: Path, other: Apart | None) -> Sightings:
    repository = Repository.open(folder, Deadline(60))
    return read_objects(repository, stock(repository.git), make_context(folder), other=other, least=1000)


def dying(ask: Ask) -> Iterator[int]:
    """A second reader that ends before its work does."""
    ask()
    yield 500
    os._exit(7)


def failing(ask: Ask) -> Iterator[int]:
    """A second reader whose git fails."""
    ask()
    yield 500
    raise CannotJudge("git failed there", "run `git fsck`")


def test_two_readers_see_what_one_sees(folder: Path) -> None:
    repository = Repository.open(folder, Deadline(60))
    (pack,) = stock(repository.git).packs
    assert max(pack.bases) >= 0, "the fixture's blobs are not stored as differences"
    other = second(repository, Proof(Stage.FULL, "2026-01-05"), worth=0)
    if other is None:
        pytest.skip("one processor only")
    alone, together = read(folder, None), read(folder, other)
    assert looked_at(together) == looked_at(alone)
    assert (alone.missed, together.missed) == (None, ())
    assert len(alone.blobs) == 40
    assert len({one.likeness for found in alone.blobs.values() for one in found}) == 5


@pytest.mark.parametrize("work", ["launchgate.no_such_module:serve", "tests.checks.secrets.test_readers:dying"])
def test_a_second_reader_that_ends_early_is_made_up_for(folder: Path, work: str) -> None:
    other = Apart.start(work)
    assert looked_at(read(folder, other)) == looked_at(read(folder, None))


def test_a_failure_there_is_a_failure_here(folder: Path) -> None:
    other = Apart.start("tests.checks.secrets.test_readers:failing")
    with pytest.raises(CannotJudge, match="git failed there"):
        read(folder, other)


def test_a_small_repository_is_read_by_one(folder: Path) -> None:
    assert second(Repository.open(folder, Deadline(60)), Proof(Stage.FULL, "2026-01-05")) is None


def test_a_further_worktree_has_the_packs_of_the_first(folder: Path, tmp_path: Path) -> None:
    subprocess.run(("git", "worktree", "add", "--quiet", "--detach", tmp_path / "w"), cwd=folder, check=True)
    repository = Repository.open(tmp_path / "w", Deadline(60))
    other = second(repository, Proof(Stage.FULL, "2026-01-05"), worth=1)
    if other is None:
        pytest.skip("one processor only")
    total = read_objects(repository, stock(repository.git), make_context(folder), other=other, least=1000)
    assert looked_at(total) == looked_at(read(folder, None))
