"""One share of the reading, and the second interpreter's part: it reads shares as it is handed them.

Imports as little as it can: two interpreters begin to read only when the second one has loaded this.
"""

from collections.abc import Iterator, Sequence

from launchgate.checks.secrets.sightings import Sightings
from launchgate.clients.apart import Ask
from launchgate.clients.git.command import Git
from launchgate.clients.git.families import Mark, Run
from launchgate.clients.git.history import sized
from launchgate.clients.git.pieces import Piece, contents
from launchgate.clients.git.unpacked import Unpacking
from launchgate.dataclass import dataclass
from launchgate.detection import engine
from launchgate.detection.likeness import adopt
from launchgate.detection.reading import Reading

STEP = 500
"""Objects between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one reader reads next: a run of a pack, or objects by id."""

    git: Git
    work: Run | Sequence[bytes]
    key: bytes = b""
    """Under which values are told apart in this run."""


class Ready:
    """What the second interpreter says when it has read its share and would read another."""


def serve(ask: Ask) -> Iterator[int | Ready | Sightings]:
    """In the second interpreter: says how many objects were read since the last report, again and again; after each share that it
    is ready for another, and at the end what was seen."""
    seen = Sightings(reading=Reading(engine()))
    while (share := ask()) is not None:
        adopt(share.key)
        yield Ready()  # the next share comes while this one is read
        for number in through(seen, share):
            share.git.deadline.require("reading the git history for secrets")
            yield number
    yield seen.bare()


def through(seen: Sightings, share: Share) -> Iterator[int]:
    """Read one share; now and then, how many objects more are read."""
    assert seen.reading is not None
    seen.reading.turn()
    read = 0
    for piece in _pieces(seen, share):
        seen.take(piece)
        read += piece.offset == 0
        if read >= STEP:
            yield read
            read = 0
    seen.flush()
    yield read


def _pieces(seen: Sightings, share: Share) -> Iterator[Piece]:
    """What is to be read of a share; first what its pack holds, then what git has to read."""
    left: Sequence[bytes]
    if isinstance(share.work, Run):
        unpacking = Unpacking(share.work)
        for piece, mark in unpacking.pieces():
            if mark == Mark.READ:
                yield piece
            else:
                seen.pass_over(piece, counted=mark == Mark.KNOWN)
        for _, size in sized(share.git, unpacking.known).blobs if unpacking.known else ():
            seen.counts.update(blobs=1, bytes=size)
        left = unpacking.left
    else:
        left = share.work
    if left:
        yield from contents(share.git, left)
