"""Reads the release's migrations, how the product is started, and which database it has. Gives no opinion."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace

from launchgate.checks.migrate import bounds, dialect, start_code, startup
from launchgate.checks.migrate.facts import Facts, Migration, Release, Start, Timeouts, Tool
from launchgate.checks.migrate.layout import is_down, may_be_migration, tool_of
from launchgate.checks.migrate.plan_document import document_among
from launchgate.checks.migrate.reading import Surroundings, read_migration
from launchgate.checks.migrate.scope import Scope, scope_of
from launchgate.checks.migrate.spec import Options
from launchgate.clients.git.pieces import contents
from launchgate.clients.git.trees import CommitTree
from launchgate.clients.squawk import Remark, remarks
from launchgate.context import Context, Tree, TreeFile
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.model import Stage

LARGEST = 1_000_000
"""Bytes of a file that is read; a larger SQL file is a dump."""
_MOST = 300
"""Migrations of one release that are read; the release that brings more is the first one."""
_NEEDLES = (
    b"igrat",
    b"synchronize",
    b"EnsureCreated",
    b"ddl-auto",
    b"ddl.auto",
    b"hbm2ddl",
    b".sync(",
    b"command.upgrade",
)


@dataclass(slots=True)
class _Surveyed:
    """What one pass over the tree brought."""

    signs: list[dialect.Sign] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)
    described: list[str] = field(default_factory=list)
    timeouts: Timeouts = field(default_factory=Timeouts)
    scripts: dict[str, str] = field(default_factory=dict)
    """Shell scripts and package.json by path."""


def gather(context: Context, options: Options) -> Facts:
    """Everything that the tree says. Raises CannotJudge when there is no tree, or no range of a change."""
    tree = context.require_tree()
    files = {file.path: file for file in tree.files() if file.mode in ("100644", "100755")}
    surveyed = _survey(context, tree, files)
    said, where = (options.dialect, "migrate.dialect") if options.dialect else dialect.decide(surveyed.signs)
    if context.stage is Stage.PR and context.range is None:  # the base of a change: only the start is compared with it
        return _facts(surveyed, Release(label="the base"), base=True)
    paths = [path for path in files if may_be_migration(path, options.paths)]
    scope = scope_of(context, options)
    migrations = _read(context, tree, files, scope.new(paths), said, options)
    facts = _facts(surveyed, scope.release, base=False)
    return replace(
        facts,
        migrations=migrations,
        present=sum(_tool(tree, files[path]) is not None for path in paths[:2_000]) if not migrations else len(paths),
        changed=_changed(tree, scope, paths),
        document=document_among(files, lambda path: _text(tree, path)),
        dialect=said,
        dialect_from=where,
    )


def _facts(surveyed: _Surveyed, release: Release, *, base: bool) -> Facts:
    return Facts(
        release=release, starts=tuple(sorted(surveyed.starts, key=lambda one: (one.path, one.line))),
        described=tuple(surveyed.described), timeouts=surveyed.timeouts, base=base,
    )  # fmt: skip


def _survey(context: Context, tree: Tree, files: Mapping[str, TreeFile]) -> _Surveyed:
    """One pass over the files that say how the product is built, started and connected."""
    found = _Surveyed()
    wanted = [file for path, file in files.items() if _is_wanted(path)]
    texts: list[tuple[str, str]] = []
    for number, (path, data) in enumerate(_contents(tree, wanted)):
        if number % 256 == 0:
            context.deadline.require("reading how the product is started")
        if dialect.is_telling(path):
            found.signs += dialect.signs(path, data.decode("utf-8", "replace"))
        if bounds.may_bound(path) and (b"timeout" in data.lower() or b"safe-pg" in data):
            found.timeouts = bounds.merged(found.timeouts, bounds.timeouts_in(path, data.decode("utf-8", "replace")))
        if path.endswith((".sh", ".bash", "package.json")) or _is_script(path):
            found.scripts[path] = data.decode("utf-8", "replace")
        if startup.is_start_file(path):
            texts.append((path, data.decode("utf-8", "replace")))
        if start_code.may_migrate(path) and any(needle in data for needle in _NEEDLES):
            found.starts += start_code.in_code(path, data.decode("utf-8", "replace"))
    for path, text in sorted(texts):
        for where, line, command in startup.starts_in(path, text):
            found.described.append(path)
            found.starts += _followed(path, where, line, command, found.scripts)
    found.described = sorted(set(found.described))
    found.starts = list(dict.fromkeys(found.starts))
    return found


def _is_wanted(path: str) -> bool:
    return (
        dialect.is_telling(path) or bounds.may_bound(path) or startup.is_start_file(path) or start_code.may_migrate(path)
        or path.endswith((".sh", ".bash")) or _is_script(path)
    )  # fmt: skip


def _is_script(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name in ("entrypoint", "docker-entrypoint") or path.startswith("bin/")


def _followed(path: str, where: str, line: int, command: str, scripts: Mapping[str, str]) -> Iterator[Start]:
    """What a start command migrates itself, or by way of a script it names; one step of npm scripts and one of shell
    scripts.
    """
    named = dict(startup.npm_bodies(path, command, scripts))
    whole = command + "".join(f"\n{body}" for body in named.values())
    found = list(startup.migrating(path, where, line, whole))
    # Lines of what npm scripts hold are not this file's.
    yield from (one if one.line == line or not named else _at(one, line) for one in found)
    for script in startup.scripts_named(whole):
        for place, text in scripts.items():
            if place.rpartition("/")[2] == script.rpartition("/")[2]:
                yield from startup.migrating(place, f"{where} in {path}", 1, text, script=True)


def _at(start: Start, line: int) -> Start:
    return replace(start, line=line)


def _read(
    context: Context, tree: Tree, files: Mapping[str, TreeFile], new: Iterable[str], said: str | None, options: Options
) -> tuple[Migration, ...]:
    chosen = [files[path] for path in new if not is_down(path)]
    if len(chosen) > _MOST:
        raise CannotJudge(
            f"this release holds {len(chosen)} migrations, and at most {_MOST} are read",
            "set migrate.since to the revision of the previous release",
        )

    def ask(text: str, wrapped: bool) -> tuple[Remark, ...]:
        return remarks(text, in_transaction=wrapped, version=options.postgres_version, deadline=context.deadline)

    around = Surroundings(
        dialect=said, ask=ask, other=lambda path: _text(tree, path) if path in files else None,
        older=lambda path: _older(tree, files, path),
    )  # fmt: skip
    found = []
    for file in sorted(chosen, key=lambda one: one.path):
        tool = _tool(tree, file, files)
        if tool is not None:
            context.deadline.require("reading the migrations")
            near = replace(around, dialect=options.dialect or dialect.of_path(file.path) or said)
            found.append(read_migration(file.path, _text(tree, file.path) or "", tool, near))
    return tuple(found)


def _older(tree: Tree, files: Mapping[str, TreeFile], path: str) -> tuple[str, ...]:
    folder = path.rpartition("/")[0]
    names = sorted(
        (one for one in files if one.rpartition("/")[0] == folder and one < path and one.endswith(".py")), reverse=True
    )
    return tuple(text for name in names[:500] if (text := _text(tree, name)) is not None)


def _tool(tree: Tree, file: TreeFile, files: Mapping[str, TreeFile] | None = None) -> Tool | None:
    if file.size > LARGEST:
        return None
    folder = file.path.rpartition("/")[0]
    beside = (
        [one.rpartition("/")[2] for one in files or () if one.rpartition("/")[0] == folder]
        if file.path.endswith("sql")
        else []
    )
    return tool_of(file.path, _text(tree, file.path) or "", beside)


def _text(tree: Tree, path: str) -> str | None:
    try:
        data = tree.read(path, LARGEST)
        # Tools on Windows write SQL as UTF-16.
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    except CannotJudge:
        return None


def _changed(tree: Tree, scope: Scope, paths: Iterable[str]) -> tuple[str, ...]:
    """Migrations that the previous release has with other content; only a commit's files can be compared by their ids."""
    if scope.before is None or not isinstance(tree, CommitTree):
        return ()
    return tuple(path for path in paths if path in scope.files and tree.oids[path] != scope.before.oids[path])


def _contents(tree: Tree, files: Iterable[TreeFile]) -> Iterator[tuple[str, bytes]]:
    """Small files with their contents, in any order; those of a commit come as one stream."""
    small = [file for file in files if file.size <= LARGEST]
    if not isinstance(tree, CommitTree):
        yield from ((file.path, tree.read(file.path, LARGEST)) for file in small)
        return
    by_oid: dict[bytes, list[str]] = {}
    for file in small:
        by_oid.setdefault(tree.oids[file.path].encode(), []).append(file.path)
    if by_oid:
        for piece in contents(tree.git, tuple(by_oid)):
            yield from ((path, piece.data) for path in by_oid[piece.oid])
