"""A small subset of JSONPath (RFC 9535), for finding a value in an answer. Pure; nothing is evaluated.

`$` is the whole document, `.name` a member, `["any name"]` a member whose name is no plain word, `[2]` an element (`[-1]` the
last one), `[*]` every element. A path with `[*]` finds the list of all that fit. No filters, no slices, no `..`.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

_PART = re.compile(r"\.([A-Za-z_][\w-]*)|\[(-?\d{1,6})\]|\[(\*)\]|\[(\"(?:[^\"\\]|\\.){0,200}\"|'[^'\\]{0,200}')\]")
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Found:
    """What a path leads to."""

    value: Any = None
    """The value; the list of values for a path with `[*]`."""
    missing: str | None = None
    """The shortest beginning of the path that leads nowhere, e.g. `$.user`; None when there is a value."""


EVERY = object()
"""The part `[*]`."""
Part = str | int | object


def parts_of(path: str) -> tuple[Part, ...]:
    """The members and elements of a path. Raises ValueError with what is wrong and how it should look."""
    if not path.startswith("$") or len(path) > _LONGEST:
        raise ValueError("a JSON path starts with $, e.g. $.user.id or $.items[0].name")
    found: list[Part] = []
    at = 1
    while at < len(path):
        match = _PART.match(path, at)
        if match is None:
            raise ValueError(
                f'cannot be read from character {at + 1} on; known are .name, ["name"], [0], [-1] and [*], as in '
                "$.items[0].name"
            )
        found.append(_part(match))
        at = match.end()
    return tuple(found)


def defect(path: str) -> str | None:
    """Why a path cannot be used, or None when it can."""
    try:
        parts_of(path)
    except ValueError as error:
        return str(error)
    return None


def _part(match: re.Match[str]) -> Part:
    name, index, every, quoted = match.groups()
    if every:
        return EVERY
    if index:
        return int(index)
    if quoted is None:
        return str(name)
    return str(json.loads(quoted)) if quoted.startswith('"') else str(quoted[1:-1])


def find(document: Any, path: str) -> Found:
    """What a path that `parts_of` accepts leads to in a document."""
    parts = parts_of(path)
    values, shown = [document], "$"
    for part in parts:
        shown += _shown(part)
        values = [inner for value in values for inner in _step(value, part)]
        if not values and EVERY not in parts:
            return Found(missing=shown)
    return Found(value=values if EVERY in parts else values[0])


def _step(value: Any, part: Part) -> list[Any]:
    if part is EVERY:
        return value if isinstance(value, list) else []
    if isinstance(part, str):
        return [value[part]] if isinstance(value, dict) and part in value else []
    if isinstance(part, int) and isinstance(value, list) and -len(value) <= part < len(value):
        return [value[part]]
    return []


def _shown(part: Part) -> str:
    if part is EVERY:
        return "[*]"
    if isinstance(part, int):
        return f"[{part}]"
    return f".{part}" if re.fullmatch(r"[A-Za-z_][\w-]*", str(part)) else f"[{json.dumps(part)}]"
