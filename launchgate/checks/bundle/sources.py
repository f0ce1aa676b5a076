"""Where the values come from that must not be shipped: .env files, files the job wrote, the job's own variables. No opinion.

Values pass from here into `values.choose` and no further.
"""

import re
from collections.abc import Iterator

from launchgate.checks.bundle.outputs import is_ours, may_enter
from launchgate.checks.bundle.spec import Compared, Gap, Options
from launchgate.checks.bundle.values import Chosen, choose
from launchgate.clients.files import FolderTree, printable, read_below
from launchgate.clients.folders import listed
from launchgate.clients.git import WorkingTree
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.model import STATIC_STAGES, Stage
from launchgate.variables.dotenv import bindings

_ENV_FILE = re.compile(r"\.env(?:\.[\w-]+)*|[\w-]+\.env|\.dev\.vars(?:\.[\w-]+)?")
_NO_VALUES = re.compile(
    r"(?:\A|[._-])(?:example|sample|template|dist|schema|tmpl|tpl|defaults?|vault|test|d\.ts|js|ts|py|md|txt|json|ya?ml|enc|gpg|age|sops)(?:[._-]|\Z)"
)
_LARGEST = 1_000_000
_MOST = 60
_JOB = "the job's environment"

_Row = tuple[str, str, str, bool]


def values_of(context: Context, options: Options) -> tuple[Chosen, Compared]:
    """The values to look for, and what may be told of them."""
    gaps: list[Gap] = []
    rows = [*_from_files(context, options, gaps), *_from_job(context, options, gaps)]
    prefixes = tuple(options.public_prefixes)
    chosen = choose(rows, prefixes=prefixes, public=options.public_variables)
    compared = Compared(
        sources=tuple(dict.fromkeys(source for _, _, source, _ in rows)),
        names=len(chosen.names),
        left_out=len(chosen.left_out),
        gaps=tuple(gaps),
    )
    return chosen, compared


def _from_files(context: Context, options: Options, gaps: list[Gap]) -> Iterator[_Row]:
    for number, path in enumerate(options.values):
        key = f"bundle.values[{number}]"
        try:
            data = _declared(context, path)
        except CannotJudge as error:
            remedy = f"have the job write '{printable(path)}' before the gate runs, or correct {key}"
            gaps.append(Gap(subject=printable(path), reason=error.reason, remedy=remedy, config=key))
            continue
        yield from ((name, value, path, False) for name, value, _ in bindings(data))
    if not options.values:
        for path, data in _env_files(context):
            yield from ((name, value, printable(path), False) for name, value, _ in bindings(data))


def _declared(context: Context, path: str) -> bytes:
    """As the tree has it; what the job wrote, from the workspace."""
    if context.tree is not None and any(file.path == path for file in context.tree.files()):
        return context.tree.read(path, _LARGEST)
    return read_below(context.root, path, _LARGEST)


def _env_files(context: Context) -> Iterator[tuple[str, bytes]]:
    """The .env files with values: on disk, where git mostly ignores them, or in the commit that is judged."""
    tree, on_disk = context.tree, isinstance(context.tree, WorkingTree | FolderTree | None)
    if on_disk == (context.stage is Stage.PR):
        return
    if context.stage not in STATIC_STAGES and context.repository is None:
        return  # a plain folder, which may be anybody's home, is left alone where only a site is judged
    paths = (
        listed(context.root, may_enter, lambda: context.deadline.passed).files
        if on_disk or tree is None
        else [file.path for file in tree.files()]
    )
    for path in [one for one in paths if _is_env_file(one)][:_MOST]:
        try:
            yield (
                path,
                read_below(context.root, path, _LARGEST) if on_disk or tree is None else tree.read(path, _LARGEST),
            )
        except CannotJudge:
            continue


def _is_env_file(path: str) -> bool:
    name = path.rpartition("/")[2]
    return bool(_ENV_FILE.fullmatch(name)) and not _NO_VALUES.search(name) and is_ours(path)


def _from_job(context: Context, options: Options, gaps: list[Gap]) -> Iterator[_Row]:
    for number, name in enumerate(options.variables):
        value = context.environ.get(name, "")
        if value:
            yield name, value, _JOB, True
        else:
            gaps.append(
                Gap(
                    subject=name, reason=f"the job has no value for {name}", config=f"bundle.variables[{number}]",
                    remedy=f"hand {name} to the job's step that runs the gate (pull requests from forks get no secrets)",
                )
            )  # fmt: skip
