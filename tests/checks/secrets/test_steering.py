"""What a repository says of itself in its own configuration changes nothing of what is read, and runs nothing."""

from pathlib import Path

import pytest

from launchgate.model import Status
from tests.checks.secrets.runs import failed, findings, full, of_rule, ranged, token
from tests.support.repos import Repo, make_repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "r")
    made.commit({"old.txt": token(), "a.txt": "clean"})
    made.git("tag", "base")
    made.commit(
        {
            "new.dat": f"\0\1{token('new')}\n",
            ".gitattributes": "* -diff -text binary filter=x diff=x\n",
        }
    )
    made.commit(remove=("old.txt",))
    return made


EXPECTED = [("secrets/history", "old.txt"), ("secrets/tree", "new.dat")]


def _check(repo: Repo) -> None:
    assert sorted(findings(full(repo))) == EXPECTED
    assert findings(ranged(repo, "base")) == [("secrets/tree", "new.dat")]


@pytest.mark.parametrize(
    "key",
    ["core.fsmonitor", "core.pager", "diff.external", "diff.x.textconv", "diff.x.command", "filter.x.clean", "filter.x.smudge",
     "filter.x.process", "gpg.program", "core.alternateRefsCommand", "core.sshCommand"],
)  # fmt: skip
def test_program_of_the_configuration_neither_runs_nor_steers(repo: Repo, tmp_path: Path, key: str) -> None:
    script = tmp_path / "evil"
    script.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\necho clean\n")
    script.chmod(0o755)
    repo.git("config", key, str(script))
    _check(repo)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [("core.worktree", "/nowhere"), ("core.hooksPath", "/nowhere"), ("diff.orderFile", "/nowhere"), ("diff.renames", "copies"),
     ("diff.noprefix", "true"), ("diff.relative", "true"), ("diff.ignoreSubmodules", "all"), ("diff.algorithm", "patience"),
     ("core.quotePath", "true"), ("core.abbrev", "4"), ("log.showRoot", "false"), ("log.date", "relative"),
     ("core.attributesFile", "/nowhere"), ("i18n.logOutputEncoding", "UTF-16"), ("transfer.hideRefs", "refs/"),
     ("core.useReplaceRefs", "true"), ("color.ui", "always"), ("rerere.enabled", "true"), ("core.looseCompression", "9")],
)  # fmt: skip
def test_setting_does_not_steer(repo: Repo, key: str, value: str) -> None:
    repo.git("config", key, value)
    _check(repo)


def test_replaced_objects_and_grafts_hide_nothing(repo: Repo) -> None:
    clean = repo.git("rev-parse", "HEAD:a.txt")
    repo.git("replace", repo.git("rev-parse", "base:old.txt"), clean)
    repo.git("replace", repo.git("rev-parse", "HEAD:new.dat"), clean)
    (repo.path / ".git/info").mkdir(exist_ok=True)
    (repo.path / ".git/info/grafts").write_text(f"{repo.git('rev-parse', 'HEAD')}\n")
    assert sorted(findings(full(repo))) == EXPECTED


def test_attributes_outside_of_the_tree_hide_nothing(repo: Repo) -> None:
    (repo.path / ".git/info").mkdir(exist_ok=True)
    (repo.path / ".git/info/attributes").write_text("* -diff binary export-ignore working-tree-encoding=UTF-16\n")
    _check(repo)


def test_strangers_store_adds_no_finding(repo: Repo, tmp_path: Path) -> None:
    stranger = make_repo(tmp_path / "stranger")
    stranger.commit({"private.txt": token("private")}, message=f"about {token('private message')}")
    (repo.path / ".git/objects/info").mkdir(exist_ok=True)
    (repo.path / ".git/objects/info/alternates").write_text(f"{stranger.path}/.git/objects\n")
    _check(repo)


def test_borrowed_history_is_read_and_its_loss_is_unknown(repo: Repo, tmp_path: Path) -> None:
    shared = Repo(tmp_path / "shared")
    repo.git("clone", "--quiet", "--shared", str(repo.path), str(shared.path))
    assert sorted(findings(full(shared))) == EXPECTED
    (shared.path / ".git/objects/info/alternates").write_text(f"{tmp_path}/gone\n")
    judged = full(shared)
    assert [one.status for one in of_rule(judged, "secrets/history") if one.status is not Status.FAIL] == [
        Status.UNKNOWN
    ]


def test_token_of_the_jobs_own_checkout_is_none_of_the_repositorys(repo: Repo) -> None:
    repo.git("config", "http.https://git.example.org/.extraheader", f"AUTHORIZATION: bearer {token('job')}")
    repo.git("remote", "add", "origin", f"https://x:{token('job')}@git.example.org/x.git")
    assert len(failed(full(repo))) == 2
