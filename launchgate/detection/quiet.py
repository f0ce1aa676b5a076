"""When a value of a documented format only shows the format: placeholders, documented examples, runs of one letter."""

import itertools
import math
import re
from collections import Counter

_STAND_IN = re.compile(
    rb"(?i:example|placeholder|changeme|redacted|dummy|invalid|your[_-]|x{5}|\*\*\*|\.\.\.|<[a-z]|\$\{|\{\{)"
)
_TYPED = 6
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
    """Whether what follows a token's prefix begins as a person types it: `123456`, `abcdef`."""
    return longest_run(body[:_TYPED]) == _TYPED


def is_patterned(value: bytes) -> bool:
    """Whether most of the value is one character, or one run of the alphabet or the digits."""
    most = max(Counter(value).values(), default=0)
    return most * 2 > len(value) or longest_run(value) * 5 > len(value) * 2


def longest_run(value: bytes) -> int:
    """Length of the longest stretch in which every byte follows the one before it, as in `abcdef` or `7890`."""
    longest = current = 1
    for before, byte in itertools.pairwise(value):
        follows = byte == before + 1 or (before, byte) == (0x39, 0x30)
        current = current + 1 if follows else 1
        longest = max(longest, current)
    return longest
