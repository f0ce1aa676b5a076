"""Reads the tree once, file by file, and notes which variables are read, documented, mentioned, given and set. Names only.

Two more passes come only where they are needed: one for calls of the repository's own reading functions, one over the other text
files for mentions, while documented names are left that nobody has used.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from launchgate.checks.env import documents, sources
from launchgate.checks.env.dev_urls import dev_urls
from launchgate.checks.env.env_files import read_env_file, unignored_places
from launchgate.checks.env.facts import (
    Counts,
    DevUrl,
    Document,
    DynamicRead,
    EnvFile,
    EnvironmentValues,
    Facts,
    Reference,
    SkipFlag,
    Unread,
)
from launchgate.checks.env.library import is_manifest, publishes, runs
from launchgate.checks.env.places import environment_names
from launchgate.checks.env.reads import FileReads, Read, Wrapper
from launchgate.checks.env.skip_flags import skip_flags
from launchgate.checks.env.sources import SOURCE_KINDS, WIRING_KINDS, Sought
from launchgate.checks.env.spec import Options
from launchgate.checks.env.text_reads import wrapped_reads
from launchgate.checks.env.values import Marks, environment_values
from launchgate.clients.bulk import LARGEST, read_small
from launchgate.context import Context, Tree, TreeFile
from launchgate.dataclass import dataclass
from launchgate.sourcecode.paths import (
    Kind,
    is_dev,
    is_entry_script,
    is_for_developers,
    is_next_config,
    is_production,
    is_somebody_elses,
    is_vite_config,
    kind_of,
    other_language,
)
from launchgate.variables.dotenv import bindings
from launchgate.variables.names import is_provided

_READ_KINDS = SOURCE_KINDS | WIRING_KINDS | {Kind.APP_JSON, Kind.PACKAGE_JSON}
_REGULAR = ("100644", "100755")
_SCRIPT_KINDS = frozenset({Kind.JAVASCRIPT, Kind.TYPESCRIPT, Kind.TSX, Kind.MARKUP})


@dataclass(slots=True)
class _Notes:
    """What has been seen so far."""

    references: list[Reference] = field(default_factory=list)
    dynamic: list[DynamicRead] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    env_files: list[EnvFile] = field(default_factory=list)
    values: list[EnvironmentValues] = field(default_factory=list)
    dev_urls: list[DevUrl] = field(default_factory=list)
    skip_flags: list[SkipFlag] = field(default_factory=list)
    wrappers: dict[Kind, set[Wrapper]] = field(default_factory=dict)
    """The repository's own reading functions, by language; all script kinds are one."""
    local_wrappers: dict[str, tuple[Wrapper, ...]] = field(default_factory=dict)
    """The same by path, for functions whose name is too common to be looked for elsewhere."""
    given: list[tuple[str, str, int]] = field(default_factory=list)
    validators: set[str] = field(default_factory=set)
    in_image: set[str] = field(default_factory=set)
    described: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)
    inlined: list[tuple[str, str, int]] = field(default_factory=list)
    sought: Sought = field(default_factory=lambda: Sought(()))
    """Documented names, and which of them something mentions."""
    sources: int = 0
    parsed: int = 0
    copied: int = 0
    """Scripts that are somebody else's by their first line."""
    loads_dotenv: bool = False
    """Whether a source names dotenv, or is built by a tool that reads .env by itself."""


def gather(context: Context, options: Options) -> Facts:
    """Everything the tree and the declared environments say. Raises CannotJudge when there is no tree or no time."""
    tree = context.require_tree()
    files = [file for file in tree.files() if file.mode in _REGULAR]
    sorted_files = _sort(files)
    described_paths = frozenset(options.documented_in)
    notes, marks = _Notes(), Marks()
    _read_documents(tree, sorted_files, described_paths, notes, marks)
    _read_sources(context, tree, sorted_files, notes)
    _follow_wrappers(context, tree, sorted_files, notes)
    _seek_mentions(context, tree, sorted_files[Kind.MENTIONS], described_paths, notes)
    present = frozenset(file.path for file in files)
    library = _published_by(tree, sorted_files)
    declared = [environment_values(context, name, one, marks) for name, one in sorted(options.environments.items())]
    _put_in_order(notes)
    return Facts(
        references=tuple(dict.fromkeys(notes.references)),
        dynamic=tuple(notes.dynamic),
        documents=tuple(notes.documents),
        described=_described(tree, described_paths & present, notes),
        absent_documents=tuple(sorted(described_paths - present)),
        env_files=tuple(notes.env_files),
        unignored=unignored_places(
            tree, files, notes.documents, uses_env=library is None and notes.loads_dotenv and _uses_env(notes)
        ),
        mentioned=notes.sought.found,
        environments=tuple(
            environment_names(context, name, source) for name, source in sorted(options.environments.items())
        ),
        values=(*(one for one in declared if one is not None), *notes.values),
        dev_urls=tuple(notes.dev_urls),
        skip_flags=tuple(notes.skip_flags),
        given=tuple(notes.given),
        validators=tuple(sorted(notes.validators)),
        in_image=frozenset(notes.in_image),
        described_by_platform=frozenset(notes.described),
        public_prefixes=tuple(sorted(notes.prefixes)),
        inlined=tuple(notes.inlined),
        unread=tuple(notes.unread),
        counts=_counts(sorted_files, notes),
        published_by=library,
        history="none" if context.repository is None else "git",
    )


