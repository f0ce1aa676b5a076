"""What a run begins before it is planned: only what seems to be wanted, and it is gone afterwards."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from launchgate import ahead
from launchgate.checks.secrets.gather import _second as of_this
from launchgate.checks.secrets.second import WORTH, Second
from launchgate.clients.apart import Gone
from launchgate.event import _EVENTS
from tests.support.command import launchgate
from tests.support.context import make_context
from tests.support.repos import Repo, make_repo


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A repository whose pack is large enough for a second interpreter."""
    repo = make_repo(tmp_path_factory.mktemp("ahead") / "r")
    (repo.path / "noise.bin").write_bytes(os.urandom(WORTH + 1))
    repo.git("add", ".")
    repo.commit({"a.txt": "one"})
    repo.git("repack", "-adq")
    return repo


CI = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "schedule"}


def begun(repo: Repo, *arguments: str, environ: Mapping[str, str] | None = None) -> list[str]:
    found = ahead.begin(["run", *arguments], environ or {}, str(repo.path))
    for thing in found.values():
        assert isinstance(thing, Second)
        assert len(thing.packs()) == 1
        thing.end()
        with pytest.raises(Gone):
            list(thing.said)
        thing.end()
    return list(found)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", True),
        ("--stage full --quiet", True),
        ("--stage=release --only=secrets/history", True),
        ("--only dns --only secrets", True),
        ("--only dns", False),
        ("--skip secrets", False),
        ("--skip=secrets/tree", True),
        ("--stage pr", False),
        ("--stage deploy", False),
        ("--base main", False),
        ("--head=HEAD", False),
        ("--stage full --base main", False),
        ("--report", True),
    ],
)
def test_only_what_seems_to_be_wanted_is_begun(large: Repo, line: str, expected: bool) -> None:
    assert begun(large, *line.split()) == (["secrets"] if expected else [])


@pytest.mark.parametrize("event", _EVENTS)
def test_an_event_that_tells_of_something_else_begins_nothing(large: Repo, event: str) -> None:
    told = CI | {"GITHUB_EVENT_NAME": event}
    assert begun(large, environ=told) == []
    assert begun(large, "--stage", "full", environ=told) == ["secrets"]


def test_other_events_and_other_commands(large: Repo) -> None:
    assert begun(large, environ=CI) == ["secrets"]
    assert begun(large, environ={"CI": "true"}) == ["secrets"]
    assert ahead.begin(["list"], {}, str(large.path)) == {}
    assert ahead.begin([], {}, str(large.path)) == {}


def test_a_run_that_is_not_what_it_seemed_ends_as_it_should(large: Repo) -> None:
    done = launchgate("run", "--stage", "release", "--only", "secrets", "--shard", "x", cwd=large.path)
    assert (done.code, done.err) == (2, "launchgate: --shard x: write it as I/N, e.g. 1/3\n")
    done = launchgate("run", "--config", "none.yml", cwd=large.path)
    assert (done.code, "none.yml" in done.err) == (2, True)
    done = launchgate("run", "--only", "secrets", "--report", "json:v.json", cwd=large.path)
    assert done.code == 0
    read = json.loads((large.path / "v.json").read_text())["checks"][0]["receipt"]
    assert read["commits"] == 1


def test_what_was_begun_for_another_repository_is_not_used(large: Repo) -> None:
    inner = make_repo(large.path / "inner")
    inner.commit({"a.txt": "one"})
    (inner.path / ".git/objects/pack").rmdir()
    assert begun(inner) == ["secrets"], "of the folder above, for there is no pack here"
    done = launchgate("run", "--only", "secrets", "--report", "json:v.json", cwd=inner.path)
    assert done.code == 0
    read = json.loads((inner.path / "v.json").read_text())["checks"][0]["receipt"]
    assert read["blobs"] == 1


def test_the_check_takes_over_what_was_begun_and_ends_what_is_not_its_own(large: Repo, tmp_path: Path) -> None:
    (thing,) = ahead.begin(["run"], {}, str(large.path)).values()
    assert isinstance(thing, Second)
    repository = large.open()
    context = make_context(large.path, repository=repository, begun={"secrets": thing})
    assert of_this(context, repository) is thing
    other = make_repo(tmp_path / "other")
    other.commit({"a.txt": "one"})
    assert of_this(context, other.open()) is None, "too small for one of its own"
    with pytest.raises(Gone):
        thing.hand(None)


def test_a_small_repository_and_a_plain_folder_begin_nothing(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one"})
    assert begun(repo) == []
    assert ahead.begin(["run"], {}, str(tmp_path)) == {}
