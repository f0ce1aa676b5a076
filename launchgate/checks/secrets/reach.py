"""How far a value reaches beyond the files: tags and branches that still have it, stashes, and what was built from it.

Asked only when there is a finding, so that a clean repository pays nothing.
"""

from collections.abc import Iterable, Iterator, Mapping

from launchgate.checks.secrets.builds import BUILD
from launchgate.checks.secrets.commits import reachable
from launchgate.checks.secrets.ledger import Ledger
from launchgate.checks.secrets.names import in_text, masked
from launchgate.checks.secrets.origins import Standing, Trail
from launchgate.checks.secrets.sightings import Sightings
from launchgate.clients.files import FolderTree, decode, encode
from launchgate.clients.git import Repository, WorkingTree
from launchgate.clients.git.refs import STASH, Ref, held, stashes
from launchgate.context import Deadline
from launchgate.detection import engine
from launchgate.errors import CannotJudge

MOST_QUESTIONS = 20_000
"""Paths looked up in tags and branches, tags and the newest first."""
MOST_BUILT = 200 << 20
"""Bytes of build output that are looked through."""
_KINDS = {b"refs/tags/": "tag ", b"refs/heads/": "branch ", b"refs/remotes/": "branch "}


def standing(repository: Repository, seen: Sightings, refs: Iterable[Ref]) -> Standing:
    """Which commits the branches and tags reach, and which are stashed. Raises CannotJudge."""
    named = tuple(refs)
    tips = [_peeled(ref.oid, seen.targets) for ref in named if ref.name != STASH]
    if repository.head is not None:
        tips.append(repository.head.encode())
    tops = {ref.oid for ref in named if ref.name == STASH}
    if tops:
        tops |= stashes(repository.git)
    parts = {parent for top in tops if top in seen.headers for parent in seen.headers[top].parents[1:]}
    reached = reachable(seen.headers, tips)
    return Standing(reached, (tops | parts) - reached)


def note_refs(trail: Trail, refs: Iterable[Ref], ledger: Ledger) -> bool:
    """Note which tags and branches have the values in their files. False when there was too much to ask. Raises CannotJudge."""
    head = (trail.repository.head or "").encode()
    labels = dict(_labelled(refs, head, trail.seen.targets))
    pairs = [(oid, path) for oid in labels for path in trail.spots]
    asked = pairs[:MOST_QUESTIONS]
    answers = held(trail.repository.git, [(oid, encode(path)) for oid, path in asked]) if asked else iter(())
    for (oid, path), answer in zip(asked, answers, strict=True):
        for candidate in trail.seen.blobs.get(answer, ()) if answer is not None else ():
            for label in labels[oid]:
                ledger.held_by(candidate, path, label)
    return len(asked) == len(pairs)


def _labelled(refs: Iterable[Ref], head: bytes, targets: Mapping[bytes, bytes]) -> Iterator[tuple[bytes, list[str]]]:
    """Commits with what names them, but for branches that stand where HEAD stands."""
    labels: dict[bytes, list[str]] = {}
    for ref in refs:
        kind = next((prefix for prefix in _KINDS if ref.name.startswith(prefix)), None)
        commit = _peeled(ref.oid, targets)
        if kind is not None and (kind == b"refs/tags/" or commit != head):
            name = ref.name.removeprefix(kind)
            labels.setdefault(commit, []).append(_KINDS[kind] + masked(decode(name), in_text(name)))
    yield from labels.items()


def _peeled(oid: bytes, targets: Mapping[bytes, bytes]) -> bytes:
    for _ in range(len(targets)):  # tags of tags end, but a forged cycle must too
        if oid not in targets:
            break
        oid = targets[oid]
    return oid


def note_built(tree: WorkingTree, ledger: Ledger, deadline: Deadline) -> bool:
    """Note which ignored files of build output hold the values. False when not all of it was looked through."""
    left = MOST_BUILT
    for path in tree.ignored():
        if not BUILD.isdisjoint(path.rstrip("/").split("/")):
            for name, size in _files(tree, path):
                left -= size
                if left < 0 or deadline.passed:
                    return False
                _note_file(tree, name, ledger)
    return True


def _files(tree: WorkingTree, path: str) -> Iterator[tuple[str, int]]:
    if not path.endswith("/"):
        yield path, 0
        return
    try:
        for file in FolderTree(tree.git.folder / path).files():
            yield path + file.path, file.size
    except (CannotJudge, OSError):
        return


def _note_file(tree: WorkingTree, path: str, ledger: Ledger) -> None:
    try:
        for _, _, data in tree.pieces(path):
            for candidate in engine().scan(data):
                ledger.built_into(candidate, path)
    except CannotJudge:
        return
