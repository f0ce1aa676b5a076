"""Which migrations are this release's: those that the previous release does not have. Reads git, judges nothing."""

import re
from collections.abc import Iterable
from dataclasses import field

from launchgate.checks.migrate.facts import Release
from launchgate.checks.migrate.spec import Options
from launchgate.clients.git import Repository
from launchgate.clients.git.trees import CommitTree
from launchgate.context import Context
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.model import Stage

__all__ = ["Scope", "scope_of"]

_NO_RANGE = "the range of the change is not known"
_VERSION = re.compile(r"(?:[\w./-]*[-/@])?v?\d+\.\d+(?:\.\d+)*(?:[.+-][\w.+-]+)?")
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Scope:
    """A release, and the files of the one before; None where nobody knows them."""

    release: Release
    before: CommitTree | None = None
    files: frozenset[str] = field(default_factory=frozenset)

    def new(self, paths: Iterable[str]) -> tuple[str, ...]:
        """The migrations of this release among all of them. One that only moved to another folder is not new."""
        if self.before is not None:
            here = tuple(paths)
            gone = {_label(path) for path in self.files.difference(here)}
            return tuple(path for path in here if path not in self.files and _label(path) not in gone)
        newest: dict[str, str] = {}
        for path in sorted(paths, key=_order):
            newest[_folder(path)] = path
        return tuple(sorted(newest.values()))


def _folder(path: str) -> str:
    """The folder that holds a series of migrations; Prisma and Diesel give each migration a folder of its own."""
    folder, _, name = path.rpartition("/")
    return folder.rpartition("/")[0] if name in ("migration.sql", "up.sql") else folder


def _label(path: str) -> str:
    """What a migration keeps when it moves: its name, with its own folder where it has one."""
    folder, _, name = path.rpartition("/")
    return f"{folder.rpartition('/')[2]}/{name}" if name in ("migration.sql", "up.sql") else name


def _order(path: str) -> tuple[object, ...]:
    """Migrations by the numbers in their names, which say their order in every layout."""
    folder, _, name = path.rpartition("/")
    shown = folder.rpartition("/")[2] if name in ("migration.sql", "up.sql") else name
    return (tuple(int(digits[:30]) for digits in _NUMBERS.findall(shown)[:4]), path)


def scope_of(context: Context, options: Options) -> Scope:
    """The release of this run. Raises CannotJudge for a change whose range is unknown, or a revision that is not here."""
    repository = context.repository
    if context.stage is Stage.PR:
        if repository is None or context.range is None:
            raise CannotJudge(
                context.repository_reason or _NO_RANGE, context.repository_remedy or "pass --base and --head"
            )
        base = context.range.base
        fork = repository.merge_base(base, context.range.head) or base
        return _since(repository, fork, Release(label=context.range.label))
    if repository is None:
        return Scope(
            Release(label=_NEWEST, note="without a repository nothing says what the previous release was", known=False)
        )
    if options.since is not None:
        return _since(repository, repository.commit(options.since), Release(label=f"since {options.since}"))
    tag = _previous_tag(repository)
    if tag is None:
        note = "no version tag is reachable from HEAD: set migrate.since, or fetch the tags (actions/checkout: `fetch-depth: 0`)"
        return Scope(Release(label=_NEWEST, note=note, known=False))
    return _since(
        repository,
        repository.commit(f"refs/tags/{tag}"),
        Release(label=f"since {tag}", note=f"the tag before HEAD is {tag}"),
    )


_NEWEST = "the newest migration of each folder"


def _since(repository: Repository, commit: str, release: Release) -> Scope:
    before = repository.tree_at(commit)
    return Scope(release, before, frozenset(before.oids))


def _previous_tag(repository: Repository) -> str | None:
    """The nearest version tag that HEAD holds and that is not HEAD itself: when HEAD is tagged, that tag is the release."""
    if repository.head is None:
        return None
    asked = (
        "for-each-ref",
        "--merged=HEAD",
        "--no-contains=HEAD",
        "--sort=-creatordate",
        "--format=%(refname:strip=2)",
        "refs/tags",
    )
    code, named = repository.git.ask(*asked, accept=(0, 1, 128, 129))
    names = named.decode("utf-8", "replace").splitlines() if code == 0 else []
    return next((name for name in names if _VERSION.fullmatch(name)), None)
