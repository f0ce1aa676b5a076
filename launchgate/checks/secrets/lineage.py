"""What commits, tags and refs say of each other: their order, who reaches what, and whether all they name is here."""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from itertools import chain
from operator import attrgetter

from launchgate.checks.secrets import reach
from launchgate.checks.secrets.commits import ranks
from launchgate.checks.secrets.origins import Standing
from launchgate.checks.secrets.sightings import Sightings
from launchgate.clients.git import Repository
from launchgate.clients.git.refs import Ref

_TREE, _PARENTS = attrgetter("tree"), attrgetter("parents")


class Lineage:
    """Each answer is made once: beside the reading of blobs, where all commits and tags were read before these."""

    def __init__(
        self, repository: Repository, here: set[bytes], refs: Callable[[], Iterable[Ref]], beside: Executor
    ) -> None:
        """`here` are the ids of all objects; `refs` may raise CannotJudge."""
        self._repository, self._here, self._refs, self._beside = repository, here, refs, beside
        self._ahead: Future[None] | None = None
        self._whole: bool | None = None
        self._order: dict[bytes, int] | None = None
        self._standing: Standing | None = None

    def met(self, seen: Sightings) -> None:
        """To be called once `seen` holds all commits and tags, though not yet all blobs."""
        self._ahead = self._beside.submit(self._made, seen)

    def order(self, seen: Sightings) -> dict[bytes, int]:
        """Each commit's place in history."""
        self._wait()
        if self._order is None:
            self._order = ranks(seen.headers)
        return self._order

    def standing(self, seen: Sightings) -> Standing:
        """Which commits the branches and tags reach, and which are stashed. Raises CannotJudge."""
        self._wait()
        if self._standing is None:
            self._standing = reach.standing(self._repository, seen, self._refs())
        return self._standing

    def whole(self, seen: Sightings) -> bool:
        """Whether everything that commits, tags and refs name is here. Raises CannotJudge."""
        self._wait()
        if self._whole is None:
            self._whole = is_whole(self._here, seen, (ref.oid for ref in self._refs()))
        return self._whole

    def _made(self, seen: Sightings) -> None:
        """Also what is asked only of a history with a finding: nearly all have one, if only of something public by design."""
        self._whole = is_whole(self._here, seen, (ref.oid for ref in self._refs()))
        self._order = ranks(seen.headers)
        self._standing = reach.standing(self._repository, seen, self._refs())

    def _wait(self) -> None:
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.result()


def is_whole(here: set[bytes], seen: Sightings, named: Iterable[bytes]) -> bool:
    """Whether what the commits and tags in `seen` and the refs in `named` name is among the ids."""
    commits = seen.headers.values()
    parents = chain.from_iterable(map(_PARENTS, commits))
    return all(map(here.issuperset, (named, seen.targets.values(), map(_TREE, commits), parents)))
