"""Reads verdict.json back into a `Verdict`, for `render`, `merge` and `--previous`.

The file may come from another job, so nothing in it is trusted: size and depth are bounded, every key and type is checked, and
a wrong file is a UsageError that says what, where and what to do. It quotes no value of the file beyond its schema version.
"""

import json
import math
from pathlib import Path
from typing import Any, Never, assert_never

from launchgate.errors import UsageError
from launchgate.model import SCHEMA, Verdict
from launchgate.shapes import Choice, Maybe, Pair, Pairs, Record, Scalar, Several, Shape, shape_of

SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes. A verdict of 25,000 findings takes about half of it."""

_NAMES = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "cell": "a text, number, boolean or null",
}
_REMEDY = "Use a verdict.json that `launchgate run --report json:verdict.json` wrote, as it was written."


def read(path: Path) -> Verdict:
    """The verdict in the file `path`. Raises UsageError when it cannot be read or is not one."""
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or 'unknown reason'}. {_REMEDY}") from error
    if len(content) > SIZE_LIMIT:
        raise UsageError(f"{path} is larger than {SIZE_LIMIT // 1024 // 1024} MB, which no verdict is. {_REMEDY}")
    return parse(content, str(path))


def parse(content: bytes, where: str) -> Verdict:
    """The verdict in `content`; `where` names it in errors. Raises UsageError."""
    try:
        document = json.loads(content.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_unique)
    except UnicodeDecodeError as error:
        raise UsageError(f"{where} is not UTF-8 text (byte {error.start}). {_REMEDY}") from error
    except json.JSONDecodeError as error:
        raise UsageError(f"{where} is not JSON: line {error.lineno}, column {error.colno}. {_REMEDY}") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where} is not JSON that a verdict can be in: {_plain_reason(error)}. {_REMEDY}") from error
    _check_version(document, where)
    verdict: Verdict = _Reader(where).value(document, shape_of(Verdict), "")
    return verdict


def _check_version(document: object, where: str) -> None:
    version = document.get("schema") if isinstance(document, dict) else None
    if not isinstance(version, str):
        raise UsageError(f"{where} is not a verdict: it has no 'schema'. {_REMEDY}")
    if version != SCHEMA:
        shown = ascii(version[:40])
        raise UsageError(
            f"{where} has the schema {shown} and this launchgate reads '{SCHEMA}'. Use the version that wrote it."
        )


def _no_constant(_: str) -> Never:
    raise ValueError("it holds NaN or Infinity")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers can differ about which of two equal keys counts; a verdict must read the same everywhere."""
    entries = dict(pairs)
    if len(entries) != len(pairs):
        raise ValueError("it has the same key twice in one object")
    return entries


def _plain_reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    text = str(error)
    return text if text.startswith("it h") else "it holds a number that is too long"


class _Reader:
    """Turns parsed JSON into the model's types; carries the file's name for errors."""

    def __init__(self, where: str) -> None:
        self._where = where

    def value(self, given: Any, shape: Shape, at: str) -> Any:
        match shape:
            case Scalar(kind):
                return self._scalar(given, kind, at)
            case Choice(values, enum):
                if not isinstance(given, str) or given not in values:
                    self._refuse(at, f"must be one of {', '.join(values)}")
                return enum(given) if enum else given
            case Maybe(item):
                return None if given is None else self.value(given, item, at)
            case Several(item):
                listed = self._list(given, at)
                return tuple(self.value(each, item, f"{at}[{index}]") for index, each in enumerate(listed))
            case Pair(items):
                return self._pair(given, items, at)
            case Pairs():
                entries = self._object(given, at).items()
                return tuple((name, self._scalar(each, "cell", f"{at}.*")) for name, each in entries)
            case Record():
                return self._record(given, shape, at)
            case _:
                assert_never(shape)

    def _record(self, given: Any, record: Record, at: str) -> Any:
        entries = self._object(given, at)
        known = {field.name: field for field in record.fields}
        for name in entries:
            if name not in known:
                self._refuse(f"{at}.{name[:40]!a}".lstrip("."), "is no key of this schema")
        for name, field in known.items():
            if field.required and name not in entries:
                self._refuse(f"{at}.{name}".lstrip("."), "is missing")
        return record.type(
            **{
                name: self.value(each, known[name].shape, f"{at}.{name}".lstrip("."))
                for name, each in entries.items()
            }
        )  # fmt: skip

    def _scalar(self, given: Any, kind: str, at: str) -> Any:
        number = isinstance(given, int | float) and not isinstance(given, bool)
        match kind:
            case "string":
                fits = isinstance(given, str)
            case "integer":
                fits = number and isinstance(given, int)
            case "number":
                fits = number
            case "boolean":
                fits = isinstance(given, bool)
            case _:
                fits = given is None or isinstance(given, str | int | float)
        if not fits or (isinstance(given, float) and not math.isfinite(given)):
            self._refuse(at, f"must be {_NAMES[kind]}")
        return given

    def _pair(self, given: Any, items: tuple[Shape, ...], at: str) -> tuple[Any, ...]:
        """A point of a series; null stands for a number that was not finite."""
        listed = self._list(given, at)
        if len(listed) != len(items):
            self._refuse(at, f"must hold {len(items)} values")
        return tuple(
            math.nan if each is None and item == Scalar("number") else self.value(each, item, f"{at}[{index}]")
            for index, (each, item) in enumerate(zip(listed, items, strict=True))
        )

    def _list(self, given: object, at: str) -> list[Any]:
        return given if isinstance(given, list) else self._refuse(at, "must be an array")

    def _object(self, given: object, at: str) -> dict[str, Any]:
        return given if isinstance(given, dict) else self._refuse(at, "must be an object")

    def _refuse(self, at: str, why: str) -> Never:
        raise UsageError(f"{self._where} is not a verdict: {at or 'the document'} {why}. {_REMEDY}")
