"""From objects to places: which commit added a blob with a candidate, at which path, and what stands at HEAD."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import field, replace

from launchgate.checks.secrets.ledger import NEVER, Sighting
from launchgate.checks.secrets.names import Names, in_paths, masked
from launchgate.checks.secrets.sightings import Sightings
from launchgate.checks.secrets.spec import Place, Reach
from launchgate.checks.secrets.wording import NAME_OF
from launchgate.clients.files import decode, encode
from launchgate.clients.git import Repository
from launchgate.clients.git.history import Addition
from launchgate.clients.git.refs import Ref
from launchgate.dataclass import dataclass
from launchgate.detection import Candidate

Blobs = Mapping[bytes, tuple[Candidate, ...]]
_ID_LENGTHS = (40, 64)
_REFS = {b"refs/heads/": "branch", b"refs/tags/": "tag", b"refs/remotes/": "branch"}


@dataclass(slots=True)
class Standing:
    """Which commits some branch or tag still reaches, and which belong to a stash. `reached` is None when nobody asked."""

    reached: AbstractSet[bytes] | None = None
    stashed: AbstractSet[bytes] = frozenset()

    def of(self, commit: bytes | None) -> Reach:
        """How far a commit reaches; an object that no commit holds is lost."""
        if commit in self.stashed:
            return Reach.STASH
        if commit is None or (self.reached is not None and commit not in self.reached):
            return Reach.LOST
        return Reach.HISTORY


@dataclass(slots=True)
class Trail:
    """Turns what was seen into sightings. After `of_history`, `spots` says at which paths the blobs have ever been, each with the
    place in history of the first commit that had one there."""

    repository: Repository
    seen: Sightings
    standing: Standing = field(default_factory=Standing)
    names: Names = field(default_factory=dict)
    spots: dict[str, int] = field(default_factory=dict)
    order: Mapping[bytes, int] = field(default_factory=dict)
    """Each commit's place in history."""
    placed: set[bytes] = field(default_factory=set)
    """The names that some commit has."""

    def of_history(self, additions: Iterable[Addition], known: Iterable[bytes] = ()) -> Iterator[Sighting]:
        """Every sighting in blobs, messages and names, each with the commit that added it, as the additions say.

        Blobs in `known` are in the index or on disk, so they are not lost where no commit holds them.
        """
        seen = self.seen
        if not (seen.blobs or seen.messages or self.names):
            return
        placed = set(known)
        for added in additions:
            placed.add(added.oid)
            yield from self._added(added)
        for oid, found in seen.messages.items():
            kind, target = ("commit", oid) if oid in seen.headers else ("tag", seen.targets.get(oid))
            for said in found:
                place = self._place(f"{said.field} of {kind} {oid.decode()[:10]}", None, said.candidate.line, oid)
                yield self._sighting(said.candidate, None, place, oid if target == oid else None)
        yield from _adrift(seen.blobs, placed)
        for name in self.names.keys() - self.placed:
            for candidate, shown in in_path(name, self.names):
                place = _nowhere(f"{NAME_OF}'{shown}' in a folder that no commit holds")
                yield Sighting(candidate=candidate, place=place, rank=NEVER)

    def of_refs(self, refs: Iterable[Ref]) -> Iterator[Sighting]:
        """Sightings in the names of branches, tags and other refs."""
        named = tuple(refs)
        names = in_paths(ref.name for ref in named)
        for ref in named if names else ():
            kind = next((kind for prefix, kind in _REFS.items() if ref.name.startswith(prefix)), "ref")
            for candidate, shown in in_path(ref.name, names):
                name = shown.removeprefix("refs/heads/").removeprefix("refs/tags/").removeprefix("refs/remotes/")
                place = self._place(f"{NAME_OF}{kind} '{name}'", None, 1, ref.oid)
                yield self._sighting(candidate, None, place, None)

    def _added(self, added: Addition) -> Iterator[Sighting]:
        path: str | None = decode(added.path)
        assert path is not None
        if added.fresh and self.names:
            yield from self._named(added)
        candidates = self.seen.blobs.get(added.oid, ())
        if not candidates:
            return
        rank = self.order.get(added.commit, 0)
        self.spots[path] = min(rank, self.spots.get(path, rank))
        note = added.path.replace(b"/", b"")
        label = path
        if len(note) in _ID_LENGTHS and note in self.seen.headers:
            label, path = f"note on commit {note.decode()[:10]}", None
        for candidate, mate in mates(candidates):
            yield self._sighting(candidate, mate, self._place(label, path, candidate.line, added.commit), added.commit)

    def _named(self, added: Addition) -> Iterator[Sighting]:
        self.placed.update(added.path.split(b"/"))
        for candidate, shown in in_path(added.path, self.names):
            place = self._place(f"{NAME_OF}'{shown}'", shown, 1, added.commit)
            yield self._sighting(candidate, None, place, added.commit)

    def _place(self, label: str, path: str | None, line: int, commit: bytes) -> Place:
        known = self.seen.headers.get(commit)
        return Place(
            label=label, path=path, line=line, commit=commit.decode() if known else None,
            date=known.day if known else None, at_head=False,
            reach=self.standing.of(commit) if known else Reach.HISTORY,
        )  # fmt: skip

    def _sighting(self, candidate: Candidate, mate: Candidate | None, place: Place, commit: bytes | None) -> Sighting:
        rank = NEVER - 1 if commit is None else self.order.get(commit, NEVER - 1)
        return Sighting(candidate=candidate, mate=mate, place=place, rank=rank)