def _sort(files: Iterable[TreeFile]) -> dict[Kind, list[TreeFile]]:
    found: dict[Kind, list[TreeFile]] = {kind: [] for kind in Kind}
    for file in files:
        found[kind_of(file.path)].append(file)
    return found


def _read_documents(
    tree: Tree, files: Mapping[Kind, list[TreeFile]], described: frozenset[str], notes: _Notes, marks: Marks
) -> None:
    for file, data in read_small(tree, files[Kind.DOCUMENT]):
        notes.documents.append(documents.read_document(file.path, data))
    for kind in (Kind.ENV_FILE, Kind.LOOSE_ENV_FILE):
        for file, data in read_small(tree, files[kind]):
            if file.path in described:
                continue
            notes.env_files.append(read_env_file(file, data, always=kind is Kind.ENV_FILE))
            if file.tracked and not is_dev(file.path) and is_production(file.path.rpartition("/")[2]):
                notes.values.append(_committed_values(file.path, data, marks))
    notes.documents.sort(key=lambda document: document.path)
    notes.sought = Sought(name.name for document in notes.documents for name in document.names)


def _committed_values(path: str, data: bytes, marks: Marks) -> EnvironmentValues:
    found = marks.of(bindings(data))
    return EnvironmentValues(environment=path, source=path, production=True, marks=found, path=path, committed=True)


def _published_by(tree: Tree, files: Mapping[Kind, list[TreeFile]]) -> str | None:
    """The manifest that makes the repository a library, or None where none does or something here runs it."""
    if runs((kind, [file.path for file in some]) for kind, some in files.items() if kind is not Kind.VENDORED):
        return None
    manifests = sorted(
        (file for some in files.values() for file in some if is_manifest(file.path)), key=lambda one: one.path
    )
    return next((file.path for file, data in read_small(tree, manifests) if publishes(file.path, data)), None)


def _uses_env(notes: _Notes) -> bool:
    return any(not one.dev and not is_provided(one.name) for one in notes.references)


def _described(tree: Tree, paths: frozenset[str], notes: _Notes) -> frozenset[str]:
    known = {document.path for document in notes.documents}
    return frozenset().union(*(documents.described_names(tree.read(path, LARGEST)) for path in paths - known))


def _read_sources(context: Context, tree: Tree, files: Mapping[Kind, list[TreeFile]], notes: _Notes) -> None:
    kinds = {file.path: kind for kind in _READ_KINDS for file in files[kind]}
    waiting = [file for kind in sorted(_READ_KINDS) for file in files[kind]]
    for done, (file, data) in enumerate(read_small(tree, waiting)):
        if done % 256 == 0:
            context.deadline.require("reading the source files for environment variables")
            context.progress.advance("env", done, len(waiting), "files")
        path, kind = file.path, kinds[file.path]
        notes.sought.look_in(data)
        if is_somebody_elses(data, kind):
            notes.copied += 1
            continue
        if kind in SOURCE_KINDS:
            notes.sources += 1
            notes.loads_dotenv = notes.loads_dotenv or b"dotenv" in data or b"import.meta.env" in data
            if not is_for_developers(path):
                notes.dev_urls += [DevUrl(path=path, line=line, host=host) for line, host in dev_urls(data, kind)]
        if not is_dev(path) or kind is Kind.YAML:
            notes.skip_flags += [SkipFlag(name=n, path=path, line=line) for n, line in skip_flags(data, kind, path)]
        if is_vite_config(path) or is_next_config(path) or sources.is_worth_parsing(data, kind):
            notes.parsed += kind in SOURCE_KINDS
            _note_reads(path, kind, sources.read_source(data, kind), notes)


