"""Which objects the whole history, or one range of it, consists of, and which commit added them.

Objects are read by id and never as diffs, so merges, renames, attributes and encodings cannot hide a byte. Memory stays
bounded: sizes are asked first, and what is large comes in overlapping chunks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO, NamedTuple

from launchgate.clients.git.command import Git, unhurried
from launchgate.clients.git.pieces import listed
from launchgate.dataclass import dataclass

Sized = tuple[bytes, int]
"""An object's id and its size in bytes."""
_KINDS = "%(objecttype) %(objectsize) %(objectname)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """Objects by kind, each as its id and its size in bytes."""

    blobs: tuple[Sized, ...] = ()
    commits: tuple[Sized, ...] = ()
    tags: tuple[Sized, ...] = ()
    trees: tuple[Sized, ...] = ()
    missing: tuple[bytes, ...] = ()
    """What should be there and is not: a partial clone, or damage."""


class Addition(NamedTuple):
    """A commit that has `oid` at `path` where none of its parents has."""

    commit: bytes
    oid: bytes
    path: bytes
    fresh: bool = True
    """True when no parent has anything at this path."""
    mode: bytes = b"100644"


FOLDER, SUBMODULE = b"040000", b"160000"
"""Modes of what is no file of this repository."""
_NOTHING = b"000000"
_COLON, _ADDED = b":A"
_RAW = ("-r", "-c", "--root", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", "--format=%H")


def everything(git: Git) -> Inventory:
    """Every object git can reach in any way, also what the repository borrows from others; in pack order."""
    with git.stream("cat-file", "--batch-all-objects", "--unordered", "--buffer", f"--batch-check={_KINDS}") as child:
        assert child.stdout is not None
        return _sorted_by_kind(child.stdout)


def sized(git: Git, oids: Iterable[bytes]) -> Inventory:
    """The objects with these ids."""
    with listed(oids) as stdin, git.stream("cat-file", "--buffer", f"--batch-check={_KINDS}", stdin=stdin) as child:
        assert child.stdout is not None
        return _sorted_by_kind(child.stdout)


def added_by(git: Git, base: str, head: str) -> Inventory:
    """The objects that are reachable from `head` and not from `base`."""
    named: list[bytes] = []
    missing: list[bytes] = []
    walk = ("rev-list", "--objects", "--no-object-names", "--missing=print", head, f"^{base}")
    with git.stream(*walk) as child:
        assert child.stdout is not None
        for line in child.stdout:
            (missing if line.startswith(b"?") else named).append(line.strip().lstrip(b"?"))
    found = sized(git, named)
    return replace(found, missing=(*found.missing, *missing))


def boundary(git: Git) -> frozenset[bytes]:
    """The commits at which a shallow clone was cut off."""
    where = git.run("rev-parse", "--git-path", "shallow").rstrip(b"\n")
    file = git.folder / where.decode("utf-8", "surrogateescape")
    return frozenset(file.read_bytes().split()) if file.is_file() else frozenset()


def is_whole(git: Git) -> bool:
    """Whether everything the refs need is in the clone. Walks all of history, in git alone: a tenth of the reading's time."""
    return git.ask("rev-list", "--objects", "--all", "--quiet", accept=(0, 128))[0] == 0


def missing_from(git: Git) -> int:
    """How many objects that some ref needs are not in the clone. Walks all of history: seconds on a large repository."""
    with git.stream("rev-list", "--objects", "--all", "--no-object-names", "--missing=print") as child:
        assert child.stdout is not None
        return sum(line.startswith(b"?") for line in child.stdout)


def additions(git: Git, commits: Iterable[bytes]) -> Iterator[Addition]:
    """What came in where: each commit that has a file at a path where no parent of it has that. Merges included."""
    return (Addition(*row) for row in rows(git, commits))


def rows(git: Git, commits: Iterable[bytes], *more: str) -> Iterator[tuple[bytes, bytes, bytes, bool, bytes]]:
    """The fields of each `Addition`; a large history has a million. With `-t` as one `more` option, folders are named, too.

    Every file and folder that any of the commits has is an addition of that commit or of one of its ancestors.
    """
    options = (*_RAW, *more)
    with listed(commits) as stdin, git.stream("diff-tree", "--stdin", *options, stdin=stdin) as child:
        assert child.stdout is not None
        commit, fields = b"", _fields(child.stdout)
        for meta in fields:
            if meta[:1] != b":":
                if meta[:2] != b"\n:":
                    commit = meta.strip() or commit
                    continue
                meta = meta[1:]  # noqa: PLW2901 - the first change of a commit stands on a line of its own
            path = next(fields, b"")
            # `:` once a parent, their modes and the commit's own, their ids and the commit's own, a letter for each parent
            if meta[1] != _COLON:
                mode, oid, fresh = meta[8:14], meta[len(meta) // 2 + 7 : -2], meta[-1] == _ADDED
            else:
                rest, oid, status = meta.rsplit(b" ", 2)
                mode, fresh = rest.split(b" ")[rest.count(b":")], not status.strip(b"A")
            if mode != _NOTHING:
                yield commit, oid, path, fresh, mode


def _sorted_by_kind(lines: Iterable[bytes]) -> Inventory:
    blobs: list[Sized] = []
    commits: list[Sized] = []
    tags: list[Sized] = []
    trees: list[Sized] = []
    missing: list[bytes] = []
    for line in lines:
        kind, *rest = line.split()
        if len(rest) < 2:
            missing.append(kind)  # such an answer is the id and the word `missing`, also for what is damaged
            continue
        size, oid = int(rest[0]), rest[1]
        match kind:
            case b"blob":
                blobs.append((oid, size))
            case b"commit":
                commits.append((oid, size))
            case b"tag":
                tags.append((oid, size))
            case _:
                trees.append((oid, size))
    return Inventory(
        blobs=tuple(blobs), commits=tuple(commits), tags=tuple(tags), trees=tuple(trees), missing=tuple(missing)
    )


def _fields(stdout: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in unhurried(stdout):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole
    if rest:
        yield rest
