"""Shape of the configuration: dataclass types against plain YAML data, all complaints at once.

A dataclass field may carry metadata: `key` (the YAML key where it cannot be a Python name, e.g. `class`), `min` and `max`
(limits of a number), `excuse` (True: the value forgives findings, so a pull request cannot bring its own), and for a field of
type Any, `kind` (in words) and `schema` (JSON Schema). `complaints` is a function that says what is wrong with the value as it
was written, of whatever type, as (way, text) pairs: so it speaks also when a neighbour has the wrong type and the dataclass is
never made. pydantic does the typing, strictly: `"200"` is not a number. Its messages are translated, its input never shown.
"""

import dataclasses
import json
import types
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

from launchgate.closest import closest
from launchgate.errors import Complaints

Path = tuple[str | int, ...]

_PLAIN = {
    "missing": "is required and missing",
    "string_type": "expected text (a number, a date or yes and no need quotes)",
    "int_type": "expected a whole number",
    "int_from_float": "expected a whole number",
    "float_type": "expected a number",
    "bool_type": "expected true or false",
    "tuple_type": "expected a list",
    "list_type": "expected a list",
    "dict_type": "expected a mapping of keys to values",
    "dataclass_type": "expected a mapping of keys to values",
    "model_type": "expected a mapping of keys to values",
    "finite_number": "expected a finite number",
}


@cache
def fields_of(kind: type) -> dict[str, dataclasses.Field[Any]]:
    """The dataclass's fields by their YAML keys."""
    return {f.metadata.get("key", f.name): f for f in dataclasses.fields(kind)}


def shape_complaints(kind: type, data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Everything wrong with `data` as a `kind`: (path, complaint) pairs."""
    yield from _unknown_and_limits(kind, data, path)
    yield from _type_complaints(kind, data, path)


def build(kind: type, data: Any) -> Any:
    """The dataclass from data that has no complaints."""
    return _adapter(kind).validate_json(json.dumps(_renamed(kind, data)), strict=True)


@cache
def _adapter(kind: type) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _type_complaints(kind: type, data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    from pydantic import ValidationError

    try:
        text = json.dumps(_renamed(kind, data), allow_nan=False)
    except ValueError:
        yield path, "numbers must be finite"
        return
    try:
        _adapter(kind).validate_json(text, strict=True)
    except ValidationError as error:
        for found in error.errors(include_input=False, include_url=False, include_context=True):
            if found["type"] == "unexpected_keyword_argument":
                continue
            where = _written(kind, tuple(part for part in found["loc"] if part not in ("str", "int", "float", "bool")))
            several = (found.get("ctx") or {}).get("error")
            if isinstance(several, Complaints):
                yield from (((*path, *where, *way), text) for way, text in several.found)
                continue
            yield (*path, *where), _plain(found["type"], found.get("ctx") or {}, found["msg"])


def _plain(kind: str, context: dict[str, Any], message: str) -> str:
    if kind in ("enum", "literal_error"):
        return f"expected one of {context.get('expected', '')}".replace(" or ", ", ")
    text = message.removeprefix("Value error, ")
    return _PLAIN.get(kind, text[:1].lower() + text[1:])


def _unknown_and_limits(kind: Any, data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    for inner, value, where in _children(kind, data, path):
        known = fields_of(inner)
        for key, item in value.items():
            if key not in known:
                close = closest(key, sorted(known), 0.6)
                hint = f"did you mean `{close}`?" if close else f"known here: {', '.join(sorted(known))}"
                yield (*where, key), f"unknown key; {hint}"
                continue
            yield from _limits(known[key], item, (*where, key))
            own = known[key].metadata.get("complaints", _nothing)
            yield from (((*where, key, *way), text) for way, text in own(item))
            yield from _unknown_and_limits(_hints(inner)[known[key].name], item, (*where, key))


def _nothing(_: Any) -> Iterator[tuple[Path, str]]:
    return iter(())


def _limits(field: "dataclasses.Field[Any]", value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return
    low, high = field.metadata.get("min"), field.metadata.get("max")
    if low is not None and value < low:
        yield path, f"must be at least {low}"
    if high is not None and value > high:
        yield path, f"must be at most {high}"


def _children(kind: Any, data: Any, path: Path) -> Iterator[tuple[type, dict[str, Any], Path]]:
    """The dataclass-typed mappings at this place: itself, or the members of a list or mapping of them."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        if isinstance(data, dict):
            yield kind, data, path
        return
    arguments = typing.get_args(kind)
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        for argument in arguments:
            yield from _children(argument, data, path)
    elif origin is tuple and isinstance(data, list):
        for index, item in enumerate(data):
            yield from _children(arguments[0], item, (*path, index))
    elif origin is dict and isinstance(data, dict):
        for key, item in data.items():
            yield from _children(arguments[1], item, (*path, key))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _renamed(kind: Any, data: Any) -> Any:
    """YAML keys to field names, unknown ones dropped (they are complained about elsewhere), all the way down."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(data, dict):
            return data
        known = fields_of(kind)
        return {known[k].name: _renamed(_hints(kind)[known[k].name], v) for k, v in data.items() if k in known}
    arguments, origin = typing.get_args(kind), typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        inner = [argument for argument in arguments if argument is not type(None)]
        return _renamed(inner[0], data) if len(inner) == 1 else data
    if origin is tuple and isinstance(data, list):
        return [_renamed(arguments[0], item) for item in data]
    if origin is dict and isinstance(data, dict):
        return {key: _renamed(arguments[1], item) for key, item in data.items()}
    return data


def _written(kind: type, path: Path) -> Path:
    """Field names of an error's path back to the keys that were written."""
    written: list[str | int] = []
    for part in path:
        names = {f.name: key for key, f in fields_of(kind).items()} if dataclasses.is_dataclass(kind) else {}
        written.append(names.get(part, part) if isinstance(part, str) else part)
        hint = _hints(kind).get(part) if isinstance(part, str) and names else None
        inner = _dataclass_in(hint)
        kind = inner if inner is not None else kind
    return tuple(written)


def _dataclass_in(hint: Any) -> type | None:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return hint
    for argument in typing.get_args(hint):
        found = _dataclass_in(argument)
        if found is not None:
            return found
    return None
