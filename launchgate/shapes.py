"""The model's types as shapes of JSON: one classification that writing, reading back and the published schema share.

Knows only dataclasses, enums, literals, unions with None, tuples and scalars; any other annotation is a mistake of ours and
raises TypeError the first time it is seen. Pure; must not know what a verdict means.
"""

import types
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from launchgate.dataclass import dataclass
from launchgate.model import Cell


@dataclass(frozen=True, slots=True)
class Scalar:
    """One JSON value of a kind; `number` takes integers too, `cell` is anything a table's field may hold."""

    kind: Literal["string", "integer", "number", "boolean", "cell"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed set of strings."""

    values: tuple[str, ...]
    enum: type[StrEnum] | None


@dataclass(frozen=True, slots=True)
class Maybe:
    """A value or null."""

    item: "Shape"


@dataclass(frozen=True, slots=True)
class Several:
    """An array of like items."""

    item: "Shape"


@dataclass(frozen=True, slots=True)
class Pair:
    """An array of a fixed length."""

    items: tuple["Shape", ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """A tuple of (name, cell), which is an object in JSON."""


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    shape: "Shape"
    required: bool


@dataclass(frozen=True, slots=True)
class Record:
    """An object with exactly these keys, in this order."""

    type: type[Any]
    fields: tuple[Field, ...]


Shape = Scalar | Choice | Maybe | Several | Pair | Pairs | Record

_SCALARS: dict[Any, Scalar] = {
    str: Scalar("string"),
    int: Scalar("integer"),
    float: Scalar("number"),
    bool: Scalar("boolean"),
    Cell: Scalar("cell"),
}
_FIRST_KEY = "schema"
"""Comes first in the object that has it: a reader must learn the version before anything else."""


@cache
def shape_of(hint: Any) -> Shape:
    """The shape of values annotated with `hint`. Raises TypeError for an annotation that JSON cannot carry faithfully."""
    if hint in _SCALARS:
        return _SCALARS[hint]
    if is_dataclass(hint) and isinstance(hint, type):
        return Record(hint, _fields(hint))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Choice(tuple(hint), hint)
    arguments = get_args(hint)
    match get_origin(hint):
        case origin if origin is Literal:
            return Choice(arguments, None)
        case origin if origin in (Union, types.UnionType) and len(arguments) == 2 and arguments[1] is type(None):
            return Maybe(shape_of(arguments[0]))
        case origin if origin is tuple:
            return _array(arguments)
    raise TypeError(f"verdict.json has no form for {hint}")


def _array(arguments: tuple[Any, ...]) -> Shape:
    if arguments == (tuple[str, Cell], ...):
        return Pairs()
    if arguments[1:] == (...,):
        return Several(shape_of(arguments[0]))
    return Pair(tuple(shape_of(argument) for argument in arguments))


def _fields(record: type[Any]) -> tuple[Field, ...]:
    hints = get_type_hints(record)
    listed = tuple(
        Field(item.name, shape_of(hints[item.name]), item.default is MISSING and item.default_factory is MISSING)
        for item in fields(record)
    )
    return tuple(sorted(listed, key=lambda item: item.name != _FIRST_KEY))
