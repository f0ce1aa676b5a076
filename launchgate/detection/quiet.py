"""When a value of a documented format only shows the format: placeholders, documented examples, runs of one letter."""

import itertools
import math
import re
from collections import Counter

_STAND_IN = re.compile(
    rb"(?i:example|placeholder|changeme|redacted|dummy|invalid|your[_-]|my[_-]test|test[_-]key|x{5}|\*\*\*|\.\.\.|<[a-z]|\$\{|\{\{)"
)
_REPEATED = re.compile(rb"(?!(.)\1\1\1)([A-Za-z0-9]{4,24}?)\2\2")
"""The same four or more letters three times in a row; one letter alone may be padding."""
_TYPED = 6
_SHORTEST = 3
_TELLING = 8
_NO_LETTERS = bytes(set(range(256)) - set(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
_SEVERAL = 20
_LONG = 300
"""Beyond this length a stand-in word turns up by chance."""


def entropy(value: bytes) -> float:
    """Shannon entropy in bits per byte."""
    total = len(value)
    return -sum(n / total * math.log2(n / total) for n in Counter(value).values()) if total else 0.0


def is_stand_in(value: bytes) -> bool:
    """Whether a value of a documented format only shows the format."""
    if len(value) < _LONG and _STAND_IN.search(value):
        return True
    return is_patterned(value)


def is_typed(body: bytes) -> bool:
    """Whether what follows a token's prefix begins or ends as a person types it: `123456`, `abcdef`."""
    return _TYPED in (longest_run(body[:_TYPED]), longest_run(body[-_TYPED:]))


def is_patterned(value: bytes) -> bool:
    """Whether most of the value is one character, or one run of the alphabet or the digits."""
    most = max(Counter(value).values(), default=0)
    return most * 2 > len(value) or _runs_on(value)


def _runs_on(value: bytes) -> bool:
    """Whether more than two fifths of the value are one run. Such a run covers one of a few places, which are looked at first."""
    places = range(0, len(value) - 1, max(1, len(value) // 5))
    if len(value) > _SEVERAL and not any(_follows(value[at], value[at + 1]) for at in places):
        return False
    return longest_run(value) * 5 > len(value) * 2


def is_drawn(value: bytes) -> bool:
    """Whether nothing in the value was typed along the alphabet or repeated. For values that no documented format speaks for.

    Drawn letters hold a run of three by chance, never so many of them, and no run of `_TELLING`, with or without digits between.
    """
    letters = value.translate(None, _NO_LETTERS).lower()
    lengths = runs(value)
    written = sum(length for length in lengths if length >= _SHORTEST)
    return not (
        is_patterned(value)
        or written * 5 > len(value) * 2
        or max(*lengths, *runs(letters)) >= _TELLING
        or _REPEATED.search(value)
    )


def _follows(before: int, byte: int) -> bool:
    return byte == before + 1 or (before == 0x39 and byte == 0x30)


def longest_run(value: bytes) -> int:
    """Length of the longest stretch in which every byte follows the one before it, as in `abcdef` or `7890`."""
    return max(runs(value))


def runs(value: bytes) -> list[int]:
    """Lengths of the stretches in which every byte follows the one before it; never empty."""
    found = [1]
    for before, byte in itertools.pairwise(value):
        if _follows(before, byte):
            found[-1] += 1
        else:
            found.append(1)
    return found