def _note_reads(path: str, kind: Kind, reads: FileReads, notes: _Notes) -> None:
    _note_references(path, kind, reads.reads, notes)
    notes.dynamic += [DynamicRead(path=path, line=line) for line in reads.dynamic]
    if reads.defect is not None:
        notes.unread.append(Unread(path=path, reason=reads.defect))
    if reads.wrappers:
        notes.local_wrappers[path] = reads.wrappers
        notes.wrappers.setdefault(_family(kind), set()).update(one for one in reads.wrappers if _is_telling(one.name))
    if reads.validates and not is_dev(path):
        notes.validators.add(path)
    if kind is Kind.DOCKERFILE and not is_for_developers(path):
        notes.in_image |= {given.name for given in reads.given if given.has_value}
    if kind in WIRING_KINDS and kind is not Kind.SHELL:
        notes.given += [(given.name, path, given.line) for given in reads.given]
    if kind is Kind.APP_JSON:
        notes.described |= {given.name for given in reads.given}
    if is_vite_config(path):
        notes.prefixes |= set(reads.prefixes)
    if is_next_config(path):
        notes.inlined += [(name, path, line) for name, line in reads.inlined]


def _note_references(path: str, kind: Kind, reads: Iterable[Read], notes: _Notes) -> None:
    aside = is_dev(path) if kind in SOURCE_KINDS else _is_aside(path, kind)
    developers = aside or is_for_developers(path)
    notes.references += [
        Reference(
            name=read.name, path=path, line=read.line, has_default=read.has_default, dev=aside or read.tool,
            strict=read.strict, fallback=None if developers else read.fallback,
        )
        for read in reads
    ]  # fmt: skip


def _is_aside(path: str, kind: Kind) -> bool:
    """Whether a file around the program speaks for tools only: build scripts, a developer's compose file."""
    if kind is Kind.SHELL:
        return not is_entry_script(path)
    return is_for_developers(path)


def _family(kind: Kind) -> Kind:
    return Kind.TYPESCRIPT if kind in _SCRIPT_KINDS else kind


def _is_telling(name: str) -> bool:
    """Whether a function's name says that it reads the environment; `get("X")` may be anything in another file."""
    return "env" in name.lower()


def _follow_wrappers(context: Context, tree: Tree, files: Mapping[Kind, list[TreeFile]], notes: _Notes) -> None:
    """The reads made by calling `requireEnv("X")` and its kin, which the repository itself defines."""
    if not notes.local_wrappers:
        return
    context.deadline.require("following the repository's own functions that read variables")
    kinds = {file.path: kind for kind in SOURCE_KINDS for file in files[kind]}
    local = {file for kind in SOURCE_KINDS for file in files[kind] if file.path in notes.local_wrappers}
    shared = {file for kind in SOURCE_KINDS if notes.wrappers.get(_family(kind)) for file in files[kind]}
    for file, data in read_small(tree, sorted(local | shared, key=lambda one: one.path)):
        kind = kinds[file.path]
        known = notes.wrappers.get(_family(kind), set()) | set(notes.local_wrappers.get(file.path, ()))
        _note_references(
            file.path, kind, wrapped_reads(data, kind, sorted(known, key=lambda one: (one.name, one.strict))), notes
        )


def _put_in_order(notes: _Notes) -> None:
    notes.dynamic.sort(key=lambda one: (one.path, one.line))
    notes.unread.sort(key=lambda one: one.path)
    notes.references.sort(key=lambda one: (one.path, one.line, one.name))
    notes.env_files.sort(key=lambda file: file.path)
    notes.dev_urls.sort(key=lambda one: (one.path, one.line))
    notes.skip_flags.sort(key=lambda one: (one.path, one.line))
    notes.inlined.sort()
    notes.given.sort()


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


def _counts(files: Mapping[Kind, list[TreeFile]], notes: _Notes) -> Counts:
    read = [file for kind, some in files.items() if kind not in (Kind.VENDORED, Kind.OTHER) for file in some]
    endings = {ending for file in files[Kind.MENTIONS] if (ending := other_language(file.path)) is not None}
    return replace(
        Counts(),
        sources=notes.sources,
        parsed=notes.parsed,
        vendored=len(files[Kind.VENDORED]) + notes.copied,
        large=sum(file.size > LARGEST for file in read),
        other_languages=tuple(sorted(endings)),
    )
