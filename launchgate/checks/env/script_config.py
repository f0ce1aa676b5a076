"""Reads what a build configuration compiles into the browser bundle: Vite's and Astro's `envPrefix`, Next's `env: {...}`.

Callers decide by the file's name whether a file is such a configuration; here only its shape counts.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from launchgate.sourcecode.script_tree import entry_name, line_of, literal, outermost
from launchgate.variables.names import NAME

_PREFIX = re.compile(rb"envPrefix[\"']?\s*:")
_ENV = re.compile(rb"env[\"']?\s*:\s*\{")


def public_prefixes(root: Node, source: bytes) -> tuple[str, ...]:
    """The literal values of `envPrefix: "X_"` and `envPrefix: ["X_", "Y_"]`."""
    found: list[str] = []
    for pair in _pairs(_PREFIX, root, source):
        value = pair.child_by_field_name("value")
        parts = value.named_children if value is not None and value.type == "array" else [value]
        found += [prefix for part in parts if (prefix := literal(part))]
    return tuple(dict.fromkeys(found))


def inlined_names(root: Node, source: bytes) -> tuple[tuple[str, int], ...]:
    """(name, line) for each entry of a top-level `env: {...}`: Next compiles the value of each into the bundle."""
    found: list[tuple[str, int]] = []
    for pair in _pairs(_ENV, root, source):
        value = pair.child_by_field_name("value")
        if _depth(pair) > 1 or value is None:
            continue
        for entry in value.named_children:
            if entry.type != "pair":
                continue
            name = entry_name(entry.child_by_field_name("key"))
            if name and NAME.match(name):
                found.append((name, line_of(entry)))
    return tuple(dict.fromkeys(found))


def _pairs(pattern: re.Pattern[bytes], root: Node, source: bytes) -> Iterator[Node]:
    for match in pattern.finditer(source):
        if source[match.start() - 1 : match.start()].isalnum():
            continue
        node = root.descendant_for_byte_range(match.start() + 1, match.start() + 2)
        while node is not None and node.type in ("property_identifier", "string", "string_fragment"):
            node = node.parent
        if node is not None and node.type == "pair":
            yield node


def _depth(pair: Node) -> int:
    """How many object literals hold the entry; 1 for an entry of the configuration itself."""
    depth, node = 0, outermost(pair).parent
    while node is not None:
        depth += node.type == "object"
        node = node.parent
    return depth
