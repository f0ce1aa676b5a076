"""A small part of JSONPath (RFC 9535): `$`, `.name`, `["name"]`, `[0]`, `[-1]`, `[*]`. Pure, and safe on hostile documents.

A path is read once and walks a document without recursion; it never finds more than `MOST` values.
"""

import json
import re
from typing import Any

MOST = 10_000
"""Values that one path finds, at most."""
DEEPEST = 200
"""Levels of a document that are read."""
_STEP = re.compile(
    r"""\.(?P<name>[A-Za-z_][A-Za-z0-9_-]{0,99})|\[(?P<index>-?\d{1,6})\]|(?P<all>\[\*\]|\.\*)|\["(?P<quoted>[^"\\]{1,100})"\]"""
)
Step = str | int | None
"""A member's name, an index, or None for all members."""
Path = tuple[Step, ...]


def parse(text: str) -> Path:
    """The steps of a path. Raises ValueError for anything else."""
    if not text.startswith("$"):
        raise ValueError("a path begins with $, like $.reply or $.choices[0].message.content")
    steps: list[Step] = []
    at = 1
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None:
            raise ValueError(f"cannot be read from character {at + 1} on; use .name, [0] and [*]")
        name = found["name"] or found["quoted"]
        steps.append(name if name else int(found["index"]) if found["index"] else None)
        at = found.end()
    return tuple(steps)


def find(path: Path, value: Any) -> tuple[Any, ...]:
    """Every value at the path, in order; none where the document has another shape."""
    found = [value]
    for step in path:
        found = [inner for one in found for inner in _members(one, step)][:MOST]
    return tuple(found)


def _members(value: Any, step: Step) -> list[Any]:
    if step is None:
        return list(value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())[:MOST]
    if isinstance(step, int):
        return [value[step]] if isinstance(value, list) and -len(value) <= step < len(value) else []
    return [value[step]] if isinstance(value, dict) and step in value else []


def read(text: str) -> Any:
    """The document of a JSON text. Raises ValueError for what is none, and for one too deep to be read safely."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def strings(value: Any, most: int = MOST) -> tuple[str, ...]:
    """Every text in a document, keys left out, in order; at most `most`, and none below `DEEPEST` levels."""
    found: list[str] = []
    waiting = [(value, 0)]
    while waiting and len(found) < most:
        one, depth = waiting.pop()
        if isinstance(one, str):
            found.append(one)
        elif depth < DEEPEST and isinstance(one, dict | list):
            inner = list(one.values()) if isinstance(one, dict) else one
            waiting += [(member, depth + 1) for member in reversed(inner)]
    return tuple(found)
