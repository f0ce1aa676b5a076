"""The files that are judged, wherever they lie, and what a change adds to them. `launchgate.context` names them too."""

from typing import Protocol

from launchgate.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeFile:
    """One file of a tree. `path` is relative, slash-separated, undecodable bytes as surrogate escapes."""

    path: str
    size: int
    """Bytes."""
    mode: str
    """As git writes it: 100644, 100755, 120000 (a symbolic link, read as its target text), 160000 (a submodule)."""
    tracked: bool = True
    """False for a working-tree file that git does not know and does not ignore."""


class Tree(Protocol):
    """The files of one revision, or of the working tree."""

    @property
    def label(self) -> str:
        """`working tree`, or the commit's full id."""

    def files(self) -> tuple[TreeFile, ...]:
        """All files, sorted by path; ignored files are not listed."""

    def read(self, path: str, limit: int = 4_000_000) -> bytes:
        """At most `limit` bytes of a file; never follows a symbolic link. Raises CannotJudge when it cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitRange:
    """What a pull request or push adds: everything reachable from head and not from base. Full commit ids."""

    base: str
    head: str

    @property
    def label(self) -> str:
        return f"{self.base[:10]}..{self.head[:10]}"
