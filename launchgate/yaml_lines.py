"""YAML into plain data that remembers its lines, with the traps of YAML closed.

Only mappings, lists and plain scalars come out. Refused with a line: duplicate keys, keys that are not text, tags, merge keys,
more than one document, and documents that grow beyond `NODES` values through aliases (a "YAML bomb"). Dates stay text.
"""

import re
from collections.abc import Hashable
from dataclasses import field
from typing import Any

import yaml

from launchgate.dataclass import dataclass
from launchgate.errors import ConfigError

LARGEST = 1_000_000
"""Bytes of a configuration file; a real one has a few thousand."""
NODES = 20_000
DEPTH = 50

Path = tuple[str | int, ...]

_QUOTE = re.compile("[\"']")
_HARMLESS = re.compile(r"'(?:<[a-z ]+>|[^\w\s]|\\[abtnvfr]|\\x[0-9a-f]{2}|document start)'|\"'\"")
"""What PyYAML quotes without repeating a word of the file: its own names and single characters."""


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data and the line (from 1) on which each path of it begins."""

    data: Any
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of a path, or of its nearest parent that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Loader(yaml.SafeLoader):
    """The safe loader without timestamps: `2026-03-01` stays text, so that errors can quote what was written."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def parse(text: bytes, name: str) -> Document:
    """Read one YAML document. Raises ConfigError with every complaint found, each as `name:line: …`."""
    if len(text) > LARGEST:
        raise ConfigError([f"{name}: larger than {LARGEST:,} bytes; a configuration file has a few thousand"])
    try:
        loader = _Loader(text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigError([f"{name}: not UTF-8 text (byte {error.start}); save the file as UTF-8"]) from None
    except yaml.YAMLError as error:
        raise ConfigError([_syntax(error, name)]) from None
    try:
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        raise ConfigError([_syntax(error, name)]) from None
    except RecursionError:
        raise ConfigError([f"{name}: nested deeper than {DEPTH} levels"]) from None
    builder = _Builder(loader, name)
    data = builder.build(node, ()) if node is not None else {}
    if builder.complaints:
        raise ConfigError(builder.complaints)
    return Document(data, builder.lines)


def _syntax(error: yaml.YAMLError, name: str) -> str:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    return f"{name}:{line}: this is not valid YAML: {_why(error) or 'not YAML'}"


def _why(error: Exception) -> str | None:
    """What the reader complains about, up to where it repeats a word of the file: an unquoted password may start with `*`."""
    told = getattr(error, "problem", None) or getattr(error, "reason", None)
    if not isinstance(told, str):
        return None
    quoted = _QUOTE.search(_HARMLESS.sub(lambda found: "." * len(found.group()), told))
    return told[: quoted.start()].rstrip() if quoted else told


class _Builder:
    """Walks the node graph once, counting, so that aliases cannot make it grow without bound."""

    def __init__(self, loader: yaml.SafeLoader, name: str) -> None:
        self.loader, self.name = loader, name
        self.lines: dict[Path, int] = {}
        self.complaints: list[str] = []
        self.nodes = 0

    def complain(self, node: yaml.Node, text: str) -> None:
        if len(self.complaints) < 50:
            self.complaints.append(f"{self.name}:{node.start_mark.line + 1}: {text}")

    def build(self, node: yaml.Node, path: Path) -> Any:
        self.nodes += 1
        if self.nodes > NODES or len(path) > DEPTH:
            if self.nodes == NODES + 1 or len(path) > DEPTH:
                self.complain(
                    node, f"too large once its aliases are expanded (over {NODES:,} values or {DEPTH} levels)"
                )
            self.nodes = NODES + 2
            return None
        self.lines.setdefault(path, node.start_mark.line + 1)
        if not node.tag.startswith("tag:yaml.org,2002:") or "python" in node.tag:
            self.complain(node, "a tag (a word that starts with `!`) is not allowed; put the text in quotes")
            return None
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, index)) for index, child in enumerate(node.value)]
        return self.scalar(node)

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self.scalar(key_node) if isinstance(key_node, yaml.ScalarNode) else None
            if isinstance(key, bool):
                # YAML 1.1 reads `on:` and `yes:` as true; here the word that was written is meant.
                key = key_node.value
            if not isinstance(key, str):
                self.complain(key_node, "keys must be plain text")
                continue
            if key in built:
                self.complain(key_node, f"`{key}` is written twice; keep one")
                continue
            self.lines[(*path, key)] = key_node.start_mark.line + 1
            built[key] = self.build(value_node, (*path, key))
        return built

    def scalar(self, node: yaml.Node) -> Hashable:
        try:
            value: Hashable = self.loader.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            self.complain(node, f"cannot be read: {_why(error) or 'not a plain value'}")
            return None
        return node.value if isinstance(value, bytes) else value