def in_path(path: bytes, names: Names) -> Iterator[tuple[Candidate, str]]:
    """The candidates in the parts of a path, each with the whole path masked."""
    found = [candidate for part in path.split(b"/") for candidate in names.get(part, ())]
    if found:
        shown = "/".join(masked(decode(part), names.get(part, ())) for part in path.split(b"/"))
        yield from ((candidate, shown) for candidate in found)


def mates(candidates: tuple[Candidate, ...]) -> Iterator[tuple[Candidate, Candidate | None]]:
    """Each candidate of a text, and beside the identifier of a pair the nearest secret of its family."""
    for one in candidates:
        secrets = (
            [other for other in candidates if other.family == one.family and not other.paired] if one.paired else ()
        )
        yield one, min(secrets, key=lambda other: abs(other.start - one.start), default=None)


def _adrift(blobs: Blobs, placed: set[bytes]) -> Iterator[Sighting]:
    """Blobs that no commit holds: staged once and never committed, or left behind by a rewritten history."""
    for oid, candidates in blobs.items():
        if oid not in placed:
            label = f"object {oid.decode()[:10]} that no commit holds"
            for candidate, mate in mates(candidates):
                place = replace(_nowhere(label), line=candidate.line)
                yield Sighting(candidate=candidate, mate=mate, place=place, rank=NEVER)


def _nowhere(label: str) -> Place:
    """The place of what no commit holds."""
    return Place(label=label, path=None, line=1, commit=None, date=None, at_head=False, reach=Reach.LOST)


def of_tree(oids: Iterable[tuple[str, str]], blobs: Blobs, *, staged: bool = False) -> Iterator[Sighting]:
    """Sightings in the files of a commit or of the index whose blobs were read."""
    for path, oid in oids:
        if (found := blobs.get(oid.encode())) is not None:
            yield from at_head(found, path, staged=staged)


def at_head(candidates: tuple[Candidate, ...], path: str, *, staged: bool = False) -> Iterator[Sighting]:
    """Sightings in a file that is judged."""
    for candidate, mate in mates(candidates):
        yield _here(candidate, mate, path, path, candidate.line, staged=staged)


def of_names(paths: Iterable[str], names: Names) -> Iterator[Sighting]:
    """Sightings in the names of files that are judged."""
    for path in paths if names else ():
        for candidate, shown in in_path(encode(path), names):
            yield _here(candidate, None, f"{NAME_OF}'{shown}'", shown, 1)


def _here(
    candidate: Candidate, mate: Candidate | None, label: str, path: str, line: int, *, staged: bool = False
) -> Sighting:
    place = Place(
        label=label, path=path, line=line, commit=None, date=None, at_head=True, staged=staged, reach=Reach.FILES
    )
    return Sighting(candidate=candidate, mate=mate, place=place, rank=NEVER)
