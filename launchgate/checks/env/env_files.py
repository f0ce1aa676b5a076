"""Looks at files with values (.env and its variants): where they are, whether they hold a secret, whether git ignores them.

A value is looked at by the secrets engine and by `documents`; what leaves here is a kind, a masked stump and a line.
"""

from collections.abc import Iterable, Sequence

from launchgate.checks.env.documents import read_values
from launchgate.checks.env.facts import Document, EnvFile
from launchgate.checks.env.ignored import is_ignored
from launchgate.context import Tree, TreeFile
from launchgate.detection import Candidate, engine
from launchgate.model import Evidence
from launchgate.sourcecode.paths import is_dev

_SMALL = 100_000
"""Bytes of a .gitignore that are read."""


def read_env_file(file: TreeFile, data: bytes, *, always: bool) -> EnvFile:
    """What one file with values is."""
    values = read_values(data)
    candidates = () if values.encrypted else _secrets(data, file.path)
    lines = {candidate.line for candidate in candidates}
    named = (
        []
        if values.encrypted or is_dev(file.path)
        else [(name, line) for name, line in values.secret_lines if line not in lines]
    )
    evidence: Evidence | None = None
    line: int | None = None
    if candidates:
        evidence, line = Evidence(kind=candidates[0].kind, masked=candidates[0].masked), candidates[0].line
    elif named:
        evidence, line = Evidence(kind="value under a secret's name", masked=f"{named[0][0]}=…"), named[0][1]
    return EnvFile(
        path=file.path,
        tracked=file.tracked,
        always=always,
        dev=is_dev(file.path),
        encrypted=values.encrypted,
        secret=evidence,
        secret_line=line,
        secrets=len(candidates) + len(named),
        names=values.names,
    )


def _secrets(data: bytes, path: str) -> Sequence[Candidate]:
    """What the engine is sure of; a value that only its name speaks for is judged by `documents`, which knows placeholders."""
    return [one for one in engine().scan(data, path=path) if not one.public and not one.generic]


def unignored_places(
    tree: Tree, files: Iterable[TreeFile], documents: Iterable[Document], *, uses_env: bool
) -> tuple[str, ...]:
    """Where a .env is to be expected (beside each example, else at the top) and no .gitignore would keep it out of git."""
    folders = {document.path.rpartition("/")[0] for document in documents} or ({""} if uses_env else set())
    texts = {
        file.path.rpartition("/")[0]: tree.read(file.path, _SMALL).decode("utf-8", "replace")
        for file in files
        if file.path.rpartition("/")[2] == ".gitignore"
    }
    places = sorted(f"{folder}/.env" if folder else ".env" for folder in folders)
    return tuple(path for path in places if not is_ignored(path, texts))
