"""Looks for the thing that would notice the next secret: a pre-commit hook or a CI file that runs a secret scanner.

Only what a file says it runs counts: a tool's name in a comment, in a document or in a lock file is no evidence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from launchgate.checks.secrets.spec import Setup
from launchgate.context import Tree, TreeFile

TOOLS = ("launchgate", "gitleaks", "betterleaks", "trufflehog", "detect-secrets", "ggshield", "kingfisher", "noseyparker",
         "talisman", "secretlint", "whispers", "git-secrets")  # fmt: skip
"""Names as they stand in hook ids, actions, images and commands. Written 2026-01 from the tools' own documentation."""
GITLAB_TEMPLATE = "secret-detection"
"""GitLab's own: `include: {template: Security/Secret-Detection.gitlab-ci.yml}` or the component of that name."""

_NAMED = re.compile(r"(?<![\w.])(?:" + "|".join(re.escape(tool) for tool in TOOLS) + r")(?![\w])", re.IGNORECASE)
_HOOKS = frozenset(
    {".pre-commit-config.yaml", ".pre-commit-config.yml", "lefthook.yml", ".lefthook.yml", "lefthook.yaml"}
)
_CI = frozenset({
    ".gitlab-ci.yml", "azure-pipelines.yml", "bitbucket-pipelines.yml", ".circleci/config.yml", ".drone.yml",
    ".woodpecker.yml", ".travis.yml", "cloudbuild.yaml", "buildspec.yml", ".cirrus.yml",
})  # fmt: skip
_SCRIPTS = re.compile(r"\.husky/(?:pre-commit|pre-push)|\.githooks/(?:pre-commit|pre-push)|Jenkinsfile")
_FOLDERS = re.compile(r"\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml|\.gitlab/.+\.ya?ml|\.woodpecker/[^/]+\.ya?ml")
_RUNS = frozenset({"run", "uses", "script", "before_script", "after_script", "image", "entry", "id", "repo", "command",
                   "commands", "template", "component", "bash", "pipe", "args", "task", "file", "include"})  # fmt: skip
"""Keys whose text is run or names what is run."""
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
        tool, broken = _in_script(text) if _SCRIPTS.fullmatch(file.path) else _in_yaml(text)
        if tool is not None:
            return Setup(tool=tool, where=file.path)
        if broken:
            unreadable.append(file.path)
    return Setup(tool=None, where=None, unreadable=tuple(unreadable))


def _is_candidate(file: TreeFile) -> bool:
    if file.size > _LIMIT or file.mode == "120000":
        return False
    path = file.path
    return path in _HOOKS or path in _CI or bool(_SCRIPTS.fullmatch(path) or _FOLDERS.fullmatch(path))


def _in_script(text: str) -> tuple[str | None, bool]:
    for line in text.splitlines():
        named = _NAMED.search(_code(line))
        if named:
            return named.group().lower(), False
    return None, False


def _code(line: str) -> str:
    """A line of shell or Groovy without its comment."""
    stripped = line.strip()
    return "" if stripped.startswith(("#", "//")) else stripped.split(" #", 1)[0]


def _in_yaml(text: str) -> tuple[str | None, bool]:
    """The tool that some step or hook of a YAML text runs, and whether the text is no valid YAML."""
    if GITLAB_TEMPLATE not in text.lower() and not _NAMED.search(text):
        return None, False  # most files: parsing them would only cost time
    try:
        for words in _run_by(text):
            if GITLAB_TEMPLATE in words.lower():
                return "GitLab secret detection", False
            tool = _in_script(words)[0]
            if tool is not None:
                return tool, False
    except ValueError:
        return None, True
    return None, False


def _run_by(text: str) -> Iterator[str]:
    """The texts in YAML that are run or name what is run. Raises ValueError for what is no YAML, or nested like a bomb.

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
                    if key in _RUNS:
                        yield value
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
