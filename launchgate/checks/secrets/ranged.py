"""Reads exactly what `base..head` adds, from git objects; the checked-out files are never looked at."""

from collections.abc import Iterator

from launchgate.checks.secrets.commits import ranks
from launchgate.checks.secrets.ledger import identify
from launchgate.checks.secrets.names import in_paths
from launchgate.checks.secrets.notes import Notes
from launchgate.checks.secrets.origins import Trail, of_names, of_tree
from launchgate.checks.secrets.readers import read_objects
from launchgate.clients.files import WHOLE, encode
from launchgate.clients.git import MissingObjects, Repository, ShallowRepository
from launchgate.clients.git.history import Inventory, added_by, additions, boundary
from launchgate.clients.git.stock import Stock
from launchgate.clients.git.trees import CommitTree
from launchgate.context import Context

SUBMODULES = "submodule, a repository of its own"


def read_range(context: Context, repository: Repository, base: str, head: CommitTree) -> tuple[Notes, frozenset[str]]:
    """What the range adds, and the fingerprints of those values that the base's files hold too. Raises CannotJudge."""
    notes = Notes()
    inventory = added_by(repository.git, base, head.commit)
    _require_range(repository, inventory)
    notes.seen = read_objects(repository, Stock(rest=inventory), context)
    added = list(additions(repository.git, (oid for oid, _ in inventory.commits)))
    fresh = {one.path for one in added if one.fresh}
    notes.names = len(fresh)
    notes.skipped[SUBMODULES] = head.submodules
    trail = Trail(repository, notes.seen, names=in_paths(fresh), order=ranks(notes.seen.headers))
    for sighting in trail.of_history(added):
        notes.ledger.add(sighting)
    for sighting in of_tree(head.oids.items(), notes.seen.blobs):
        notes.ledger.add(sighting)
    for sighting in of_names((path for path in head.oids if encode(path) in fresh), trail.names):
        notes.ledger.add(sighting)
    in_base = (
        frozenset(_identities(context, repository, repository.tree_at(base))) if len(notes.ledger) else frozenset()
    )
    return notes, in_base


def _require_range(repository: Repository, inventory: Inventory) -> None:
    """Raises CannotJudge when the range is cut off by a shallow clone, or objects of it are missing."""
    if repository.shallow and not boundary(repository.git).isdisjoint(oid for oid, _ in inventory.commits):
        raise ShallowRepository("what this change adds")
    if inventory.missing:
        raise MissingObjects("this change", len(inventory.missing), partial=repository.partial)


def _identities(context: Context, repository: Repository, tree: CommitTree) -> Iterator[str]:
    """Fingerprints of every value in a commit's files and their names."""
    paths: dict[bytes, list[str]] = {}
    for path, oid in tree.oids.items():
        paths.setdefault(oid.encode(), []).append(path)
    for found in in_paths(map(encode, tree.oids)).values():
        yield from (candidate.fingerprint for candidate in found)
    # Nobody has said how large they are, so they are read like the largest.
    held = Stock(rest=Inventory(blobs=tuple((oid, WHOLE + 1) for oid in paths)))
    for blob, candidates in read_objects(repository, held, context).blobs.items():
        yield from (identify(candidate, path) for candidate in candidates for path in paths[blob])
