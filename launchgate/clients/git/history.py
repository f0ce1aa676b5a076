"""The whole history, or one range of it, as a stream: which objects there are, what they hold, and which commit added them.

Objects are read by id and never as diffs, so merges, renames, attributes and encodings cannot hide a byte. Memory stays
bounded: sizes are asked first, and what is large comes in overlapping chunks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from tempfile import TemporaryFile
from typing import IO

from launchgate.clients.files import CHUNK, OVERLAP, WHOLE, overlapping
from launchgate.clients.git import stores
from launchgate.clients.git.command import Git
from launchgate.clients.git.errors import GitFailed
from launchgate.clients.git.families import in_families


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """Ids of objects, by kind, in an order that is cheap to read. Blobs come with their sizes in bytes."""

    blobs: tuple[tuple[bytes, int], ...] = ()
    commits: tuple[bytes, ...] = ()
    tags: tuple[bytes, ...] = ()
    trees: tuple[bytes, ...] = ()
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


def windows(git: Git, oids: Sequence[bytes]) -> Iterator[bytes]:
    """The objects as git writes them one behind the other, in overlapping stretches: for what is too small to ask for singly."""
    with listed(oids) as stdin, git.stream("cat-file", "--batch", "--buffer", stdin=stdin) as child:
        assert child.stdout is not None
        kept = b""
        while fresh := child.stdout.read(CHUNK):
            yield kept + fresh
            kept = fresh[-OVERLAP:]


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
    with listed(commits) as stdin, git.stream("diff-tree", *options, stdin=stdin) as child:
        assert child.stdout is not None
        commit, meta = b"", b""
        for field in _fields(child.stdout):
            if meta:
                # `:` once a parent, their modes and the commit's own, their ids and the commit's own, a letter for each parent
                _, oid, status = meta.rsplit(b" ", 2)
                if wanted is None or oid in wanted or (named and not named.isdisjoint(field.split(b"/"))):
                    yield Addition(commit, oid, field, not status.strip(b"A"))
                meta = b""
            elif field.lstrip(b"\n").startswith(b":"):
                meta = field.lstrip(b"\n")
            elif field:
                commit = field.strip()


def listed(oids: Iterable[bytes]) -> IO[bytes]:
    """Ids as a file without a name: a child can read it whenever it likes, and no thread has to feed a pipe."""
    file = TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.writelines(oid + b"\n" for oid in oids)
    file.seek(0)
    return file


def _sorted_by_kind(lines: Iterable[bytes]) -> Inventory:
    blobs, commits, tags, trees, missing = [], [], [], [], []
    bases: dict[bytes, bytes] = {}
    for line in lines:
        kind, *rest = line.split()
        if len(rest) < 2:
            missing.append(kind)  # such an answer is the id and the word `missing`, also for what is damaged
            continue
        size, oid = rest[:2]
        match kind:
            case b"blob":
                blobs.append((oid, int(size)))
                if len(rest) > 2 and rest[2].strip(b"0"):
                    bases[oid] = rest[2]
            case b"commit":
                commits.append(oid)
            case b"tag":
                tags.append(oid)
            case _:
                trees.append(oid)
    return Inventory(
        blobs=tuple(blobs), commits=tuple(commits), tags=tuple(tags), trees=tuple(trees), missing=tuple(missing),
        bases=bases,
    )  # fmt: skip


def _only(found: Inventory, ids: AbstractSet[bytes]) -> Inventory:
    return Inventory(
        blobs=tuple(row for row in found.blobs if row[0] in ids),
        commits=tuple(oid for oid in found.commits if oid in ids),
        tags=tuple(oid for oid in found.tags if oid in ids),
        trees=tuple(oid for oid in found.trees if oid in ids),
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
