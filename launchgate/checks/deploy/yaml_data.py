"""YAML of other tools into plain data with lines: anchors, merge keys and unknown tags are read, a bomb is not. Pure.

launchgate.yml is read by `launchgate.yaml_lines`, which refuses what pipelines use every day.
"""

import re
from typing import TYPE_CHECKING, Any

from launchgate.dataclass import dataclass

if TYPE_CHECKING:
    import yaml

__all__ = ["LARGEST", "Map", "read"]

LARGEST = 100_000
"""Characters of one file that are read."""
_NODES = 30_000
_DEEPEST = 60


_OPEN = 300
"""Brackets that may be open at once, those in scripts counted too."""
_BRACKET = re.compile(r"[\[\]{}]")


class Map(dict[str, Any]):
    """A mapping that knows on which line each key stands."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


@dataclass
class _Budget:
    left: int = _NODES


def read(text: str) -> list[Any]:
    """The documents of a text. Raises ValueError for what is no YAML, too large, or grows without bound."""
    import yaml

    if len(text) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST:,} characters")
    if _too_deep(text):
        raise ValueError("it is no YAML that can be read: its brackets never close")
    try:
        nodes = list(yaml.compose_all(text, Loader=yaml.SafeLoader))
        budget = _Budget()
        return [_value(node, budget, 0) for node in nodes]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ValueError(f"it is no YAML in line {line}") from None
    except (yaml.YAMLError, RecursionError):
        raise ValueError("it is no YAML that can be read") from None


def _too_deep(text: str) -> bool:
    """Whether more brackets are open than any pipeline has: reading such text costs the square of their number."""
    depth = 0
    for found in _BRACKET.finditer(text):
        depth = max(0, depth + (1 if found[0] in "[{" else -1))
        if depth > _OPEN:
            return True
    return False


def _value(node: "yaml.Node", budget: _Budget, depth: int) -> Any:
    import yaml

    budget.left -= 1
    if budget.left < 0 or depth > _DEEPEST:
        raise ValueError("it grows beyond what a pipeline needs")
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, budget, depth + 1) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, budget, depth)
    return "" if node.tag.endswith(":null") else str(node.value)


def _mapping(node: "yaml.MappingNode", budget: _Budget, depth: int) -> Map:
    found = Map()
    for key, value in node.value:
        name = str(key.value) if isinstance(key.value, str) else ""
        inner = _value(value, budget, depth + 1)
        if name == "<<":
            for one in inner if isinstance(inner, list) else [inner]:
                _merge(found, one)
        else:
            found[name] = inner
            found.lines[name] = key.start_mark.line + 1
    return found


def _merge(found: Map, other: Any) -> None:
    if isinstance(other, Map):
        for name, value in other.items():
            if name not in found:
                found[name] = value
                found.lines[name] = other.lines.get(name, 1)
