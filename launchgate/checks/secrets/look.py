"""What is read of a repository, and the masked candidates in it with their places."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from launchgate.checks.secrets import enabled, reach, sight
from launchgate.checks.secrets.changes import Changes, read_changes, read_stray
from launchgate.checks.secrets.disk import read_files
from launchgate.checks.secrets.lineage import Lineage
from launchgate.checks.secrets.names import in_paths
from launchgate.checks.secrets.notes import Notes
from launchgate.checks.secrets.origins import Trail, of_names, of_tree
from launchgate.checks.secrets.ranged import read_range
from launchgate.checks.secrets.readers import read_objects
from launchgate.checks.secrets.second import Second
from launchgate.checks.secrets.spec import Facts, Gap, Options, Setup
from launchgate.clients.files import FolderTree
from launchgate.clients.git import GitFailed, MissingObjects, Repository, ShallowRepository, WorkingTree, history
from launchgate.clients.git.refs import Ref, refs
from launchgate.clients.git.stock import Stock, stock
from launchgate.clients.git.trees import CommitTree
from launchgate.context import Context, Tree
from launchgate.detection import engine
from launchgate.errors import CannotJudge
from launchgate.model import Stage

if TYPE_CHECKING:
    from launchgate.papers import Papers

_NO_RANGE = "launchgate could not tell which commits this change adds"


def at_everything(context: Context, options: Options, other: Second | None) -> Facts:
    """The facts, read together with the `other` interpreter. Raises CannotJudge when there is nothing to read at all."""
    engine()  # built once, here: threads that start together would each build it
    if other is not None:
        # Before the self-test: two threads would take the interpreter from each other for every piece of the packs.
        other.packs()
    with ThreadPoolExecutor(1, "self-test") as pool:
        made = pool.submit(sight.missed, context.stage, _today(context))
        facts = _range(context) if context.stage is Stage.PR else _everything(context, other)
        return replace(facts, missed=made.result(), papers=_papers(context, options))


def _papers(context: Context, options: Options) -> "Papers | None":
    """The documents, only where the inventory is asked for: a pull request has no time to read them."""
    if options.inventory is None and context.stage is not Stage.RELEASE:
        return None
    from launchgate.paper_files import papers_of

    return papers_of(context, [options.inventory] if options.inventory else [])


def _range(context: Context) -> Facts:
    repository, scope = context.repository, context.range
    if repository is None or scope is None:
        raise CannotJudge(context.repository_reason or _NO_RANGE, context.repository_remedy or "pass --base and --head")
    base, head = repository.commit(scope.base), repository.tree_at(scope.head)
    notes, in_base = read_range(context, repository, base, head)
    return Facts(
        tree=f"files added by {scope.label}", history=scope.label, values=notes.ledger.values(in_base),
        coverage=notes.coverage(), setup=_setup(head, repository.tree_at(base)), today=_today(context),
    )  # fmt: skip


def _everything(context: Context, other: Second | None) -> Facts:
    tree, repository = context.require_tree(), context.repository
    notes, on_disk = Notes(), isinstance(tree, WorkingTree | FolderTree)
    setup = cache(lambda: _setup(tree, None))
    if isinstance(tree, WorkingTree | FolderTree):
        read_files(context, tree, repository, notes)
    if repository is None:
        notes.history_gap = Gap(reason=context.repository_reason, remedy=context.repository_remedy)
    else:
        _read_history(context, repository, tree, notes, other, setup)
        if notes.history_gap and not on_disk and not notes.seen.counts:
            notes.tree_gap = notes.history_gap
    if (
        isinstance(tree, WorkingTree)
        and len(notes.ledger)
        and not reach.note_built(tree, notes.ledger, context.deadline)
    ):
        notes.skipped["build output not looked through for reach"] += 1
    return Facts(
        tree=tree.label if on_disk else "files of HEAD", history="all of history", values=notes.ledger.values(),
        coverage=notes.coverage(), setup=setup(), today=_today(context),
        tree_gap=notes.tree_gap, history_gap=notes.history_gap,
    )  # fmt: skip


def _read_history(
    context: Context, repository: Repository, tree: Tree, notes: Notes, other: Second | None,
    setup: Callable[[], object],
) -> None:  # fmt: skip
    """Everything git keeps, and beside it the `setup`. What cannot be read becomes the history's gap."""
    try:
        held = stock(repository.git, repository.object_format, other.packs() if other else {})
        ids = held.sorted()
        here = set().union(*ids.values())
        head = None if repository.head is None else repository.tree_at(repository.head)
        if isinstance(tree, CommitTree) and head is not None and tree.commit == head.commit:
            head = tree  # which is listed once
        with ThreadPoolExecutor(1, "beside") as beside:
            names = beside.submit(refs, repository.git)
            walk = beside.submit(read_changes, repository, ids, here, context.deadline)
            for early in (setup, lambda: head and head.oids):  # what they raise they raise again when they are asked
                beside.submit(early)
            lineage = Lineage(repository, here, names.result, beside)
            heads = len(ids[b"commit"]) + len(ids[b"tag"])
            notes.seen = read_objects(repository, held, context, notes.disk.read, other, heads=heads, met=lineage.met)
            _share(here, notes)
            changes = _walked(walk, repository, held)
            read_stray(repository, changes, notes.seen, here)
            named = names.result()
            notes.refs, notes.names = len(named), len(changes.paths) + len(changes.names)
            trail = Trail(repository, notes.seen, names=in_paths([*changes.paths, *changes.names]))
            _place(trail, changes, named, lineage, tree.staged() if isinstance(tree, WorkingTree) else (), notes)
            lookups = reach.lookups(trail, named)
            answers = beside.submit(lookups.answers, repository.git)
            if head is not None:
                _place_at_head(repository, head, here, trail, notes)
            whole = lineage.whole(notes.seen) and changes.whole
            reach.note_refs(trail, lookups, answers.result(), notes.ledger)
        if not lookups.all:
            notes.skipped["paths not looked up in every tag and branch"] += 1
        _require_complete(repository, held, whole=whole)
    except CannotJudge as error:
        notes.history_gap = Gap(reason=error.reason, remedy=error.remedy)


