"""The files of a tree that may speak of monitoring, read within bounds."""

import re
from collections.abc import Iterator
from dataclasses import field
from typing import Any

from launchgate.clients.files import printable
from launchgate.context import Context, Tree
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge, ConfigError

LARGEST = 1_000_000
"""Bytes of one file."""
_LARGEST_YAML = 200_000
"""Characters of a YAML file that is parsed: parsing is slow, and what a person configures is short."""
MOST = 6_000
"""Files of one run that are read."""
_FOREIGN = frozenset(
    {"node_modules", "vendor", "dist", "build", "out", "example", "examples", "test", "tests", "__tests__", "__mocks__",
     "fixtures", "testdata", "e2e", "docs", "spec", "sample", "samples", ".venv", "venv", "third_party", ".terraform"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Files:
    """The regular files of the tree by path, without what tests, examples and builds hold."""

    tree: Tree
    paths: tuple[str, ...]
    unread: list[tuple[str, str]] = field(default_factory=list)
    _read: dict[str, str] = field(default_factory=dict)
    _parsed: dict[str, Any] = field(default_factory=dict)

    @property
    def is_cut(self) -> bool:
        """Whether there were more files than one run reads."""
        return len(self._read) >= MOST

    def matching(self, pattern: "re.Pattern[str]") -> Iterator[str]:
        """Paths that match from their beginning to their end."""
        return (path for path in self.paths if pattern.fullmatch(path))

    def text(self, path: str) -> str:
        """A file's text; empty when it is too large or cannot be read, which is remembered."""
        if path not in self._read:
            self._read[path] = self._text(path)
        return self._read[path]

    def _text(self, path: str) -> str:
        if self.is_cut:
            return ""
        try:
            data = self.tree.read(path, LARGEST + 1)
        except CannotJudge as error:
            self.unread.append((path, error.reason))
            return ""
        if len(data) > LARGEST:
            return ""
        return data.decode("utf-8-sig", "replace")

    def yaml(self, path: str) -> Any:
        """A YAML file's data, bounded; None when it is none or broken. Anchors count, tags do not."""
        if path not in self._parsed:
            self._parsed[path] = _yaml(self.text(path), path)
            if self._parsed[path] is None and self.text(path).strip():
                self.unread.append((path, f"'{shown(path)}' is no YAML that could be read without guessing"))
        return self._parsed[path]


def _yaml(text: str, path: str) -> Any:
    from launchgate import yaml_lines

    if len(text) > _LARGEST_YAML:
        return None
    if "\n---" in text.rstrip():
        text = text.split("\n---", 1)[0]
    try:
        return yaml_lines.parse(text.encode(), path).data
    except ConfigError:
        return None


def files_of(context: Context) -> Files:
    """The files. Raises CannotJudge when there is no tree to read."""
    tree = context.require_tree()
    paths = tuple(file.path for file in tree.files() if file.mode.startswith("100") and _own(file.path))
    context.deadline.require("looking for monitors")
    return Files(tree=tree, paths=paths)


def _own(path: str) -> bool:
    return _FOREIGN.isdisjoint(part.lower() for part in path.split("/")[:-1])


def shown(path: str) -> str:
    """A path for a message."""
    return printable(path)


def listed(value: Any, most: int = 1000) -> list[Any]:
    """A list of the document, empty where it has another shape; at most `most` members."""
    return value[:most] if isinstance(value, list) else []


def mapped(value: Any) -> dict[str, Any]:
    """A mapping of the document, empty where it has another shape."""
    return value if isinstance(value, dict) else {}


def worded(value: Any) -> str:
    """A text of the document, cut to what a name or an address may have; empty where it has another shape."""
    return value[:2000] if isinstance(value, str) else ""


_LENGTH = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d|w|y)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0, "y": 31_536_000.0}


def seconds_of(value: Any) -> float | None:
    """A length of time as Go and Prometheus write it (`1m30s`), in seconds; None for anything else."""
    if not isinstance(value, str) or not value or _LENGTH.sub("", value):
        return None
    return sum(float(number) * _SECONDS[unit] for number, unit in _LENGTH.findall(value))
