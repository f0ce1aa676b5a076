"""From objects to places: which commit added a blob with a candidate, at which path, and what stands at HEAD."""

from collections.abc import Iterator, Mapping

from launchgate.checks.secrets.commits import Header, ranks
from launchgate.checks.secrets.ledger import NEVER, Sighting
from launchgate.checks.secrets.sightings import Sightings
from launchgate.checks.secrets.spec import Place
from launchgate.clients.files import decode
from launchgate.clients.git import Repository
from launchgate.clients.git.history import additions
from launchgate.detection import Candidate


def of_history(repository: Repository, seen: Sightings) -> Iterator[Sighting]:
    """Every sighting in blobs and messages, each with the commit that added it. Asks git only when there is one."""
    if not seen.blobs and not seen.messages:
        return
    order = ranks(seen.headers)
    placed = set()
    if seen.blobs:
        for added in additions(repository.git, seen.headers, set(seen.blobs)):
            placed.add(added.oid)
            path = decode(added.path)
            for candidate in seen.blobs[added.oid]:
                yield _committed(candidate, path, path, added.commit, seen.headers, order)
    for oid, candidates in seen.messages.items():
        kind = "commit" if oid in seen.headers else "tag"
        for candidate in candidates:
            yield _committed(candidate, f"message of {kind} {oid.decode()[:10]}", None, oid, seen.headers, order)
    yield from _adrift(seen.blobs, placed)


def _committed(
    candidate: Candidate,
    label: str,
    path: str | None,
    commit: bytes,
    headers: Mapping[bytes, Header],
    order: dict[bytes, int],
) -> Sighting:
    known = headers.get(commit)
    place = Place(
        label=label, path=path, line=candidate.line, commit=commit.decode() if known else None,
        date=known.day if known else None, at_head=False,
    )  # fmt: skip
    return Sighting(candidate=candidate, place=place, rank=order.get(commit, NEVER - 1))


def _adrift(blobs: Mapping[bytes, tuple[Candidate, ...]], placed: set[bytes]) -> Iterator[Sighting]:
    """Blobs that no commit holds: staged once and never committed, or left behind by a rewritten history."""
    for oid, candidates in blobs.items():
        if oid not in placed:
            label = f"object {oid.decode()[:10]} that no commit holds"
            for candidate in candidates:
                place = Place(label=label, path=None, line=candidate.line, commit=None, date=None, at_head=False)
                yield Sighting(candidate=candidate, place=place, rank=NEVER)


def of_tree(oids: Mapping[str, str], blobs: Mapping[bytes, tuple[Candidate, ...]]) -> Iterator[Sighting]:
    """Sightings in the files of a commit whose blobs were read."""
    for path, oid in oids.items():
        for candidate in blobs.get(oid.encode(), ()):
            yield at_head(candidate, path)


def at_head(candidate: Candidate, path: str) -> Sighting:
    """A sighting in a file that is judged."""
    place = Place(label=path, path=path, line=candidate.line, commit=None, date=None, at_head=True)
    return Sighting(candidate=candidate, place=place, rank=NEVER)
