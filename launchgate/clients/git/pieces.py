"""Contents of objects as they come from git or from a pack: whole, or the large ones in overlapping chunks."""

from collections.abc import Iterable, Iterator, Sequence
from typing import IO, NamedTuple

from launchgate.clients.files import WHOLE, overlapping
from launchgate.clients.git.command import Git
from launchgate.clients.git.deltas import Copy
from launchgate.clients.git.errors import GitFailed


class Piece(NamedTuple):
    """An object, or one chunk of it; `offset` counts bytes from the object's start."""

    oid: bytes
    kind: bytes
    size: int
    offset: int
    data: bytes
    place: int = -1
    """Its number among what is read together, under which later ones name it as their base."""
    base: int = -1
    copies: Sequence[Copy] = ()
    """What it has in common with its base."""
    needed: int = 0
    """How many later ones name it."""


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


def listed(oids: Iterable[bytes]) -> IO[bytes]:
    """Ids as a file without a name: a child can read it whenever it likes, and no thread has to feed a pipe."""
    from tempfile import TemporaryFile  # takes a while to load, and a reader of packs does not need it

    file = TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.writelines(oid + b"\n" for oid in oids)
    file.seek(0)
    return file
