"""All that a repository holds: what lies in packs that we can read ourselves, and the rest, which git reads for us."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from launchgate.clients.git import stores
from launchgate.clients.git.command import Git
from launchgate.clients.git.history import Inventory, everything, sized
from launchgate.clients.git.packs import KINDS, Pack, Unreadable, opened

ID_BYTES = {"sha1": 20, "sha256": 32}
_OF = {kind.decode(): number for number, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Stock:
    """Every object of a repository, reachable or not; of what it borrows only what its own refs, reflogs and index need."""

    packs: tuple[Pack, ...] = ()
    rest: Inventory = field(default_factory=Inventory)
    twice: frozenset[bytes] = frozenset()
    """Ids of what more than one pack holds."""

    def __len__(self) -> int:
        """How many objects there are, those twice that lie in two packs."""
        rest = self.rest
        return sum(map(len, self.packs)) + sum(map(len, (rest.blobs, rest.commits, rest.tags, rest.trees)))

    def ids(self) -> set[bytes]:
        """The ids of all objects in hexadecimal."""
        return {oid for kind in _OF for oid in self.of(kind)}

    def of(self, kind: str) -> Iterator[bytes]:
        """The ids of all objects of a kind: `commit`, `tree`, `blob` or `tag`."""
        for pack in self.packs:
            yield from pack.names(_OF[kind])
        yield from (oid for oid, _ in getattr(self.rest, f"{kind}s"))


def stock(git: Git, object_format: str = "sha1") -> Stock:
    """Raises a subclass of CannotJudge when git failed."""
    store = stores.folder(git)
    borrows = stores.borrows(store)
    try:
        packs = tuple(opened(index, ID_BYTES[object_format]) for index in sorted((store / "pack").glob("*.idx")))
    except (Unreadable, OSError):
        found = everything(git)  # git may know this version, or says what is wrong
        return Stock(rest=_only(found, stores.own(git, object_format)) if borrows else found)
    loose = stores.loose(store)
    if not loose and not borrows and len(packs) == 1:
        return Stock(packs)
    packed: set[bytes] = set()
    twice: set[bytes] = set()
    for pack in packs:
        names = set(pack.names())
        twice |= packed & names
        packed |= names
    return Stock(packs, sized(git, (loose | (stores.reached(git) if borrows else set())) - packed), frozenset(twice))


def _only(found: Inventory, ids: set[bytes]) -> Inventory:
    return Inventory(
        blobs=tuple(row for row in found.blobs if row[0] in ids),
        commits=tuple(row for row in found.commits if row[0] in ids),
        tags=tuple(row for row in found.tags if row[0] in ids),
        trees=tuple(row for row in found.trees if row[0] in ids),
        missing=found.missing,
    )
