"""The whole history, or one range of it, as a stream: which objects there are, what they hold, and which commit added them.

Objects are read by id and never as diffs, so merges, renames, attributes and encodings cannot hide a byte. Memory stays
bounded: sizes are asked first, and what is large comes in overlapping chunks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import IO

from launchgate.clients.files import WHOLE, overlapping
from launchgate.clients.git import batches, stores
from launchgate.clients.git.batches import listed
from launchgate.clients.git.command import Git
from launchgate.clients.git.errors import GitFailed
from launchgate.clients.git.families import Sized, in_families

_COMMITS = 1000
"""Commits that one git compares with their parents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """Objects by kind, each as its id and its size in bytes, in an order that is cheap to read."""

    blobs: tuple[Sized, ...] = ()
    commits: tuple[Sized, ...] = ()
    tags: tuple[Sized, ...] = ()
    trees: tuple[Sized, ...] = ()
    missing: tuple[bytes, ...] = ()
    """What should be there and is not: a partial clone, or damage."""
    bases: Mapping[bytes, bytes] = field(default_factory=dict)
    """For a blob that git stores as a difference: the object it differs from, which stands before it in `blobs`."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An object, or one chunk of it; `offset` counts bytes from the object's start."""

    oid: bytes
    kind: bytes
    size: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Addition:
    """A commit that has `oid` at `path` where none of its parents has."""

    commit: bytes
    oid: bytes
    path: bytes
    fresh: bool = True
    """True when no parent has anything at this path."""


def everything(git: Git, object_format: str = "sha1") -> Inventory:
    """Every object of the repository, reachable or not, in pack order, blobs in families (`launchgate.clients.git.families`).

    Of what the repository borrows from others (alternates) only what its own refs, reflogs and index need.
    """
    options = (
        "--batch-all-objects",
        "--unordered",
        "--buffer",
        "--batch-check=%(objecttype) %(objectsize) %(objectname) %(deltabase)",
    )
    with git.stream("cat-file", *options) as child:
        assert child.stdout is not None
        found = _sorted_by_kind(child.stdout)
    if stores.borrows(git):
        found = _only(found, stores.own(git, object_format))
    return replace(found, blobs=in_families(found.blobs, found.bases))


def added_by(git: Git, base: str, head: str) -> Inventory:
    """The objects that are reachable from `head` and not from `base`."""
    named: list[bytes] = []
    missing: list[bytes] = []
    walk = ("rev-list", "--objects", "--no-object-names", "--missing=print", head, f"^{base}")
    with git.stream(*walk) as child:
        assert child.stdout is not None
        for line in child.stdout:
            (missing if line.startswith(b"?") else named).append(line.strip().lstrip(b"?"))
    with listed(named) as stdin, git.stream(
        "cat-file", "--buffer", "--batch-check=%(objecttype) %(objectsize) %(objectname)", stdin=stdin
    ) as child:  # fmt: skip
        assert child.stdout is not None
        found = _sorted_by_kind(child.stdout)
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


def contents(git: Git, oids: Sequence[bytes]) -> Iterator[Piece]:
    """The objects' contents in the order given. Raises GitFailed when one is damaged or missing."""
    with listed(oids) as stdin, git.stream("cat-file", "--batch", "--buffer", stdin=stdin) as child:
        stdout = child.stdout
        assert stdout is not None
        for line in stdout:
            header = line.split()
            if len(header) != 3:
                raise GitFailed("cat-file", 0, line)
            oid, kind, size = header[0], header[1], int(header[2])
            for offset, data in overlapping(stdout.read, size):
                if offset + len(data) == size or size > WHOLE:  # else git died, and leaving the stream says why
                    yield Piece(oid, kind, size, offset, data)
            stdout.read(1)


def sized_contents(git: Git, sized: Iterable[Sized]) -> Iterator[Piece]:
    """As `contents`, with less work where the system has memory that git can write into; the largest come last there."""
    rows = list(sized)
    if not batches.available():
        yield from contents(git, [oid for oid, _ in rows])
        return
    for output in batches.objects(git, [row for row in rows if row[1] <= WHOLE]):
        for oid, kind, data in batches.parted(output):
            yield Piece(oid, kind, len(data), 0, data)
    if large := [oid for oid, size in rows if size > WHOLE]:
        yield from contents(git, large)


