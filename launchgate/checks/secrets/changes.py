"""What all commits together say of files: under which names there were any, whether all are here, and where blobs came in.

Said by git in one walk beside the reading, and kept as rows of numbers: a large history has a million changes.
"""

import hashlib
import re
from array import array
from binascii import hexlify, unhexlify
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import field
from itertools import chain, compress, count
from struct import iter_unpack

from launchgate.checks.secrets.sightings import Sightings
from launchgate.clients.git import Repository
from launchgate.clients.git.history import FOLDER, SUBMODULE, Addition, rows
from launchgate.clients.git.pieces import contents
from launchgate.clients.git.stock import ID_BYTES
from launchgate.context import Deadline
from launchgate.dataclass import dataclass

_EMPTY = {20: hashlib.sha1(b"tree 0\0", usedforsecurity=False).hexdigest().encode(),
          32: hashlib.sha256(b"tree 0\0").hexdigest().encode()}  # fmt: skip
"""The id of a folder without anything in it, which git knows without having it."""
_STEP = 10_000
"""Changes between two looks at the clock."""


@dataclass(slots=True)
class Changes:
    """Every file, submodule and empty folder that came in anywhere, and what is known of trees."""

    id_bytes: int
    trees: set[bytes]
    """Those that no commit has brought in so far."""
    paths: dict[bytes, int] = field(default_factory=dict)
    """Every path, with its number."""
    names: set[bytes] = field(default_factory=set)
    """Of files in trees that no commit has."""
    whole: bool = True
    """Whether everything that trees name is here."""
    commits: list[bytes] = field(default_factory=list)
    """In the order of their rows."""
    _commit: "array[int]" = field(default_factory=lambda: array("I"))
    _path: "array[int]" = field(default_factory=lambda: array("I"))
    _ids: bytearray = field(default_factory=bytearray)
    _fresh: bytearray = field(default_factory=bytearray)

    def take(self, rows: Iterable[tuple[bytes, bytes, bytes, bool, bytes]], here: Collection[bytes]) -> Iterator[int]:
        """Keep all additions but those of folders with something in them; now and then, how many more there were.

        `here` are the ids of all objects.
        """
        last, number, oids = b"", -1, list[bytes]()
        put_commit, put_path, put_fresh = self._commit.append, self._path.append, self._fresh.append
        paths, trees, empty = self.paths, self.trees, _EMPTY[self.id_bytes]
        for commit, oid, path, fresh, mode in rows:
            if oid not in here and mode != SUBMODULE and oid != empty:
                self.whole = False
            if mode == FOLDER:
                trees.discard(oid)
                if oid != empty:  # what is in it has its name as well
                    continue
            if commit is not last:
                last, number = commit, number + 1
                self.commits.append(commit)
            put_commit(number)
            put_path(paths.setdefault(path, len(paths)))
            put_fresh(fresh)
            oids.append(oid)
            if len(oids) == _STEP:
                self._ids += unhexlify(b"".join(oids))
                yield len(oids)
                oids.clear()
        self._ids += unhexlify(b"".join(oids))

    def of(self, wanted: Iterable[bytes], named: AbstractSet[bytes]) -> Iterator[Addition]:
        """Where the wanted blobs came in, and every path one of whose parts is in `named`."""
        commits, paths, width = self.commits, list(self.paths), self.id_bytes
        blobs = {unhexlify(oid) for oid in wanted}
        places = {self.paths[path] for path in paths if not named.isdisjoint(path.split(b"/"))} if named else set()
        ids = chain.from_iterable(iter_unpack(f"{width}s", self._ids))
        found: Iterable[int] = compress(count(), map(blobs.__contains__, ids))
        if places:
            found = sorted({*found, *compress(count(), map(places.__contains__, self._path))})
        for row in found:
            oid = hexlify(self._ids[row * width : (row + 1) * width])
            yield Addition(commits[self._commit[row]], oid, paths[self._path[row]], bool(self._fresh[row]))


def read_changes(
    repository: Repository, ids: Mapping[bytes, Iterable[bytes]], here: Collection[bytes], deadline: Deadline
) -> Changes:
    """Follow all commits; `ids` are those of all objects by kind, and `here` all of them. Raises CannotJudge."""
    found = Changes(ID_BYTES[repository.object_format], set(ids[b"tree"]))
    for _ in found.take(rows(repository.git, ids[b"commit"], "-t"), here):
        deadline.require("reading the names of files for secrets")
    return found


def read_stray(repository: Repository, changes: Changes, seen: Sightings, here: Collection[bytes]) -> None:
    """Read the trees that no commit has: what a rewritten history or the making of a commit left behind."""
    changes.trees.difference_update(head.tree for head in seen.headers.values())
    size = changes.id_bytes
    entry = re.compile(rb"([0-7]{5,6}) ([^\0]+)\0(.{%d})" % size, re.DOTALL)
    for piece in contents(repository.git, sorted(changes.trees)) if changes.trees else ():
        for mode, name, oid in entry.findall(piece.data):
            changes.names.add(name)
            if hexlify(oid) not in here and mode != SUBMODULE:
                changes.whole = False
