"""A check's options as rows of a table, read from the dataclass and from the docstrings beneath its fields.

The text comes from the source by `ast`, so that the documentation cannot say something else than the code. Pure but for reading
launchgate's own source files.
"""

import ast
import dataclasses
import inspect
import types
import typing
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Literal

from launchgate.dataclass import dataclass

_PLAIN = {str: "text", int: "whole number", float: "number", bool: "true or false"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionRow:
    """One key of a check's section in launchgate.yml."""

    key: str
    """With its way from the section, e.g. `routes[].path` or `environments.<name>.names`."""
    kind: str
    default: str
    """As it would be written in YAML, `required`, or empty for "not set"."""
    text: str


def option_rows(options: type, prefix: str = "") -> Iterator[OptionRow]:
    """Every key of an options dataclass, the nested ones after their owner."""
    hints = typing.get_type_hints(options)
    texts = field_texts(options)
    for field in dataclasses.fields(options):
        if not field.init or field.name.startswith("_"):
            continue
        key = prefix + field.metadata.get("key", field.name)
        inner, step = _inner(hints[field.name])
        yield OptionRow(
            key=key,
            kind=field.metadata.get("kind") or _kind(hints[field.name]),
            default=_default(field),
            text=_with_limits(texts.get(field.name, ""), field),
        )
        if inner is not None:
            yield from option_rows(inner, f"{key}{step}.")


@cache
def field_texts(kind: type) -> dict[str, str]:
    """The docstring beneath each field of a dataclass, on one line; a base class's fields included."""
    found: dict[str, str] = {}
    for owner in reversed([base for base in kind.__mro__ if dataclasses.is_dataclass(base)]):
        source = inspect.getsourcefile(owner)
        if source is None:
            continue
        for node in ast.walk(ast.parse(Path(source).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name == owner.__name__:
                found |= dict(_texts_in(node))
    return found


def _texts_in(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, following in zip(node.body, node.body[1:], strict=False):
        match field, following:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())


def _with_limits(text: str, field: "dataclasses.Field[Any]") -> str:
    low, high = field.metadata.get("min"), field.metadata.get("max")
    match low, high:
        case None, None:
            limits = ""
        case _, None:
            limits = f"At least {low}."
        case None, _:
            limits = f"At most {high}."
        case _:
            limits = f"From {low} to {high}."
    excuse = "A pull request that brings it does not profit from it." if field.metadata.get("excuse") else ""
    return " ".join(part for part in (text, limits, excuse) if part)


def _arguments(hint: Any) -> tuple[Any, ...]:
    return tuple(one for one in typing.get_args(hint) if one is not type(None) and one is not ...)


def _is_union(hint: Any) -> bool:
    return typing.get_origin(hint) in (typing.Union, types.UnionType)


def _inner(hint: Any) -> tuple[type | None, str]:
    """The dataclass whose keys nest under a field, and how the way to them is written."""
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return hint, ""
    arguments, origin = _arguments(hint), typing.get_origin(hint)
    if _is_union(hint):
        return next((found for one in arguments if (found := _inner(one))[0] is not None), (None, ""))
    if origin is tuple and arguments:
        inner, step = _inner(arguments[0])
        return inner, "[]" + step
    if origin is dict and len(arguments) == 2:
        inner, step = _inner(arguments[1])
        return inner, ".<name>" + step
    return None, ""


def _kind(hint: Any) -> str:
    if hint is Any:
        return "any value"
    if hint in _PLAIN:
        return _PLAIN[hint]
    if hint is Any:
        return "any JSON value"
    arguments, origin = _arguments(hint), typing.get_origin(hint)
    if origin is Literal:
        return " or ".join(f"`{one}`" for one in arguments)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return " or ".join(f"`{one.value}`" for one in hint)
    if _is_union(hint):
        return " or ".join(_kind(one) for one in arguments)
    if origin is tuple:
        return f"list of {_plural(arguments[0])}"
    if origin is dict:
        return f"names, each with {_kind(arguments[1])}"
    return "settings"


def _plural(hint: Any) -> str:
    return {str: "texts", int: "whole numbers", float: "numbers"}.get(hint, _kind(hint))


def _default(field: "dataclasses.Field[Any]") -> str:
    if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
        return "required"
    made = field.default_factory is not dataclasses.MISSING
    value = field.default_factory() if field.default_factory is not dataclasses.MISSING else field.default
    match value:
        case None | ():
            return ""
        case dict() if not value:
            return ""
        case bool():
            return "true" if value else "false"
        case Enum():
            return str(value.value)
        case float():
            return f"{value:g}"
        case tuple():
            return (
                ""
                if any(dataclasses.is_dataclass(one) for one in value)
                else f"[{', '.join(str(one) for one in value)}]"
            )
    return "" if made or dataclasses.is_dataclass(value) else str(value)
