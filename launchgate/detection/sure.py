"""Finds in texts that are about to be shown what the engine is sure of: a token may stand in a file name or a redirect, too.

What only its name or shape speaks for is left alone: our own sentences would be full of it.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from launchgate.detection.candidate import Candidate
from launchgate.detection.engine import engine

_ESCAPES = re.compile(
    r"(?:\x1b|\\(?:x1b|033|e|u001b))\[[0-9;?]*[A-Za-z]|\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[0-7]{3}|[abefnrtv])"
)
"""A terminal's control sequence, and a control character that git or a message has spelled out: no part of a token behind it."""
_GROUP = 4000
"""Characters that are looked at together; far fewer than the engine follows base64 in."""
_ROUNDS = 8
"""Values can lie in each other, and only one of two that overlap is found at a time."""


def masking(texts: Iterable[str]) -> Callable[[str], str]:
    """A function that masks, in any text, every value that the engine is sure of in one of `texts`."""
    masks: dict[str, str] = {}
    for group in _groups(dict.fromkeys(texts)):
        if _sure("\n".join(group).encode("utf-8", "surrogatepass")):
            for text in group:
                _collect(text, masks)
    if not masks:
        return _unchanged
    values = re.compile("|".join(re.escape(value) for value in sorted(masks, key=len, reverse=True)))
    return lambda text: values.sub(lambda found: masks[found.group()], text)


def _unchanged(text: str) -> str:
    return text


def _groups(texts: Iterable[str]) -> Iterator[list[str]]:
    """The texts, readable, some at a time: asking the engine about each by itself would cost more than a repository does."""
    group: list[str] = []
    size = 0
    for text in texts:
        group.append(_readable(text))
        size += len(text)
        if size > _GROUP:
            yield group
            group, size = [], 0
    yield group


def _sure(data: bytes) -> list[Candidate]:
    return [one for one in engine().scan(data) if not one.public and not one.generic]


def _collect(text: str, masks: dict[str, str]) -> None:
    rest = text
    for _ in range(_ROUNDS):
        data = rest.encode("utf-8", "surrogatepass")
        found = _sure(data)
        if not found:
            return
        for one in found:
            value = data[one.start : one.end].decode("utf-8", "ignore")
            masks[value] = one.masked
            rest = rest.replace(value, " " * len(value))


def _readable(text: str) -> str:
    return _ESCAPES.sub(lambda found: " " * len(found.group()), text)
