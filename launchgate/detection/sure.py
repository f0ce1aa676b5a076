"""Finds in texts that are about to be shown what the engine is sure of: a token may stand in a file name or a redirect, too.

What only its name or shape speaks for is left alone: our own sentences would be full of it.
"""

import re
from collections.abc import Callable, Iterable

from launchgate.detection.engine import engine

_ESCAPES = re.compile(
    r"(?:\x1b|\\(?:x1b|033|e|u001b))\[[0-9;?]*[A-Za-z]|\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[0-7]{3}|[abefnrtv])"
)
"""A terminal's control sequence, and a control character that git or a message has spelled out: no part of a token behind it."""
_ROUNDS = 8
"""Values can lie in each other, and only one of two that overlap is found at a time."""


def masking(texts: Iterable[str]) -> Callable[[str], str]:
    """A function that masks, in any text, every value that the engine is sure of in one of `texts`."""
    distinct = tuple(dict.fromkeys(texts))
    if not engine().might_match("\n".join(_readable(text) for text in distinct).encode("utf-8", "surrogatepass")):
        return _unchanged
    masks: dict[str, str] = {}
    for text in distinct:
        _collect(text, masks)
    if not masks:
        return _unchanged
    values = re.compile("|".join(re.escape(value) for value in sorted(masks, key=len, reverse=True)))
    return lambda text: values.sub(lambda found: masks[found.group()], text)


def _unchanged(text: str) -> str:
    return text


def _collect(text: str, masks: dict[str, str]) -> None:
    rest = _readable(text)
    for _ in range(_ROUNDS):
        data = rest.encode("utf-8", "surrogatepass")
        found = [one for one in engine().scan(data) if not one.public and not one.generic]
        if not found:
            return
        for one in found:
            value = data[one.start : one.end].decode("utf-8", "ignore")
            masks[value] = one.masked
            rest = rest.replace(value, " " * len(value))


def _readable(text: str) -> str:
    return _ESCAPES.sub(lambda found: " " * len(found.group()), text)
