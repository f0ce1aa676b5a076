"""Whether every object that another one names is there, told from what was read anyway: git need not walk all of history again.

Yes is certain. No may be about what no ref needs, such as the remains of a rewritten history; then git has to say. Pure.
"""

from binascii import hexlify
from collections.abc import Iterable, Set

from launchgate.checks.secrets.sightings import Sightings
from launchgate.clients.git.history import Inventory

_SUBMODULE = b"160000 "
"""Begins an entry that names a commit of another repository."""


def is_whole(inventory: Inventory, entries: Set[bytes], seen: Sightings, named: Iterable[bytes], id_bytes: int) -> bool:
    """Whether all that the entries of trees, the commits and tags in `seen` and the refs in `named` name is in the inventory."""
    held = {oid for rows in (inventory.commits, inventory.tags, inventory.trees, inventory.blobs) for oid, _ in rows}
    if not held.issuperset(named) or not held.issuperset(seen.targets.values()):
        return False
    for head in seen.headers.values():
        if head.tree not in held or not held.issuperset(head.parents):
            return False
    return all(hexlify(entry[-id_bytes:]) in held or entry.startswith(_SUBMODULE) for entry in entries)
