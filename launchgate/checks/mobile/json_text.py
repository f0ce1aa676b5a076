"""JSON of strangers: parsed without ever failing loudly, and walked without trusting its shape. Pure."""

import json
from collections.abc import Iterator
from typing import Any


def parsed(data: bytes) -> Any:
    """The value of a JSON text, or None; depth and huge numbers are refused by the parser itself."""
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None


def at(value: Any, *keys: str) -> Any:
    """The value below some keys, or None."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def texts(value: Any) -> tuple[str, ...]:
    """The strings of a list, or of a single string."""
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def mappings(value: Any) -> tuple[dict[str, Any], ...]:
    """The mappings of a list, or of a single mapping."""
    if isinstance(value, dict):
        return (value,)
    return tuple(item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def leaves(value: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every string below a value with the keys that lead to it; without recursion, because depth is the stranger's choice."""
    stack: list[tuple[tuple[str, ...], Any]] = [((), value)]
    while stack:
        keys, item = stack.pop()
        if isinstance(item, str):
            yield keys, item
        elif isinstance(item, dict):
            stack.extend(((*keys, str(key)), below) for key, below in reversed(item.items()))
        elif isinstance(item, list):
            stack.extend((keys, below) for below in reversed(item))
