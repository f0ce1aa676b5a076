"""What a project's own names stand for: scripts of package.json, targets of a Makefile or justfile, shell scripts. Pure."""

import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from launchgate.checks.deploy.commands import Does, does, simple

__all__ = ["Scripts"]

_DEEPEST = 30
_MOST = 5_000
"""Different commands of one repository that are looked at."""
_TARGET = re.compile(r"^([A-Za-z0-9_.\-/ ]{1,120}?)\s*:(?![:=])")
_RUNS = re.compile(r"^(?:npm|pnpm|yarn|bun)(?: run| run-script| -\S+| --\S+| workspace \S+)* ([\w:.-]{1,60})")
_MAKES = re.compile(r"^(?:g?make|just|task)(?: -\S+)*((?: [\w.-]{1,60}){1,12})?\s*$")
_FILE = re.compile(r"^(?:(?:ba|z|da)?sh |source |\. )?(?:\./)?((?:[\w.-]{1,60}/){0,4}[\w.-]{1,60})(?:\s|$)")


class Scripts:
    """The project's own commands by name, and what each does."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """`texts` are the files that were read, by path."""
        self._files = {path: text for path, text in texts.items() if _is_shell(path, text)}
        self._node: dict[str, str] = {}
        self._targets: dict[str, str] = {}
        self._known: dict[str, frozenset[Does]] = {}
        for path, text in sorted(texts.items(), key=lambda item: (item[0].count("/"), item[0])):
            name = PurePosixPath(path).name.lower()
            if name == "package.json":
                for script, command in _node_scripts(text).items():
                    self._node.setdefault(script, command)
            elif name in ("makefile", "gnumakefile", "justfile", ".justfile") or name.endswith(".mk"):
                for target, body in _targets(text).items():
                    self._targets.setdefault(target, body)

    @property
    def names(self) -> tuple[str, ...]:
        """How each named command is called: `npm run deploy`, `make deploy`."""
        return (*(f"npm run {name}" for name in self._node), *(f"make {name}" for name in self._targets))

    def does(self, command: str, depth: int = 0) -> frozenset[Does]:
        """What a simple command is for, by its name and by what the project's files say it stands for."""
        if depth > _DEEPEST or len(self._known) >= _MOST:
            return frozenset()
        if command not in self._known:
            self._known[command] = frozenset()  # what calls itself adds nothing
            self._known[command] = self._opened(command, depth)
        return self._known[command]

    def _opened(self, command: str, depth: int) -> frozenset[Does]:
        bodies = self._bodies(command)
        called = [one for body in bodies for one, _ in simple(body) if one != command]
        found = frozenset[Does]().union(*(self.does(one, depth + 1) for one in called))
        return found if found or (bodies and not called) else does(command)

    def _bodies(self, command: str) -> tuple[str, ...]:
        node = _RUNS.match(command)
        if node and self._node:
            name = {"t": "test", "tst": "test"}.get(node[1], node[1])
            return (self._node[name],) if name in self._node else ()
        made = _MAKES.match(command)
        if made:
            targets = (made[1] or "").split() or list(self._targets)[:1]
            return tuple(self._targets[one] for one in targets if one in self._targets)
        file = _FILE.match(command)
        return (self._files[file[1]],) if file and file[1] in self._files else ()


def _is_shell(path: str, text: str) -> bool:
    return path.endswith((".sh", ".bash")) or bool(
        re.match(r"#!\s?/\S{0,40}\b(?:ba|da|z)?sh\b|#!/usr/bin/env (?:ba)?sh\b", text)
    )


def _node_scripts(text: str) -> dict[str, str]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    scripts = data.get("scripts") if isinstance(data, dict) else None
    return {str(k): v for k, v in scripts.items() if isinstance(v, str)} if isinstance(scripts, dict) else {}


def _targets(text: str) -> dict[str, str]:
    """Each target with what it needs (as `make other`) and its commands."""
    found: dict[str, str] = {}
    names: list[str] = []
    for row in text.split("\n")[:5_000]:
        target = _TARGET.match(row)
        if target:
            names = [name for name in target[1].split() if not name.startswith(".")]
            needs = [one for one in row[target.end() :].split("#")[0].split() if re.fullmatch(r"[\w.-]{1,60}", one)][
                :20
            ]
            for name in names:
                found[name] = "\n".join([found.get(name, ""), *(f"make {one}" for one in needs if one != name)])
        elif row[:1].isspace() and row.strip():
            for name in names:
                found[name] += "\n" + row.strip().lstrip("@-+")
        elif row.strip() and not row.startswith("#"):
            names = []
    return found
