"""The files of a commit, read from git objects without a checkout, and the files of the working tree. Both are `Tree`s."""

import os
from collections.abc import Iterator
from functools import cached_property

from launchgate.clients.files import decode, encode, mode_of, pieces_below, printable, read_below
from launchgate.clients.git.command import Git
from launchgate.clients.git.errors import MissingObjects
from launchgate.clients.git.reader import ObjectReader
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.trees import TreeFile

SUBMODULE = "160000"


@dataclass(frozen=True)  # no slots: the listing is made once and kept
class CommitTree:
    """One commit's files."""

    git: Git
    reader: ObjectReader
    commit: str

    @property
    def label(self) -> str:
        return self.commit

    def files(self) -> tuple[TreeFile, ...]:
        """All files, sorted by path; submodules with mode 160000 and size 0. Raises MissingObjects in a partial clone."""
        return self._files

    @cached_property
    def oids(self) -> dict[str, str]:
        """Path to object id, for every file that is not a submodule; complete also where the clone lacks the contents."""
        return {path: oid for mode, oid, path in self._entries if mode != SUBMODULE}

    def read(self, path: str, limit: int = 4_000_000) -> bytes:
        """At most `limit` bytes of a file; a symbolic link reads as its target. Raises CannotJudge when it cannot be read."""
        oid = self.oids.get(path)
        if oid is None:
            raise CannotJudge(f"the file '{printable(path)}' is not in commit {self.commit[:10]}", "check the path")
        return self.reader.read(oid, limit).data

    @property
    def submodules(self) -> int:
        """How many other repositories it refers to."""
        return sum(mode == SUBMODULE for mode, _, _ in self._entries)

    @cached_property
    def _entries(self) -> tuple[tuple[str, str, str], ...]:
        """Mode, object id and path, sorted by path."""
        rows = []
        for entry in self.git.run("ls-tree", "-r", "-z", "--full-tree", self.commit).split(b"\0")[:-1]:
            meta, _, name = entry.partition(b"\t")
            mode, _kind, oid = meta.decode().split()
            rows.append((mode, oid, decode(name)))
        return tuple(sorted(rows, key=lambda row: row[2]))

    @cached_property
    def _files(self) -> tuple[TreeFile, ...]:
        wanted = "\n".join(dict.fromkeys(self.oids.values())).encode() + b"\n"
        answers = self.git.run("cat-file", "--buffer", "--batch-check=%(objectname) %(objectsize)", stdin=wanted)
        sizes = dict(line.split() for line in answers.decode().splitlines()) if self.oids else {}
        missing = sum(size == "missing" for size in sizes.values())
        if missing:
            raise MissingObjects(f"commit {self.commit[:10]}", missing, partial=True)
        return tuple(TreeFile(path=path, size=int(sizes.get(oid, 0)), mode=mode) for mode, oid, path in self._entries)


@dataclass(frozen=True)  # no slots: the listing is made once and kept
class WorkingTree:
    """The files on disk that git tracks or would offer to add; ignored files are not among them."""

    git: Git

    @property
    def label(self) -> str:
        return "working tree"

    def files(self) -> tuple[TreeFile, ...]:
        """All files that exist on disk, sorted by path, with their sizes there; nested repositories with mode 160000."""
        return self._files

    def read(self, path: str, limit: int = 4_000_000) -> bytes:
        """At most `limit` bytes of a file as it is on disk. Raises CannotJudge when it cannot be read."""
        return read_below(self.git.folder, path, limit)

    def pieces(self, path: str) -> Iterator[tuple[int, int, bytes]]:
        """A file of any size as (its size, offset, data), without holding it in memory. Raises CannotJudge."""
        return pieces_below(self.git.folder, path)

    def staged(self) -> tuple[tuple[str, str], ...]:
        """Path and object id of everything in the index, each side of a conflict; submodules are left out."""
        entries = (entry.partition(b"\t") for entry in self._names("--cached", "--stage"))
        rows = ((decode(name), meta.decode().split()) for meta, _, name in entries)
        return tuple((path, words[1]) for path, words in rows if words[0] != SUBMODULE)

    def ignored(self) -> tuple[str, ...]:
        """What git ignores on disk; a folder that is ignored as a whole is one entry, with a slash at its end."""
        return tuple(decode(name) for name in self._names("--others", "--ignored", "--exclude-standard", "--directory"))

    @cached_property
    def _files(self) -> tuple[TreeFile, ...]:
        tracked = {entry.partition(b"\t")[2]: entry[:6] for entry in self._names("--cached", "--stage")}
        others = dict.fromkeys(self._names("--others", "--exclude-standard"), b"")
        found = [self._file(name, mode, tracked=True) for name, mode in tracked.items()]
        found += [self._file(name, mode, tracked=False) for name, mode in others.items() if name not in tracked]
        return tuple(sorted((file for file in found if file is not None), key=lambda file: file.path))

    def _names(self, *options: str) -> list[bytes]:
        return self.git.run("ls-files", "-z", "--full-name", *options).split(b"\0")[:-1]

    def _file(self, name: bytes, index_mode: bytes, *, tracked: bool) -> TreeFile | None:
        path = decode(name)
        if index_mode == SUBMODULE.encode() or path.endswith("/"):
            return TreeFile(path=path.rstrip("/"), size=0, mode=SUBMODULE, tracked=tracked)
        try:
            status = os.lstat(os.path.join(os.fsencode(self.git.folder), encode(path)))  # noqa: PTH118 - bytes, not text
        except OSError:
            return None  # deleted on disk: the index still lists it
        mode = mode_of(status)
        return None if mode is None else TreeFile(path=path, size=status.st_size, mode=mode, tracked=tracked)
