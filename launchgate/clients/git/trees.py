"""The files of a commit, read from git objects without a checkout, and the files of the working tree. Both are `Tree`s."""

import os
from dataclasses import dataclass
from functools import cached_property

from launchgate.clients.files import decode, encode, mode_of, printable, read_below
from launchgate.clients.git.command import Git
from launchgate.clients.git.errors import MissingObjects
from launchgate.clients.git.reader import ObjectReader
from launchgate.context import TreeFile
from launchgate.errors import CannotJudge

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
        """All files, sorted by path; submodules with mode 160000 and size 0."""
        return self._listing[0]

    def oid(self, path: str) -> str | None:
        """The object id of a file, or None when the commit has no such file."""
        return self.oids.get(path)

    @property
    def oids(self) -> dict[str, str]:
        """Path to object id, for every file that is not a submodule."""
        return self._listing[1]

    def read(self, path: str, limit: int = 4_000_000) -> bytes:
        """At most `limit` bytes of a file; a symbolic link reads as its target. Raises CannotJudge when it cannot be read."""
        oid = self.oids.get(path)
        if oid is None:
            raise CannotJudge(f"the file '{printable(path)}' is not in commit {self.commit[:10]}", "check the path")
        return self.reader.read(oid, limit).data

    @cached_property
    def _listing(self) -> tuple[tuple[TreeFile, ...], dict[str, str]]:
        listed = self.git.run("ls-tree", "-r", "-z", "--full-tree", "--long", self.commit)
        files, oids = [], {}
        for entry in listed.split(b"\0")[:-1]:
            meta, _, name = entry.partition(b"\t")
            mode, _kind, oid, size = meta.decode().split()
            path = decode(name)
            if size in ("BAD", "missing"):
                raise MissingObjects(f"commit {self.commit[:10]}", 1, partial=True)
            files.append(TreeFile(path=path, size=int(size) if size != "-" else 0, mode=mode))
            if mode != SUBMODULE:
                oids[path] = oid
        return tuple(sorted(files, key=lambda file: file.path)), oids


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
