"""Looks for the thing that would notice the next secret: a pre-commit hook or a CI file that runs a secret scanner.

Only what a file says it runs counts: a tool's name in a comment, in a document, in a lock file or as an argument is no
evidence.
"""

import re
from collections.abc import Iterator

from launchgate.checks.secrets.spec import Setup
from launchgate.checks.secrets.tools import in_commands, in_groovy, in_reference, named_in
from launchgate.context import Tree, TreeFile
from launchgate.dataclass import dataclass

GITLAB_TEMPLATE = "secret-detection"
"""GitLab's own: `include: {template: Security/Secret-Detection.gitlab-ci.yml}` or the component of that name."""

_HOOKS = frozenset(
    {".pre-commit-config.yaml", ".pre-commit-config.yml", "lefthook.yml", ".lefthook.yml", "lefthook.yaml"}
)
_CI = frozenset({
    ".gitlab-ci.yml", "azure-pipelines.yml", "bitbucket-pipelines.yml", ".circleci/config.yml", ".drone.yml",
    ".woodpecker.yml", ".travis.yml", "cloudbuild.yaml", "buildspec.yml", ".cirrus.yml",
})  # fmt: skip
_SCRIPTS = re.compile(r"\.husky/(?:pre-commit|pre-push)|\.githooks/(?:pre-commit|pre-push)|Jenkinsfile")
_FOLDERS = re.compile(r"\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml|\.gitlab/.+\.ya?ml|\.woodpecker/[^/]+\.ya?ml")
_COMMANDS = frozenset(
    {"run", "script", "before_script", "after_script", "entry", "command", "commands", "bash", "args", "inlineScript"}
)
"""Keys whose text is run."""
_REFERENCES = frozenset({"uses", "image", "pipe", "component", "template", "task"})
"""Keys whose text names what is run: an action, an image, a task."""
_HOOK_NAMES = frozenset({"id", "repo"})
"""The same in a list of hooks."""
_INCLUDED = frozenset({"template", "component", "include", "file"})
_RUNS = _COMMANDS | _REFERENCES | _HOOK_NAMES | _INCLUDED
_DEEPEST = 50
"""Levels of nesting; deeper is no hook and no workflow."""
_LIMIT = 200_000
"""Bytes read of one file; a longer one is no hook and no workflow."""


def look(tree: Tree, base: Tree | None) -> Setup:
    """What scans for secrets according to a tree; of the base only when the tree has nothing. Raises CannotJudge."""
    found = _look(tree)
    if found.tool is not None or base is None:
        return found
    return Setup(tool=None, where=None, base_too=_look(base).tool is None, unreadable=found.unreadable)


def _look(tree: Tree) -> Setup:
    unreadable = []
    for file in tree.files():
        if not _is_candidate(file):
            continue
        text = tree.read(file.path, _LIMIT).decode("utf-8", "replace")
        tool, broken = _in(file.path, text)
        if tool is not None:
            return Setup(tool=tool, where=file.path)
        if broken:
            unreadable.append(file.path)
    return Setup(tool=None, where=None, unreadable=tuple(unreadable))


def _in(path: str, text: str) -> tuple[str | None, bool]:
    if path == "Jenkinsfile":
        return in_groovy(text), False
    return (in_commands(text), False) if _SCRIPTS.fullmatch(path) else _in_yaml(text, hooks=path in _HOOKS)


def _is_candidate(file: TreeFile) -> bool:
    if file.size > _LIMIT or file.mode == "120000":
        return False
    path = file.path
    return path in _HOOKS or path in _CI or bool(_SCRIPTS.fullmatch(path) or _FOLDERS.fullmatch(path))


def _in_yaml(text: str, *, hooks: bool) -> tuple[str | None, bool]:
    """The tool that some step, or where the text lists hooks some hook runs, and whether the text is no valid YAML."""
    if GITLAB_TEMPLATE not in text.lower() and not named_in(text):
        return None, False  # most files: parsing them would only cost time
    try:
        for key, words in _run_by(text):
            if key in _INCLUDED and GITLAB_TEMPLATE in words.lower():
                return "GitLab secret detection", False
            tool = _started(key, words, hooks=hooks)
            if tool is not None:
                return tool, False
    except ValueError:
        return None, True
    return None, False


def _started(key: str, words: str, *, hooks: bool) -> str | None:
    if key in _HOOK_NAMES:
        return in_reference(words) if hooks else None  # elsewhere an `id` is only a label
    if key in _REFERENCES:
        return in_reference(words)
    return in_commands(f"{words} <files>" if key == "entry" else words)


def _run_by(text: str) -> Iterator[tuple[str, str]]:
    """Key and text of what YAML runs, and of what it names to be run.

    Raises ValueError for what is no YAML, or nested like a bomb.
    Works on the stream of events: nothing is constructed, so aliases, merge keys and depth cannot blow anything up.
    """
    import yaml

    open_ones: list[_Collection] = []
    try:
        for event in yaml.parse(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            key = open_ones[-1].key if open_ones else ""
            match event:
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    is_mapping = isinstance(event, yaml.MappingStartEvent)
                    open_ones.append(_Collection(is_mapping, None if is_mapping else key or ""))
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    open_ones.pop()
                    _next(open_ones, "")
                case yaml.ScalarEvent(value=value):
                    if key is not None and key in _RUNS:
                        yield key, value
                    _next(open_ones, value)
                case yaml.AliasEvent():
                    _next(open_ones, "")
                case _:
                    pass
            if len(open_ones) > _DEEPEST:
                raise ValueError("nested too deeply")
    except yaml.YAMLError as error:
        raise ValueError("no valid YAML") from error


@dataclass(slots=True)
class _Collection:
    """A mapping or list that is being read; `key` is what its next value belongs to, None before a mapping's key."""

    is_mapping: bool
    key: str | None


def _next(open_ones: list[_Collection], word: str) -> None:
    """A key or a value ended: a mapping goes from key to value and back."""
    if open_ones and open_ones[-1].is_mapping:
        open_ones[-1].key = word if open_ones[-1].key is None else None
