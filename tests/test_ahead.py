"""What a run begins before it is planned: only what seems to be wanted, and it is gone afterwards."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from launchgate import ahead
from launchgate.checks.secrets.second import WORTH, Second
from launchgate.clients.apart import Gone
from tests.support.command import launchgate
from tests.support.repos import Repo, make_repo

CI = {"GITHUB_ACTIONS": "true"}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A repository whose pack is large enough for a second interpreter."""
    repo = make_repo(tmp_path_factory.mktemp("ahead") / "r")
    (repo.path / "noise.bin").write_bytes(os.urandom(WORTH + 1))
    repo.git("add", ".")
    repo.commit({"a.txt": "one"})
    repo.git("repack", "-adq")
    return repo


def begun(
    repo: Repo, environ: Mapping[str, str] | None = None, stage: str | None = None,
    only: tuple[str, ...] = (), skip: tuple[str, ...] = (),
) -> list[str]:  # fmt: skip
    with ahead.begun(repo.path, environ or {}, stage, only, skip) as found:
        for thing in found.values():
            assert isinstance(thing, Second)
            assert len(thing.opened()) == 1
        return list(found)


@pytest.mark.parametrize(
    ("environ", "stage", "only", "skip", "expected"),
    [
        ({}, None, (), (), True),
        ({}, "full", (), (), True),
        ({}, "release", ("secrets/history",), (), True),
        ({}, None, ("dns", "secrets"), (), True),
        ({}, None, ("dns",), (), False),
        ({}, None, (), ("secrets",), False),
        ({}, "pr", (), (), False),
        ({}, "deploy", (), (), False),
        (CI | {"GITHUB_EVENT_NAME": "pull_request"}, None, (), (), False),
        (CI | {"GITHUB_EVENT_NAME": "schedule"}, None, (), (), True),
        (CI | {"GITHUB_EVENT_NAME": "pull_request_target"}, None, (), (), False),
    ],
)
def test_only_what_seems_to_be_wanted_is_begun(
    large: Repo,
    environ: dict[str, str],
    stage: str | None,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    expected: bool,
) -> None:
    assert begun(large, environ, stage, only, skip) == (["secrets"] if expected else [])


def test_it_is_gone_after_the_block(large: Repo) -> None:
    with ahead.begun(large.path, {}, None, (), ()) as found:
        (thing,) = found.values()
        assert isinstance(thing, Second)
    with pytest.raises(Gone):
        list(thing.said)


def test_a_run_that_is_not_what_it_seemed_ends_as_it_should(large: Repo) -> None:
    done = launchgate("run", "--stage", "release", "--only", "secrets", "--shard", "x", cwd=large.path)
    assert (done.code, done.err) == (2, "launchgate: --shard x: write it as I/N, e.g. 1/3\n")
    done = launchgate("run", "--config", "none.yml", cwd=large.path)
    assert (done.code, "none.yml" in done.err) == (2, True)
    assert launchgate("run", "--only", "secrets", "--quiet", cwd=large.path).code == 0


def test_a_small_repository_and_a_plain_folder_begin_nothing(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one"})
    assert begun(repo) == []
    with ahead.begun(tmp_path, {}, None, (), ()) as found:
        assert found == {}
