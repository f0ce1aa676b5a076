"""Reads the assignments of a .env file. Callers hash or compare values at once; nothing here keeps or reports one."""

import io
import re
from collections.abc import Iterator
from dataclasses import field

from launchgate.dataclass import dataclass
from launchgate.variables.names import NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as `dotenv.parser` finds it: an assignment, a comment, or what is neither."""

    key: str | None
    value: str | None = field(repr=False)
    line: int
    original: str = field(repr=False)
    error: bool


def bindings(data: bytes) -> tuple[tuple[str, str, int | None], ...]:
    """(name, value, line) of every assignment."""
    found = entries(decoded(data))
    return tuple(
        (one.key, one.value or "", one.line) for one in found if one.key and not one.error and NAME.match(one.key)
    )


def decoded(data: bytes) -> str:
    """The text of a file, whatever its encoding."""
    return decode(data)[0]


def decode(data: bytes) -> tuple[str, str | None]:
    """The text, and what is wrong with its encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode(
            "utf-16", "replace"
        ), "it is UTF-16, as PowerShell writes it, and programs that load it expect UTF-8"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.decode("utf-8", "replace"), f"it is not UTF-8 text (byte {error.start + 1})"
    return text, "it holds NUL bytes and is no text" if "\0" in text else None


def entries(text: str) -> Iterator[Entry]:
    """Every entry of the text, in order."""
    from dotenv.parser import parse_stream

    for binding in parse_stream(io.StringIO(text, newline="")):
        original = binding.original.string
        blank = original[: len(original) - len(original.lstrip())]
        yield Entry(
            key=binding.key,
            value=binding.value,
            line=binding.original.line + len(re.findall(r"\r\n|\n|\r", blank)),
            original=original,
            error=binding.error,
        )
