"""All that a repository holds: what lies in packs that we can read ourselves, and the rest, which git reads for us."""

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from launchgate.clients.git import stores
from launchgate.clients.git.command import Git
from launchgate.clients.git.history import Inventory, everything, sized
from launchgate.clients.git.packs import Pack, Unreadable, indexes, opened
from launchgate.dataclass import dataclass

ID_BYTES = {"sha1": 20, "sha256": 32}


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

    def sorted(self) -> dict[bytes, list[bytes]]:
        """The ids of all objects in hexadecimal by kind: `commit`, `tree`, `blob` or `tag`."""
        rest = self.rest
        rows = {b"blob": rest.blobs, b"commit": rest.commits, b"tag": rest.tags, b"tree": rest.trees}
        found = {kind: [oid for oid, _ in row] for kind, row in rows.items()}
        for pack in self.packs:
            for kind, names in pack.sorted().items():
                found[kind] += names
        return found


def stock(git: Git, object_format: str = "sha1", known: Mapping[str, Pack] = MappingProxyType({})) -> Stock:
    """`known` are packs that were opened before, by the paths of their indexes.

    Raises a subclass of CannotJudge when git failed.
    """
    store = stores.folder(git)
    borrows = stores.borrows(store)
    try:
        packs = tuple(known.get(str(index)) or opened(index, ID_BYTES[object_format]) for index in indexes(store))
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
    rest = (loose | (stores.reached(git) if borrows else set())) - packed
    return Stock(packs, sized(git, sorted(rest)), frozenset(twice))


def _only(found: Inventory, ids: set[bytes]) -> Inventory:
    return Inventory(
        blobs=tuple(row for row in found.blobs if row[0] in ids),
        commits=tuple(row for row in found.commits if row[0] in ids),
        tags=tuple(row for row in found.tags if row[0] in ids),
        trees=tuple(row for row in found.trees if row[0] in ids),
        missing=found.missing,
    )
