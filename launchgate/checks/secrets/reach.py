"""How far a value reaches beyond the files: tags and branches that still have it, stashes, and what was built from it.

Asked only when there is a finding, so that a clean repository pays nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from launchgate.checks.secrets.builds import BUILD
from launchgate.checks.secrets.commits import reachable
from launchgate.checks.secrets.ledger import Ledger
from launchgate.checks.secrets.names import shown
from launchgate.checks.secrets.origins import Standing, Trail
from launchgate.checks.secrets.sightings import Sightings
from launchgate.clients.files import FolderTree, encode
from launchgate.clients.git import Repository, WorkingTree
from launchgate.clients.git.command import Git
from launchgate.clients.git.refs import STASH, Ref, held, stashes
from launchgate.context import Deadline
from launchgate.dataclass import dataclass
from launchgate.detection import engine
from launchgate.errors import CannotJudge

MOST_QUESTIONS = 20_000
"""Paths looked up in tags and branches, tags and the newest first."""
MOST_BUILT = 200 << 20
"""Bytes of build output that are looked through."""
_KINDS = {b"refs/tags/": "tag ", b"refs/heads/": "branch ", b"refs/remotes/": "branch "}
_PREFIXES = tuple(_KINDS)


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


@dataclass(frozen=True, slots=True)
class Lookups:
    """What git is to be asked of tags and branches: what stands at the paths where a value has ever been."""

    labels: Mapping[bytes, Sequence[str]]
    """Commits with what names them."""
    asked: Sequence[tuple[bytes, str]]
    """Commit and path."""
    all: bool
    """Whether that is not too much to ask."""

    def answers(self, git: Git) -> list[bytes | None]:
        """The id of what stands there, for each. Raises CannotJudge."""
        return list(held(git, [(oid, encode(path)) for oid, path in self.asked])) if self.asked else []


def lookups(trail: Trail, refs: Iterable[Ref]) -> Lookups:
    """Every path of the trail in every tag and branch, but for those commits that come before any that had a value there."""
    head = (trail.repository.head or "").encode()
    labels = _labels(refs, head, trail.seen.targets)
    last = len(trail.order)
    pairs = [
        (oid, path) for oid in labels for path, first in trail.spots.items() if trail.order.get(oid, last) >= first
    ]
    return Lookups(labels, pairs[:MOST_QUESTIONS], len(pairs) <= MOST_QUESTIONS)


def note_refs(trail: Trail, looked: Lookups, answers: Iterable[bytes | None], ledger: Ledger) -> None:
    """Note which tags and branches have the values in their files."""
    for (oid, path), answer in zip(looked.asked, answers, strict=True):
        for candidate in trail.seen.blobs.get(answer, ()) if answer is not None else ():
            for label in looked.labels[oid]:
                ledger.held_by(candidate, path, label)


def _labels(refs: Iterable[Ref], head: bytes, targets: Mapping[bytes, bytes]) -> dict[bytes, list[str]]:
    """Commits with what names them, but for branches that stand where HEAD stands."""
    named = []
    for ref in refs:
        if ref.name.startswith(_PREFIXES):
            commit = _peeled(ref.oid, targets)
            if commit != head or ref.name.startswith(b"refs/tags/"):
                kind = next(prefix for prefix in _PREFIXES if ref.name.startswith(prefix))
                named.append((commit, kind, ref.name.removeprefix(kind)))
    printable = shown(name for _, _, name in named)
    labels: dict[bytes, list[str]] = {}
    for commit, kind, name in named:
        labels.setdefault(commit, []).append(_KINDS[kind] + printable[name])
    return labels


def _peeled(oid: bytes, targets: Mapping[bytes, bytes]) -> bytes:
    if oid not in targets:  # as with most
        return oid
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
