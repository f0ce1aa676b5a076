"""What commits, tags and refs say of each other: their order, who reaches what, and whether all they name is here."""

from collections.abc import Callable, Iterable
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
    """Each answer is made once, and early where that spares time."""

    def __init__(self, repository: Repository, here: set[bytes], heads: int, refs: Callable[[], Iterable[Ref]]) -> None:
        """`here` are the ids of all objects, `heads` of which are commits and tags; `refs` may raise CannotJudge."""
        self._repository, self._here, self._heads, self._refs = repository, here, heads, refs
        self._whole: bool | None = None
        self._order: dict[bytes, int] | None = None
        self._standing: Standing | None = None

    def ahead(self, seen: Sightings) -> None:
        """Make now what will be asked, if one reader has seen all commits and tags: the other may still be busy.

        Raises CannotJudge.
        """
        if len(seen.headers) + len(seen.targets) == self._heads:
            self.whole(seen)
            if seen.blobs or seen.messages:
                self.order(seen)
                self.standing(seen)

    def order(self, seen: Sightings) -> dict[bytes, int]:
        """Each commit's place in history."""
        if self._order is None:
            self._order = ranks(seen.headers)
        return self._order

    def standing(self, seen: Sightings) -> Standing:
        """Which commits the branches and tags reach, and which are stashed. Raises CannotJudge."""
        if self._standing is None:
            self._standing = reach.standing(self._repository, seen, self._refs())
        return self._standing

    def whole(self, seen: Sightings) -> bool:
        """Whether everything that commits, tags and refs name is here. Raises CannotJudge."""
        if self._whole is None:
            self._whole = is_whole(self._here, seen, (ref.oid for ref in self._refs()))
        return self._whole


def is_whole(here: set[bytes], seen: Sightings, named: Iterable[bytes]) -> bool:
    """Whether what the commits and tags in `seen` and the refs in `named` name is among the ids."""
    commits = seen.headers.values()
    parents = chain.from_iterable(map(_PARENTS, commits))
    return all(map(here.issuperset, (named, seen.targets.values(), map(_TREE, commits), parents)))
