"""A product's repository with a pull request, and checkouts of it like those that actions/checkout leaves behind."""

import os
from dataclasses import dataclass
from pathlib import Path

from launchgate.detection.examples import expand
from tests.support.repos import Repo, make_repo

RUNNER_UID = 1001


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """main: root, tip. feature: leaves main at root and adds `head`. merge: what GitHub checks out for a pull request."""

    repo: Repo
    root: str
    tip: str
    head: str
    merge: str

    def checkout(self, folder: Path, ref: str, *, depth: int = 0, user: int = RUNNER_UID) -> Path:
        """Check `ref` out, detached; depth 0 fetches every branch and tag. Everything belongs to the runner's user."""
        clone = make_repo(folder)
        clone.git("remote", "add", "origin", f"file://{self.repo.path}")
        if depth:
            clone.git("fetch", "--quiet", f"--depth={depth}", "--no-tags", "origin", ref)
        else:
            clone.git("fetch", "--quiet", "--tags", "origin", "+refs/heads/*:refs/remotes/origin/*", ref)
        clone.git("checkout", "--quiet", "--detach", ref if depth == 0 and len(ref) == 40 else "FETCH_HEAD")
        for place in (folder, *folder.rglob("*")):
            os.chown(place, user, user, follow_symlinks=False)
        return folder


def leak() -> str:
    """A line with a well-formed, made-up token, put together in memory."""
    return f'TOKEN = "{expand("gh~p_{b62:30}{crc}").decode()}"\n'


def make_product(folder: Path, added: str = "PRICE = 2\n") -> Product:
    """A product whose pull request adds a file `discount.py` with the text `added`."""
    repo = make_repo(folder)
    repo.git("config", "uploadpack.allowAnySHA1InWant", "true")
    root = repo.commit({"app.py": "PRICE = 1\n", "README.md": "# Shop\n"})
    repo.git("checkout", "--quiet", "-b", "feature")
    head = repo.commit({"discount.py": added})
    repo.git("checkout", "--quiet", "main")
    tip = repo.commit({"app.py": "PRICE = 3\n"})
    repo.git("checkout", "--quiet", "--detach")
    merge = repo.merge("feature", {"discount.py": added})
    repo.git("update-ref", "refs/pull/7/merge", merge)
    repo.git("checkout", "--quiet", "main")
    repo.git("tag", "v1.2.0")
    return Product(repo=repo, root=root, tip=tip, head=head, merge=merge)
