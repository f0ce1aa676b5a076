"""What a command line of a pipeline or a script does. Pure."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from launchgate.checks.deploy import tools

__all__ = ["Does", "does", "simple", "taken_lightly", "uses_does"]

_LONGEST = 600
"""Characters of one simple command that are looked at."""
_MOST = 400
"""Simple commands of one script."""


class Does(StrEnum):
    """What a command is for."""

    BUILD = "build"
    LINT = "lint"
    TEST = "test"
    DEPLOY = "deploy"
    PUBLISH = "publish"
    IMAGE = "image"
    """Pushes an image or chart to a registry, which does not yet run anywhere."""


_TABLES = {
    Does.BUILD: tools.BUILD,
    Does.LINT: tools.LINT,
    Does.TEST: tools.TEST,
    Does.DEPLOY: tools.DEPLOY,
    Does.PUBLISH: tools.PUBLISH,
    Does.IMAGE: tools.IMAGE,
}
_WRAPPER = re.compile(
    r"^(?:sudo|time|nice|exec|env|command|npx|bunx|uvx|pipx run|dlx|cross-env|xvfb-run|dotenv|doppler run|with-env|"
    r"if|!|then|do|&|\(|"
    r"(?:pnpm|yarn)(?: exec| dlx)|npm exec|(?:poetry|pipenv|uv|pdm|rye|hatch|conda|mise|devbox|nix develop) (?:run|exec|x)|"
    r"bundle exec|dotenvx run|mise x|docker(?:-| )compose (?:run|exec)(?: --?\S+)* [\w-]+)"
    r"(?:\s+(?:--(?:group|extra|with|package|python|env-file|project|directory|only-group) [\w./:=@-]+|-{1,2}[\w=./:@-]+))*"
    r"\s+|"
    r"^(?:vendor/bin/|(?:\./)?node_modules/\.bin/)"
)
_ASSIGNMENT = re.compile(r"^[A-Za-z_]\w{0,60}=(?:\"[^\"]{0,200}\"|'[^']{0,200}'|\S{0,200})\s+")
_MANY = re.compile(r"^(g?make|just|task|rake|mage)((?: [\w.:/-]+){2,12})$")
"""One that takes several targets."""
_SILENT = re.compile(
    r"^(?:echo|printf|cat|grep|:|#|which|command -v|test |\[|export |local |alias |sed |awk |exit\b|true$|false$)"
)
_FORGIVES = re.compile(r"\|\|\s*(?:true|:|exit 0|echo\b|/bin/true)")


def simple(script: str) -> Iterator[tuple[str, int]]:
    """The simple commands of a shell text with their line, from 0. Continued lines are one; what only prints is left out."""
    count, pending, begun = 0, "", 0
    for number, row in enumerate(script.split("\n")):
        begun = begun if pending else number
        pending += row.strip() + " "
        if row.rstrip().endswith("\\"):
            pending = pending.rstrip().rstrip("\\")
            continue
        whole, pending = pending.strip(), ""
        for part in re.split(r"&&|\|\||;|\||(?<=\s)&(?=\s|$)", whole):
            command = _bare(part)
            if command and not _SILENT.match(command):
                count += 1
                if count > _MOST:
                    return
                yield command, begun


def _bare(part: str) -> str:
    """A command without assignments and what only runs it."""
    text = " ".join(part.split())[:_LONGEST].strip("()`@- ")
    for _ in range(6):
        shorter = _WRAPPER.sub("", _ASSIGNMENT.sub("", text), count=1)
        if shorter == text:
            break
        text = shorter.lstrip("- ")
    return text


def taken_lightly(script: str, command: str) -> bool:
    """Whether the line that holds a command goes on although it failed (`|| true`)."""
    head = command[:40]
    return any(head in row and _FORGIVES.search(row[:2_000]) for row in script.split("\n"))


@cache
def _compiled(kind: Does) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in _TABLES[kind]))


def does(command: str) -> frozenset[Does]:
    """What one simple command is for; a chain such as `mvn verify` builds and tests at once."""
    targets = _MANY.match(command)
    each = [f"{targets[1]} {one}" for one in targets[2].split() if not one.startswith("-")] if targets else [command]
    return frozenset(kind for kind in Does for one in each or [command] if _compiled(kind).match(one))


def uses_does(action: str) -> frozenset[Does]:
    """What a published action does, by its name without the version."""
    name = action.partition("@")[0]
    found = {Does(kind) for kind, pattern in tools.ACTIONS if re.search(pattern, name)}
    if Does.DEPLOY in found and re.search(tools.NO_DEPLOY, name):
        found.discard(Does.DEPLOY)
    return frozenset(found)