def tree_entries(git: Git, trees: Iterable[Sized], id_bytes: int = 20) -> Iterator[list[bytes]]:
    """The entries of trees as git keeps them, many at a time: mode, blank, name, NUL, and the id in `id_bytes` raw bytes.

    What git writes around its trees may rarely become part of an entry's name, never of its id.
    """
    entry = re.compile(rb"([0-7]{5,6} [^\0]+\0.{%d})" % id_bytes, re.DOTALL)
    rows = list(trees)
    if not batches.available():
        for piece in contents(git, [oid for oid, _ in rows]):
            yield entry.findall(piece.data)
        return
    # Little at a time: the entries of a batch take several times its memory.
    for output in batches.objects(git, [row for row in rows if row[1] <= WHOLE], batches.SMALL):
        yield entry.findall(output)
    for piece in contents(git, large) if (large := [oid for oid, size in rows if size > WHOLE]) else ():
        yield entry.findall(piece.data)


def additions(
    git: Git, commits: Iterable[bytes], wanted: AbstractSet[bytes] | None, named: AbstractSet[bytes] = frozenset()
) -> Iterator[Addition]:
    """Where the wanted objects came in: each commit that has one at a path where no parent of it has. Merges included.

    Also every path one of whose parts is in `named`. With `wanted` None every path.
    """
    options = (
        "--stdin",
        "-r",
        "-c",
        "--root",
        "--raw",
        "-z",
        "--no-renames",
        "--no-abbrev",
        "--no-ext-diff",
        "--format=%H",
    )
    commit, meta = b"", b""
    for part in _printed(git, ("diff-tree", *options), commits):
        if meta:
            # `:` once a parent, their modes and the commit's own, their ids and the commit's own, a letter for each parent
            _, oid, status = meta.rsplit(b" ", 2)
            if wanted is None or oid in wanted or (named and not named.isdisjoint(part.split(b"/"))):
                yield Addition(commit, oid, part, not status.strip(b"A"))
            meta = b""
        elif part.lstrip(b"\n").startswith(b":"):
            meta = part.lstrip(b"\n")
        elif part:
            commit = part.strip()


def _printed(git: Git, command: Sequence[str], commits: Iterable[bytes]) -> Iterator[bytes]:
    """What git prints for the commits, field by field; while one run of them is read, git works on the next."""
    asked = list(commits)
    started: list[tuple[ExitStack, IO[bytes]]] = []
    try:
        for first in range(0, len(asked), _COMMITS):
            started.append(_started(git, command, asked[first : first + _COMMITS]))
            if len(started) == 2:
                yield from _drained(*started.pop(0))
        while started:
            yield from _drained(*started.pop(0))
    finally:
        for stack, _ in started:
            stack.__exit__(
                GeneratorExit, GeneratorExit(), None
            )  # with an exception, so that git is ended and not waited for


def _started(git: Git, command: Sequence[str], commits: Sequence[bytes]) -> tuple[ExitStack, IO[bytes]]:
    with ExitStack() as stack:
        stdin = stack.enter_context(listed(commits))
        child = stack.enter_context(git.stream(*command, stdin=stdin))
        assert child.stdout is not None
        return stack.pop_all(), child.stdout


def _drained(stack: ExitStack, stdout: IO[bytes]) -> Iterator[bytes]:
    with stack:
        yield from _fields(stdout)


def _sorted_by_kind(lines: Iterable[bytes]) -> Inventory:
    blobs: list[Sized] = []
    commits: list[Sized] = []
    tags: list[Sized] = []
    trees: list[Sized] = []
    missing: list[bytes] = []
    bases: dict[bytes, bytes] = {}
    for line in lines:
        kind, *rest = line.split()
        if len(rest) < 2:
            missing.append(kind)  # such an answer is the id and the word `missing`, also for what is damaged
            continue
        size, oid = int(rest[0]), rest[1]
        match kind:
            case b"blob":
                blobs.append((oid, size))
                if len(rest) > 2 and rest[2].strip(b"0"):
                    bases[oid] = rest[2]
            case b"commit":
                commits.append((oid, size))
            case b"tag":
                tags.append((oid, size))
            case _:
                trees.append((oid, size))
    return Inventory(
        blobs=tuple(blobs), commits=tuple(commits), tags=tuple(tags), trees=tuple(trees), missing=tuple(missing),
        bases=bases,
    )  # fmt: skip


def _only(found: Inventory, ids: AbstractSet[bytes]) -> Inventory:
    return Inventory(
        blobs=tuple(row for row in found.blobs if row[0] in ids),
        commits=tuple(row for row in found.commits if row[0] in ids),
        tags=tuple(row for row in found.tags if row[0] in ids),
        trees=tuple(row for row in found.trees if row[0] in ids),
        missing=found.missing,
        bases=found.bases,
    )


def _fields(stdout: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := stdout.read(1 << 20):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole
    if rest:
        yield rest
