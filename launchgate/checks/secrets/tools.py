"""Tells from a piece of a hook or a workflow which secret scanner it starts. Pure.

A tool's name alone is no evidence: `make gitleaks-docs`, `brew install gitleaks` and `launchgate validate` scan nothing.
"""

import re
from collections.abc import Iterator

TOOLS: dict[str, frozenset[str]] = {
    "launchgate": frozenset({"run"}),
    "gitleaks": frozenset({"detect", "protect", "git", "dir", "directory", "file", "stdin"}),
    "betterleaks": frozenset({"detect", "protect", "git", "dir", "directory", "file", "stdin"}),
    "trufflehog": frozenset({"git", "filesystem", "github", "gitlab", "file", "docker", "stdin"}),
    "detect-secrets": frozenset({"scan"}),
    "detect-secrets-hook": frozenset(),
    "ggshield": frozenset({"secret", "scan"}),
    "kingfisher": frozenset({"scan"}),
    "noseyparker": frozenset({"scan"}),
    "talisman": frozenset(),
    "secretlint": frozenset(),
    "whispers": frozenset(),
    "git-secrets": frozenset({"--scan", "--scan-history", "--pre_commit_hook", "--commit_msg_hook"}),
}
"""Each tool and the words of which one makes its command a scan; none means that any argument does. Written 2026-01 from the
tools' own documentation."""

_NAMED = re.compile(
    r"(?<![\w.])(?:"
    + "|".join(re.escape(tool).replace(r"\-", "[-_ ]") for tool in sorted(TOOLS, key=len, reverse=True))
    + r")(?!\w)",
    re.IGNORECASE,
)
_IDLE = frozenset({"--version", "-V", "version", "--help", "-h", "help", "--init", "init", "install", "--install"})
_WRAPPERS = frozenset(
    {"sudo", "env", "time", "exec", "command", "nohup", "xargs", "npx", "bunx", "pnpm", "pnpx", "yarn", "npm", "dlx", "uvx",
     "uv", "run", "tool", "pipx", "poetry", "pdm", "hatch", "pixi", "mise", "x", "python", "python3", "then", "do", "else",
     "if", "!", "{", "nice", "timeout", "bundle"}
)  # fmt: skip
"""Words before a command that start it."""
_PACKAGE_RUNNERS = frozenset({"npm", "yarn", "pnpm"})
_TAKES_A_WORD = frozenset({"--from", "--with", "--package", "-p", "-u", "--spec"})
"""Options of those starters whose next word is not the command."""
_CONTAINERS = frozenset({"docker", "podman", "nerdctl", "buildah"})
_OPERATORS = re.compile(r"&&|\|\||[;|&()`]|\$\(")
_CONTINUED = re.compile(r"\\\r?\n")
_ASSIGNED = re.compile(r"\w+=")


def named_in(text: str) -> bool:
    """Whether any tool's name stands in a text at all: the cheap question before the costly ones."""
    return _NAMED.search(text) is not None


def in_reference(text: str) -> str | None:
    """The tool that an action, an image, a hook's id or its repository is named after."""
    found = _NAMED.search(text.strip().partition(" #")[0])
    return re.sub("[_ ]", "-", found.group().lower()) if found else None


def in_commands(text: str) -> str | None:
    """The tool whose scan the lines of a shell script start."""
    return next((tool for words in _simple_commands(text) if (tool := _started(words)) is not None), None)


def in_groovy(text: str) -> str | None:
    """The same for a Jenkinsfile, where commands stand in quotes and comments begin with `//`."""
    lines = (line for line in text.splitlines() if not line.strip().startswith(("//", "*", "/*")))
    return in_commands(re.sub(r"[\"']+", "\n", "\n".join(lines)))


def _simple_commands(text: str) -> Iterator[list[str]]:
    for line in _CONTINUED.sub(" ", text).splitlines():
        code = "" if line.lstrip().startswith("#") else line.split(" #", 1)[0]
        for command in _OPERATORS.split(code):
            yield [word for word in (part.strip("\"'") for part in command.split()) if word]


def _started(words: list[str]) -> str | None:
    """The tool that one simple command starts for a scan."""
    runner = False
    for index, word in enumerate(words):
        if index and words[index - 1] in _TAKES_A_WORD:
            continue
        if word in _CONTAINERS:
            return _in_container(words[index + 1 :])
        if word.lower() == "git" and words[index + 1 : index + 2] == ["secrets"]:
            return _scanning("git-secrets", words[index + 2 :])
        tool = _program(word)
        if tool is not None:
            # `npm run secretlint` names a script of package.json, and what that does is not said here.
            return None if runner and words[index - 1] == "run" else _scanning(tool, words[index + 1 :])
        runner = runner or word in _PACKAGE_RUNNERS
        if word not in _WRAPPERS and not word.startswith("-") and not _ASSIGNED.match(word) and not word.isdigit():
            return None
    return None


def _in_container(words: list[str]) -> str | None:
    """The tool of `docker run [options] image arguments`; pulling or building an image starts none."""
    if not words or words[0] not in ("run", "container"):
        return None
    for index, word in enumerate(words):
        tool = None if word.startswith("-") or ":/" in word else _program(word)
        if tool is not None:
            return _scanning(tool, words[index + 1 :])
    return None


def _program(word: str) -> str | None:
    """The tool a word of a command is: its path, version, tag or digest left out."""
    name = re.split(r"[@:=]", word.rsplit("/", 1)[-1])[0].lower().removesuffix(".exe").replace("_", "-")
    return name if name in TOOLS else None


def _scanning(tool: str, rest: list[str]) -> str | None:
    if TOOLS[tool]:
        return tool if TOOLS[tool].intersection(rest) else None
    return None if not rest or _IDLE.intersection(rest) else tool
