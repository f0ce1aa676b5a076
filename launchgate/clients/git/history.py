"""The whole history, or one range of it, as a stream: which objects there are, what they hold, and which commit added them.

Objects are read by id and never as diffs, so merges, renames, attributes and encodings cannot hide a byte. Memory stays
bounded: sizes are asked first, and what is large comes in overlapping chunks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO

from launchgate.clients.files import WHOLE, overlapping
from launchgate.clients.git.command import Git
from launchgate.clients.git.errors import GitFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """Ids of objects, by kind, in an order that is cheap to read. Blobs come with their sizes in bytes."""

    blobs: tuple[tuple[bytes, int], ...] = ()
    commits: tuple[bytes, ...] = ()
    tags: tuple[bytes, ...] = ()
    missing: tuple[bytes, ...] = ()
    """What should be there and is not: a partial clone, or damage."""


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


def everything(git: Git) -> Inventory:
    """Every object of the repository, reachable or not, alternates included, in pack order."""
    options = (
        "--batch-all-objects",
        "--unordered",
        "--buffer",
        "--batch-check=%(objecttype) %(objectsize) %(objectname)",
    )
    with git.stream("cat-file", *options) as child:
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
    with listed(named) as stdin, git.stream(
        "cat-file", "--buffer", "--batch-check=%(objecttype) %(objectsize) %(objectname)", stdin=stdin
    ) as child:  # fmt: skip
        assert child.stdout is not None
        found = _sorted_by_kind(child.stdout)
    return Inventory(blobs=found.blobs, commits=found.commits, tags=found.tags, missing=(*found.missing, *missing))


def refs(git: Git) -> int:
    """How many refs there are."""
    return git.run("for-each-ref", "--format=x").count(b"\n")


def boundary(git: Git) -> frozenset[bytes]:
    """The commits at which a shallow clone was cut off."""
    where = git.run("rev-parse", "--git-path", "shallow").rstrip(b"\n")
    file = git.folder / where.decode("utf-8", "surrogateescape")
    return frozenset(file.read_bytes().split()) if file.is_file() else frozenset()


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


def additions(git: Git, commits: Iterable[bytes], wanted: frozenset[bytes] | set[bytes]) -> Iterator[Addition]:
    """Where the wanted objects came in: each commit that has one at a path where no parent of it has. Merges included."""
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
                parents = len(meta) - len(meta.lstrip(b":"))
                # `:` once a parent, as many modes and ids, then the commit's own mode and id
                oid = meta.split()[2 * parents + 1]
                if oid in wanted:
                    yield Addition(commit, oid, field)
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
    blobs, commits, tags, missing = [], [], [], []
    for line in lines:
        kind, *rest = line.split()
        if len(rest) != 2:
            missing.append(kind)  # such an answer is the id and the word `missing`, also for what is damaged
            continue
        size, oid = rest
        match kind:
            case b"blob":
                blobs.append((oid, int(size)))
            case b"commit":
                commits.append(oid)
            case b"tag":
                tags.append(oid)
            case _:
                pass  # trees are read through the commits that hold them
    return Inventory(blobs=tuple(blobs), commits=tuple(commits), tags=tuple(tags), missing=tuple(missing))


def _fields(stdout: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := stdout.read(1 << 20):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole
    if rest:
        yield rest
