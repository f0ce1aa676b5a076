"""Reads the files and the history, or exactly what a range adds, and keeps masked candidates with their places."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from launchgate.checks.secrets import enabled, origins
from launchgate.checks.secrets.ledger import Ledger, identify
from launchgate.checks.secrets.sightings import Sightings, object_id, read_objects
from launchgate.checks.secrets.spec import Coverage, Facts, Gap, Options, Setup
from launchgate.clients.files import WHOLE, FolderTree
from launchgate.clients.git import MissingObjects, Repository, ShallowRepository, WorkingTree, history
from launchgate.clients.git.history import Inventory, Piece
from launchgate.clients.git.refs import refs
from launchgate.clients.git.trees import SUBMODULE, CommitTree
from launchgate.context import CommitRange, Context, Tree, TreeFile
from launchgate.errors import CannotJudge
from launchgate.model import Stage

_NO_RANGE = "launchgate could not tell which commits this change adds"


def gather(context: Context, options: Options) -> Facts:
    """What was read and seen. Raises CannotJudge when there is nothing to read at all."""
    del options
    if context.stage is Stage.PR:
        if context.repository is None or context.range is None:
            raise CannotJudge(
                context.repository_reason or _NO_RANGE, context.repository_remedy or "pass --base and --head"
            )
        return _range(context, context.repository, context.range)
    return _everything(context)


@dataclass(slots=True)
class _Notes:
    """What one gather has collected."""

    ledger: Ledger = field(default_factory=Ledger)
    seen: Sightings = field(default_factory=Sightings)
    """What was read from git."""
    disk: Sightings = field(default_factory=Sightings)
    """What was read from files, under the ids git gives such content."""
    skipped: Counter[str] = field(default_factory=Counter)
    refs: int = 0
    files: int = 0
    tree_gap: Gap | None = None
    history_gap: Gap | None = None

    def coverage(self) -> Coverage:
        counts = self.seen.counts
        return Coverage(
            refs=self.refs, commits=len(self.seen.headers), blobs=counts["blobs"], bytes=counts["bytes"],
            messages=counts["messages"], files=self.files, public=self.ledger.public,
            skipped=tuple(sorted((self.skipped + self.disk.skipped + self.seen.skipped).items())),
        )  # fmt: skip


def _everything(context: Context) -> Facts:
    tree, repository = context.require_tree(), context.repository
    notes = _Notes()
    if isinstance(tree, WorkingTree | FolderTree):
        _read_files(context, tree, repository, notes)
    if repository is None:
        notes.history_gap = Gap(reason=context.repository_reason, remedy=context.repository_remedy)
    else:
        _read_history(context, repository, notes)
        if notes.history_gap and not isinstance(tree, WorkingTree | FolderTree) and not notes.seen.counts:
            notes.tree_gap = notes.history_gap
    return Facts(
        tree=tree.label if isinstance(tree, WorkingTree | FolderTree) else "files of HEAD", history="all of history",
        values=notes.ledger.values(), coverage=notes.coverage(), setup=_setup(tree, None),
        today=context.now.date().isoformat(), tree_gap=notes.tree_gap, history_gap=notes.history_gap,
    )  # fmt: skip


def _read_files(context: Context, tree: WorkingTree | FolderTree, repository: Repository | None, notes: _Notes) -> None:
    """Every file on disk. What has the id of a blob is remembered under it, so that history need not read it again."""
    known = notes.disk
    for file in tree.files():
        context.deadline.require("reading the files for secrets")
        if file.mode == SUBMODULE:
            notes.skipped["submodule, a repository of its own"] += 1
            continue
        notes.files += 1
        try:
            oid = _read_file(tree, file, repository, known)
        except CannotJudge as error:
            notes.skipped["file that cannot be read"] += 1
            notes.tree_gap = notes.tree_gap or Gap(reason=error.reason, remedy=error.remedy)
            continue
        for candidate in known.blobs.get(oid, ()):
            notes.ledger.add(origins.at_head(candidate, file.path))


def _read_file(tree: WorkingTree | FolderTree, file: TreeFile, repository: Repository | None, seen: Sightings) -> bytes:
    """The key under which the file's candidates are kept: its object id, or for a large file its path."""
    oid = b"file " + file.path.encode("utf-8", "surrogateescape")
    for size, offset, data in tree.pieces(file.path):
        if size <= WHOLE:
            oid = object_id(data, repository.object_format if repository else "sha1")
            if oid in seen.read:
                return oid
            seen.read.add(oid)
        seen.take_blob(Piece(oid, b"blob", size, offset, data))
    return oid