def _walked(walk: Future[Changes], repository: Repository, held: Stock) -> Changes:
    """The walk's result. Where git could not go on, the reason may be that objects are missing."""
    try:
        return walk.result()
    except GitFailed:
        _require_complete(repository, held, whole=False)
        raise


def _place(
    trail: Trail, changes: Changes, named: tuple[Ref, ...], lineage: Lineage,
    staged: tuple[tuple[str, str], ...], notes: Notes,
) -> None:  # fmt: skip
    seen = notes.seen
    if seen.blobs or seen.messages or trail.names:
        trail.standing, trail.order = lineage.standing(seen), lineage.order(seen)
    added = changes.of(seen.blobs, set(trail.names)) if seen.blobs or trail.names else ()
    for sighting in trail.of_history(added, known={oid.encode() for _, oid in staged} | notes.disk.read):
        notes.ledger.add(sighting)
    for sighting in of_tree(staged, seen.blobs, staged=True):
        notes.ledger.add(sighting)
    for sighting in trail.of_refs(named):
        notes.ledger.add(sighting)


def _share(here: set[bytes], notes: Notes) -> None:
    """Take over what was seen on disk in blobs that history holds."""
    notes.seen.blobs.update({oid: found for oid, found in notes.disk.blobs.items() if oid in here})


def _require_complete(repository: Repository, held: Stock, *, whole: bool) -> None:
    """Raises CannotJudge when refs need objects that the clone does not hold."""
    if repository.shallow:
        raise ShallowRepository("the history")
    missing = len(held.rest.missing)
    if not missing and (whole or history.is_whole(repository.git)):
        return
    raise MissingObjects("the history", missing or history.missing_from(repository.git), partial=repository.partial)


def _place_at_head(repository: Repository, tree: CommitTree, here: set[bytes], trail: Trail, notes: Notes) -> None:
    """Mark what HEAD's files hold, also where the file is gone on disk."""
    for sighting in of_tree(tree.oids.items(), notes.seen.blobs):
        notes.ledger.add(sighting)
    for sighting in of_names(tree.oids, trail.names):
        notes.ledger.add(sighting)
    missing = sum(oid.encode() not in here and oid.encode() not in notes.disk.read for oid in tree.oids.values())
    if missing:
        error = MissingObjects("HEAD", missing, partial=repository.partial)
        notes.tree_gap = Gap(reason=error.reason, remedy=error.remedy)


def _today(context: Context) -> str:
    return context.now.date().isoformat()


def _setup(tree: Tree, base: Tree | None) -> Setup | Gap:
    try:
        return enabled.look(tree, base)
    except CannotJudge as error:
        return Gap(reason=error.reason, remedy=error.remedy)
