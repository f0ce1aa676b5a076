"""Reads the tree once, file by file, and notes which variables are read, documented, mentioned and set. Names only.

A second pass over the other text files looks for mentions, and only while documented names are left that nobody has used.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from launchgate.checks.env import documents, sources
from launchgate.checks.env.bulk import LARGEST, read_small
from launchgate.checks.env.env_files import read_env_file, unignored_places
from launchgate.checks.env.facts import Counts, Document, DynamicRead, EnvFile, Facts, Reference, Unread
from launchgate.checks.env.names import is_provided
from launchgate.checks.env.paths import SOURCES, Kind, is_dev, kind_of, other_language
from launchgate.checks.env.places import environment_names
from launchgate.checks.env.reads import FileReads
from launchgate.checks.env.sources import Sought
from launchgate.checks.env.spec import Options
from launchgate.context import Context, Tree, TreeFile

_SOURCE_KINDS = frozenset(SOURCES.values())
_REGULAR = ("100644", "100755")


@dataclass(slots=True)
class _Notes:
    """What has been seen so far."""

    references: list[Reference] = field(default_factory=list)
    dynamic: list[DynamicRead] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    env_files: list[EnvFile] = field(default_factory=list)
    sought: Sought = field(default_factory=lambda: Sought(()))
    """Documented names, and which of them something mentions."""
    sources: int = 0
    parsed: int = 0
    loads_dotenv: bool = False
    """Whether a source names dotenv, or is built by a tool that reads .env by itself."""


def gather(context: Context, options: Options) -> Facts:
    """Everything the tree and the declared environments say. Raises CannotJudge when there is no tree or no time."""
    tree = context.require_tree()
    files = [file for file in tree.files() if file.mode in _REGULAR]
    sorted_files = _sort(files)
    described_paths = frozenset(options.documented_in)
    notes = _Notes()
    _read_documents(tree, sorted_files, described_paths, notes)
    _read_sources(context, tree, sorted_files, notes)
    _seek_mentions(context, tree, sorted_files[Kind.MENTIONS], described_paths, notes)
    present = frozenset(file.path for file in files)
    return Facts(
        references=tuple(notes.references),
        dynamic=tuple(notes.dynamic),
        documents=tuple(notes.documents),
        described=_described(tree, described_paths & present, notes),
        absent_documents=tuple(sorted(described_paths - present)),
        env_files=tuple(notes.env_files),
        unignored=unignored_places(tree, files, notes.documents, uses_env=notes.loads_dotenv and _uses_env(notes)),
        mentioned=notes.sought.found,
        environments=tuple(
            environment_names(context, name, source) for name, source in sorted(options.environments.items())
        ),
        unread=tuple(notes.unread),
        counts=_counts(sorted_files, notes),
        history="none" if context.repository is None else "git",
    )


def _sort(files: Iterable[TreeFile]) -> dict[Kind, list[TreeFile]]:
    found: dict[Kind, list[TreeFile]] = {kind: [] for kind in Kind}
    for file in files:
        found[kind_of(file.path)].append(file)
    return found


def _read_documents(tree: Tree, files: dict[Kind, list[TreeFile]], described: frozenset[str], notes: _Notes) -> None:
    for file, data in read_small(tree, files[Kind.DOCUMENT]):
        notes.documents.append(documents.read_document(file.path, data))
    for kind in (Kind.ENV_FILE, Kind.LOOSE_ENV_FILE):
        for file, data in read_small(tree, files[kind]):
            if file.path not in described:
                notes.env_files.append(read_env_file(file, data, always=kind is Kind.ENV_FILE))
    notes.documents.sort(key=lambda document: document.path)
    notes.env_files.sort(key=lambda file: file.path)
    notes.sought = Sought(name.name for document in notes.documents for name in document.names)


def _uses_env(notes: _Notes) -> bool:
    return any(not one.dev and not is_provided(one.name) for one in notes.references)


def _described(tree: Tree, paths: frozenset[str], notes: _Notes) -> frozenset[str]:
    known = {document.path for document in notes.documents}
    return frozenset().union(*(documents.described_names(tree.read(path, LARGEST)) for path in paths - known))


def _read_sources(context: Context, tree: Tree, files: dict[Kind, list[TreeFile]], notes: _Notes) -> None:
    kinds = {file.path: kind for kind in _SOURCE_KINDS for file in files[kind]}
    waiting = [file for kind in sorted(_SOURCE_KINDS) for file in files[kind]]
    for done, (file, data) in enumerate(read_small(tree, waiting)):
        if done % 256 == 0:
            context.deadline.require("reading the source files for environment variables")
            context.progress.advance("env", done, len(waiting), "files")
        notes.sought.look_in(data)
        notes.sources += 1
        notes.loads_dotenv = notes.loads_dotenv or b"dotenv" in data or b"import.meta.env" in data
        if sources.is_worth_parsing(data, kinds[file.path]):
            notes.parsed += 1
            _note_reads(file.path, sources.read_source(data, kinds[file.path]), notes)
    notes.dynamic.sort(key=lambda one: (one.path, one.line))
    notes.unread.sort(key=lambda one: one.path)
    notes.references.sort(key=lambda one: (one.path, one.line, one.name))


def _note_reads(path: str, reads: FileReads, notes: _Notes) -> None:
    dev = is_dev(path)
    for read in reads.reads:
        notes.references.append(
            Reference(name=read.name, path=path, line=read.line, has_default=read.has_default, dev=dev)
        )
    notes.dynamic += [DynamicRead(path=path, line=line) for line in reads.dynamic]
    if reads.defect is not None:
        notes.unread.append(Unread(path=path, reason=reads.defect))


def _seek_mentions(
    context: Context, tree: Tree, files: Iterable[TreeFile], described: frozenset[str], notes: _Notes
) -> None:
    for reference in notes.references:
        notes.sought.drop(reference.name)
    if notes.sought.is_over():
        return
    for _, data in read_small(tree, (file for file in files if file.path not in described)):
        context.deadline.require("looking for mentions of documented variables")
        notes.sought.look_in(data)
        if notes.sought.is_over():
            return


def _counts(files: dict[Kind, list[TreeFile]], notes: _Notes) -> Counts:
    read = [file for kind, some in files.items() if kind not in (Kind.VENDORED, Kind.OTHER) for file in some]
    endings = {ending for file in files[Kind.MENTIONS] if (ending := other_language(file.path)) is not None}
    return replace(
        Counts(),
        sources=notes.sources,
        parsed=notes.parsed,
        vendored=len(files[Kind.VENDORED]),
        large=sum(file.size > LARGEST for file in read),
        other_languages=tuple(sorted(endings)),
    )