def _read_history(context: Context, repository: Repository, notes: _Notes) -> None:
    try:
        inventory = history.everything(repository.git, repository.object_format)
        notes.refs = len(refs(repository.git))
        notes.seen = read_objects(repository, _to_read(inventory, notes.disk.read), context)
        _share(inventory, notes)
        for sighting in origins.of_history(repository, notes.seen):
            notes.ledger.add(sighting)
        if repository.head is not None:
            _place_at_head(repository, repository.tree_at(repository.head), inventory, notes)
        _require_complete(repository, notes.seen, inventory)
    except CannotJudge as error:
        notes.history_gap = Gap(reason=error.reason, remedy=error.remedy)


def _share(inventory: Inventory, notes: _Notes) -> None:
    """Count blobs whose content was read from disk already as read, and take over what was seen in them."""
    for oid, size in inventory.blobs:
        if oid in notes.disk.read:
            notes.seen.counts.update(blobs=1, bytes=size)
            if oid in notes.disk.blobs:
                notes.seen.blobs[oid] = notes.disk.blobs[oid]


def _to_read(inventory: Inventory, done: set[bytes]) -> list[bytes]:
    return [oid for oid, _ in inventory.blobs if oid not in done] + [*inventory.commits, *inventory.tags]


def _require_complete(repository: Repository, seen: Sightings, inventory: Inventory) -> None:
    """Raises CannotJudge when refs need objects that the clone does not hold."""
    if repository.shallow:
        raise ShallowRepository("the history")
    parents = {parent for head in seen.headers.values() for parent in head.parents}
    missing = len(inventory.missing)
    if not missing and (repository.partial or not parents <= seen.headers.keys()):
        missing = history.missing_from(repository.git)
    if missing:
        raise MissingObjects("the history", missing, partial=repository.partial)


def _place_at_head(repository: Repository, tree: CommitTree, inventory: Inventory, notes: _Notes) -> None:
    """Mark what HEAD's files hold, also where the file is gone on disk."""
    for sighting in origins.of_tree(tree.oids, notes.seen.blobs):
        notes.ledger.add(sighting)
    here = {oid for oid, _ in inventory.blobs} | notes.disk.read
    missing = sum(oid.encode() not in here for oid in tree.oids.values())
    if missing:
        error = MissingObjects("HEAD", missing, partial=repository.partial)
        notes.tree_gap = Gap(reason=error.reason, remedy=error.remedy)


def _range(context: Context, repository: Repository, scope: CommitRange) -> Facts:
    """Only what `base..head` adds; the checked-out files are never looked at."""
    base, head = repository.commit(scope.base), repository.commit(scope.head)
    notes = _Notes()
    inventory = history.added_by(repository.git, base, head)
    _require_range(repository, inventory)
    notes.seen = read_objects(repository, _to_read(inventory, set()), context)
    in_base: frozenset[str] = frozenset()
    head_tree = repository.tree_at(head)
    if notes.seen.blobs or notes.seen.messages:
        for sighting in origins.of_history(repository, notes.seen):
            notes.ledger.add(sighting)
        for sighting in origins.of_tree(head_tree.oids, notes.seen.blobs):
            notes.ledger.add(sighting)
        in_base = frozenset(_identities(context, repository, repository.tree_at(base)))
    return Facts(
        tree=f"files added by {scope.label}", history=scope.label, values=notes.ledger.values(in_base),
        coverage=notes.coverage(), setup=_setup(head_tree, repository.tree_at(base)),
        today=context.now.date().isoformat(),
    )  # fmt: skip


def _require_range(repository: Repository, inventory: Inventory) -> None:
    """Raises CannotJudge when the range is cut off by a shallow clone, or objects of it are missing."""
    if repository.shallow and not history.boundary(repository.git).isdisjoint(inventory.commits):
        raise ShallowRepository("what this change adds")
    if inventory.missing:
        raise MissingObjects("this change", len(inventory.missing), partial=repository.partial)


def _identities(context: Context, repository: Repository, tree: CommitTree) -> Iterator[str]:
    """Fingerprints of every value in a commit's files."""
    paths: dict[bytes, list[str]] = {}
    for path, oid in tree.oids.items():
        paths.setdefault(oid.encode(), []).append(path)
    for blob, candidates in read_objects(repository, list(paths), context).blobs.items():
        yield from (identify(candidate, path) for candidate in candidates for path in paths[blob])


def _setup(tree: Tree, base: Tree | None) -> Setup | Gap:
    try:
        return enabled.look(tree, base)
    except CannotJudge as error:
        return Gap(reason=error.reason, remedy=error.remedy)
