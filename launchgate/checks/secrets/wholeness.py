"""Whether every object that another one names is there, told from what is read anyway: git need not walk all of history again.

Yes is certain. No may be about what no ref needs, such as the remains of a rewritten history; then git has to say.
"""

from binascii import hexlify
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from launchgate.checks.secrets.sightings import Sightings
from launchgate.clients.git import Repository
from launchgate.clients.git.families import Sized
from launchgate.clients.git.history import Inventory, tree_entries
from launchgate.context import Deadline

_ID_BYTES = {"sha1": 20, "sha256": 32}
_SUBMODULE = b"160000 "
"""Begins an entry that names a commit of another repository."""


@dataclass(slots=True)
class Trees:
    """What all trees say together."""

    names: set[bytes] = field(default_factory=set)
    """Of files and folders, each once."""
    whole: bool = True
    """Whether everything they name is there."""


def held(inventory: Inventory) -> set[bytes]:
    """The ids of all objects."""
    return {oid for rows in (inventory.commits, inventory.tags, inventory.trees, inventory.blobs) for oid, _ in rows}


def read_trees(repository: Repository, trees: Sequence[Sized], here: set[bytes], deadline: Deadline) -> Trees:
    """Read all trees; `here` are the ids of all objects. Raises CannotJudge."""
    found, size = Trees(), _ID_BYTES[repository.object_format]
    for some in tree_entries(repository.git, trees, size):
        deadline.require("reading the names of files for secrets")
        for entry in set(some):  # trees repeat each other: one in ten is left
            found.names.add(entry[entry.index(b" ") + 1 : -size - 1])
            if hexlify(entry[-size:]) not in here and not entry.startswith(_SUBMODULE):
                found.whole = False
    return found


def is_whole(here: set[bytes], seen: Sightings, named: Iterable[bytes]) -> bool:
    """Whether what the commits and tags in `seen` and the refs in `named` name is among the ids."""
    commits = seen.headers.values()
    return (
        here.issuperset(named)
        and here.issuperset(seen.targets.values())
        and all(head.tree in here and here.issuperset(head.parents) for head in commits)
    )
