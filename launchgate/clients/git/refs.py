"""The names a repository gives to commits: branches, tags, notes, stashes; and which of them hold a file as it was."""

from collections.abc import Iterator, Sequence

from launchgate.clients.git.command import Git
from launchgate.clients.git.pieces import listed
from launchgate.dataclass import dataclass

STASH = b"refs/stash"


@dataclass(frozen=True, slots=True)
class Ref:
    """A ref and what it points at: a commit, or for an annotated tag the tag object."""

    name: bytes
    """In full: `refs/heads/main`."""
    oid: bytes


def refs(git: Git) -> tuple[Ref, ...]:
    """Every ref, tags with the newest first, before the others. Reads no object."""
    rows = git.run("for-each-ref", "--sort=-version:refname", "--format=%(refname) %(objectname)").splitlines()
    found = [Ref(*row.rsplit(b" ", 1)) for row in rows]
    return tuple(sorted(found, key=lambda ref: not ref.name.startswith(b"refs/tags/")))


def stashes(git: Git) -> frozenset[bytes]:
    """The stashes as commits; what was staged and what was untracked are their parents from the second on."""
    _, rows = git.ask("rev-list", "--walk-reflogs", STASH.decode(), accept=(0, 128))  # 128: there is none
    return frozenset(row.strip() for row in rows.splitlines())


def held(git: Git, asked: Sequence[tuple[bytes, bytes]]) -> Iterator[bytes | None]:
    """For each (commit or tag id, path) the id of what stands there, or None. A path with a line break is None."""
    askable = [row for row in asked if b"\n" not in row[1]]
    with listed(oid + b":" + path for oid, path in askable) as stdin, git.stream(
        "cat-file", "--buffer", "--batch-check=%(objectname)", stdin=stdin
    ) as child:  # fmt: skip
        assert child.stdout is not None
        for row in asked:
            if b"\n" in row[1]:
                yield None
                continue
            line = child.stdout.readline().strip()
            yield None if line.endswith((b" missing", b" ambiguous")) else line
