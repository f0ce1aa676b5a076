"""verdict.json: the whole verdict, the contract every other report and tool can be made from.

The keys are the field names of the model in their order, `schema` first. `launchgate.verdict_file` reads it back; rendering
what was read gives the same bytes.
"""

import math
from collections.abc import Sequence
from typing import Any, assert_never

from launchgate.model import Cell, Verdict
from launchgate.reporters._jsontext import dump
from launchgate.shapes import Choice, Maybe, Pair, Pairs, Record, Scalar, Several, Shape, shape_of


def render(verdict: Verdict) -> str:
    """The verdict as JSON text, `delivery` included."""
    return dump(plain(verdict, shape_of(Verdict)))


def plain(value: Any, shape: Shape) -> Any:
    """A value of the model as dicts, lists and scalars. A number that is not finite becomes null: JSON has no word for it."""
    match shape:
        case Scalar():
            return _scalar(value)
        case Choice():
            return str(value)
        case Maybe(item):
            return None if value is None else plain(value, item)
        case Several(item):
            return [plain(each, item) for each in value]
        case Pair(items):
            return [plain(each, item) for each, item in zip(value, items, strict=True)]
        case Pairs():
            return _receipt(value)
        case Record(_, fields):
            return {field.name: plain(getattr(value, field.name), field.shape) for field in fields}
        case _:
            assert_never(shape)


def _scalar(value: Cell) -> Cell:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _receipt(pairs: Sequence[tuple[str, Cell]]) -> dict[str, Cell]:
    """An object keeps one value a name, so a repeated name is numbered instead of lost."""
    entries: dict[str, Cell] = {}
    for name, value in pairs:
        free, number = name, 2
        while free in entries:
            free, number = f"{name} ({number})", number + 1
        entries[free] = _scalar(value)
    return entries
