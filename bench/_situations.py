"""Repositories in which other tools pass in silence: a value is there, and something keeps it from being read."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.repos import Repo, make_repo

Build = Callable[[Path, str], Repo]
_NOWHERE = "0123456789abcdef0123456789abcdef01234567"
_ALLOW_ALL = (
    "[allowlist]\npaths = ['.*']\nregexes = ['.*']\n[extend]\nuseDefault = true\ndisabledRules = ['github-pat']\n"
)


@dataclass(frozen=True, slots=True)
class Situation:
    """What to build, and the range that the tools are asked for: all of history where it is empty."""

    name: str
    build: Build
    base: str = ""
    head: str = "HEAD"
    empty: bool = False
    """There is nothing in the range, so to pass is right."""
    root: bool = False


def _plain(folder: Path, value: str) -> Repo:
    repo = make_repo(folder)
    repo.commit({"a.txt": "clean"})
    repo.commit({"b.txt": f"token={value}\n"})
    return repo


def _foreign(folder: Path, value: str) -> Repo:
    """Only root can give a folder away."""
    repo = _plain(folder, value)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 12345, 12345)
    return repo


def _configured(folder: Path, value: str) -> Repo:
    repo = _plain(folder, value)
    names = (".gitleaks.toml", ".betterleaks.toml")
    repo.commit({**dict.fromkeys(names, _ALLOW_ALL), ".launchgateignore": "*\n", ".kingfisherignore": "*\n"})
    return repo


def _commented(folder: Path, value: str) -> Repo:
    repo = make_repo(folder)
    repo.commit(
        {"b.py": f't = "{value}"  # gitleaks:allow betterleaks:allow kingfisher:ignore launchgate:ignore nosec\n'}
    )
    return repo


def _removed(folder: Path, value: str) -> Repo:
    repo = _plain(folder, value)
    repo.commit({"b.txt": "clean now\n"})
    return repo


def _shallow(folder: Path, value: str) -> Repo:
    return _removed(folder.with_name(folder.name + "-whole"), value).clone(folder, "--depth=1")


def _partial(folder: Path, value: str) -> Repo:
    """The blobs are not here, and where they are to be had is gone."""
    whole = _removed(folder.with_name(folder.name + "-whole"), value)
    repo = whole.clone(folder, "--filter=blob:none")
    shutil.rmtree(whole.path)
    return repo


def _damaged(folder: Path, value: str) -> Repo:
    repo = _removed(folder, value)
    old = repo.git("rev-parse", "HEAD~1:b.txt")
    (folder / ".git/objects" / old[:2] / old[2:]).unlink()
    return repo


def _replaced(folder: Path, value: str) -> Repo:
    repo = _removed(folder, value)
    repo.git("replace", repo.git("rev-parse", "HEAD~1:b.txt"), repo.git("rev-parse", "HEAD:b.txt"))
    return repo


def _rooted(folder: Path, value: str) -> Repo:
    repo = make_repo(folder)
    repo.commit({"b.txt": f"token={value}\n"})
    repo.commit({"b.txt": "clean now\n"})
    repo.git("config", "log.showRoot", "false")
    return repo


def _merged(folder: Path, value: str) -> Repo:
    repo = make_repo(folder)
    repo.commit({"a.txt": "clean"})
    repo.git("checkout", "--quiet", "-b", "side")
    repo.commit({"side.txt": "clean"})
    repo.git("checkout", "--quiet", "main")
    repo.commit({"main.txt": "clean"})
    repo.merge("side", {"b.txt": f"token={value}\n"})
    repo.commit({"b.txt": "clean now\n"})
    return repo


SITUATIONS = (
    Situation("folder of another user (dubious ownership)", _foreign, root=True),
    Situation("range from a commit that does not exist", _plain, _NOWHERE),
    Situation("range without commits", _plain, "HEAD", empty=True),
    Situation("settings in the repository that allow everything", _configured),
    Situation("comment on the line that asks to be ignored", _commented),
    Situation("shallow clone, value in the history that is missing", _shallow),
    Situation("clone without blobs, source gone", _partial),
    Situation("object missing", _damaged),
    Situation("object replaced by `git replace`", _replaced),
    Situation("first commit, with `log.showRoot=false` in the clone", _rooted),
    Situation("typed while merging, later removed", _merged),
)
