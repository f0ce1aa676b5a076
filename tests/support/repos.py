"""Real git repositories in a temporary folder; author, date, protocol and template are fixed by environment."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from launchgate.clients.git import Repository
from launchgate.context import Deadline

_FIRST_DAY = 1_704_067_200
"""2024-01-01 00:00 UTC; every commit is a day later than the one before."""
DAY = 86_400


@dataclass
class Repo:
    """A repository to fill."""

    path: Path
    day: int = 0
    """Days since 2024-01-01 that the next commit is dated."""
    environment: dict[str, str] = field(default_factory=dict)

    def git(self, *arguments: str, stdin: bytes | None = None) -> str:
        """Standard output of a git command in the repository, stripped. Raises CalledProcessError."""
        return self.git_bytes(*arguments, stdin=stdin).decode("utf-8", "surrogateescape").strip()

    def git_bytes(self, *arguments: str, stdin: bytes | None = None) -> bytes:
        """Standard output of a git command in the repository."""
        done = subprocess.run(
            ("git", *arguments), cwd=self.path, env=self._environment(), input=stdin, capture_output=True, check=True
        )
        return done.stdout

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Put files on disk without telling git."""
        for name, content in files.items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(
        self, files: Mapping[str, str | bytes] | None = None, *, remove: tuple[str, ...] = (), message: str = "Change"
    ) -> str:
        """Write files, remove others, commit all of it, and return the commit's full id."""
        self.write(files or {})
        for name in remove:
            (self.path / name).unlink()
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--file=-", stdin=message.encode())
        self.day += 1
        return self.git("rev-parse", "HEAD")

    def merge(self, branch: str, files: Mapping[str, str | bytes]) -> str:
        """Merge a branch and type `files` while resolving, as in a conflict; return the merge commit's id."""
        self.git("merge", "--quiet", "--no-ff", "--no-commit", "-s", "ours", branch)
        return self.commit(files, message=f"Merge {branch}")

    def clone(self, to: Path, *options: str) -> "Repo":
        """A clone through the file protocol, so that `--depth` and `--filter` count."""
        self.git("config", "uploadpack.allowFilter", "true")
        self.git("clone", "--quiet", *options, f"file://{self.path}", str(to))
        return Repo(to, self.day, self.environment)

    def open(self, seconds: float = 60.0) -> Repository:
        """The repository through launchgate's own client."""
        return Repository.open(self.path, Deadline(seconds))

    def _environment(self) -> dict[str, str]:
        date = f"{_FIRST_DAY + self.day * DAY} +0000"
        fixed = {
            "PATH": os.environ["PATH"], "HOME": str(self.path), "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_ALLOW_PROTOCOL": "file", "GIT_TEMPLATE_DIR": "",
            "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com", "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.com", "GIT_COMMITTER_DATE": date,
        }  # fmt: skip
        return fixed | self.environment


def make_repo(path: Path, *options: str) -> Repo:
    """An empty repository on branch main; `options` go to `git init`, e.g. `--object-format=sha256` or `--bare`."""
    path.mkdir(parents=True, exist_ok=True)
    repo = Repo(path)
    repo.git("init", "--quiet", "--initial-branch=main", *options)
    return repo
