"""One git repository: where it is, what kind it is, and its commits by name. Reads only; never fetches, never writes."""

import re
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from launchgate.clients.git.command import Git
from launchgate.clients.git.errors import BadRevision, GitFailed, NotARepository
from launchgate.clients.git.reader import ObjectReader
from launchgate.clients.git.trees import CommitTree, WorkingTree
from launchgate.dataclass import dataclass
from launchgate.deadline import Deadline


@dataclass(frozen=True)  # no slots: the object reader is made once and kept
class Repository:
    """A git repository. Made by `Repository.open`."""

    git: Git
    root: Path
    """The top folder of the working tree, or the repository itself when it is bare."""
    bare: bool
    shallow: bool
    object_format: str
    """`sha1` or `sha256`."""
    head: str | None
    """The full id of the commit HEAD names; None when there is no commit yet."""

    @classmethod
    def open(cls, path: Path, deadline: Deadline) -> "Repository":
        """The repository that holds `path`. Raises GitMissing, NotARepository or UntrustedRepository."""
        folder, git_dir = _find(path)
        probe = Git(folder, git_dir, None, deadline)
        flags = ("--is-bare-repository", "--is-shallow-repository", "--show-object-format")
        _, said = probe.ask("rev-parse", *flags, "--verify", "--quiet", "HEAD^{commit}")
        said_bare, shallow, object_format, *head = said.decode().split()
        bare = folder == git_dir or said_bare == "true"
        git = probe if bare else Git(folder, git_dir, folder, deadline)
        return cls(
            git=git,
            root=folder,
            bare=bare,
            shallow=shallow == "true",
            object_format=object_format,
            head=head[0] if head else None,
        )

    def resolve(self, rev: str) -> str | None:
        """The full id of the commit a revision names, or None. Raises BadRevision for what git could read as an option."""
        if not rev or rev.startswith("-") or any(char in rev for char in "\0\n\r"):
            raise BadRevision(rev)
        try:
            code, found = self.git.ask("rev-parse", "--verify", "--quiet", f"{rev}^{{commit}}")
        except GitFailed:
            return None  # a full id of an object that is not here ends with 128, a wrong name with 1
        return found.decode().strip() if code == 0 else None

    def commit(self, rev: str) -> str:
        """Like `resolve`, but raises BadRevision, with the remedy for shallow clones, where it would be None."""
        found = self.resolve(rev)
        if found is None:
            raise BadRevision(rev, shallow=self.shallow)
        return found

    def has(self, oid: str) -> bool:
        """Whether the clone holds this object; never fetches it."""
        if not oid or not all(char in "0123456789abcdef" for char in oid):
            return False
        try:
            answer = self.git.run("cat-file", "--batch-check=%(objectname)", stdin=oid.encode() + b"\n")
        except GitFailed:
            return False  # a partial clone's git ends in an error when it may not fetch
        return answer.strip() == oid.encode()

    def parents(self, commit: str) -> tuple[str, ...]:
        """The full ids of a commit's parents as the commit itself names them, also when the clone lacks them."""
        head, _, _ = self.reader.read(self.commit(commit), 1_000_000).data.partition(b"\n\n")
        return tuple(line[7:].decode() for line in head.split(b"\n") if line.startswith(b"parent "))

    def committed(self, commit: str) -> datetime:
        """When a commit was made: its committer's date. Raises BadRevision when the clone does not hold it."""
        head, _, _ = self.reader.read(self.commit(commit), 1_000_000).data.partition(b"\n\n")
        line = next((line for line in head.split(b"\n") if line.startswith(b"committer ")), b"")
        seconds = re.search(rb"> (\d{1,11}) [+-]\d+$", line)
        return datetime.fromtimestamp(int(seconds[1]) if seconds else 0, UTC)

    def merge_base(self, a: str, b: str) -> str | None:
        """The best common ancestor, or None when there is none in this clone."""
        code, found = self.git.ask("merge-base", self.commit(a), self.commit(b))
        return found.decode().split()[0] if code == 0 else None

    def default_branch(self) -> str | None:
        """A revision for the branch releases come from: what `origin` says, else main or master, else None."""
        code, named = self.git.ask("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD")
        guesses = [named.decode("utf-8", "surrogateescape").strip().removeprefix("refs/remotes/")] if code == 0 else []
        guesses += ["origin/main", "origin/master", "main", "master"]
        return next((name for name in guesses if self.resolve(name)), None)

    def tree_at(self, commit: str) -> CommitTree:
        """The files of a commit, read from git objects. Raises BadRevision when the clone does not hold it."""
        return CommitTree(self.git, self.reader, commit if commit == self.head else self.commit(commit))

    def working_tree(self) -> "WorkingTree | CommitTree":
        """The files on disk; for a bare repository those of HEAD. Raises BadRevision for a bare one without commits."""
        return self.tree_at(self.head or "HEAD") if self.bare else WorkingTree(self.git)

    @cached_property
    def partial(self) -> bool:
        """True when objects may be missing because the clone was made with `--filter`."""
        pattern = r"^(extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$"
        return self.git.ask("config", "-z", "--get-regexp", pattern)[0] == 0

    @cached_property
    def reader(self) -> ObjectReader:
        """Single objects by id."""
        return ObjectReader(self.git, partial=lambda: self.partial)


def _find(path: Path) -> tuple[Path, Path]:
    """The top folder and its git folder. Found here, because git only names it after trusting it."""
    start = path.resolve()
    for folder in (start, *start.parents):
        try:
            if (folder / ".git").exists():
                return folder, folder / ".git"
            if (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir():
                return folder, folder
        except PermissionError as error:
            raise NotARepository(path, "the folder may not be entered") from error
    raise NotARepository(path)
