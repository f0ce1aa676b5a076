"""A workspace's own configuration runs nothing, leads nowhere and changes no answer."""

from pathlib import Path

import pytest

from launchgate.clients.git import history
from tests.support.repos import Repo, make_repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "r")
    made.commit({"a.txt": "one", "b.bin": "two"})
    made.commit({"a.txt": "three"})
    return made


def _script(tmp_path: Path) -> Path:
    script = tmp_path / "evil"
    script.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\ncat\n")
    script.chmod(0o755)
    return script


@pytest.mark.parametrize(
    "key",
    ["core.fsmonitor", "core.sshCommand", "core.pager", "diff.external", "diff.x.textconv", "diff.x.command", "filter.x.clean",
     "filter.x.process", "gpg.program", "credential.helper", "core.alternateRefsCommand", "uploadpack.packObjectsHook"],
)  # fmt: skip
def test_programs_of_the_configuration_never_run(repo: Repo, tmp_path: Path, key: str) -> None:
    script = _script(tmp_path)
    repo.git("config", key, str(script))
    repo.write({".gitattributes": "* diff=x filter=x\n", "a.txt": "changed"})
    opened = repo.open()
    opened.working_tree().files()
    opened.tree_at("HEAD").read("a.txt")
    opened.merge_base("HEAD", "HEAD~1")
    assert not (tmp_path / "ran").exists()


def test_hooks_never_run(repo: Repo, tmp_path: Path) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "fsmonitor-watchman", "post-checkout"):
        _script(tmp_path).rename(hooks / name)
    repo.git("config", "core.hooksPath", str(hooks))
    repo.write({"a.txt": "changed"})
    assert len(repo.open().working_tree().files()) == 2
    assert not (tmp_path / "ran").exists()


def test_missing_objects_are_not_fetched_whatever_the_configuration_allows(repo: Repo, tmp_path: Path) -> None:
    partial = repo.clone(tmp_path / "partial", "--filter=blob:none", "--no-checkout")
    old = repo.git("rev-parse", "HEAD~1:a.txt")
    partial.git("config", "protocol.ext.allow", "always")
    partial.git("config", "protocol.file.allow", "always")
    partial.git("config", "remote.origin.url", f"ext::{_script(tmp_path)}")
    assert not partial.open().has(old)
    partial.git("config", "remote.origin.url", f"file://{repo.path}")
    assert not partial.open().has(old)
    assert not (tmp_path / "ran").exists()


def test_replace_refs_and_grafts_do_not_hide_history(repo: Repo) -> None:
    first, second = repo.git("rev-parse", "HEAD~1"), repo.git("rev-parse", "HEAD")
    repo.git("replace", repo.git("rev-parse", "HEAD:a.txt"), repo.git("rev-parse", "HEAD:b.bin"))
    (repo.path / ".git/info").mkdir(exist_ok=True)
    (repo.path / ".git/info/grafts").write_text(f"{second}\n")
    opened = repo.open()
    assert opened.tree_at("HEAD").read("a.txt") == b"three"
    assert opened.merge_base(first, second) == first


def test_work_tree_named_by_the_configuration_is_not_followed(repo: Repo, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "private.txt").write_text("x")
    repo.git("config", "core.worktree", str(elsewhere))
    opened = repo.open()
    assert opened.root == repo.path
    assert [file.path for file in opened.working_tree().files()] == ["a.txt", "b.bin"]


def test_excludes_of_the_configuration_hide_no_file(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "excludes").write_text("*.env\n")
    repo.git("config", "core.excludesFile", str(tmp_path / "excludes"))
    repo.write({"x.env": "1"})
    assert "x.env" in [file.path for file in repo.open().working_tree().files()]


def test_variables_of_the_caller_do_not_reach_git(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = make_repo(tmp_path / "other")
    other.commit({"z.txt": "1"})
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_TRACE", "1")
    assert repo.open().head == repo.git("rev-parse", "HEAD")
    assert len(repo.open().working_tree().files()) == 2


def test_forged_caches_of_history_are_not_asked(repo: Repo) -> None:
    repo.git("gc", "--quiet")
    repo.git("commit-graph", "write", "--reachable")
    repo.git("multi-pack-index", "write")
    first, second = repo.git("rev-list", "--reverse", "HEAD").split()
    for cache in (".git/objects/info/commit-graph", ".git/objects/pack/multi-pack-index"):
        path = repo.path / cache
        path.chmod(0o600)
        path.write_bytes(b"forged" * 200)
    opened = repo.open()
    assert opened.merge_base(first, second) == first
    assert [oid for oid, _ in history.added_by(opened.git, first, second).commits] == [second.encode()]
    assert len(history.everything(opened.git).blobs) == 3
