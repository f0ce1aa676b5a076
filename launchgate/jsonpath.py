"""A small part of JSONPath (RFC 9535), for finding values in an answer. Pure, and safe on hostile documents.

`$` is the whole document, `.name` a member, `["any name"]` a member whose name is no plain word, `[2]` an element (`[-1]` the
last one), `[*]` and `.*` everything inside. No filters, no slices, no `..`: nothing is evaluated. A path walks a document without
recursion and never finds more than `MOST` values.
"""

import json
import re
from typing import Any

from launchgate.dataclass import dataclass

MOST = 10_000
"""Values that one path finds, at most."""
DEEPEST = 200
"""Levels of a document that are read."""
_LONGEST = 500
"""Characters of a path."""
_STEP = re.compile(
    r"""\.(?P<name>[A-Za-z_][\w-]{0,99})|\[(?P<index>-?\d{1,6})\]|(?P<all>\[\*\]|\.\*)"""
    r"""|\[(?P<quoted>"(?:[^"\\]|\\.){0,200}"|'[^'\\]{0,200}')\]"""
)
Step = str | int | None
"""A member's name, an index, or None for all members."""
Path = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a path leads to."""

    value: Any = None
    """The value; the list of values for a path with `[*]`."""
    missing: str | None = None
    """The shortest beginning of the path that leads nowhere, e.g. `$.user`; None when there is a value."""


def parse(text: str) -> Path:
    """The steps of a path. Raises ValueError with what is wrong and how it should look."""
    if not text.startswith("$") or len(text) > _LONGEST:
        raise ValueError("a JSON path starts with $, like $.user.id or $.choices[0].message.content")
    steps: list[Step] = []
    at = 1
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None:
            raise ValueError(f'cannot be read from character {at + 1} on; known are .name, ["name"], [0], [-1] and [*]')
        steps.append(_step(found))
        at = found.end()
    return tuple(steps)


def defect(text: str) -> str | None:
    """Why a path cannot be used, or None when it can."""
    try:
        parse(text)
    except ValueError as error:
        return str(error)
    return None


def _step(found: re.Match[str]) -> Step:
    if found["all"]:
        return None
    if found["index"]:
        return int(found["index"])
    quoted = found["quoted"]
    if quoted is None:
        return found["name"]
    return str(json.loads(quoted)) if quoted.startswith('"') else quoted[1:-1]


def find(path: Path, value: Any) -> tuple[Any, ...]:
    """Every value at the path, in order; none where the document has another shape."""
    found = [value]
    for step in path:
        found = [inner for one in found for inner in _members(one, step)][:MOST]
    return tuple(found)


def lookup(document: Any, text: str) -> Found:
    """What a path that `parse` accepts leads to: one value, or with `[*]` the list of all."""
    path, values, shown = parse(text), [document], "$"
    for step in path:
        shown += _shown(step)
        values = [inner for value in values for inner in _members(value, step)][:MOST]
        if not values and None not in path:
            return Found(missing=shown)
    return Found(value=values if None in path else values[0])


def _members(value: Any, step: Step) -> list[Any]:
    if step is None:
        return list(value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())[:MOST]
    if isinstance(step, int):
        return [value[step]] if isinstance(value, list) and -len(value) <= step < len(value) else []
    return [value[step]] if isinstance(value, dict) and step in value else []


def _shown(step: Step) -> str:
    if step is None:
        return "[*]"
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if re.fullmatch(r"[A-Za-z_][\w-]*", step) else f"[{json.dumps(step)}]"


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
