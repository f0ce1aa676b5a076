"""`${NAME}` of the environment and `${step.capture}` of an earlier step, in the texts of a journey. Pure; holds no value."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from launchgate.dataclass import dataclass

_REFERENCE = re.compile(r"\$\{([^{}]{0,120})\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CAPTURE = re.compile(r"([a-z0-9-]{1,80})\.([A-Za-z_][\w-]{0,60})")


@dataclass(frozen=True, slots=True)
class Reference:
    """One `${…}`: of the environment when `step` is None."""

    name: str
    step: str | None = None

    def __str__(self) -> str:
        return f"{self.step}.{self.name}" if self.step else self.name


def step_id(name: str) -> str:
    """How captures of a step are referred to: `Log in` as `log-in`."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def references(value: Any) -> Iterator[Reference | None]:
    """Every reference in a value's texts, None for one that cannot be read."""
    for text in _texts(value):
        for match in _REFERENCE.finditer(text):
            yield _read(match.group(1))


def expand(value: Any, reveal: Callable[[Reference], Any]) -> Any:
    """The value with every reference replaced; a text that is nothing but one keeps the type of what it refers to."""
    if isinstance(value, str):
        return _expand_text(value, reveal)
    if isinstance(value, list | tuple):
        return [expand(item, reveal) for item in value]
    if isinstance(value, dict):
        return {key: expand(item, reveal) for key, item in value.items()}
    return value


def _expand_text(text: str, reveal: Callable[[Reference], Any]) -> Any:
    whole = _REFERENCE.fullmatch(text)
    if whole is not None and (reference := _read(whole.group(1))) is not None:
        return reveal(reference)

    def value_of(match: re.Match[str]) -> str:
        found = _read(match.group(1))
        return as_text(reveal(found)) if found is not None else match.group()

    return _REFERENCE.sub(value_of, text)


def as_text(value: Any) -> str:
    """A captured value as it stands in an address or a form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _read(inner: str) -> Reference | None:
    if _NAME.fullmatch(inner):
        return Reference(inner)
    match = _CAPTURE.fullmatch(inner)
    return Reference(match.group(2), match.group(1)) if match else None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
