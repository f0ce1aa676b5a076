"""Picks and reads the files of a tree that say something of building and deploying, within bounds."""

import re
from collections.abc import Mapping, Sequence

from launchgate.checks.deploy.github import FOLDERS
from launchgate.checks.deploy.other_ci import system_of
from launchgate.checks.deploy.ways import is_way_file
from launchgate.checks.deploy.yaml_data import LARGEST
from launchgate.clients.documents import read_documents
from launchgate.context import Tree
from launchgate.dataclass import dataclass
from launchgate.documents import Document
from launchgate.errors import CannotJudge

__all__ = ["Texts", "documents_of", "texts_of"]

_MOST = 300
"""Files about building and deploying that are read."""
_FOREIGN = re.compile(
    r"(?:^|/)(?:node_modules|vendor|third_party|site-packages|testdata|fixtures|examples?|templates?|tests?)/"
)
_ALWAYS = re.compile(
    r"\.(?:github|gitea|forgejo)/(?:workflows|actions)/.+\.ya?ml|(?:[\w.-]+/)*action\.ya?ml|(?:[\w.-]+/){0,2}package\.json|"
    r"(?:[\w.-]+/)?(?:GNUm|M|m)akefile|"
    r"(?:[\w.-]+/)?\.?justfile|(?:bin|script|scripts|ci|tools|ops|\.ci|build|\.github/scripts|hack)/(?:[\w.-]+/)?[\w.-]+|"
    r"[\w.-]+\.sh|"
    r"(?:argocd?|gitops|flux|clusters|apps|deploy|k8s)/(?:[\w.-]+/){0,3}[\w.-]+\.ya?ml"
)
_ISSUE_TEMPLATE = re.compile(
    r"(?i)\.(?:github|gitlab|gitea)/(?:issue_templates?|pull_request_template|merge_request_templates)/[^/]*(?:release|deploy|"
    r"launch)[^/]*\.md"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The paths of a tree, nearest to the top first, and the texts of those that were read."""

    paths: tuple[str, ...]
    read: Mapping[str, str]


def texts_of(tree: Tree) -> Texts:
    """Everything about building and deploying. What cannot be read or is too large is left out."""
    files = {one.path: one for one in tree.files() if one.mode.startswith("100")}
    paths = tuple(
        sorted((path for path in files if not _FOREIGN.search(path)), key=lambda path: (path.count("/"), path))
    )
    wanted = [path for path in paths if system_of(path) or is_way_file(path) or _ALWAYS.fullmatch(path)]
    found = {}
    for path in wanted[:_MOST]:
        if files[path].size <= LARGEST or system_of(path) or path.startswith(FOLDERS):
            try:
                found[path] = tree.read(path, LARGEST + 1).decode(
                    "utf-8-sig", "replace"
                )  # one more: its reader says that it is large
            except CannotJudge:
                continue
    return Texts(paths=paths, read=found)


def documents_of(
    tree: Tree, paths: Sequence[str], configured: Sequence[str]
) -> tuple[tuple[Document, ...], tuple[str, ...]]:
    """The documents that can be about a deploy, a rollback or a release, and which configured ones cannot be read."""
    templates = tuple(path for path in paths if _ISSUE_TEMPLATE.fullmatch(path))
    return read_documents(tree, _SAYS, configured=configured, also=templates)


_SAYS = r"(?i)deploy|roll(?:ing)?[ -]?back|releas|checklist|go[- ]live|launch|ship|revert|back[- ]?out|undo"
