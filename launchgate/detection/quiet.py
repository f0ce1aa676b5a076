"""When to stay silent: placeholders, templates, documented examples, references to a value that lives elsewhere."""

import math
import re
from collections import Counter

_STAND_IN = re.compile(
    rb"EXAMPLE|example|(?i:placeholder|changeme|redacted|dummy|your[_-]|xxxx|\*\*\*|\.\.\.|<[a-z]|\$\{|\{\{)"
)


def entropy(value: bytes) -> float:
    """Shannon entropy in bits per byte."""
    total = len(value)
    return -sum(n / total * math.log2(n / total) for n in Counter(value).values()) if total else 0.0


def is_stand_in(value: bytes) -> bool:
    """Whether a value of a documented format only shows the format."""
    if _STAND_IN.search(value):
        return True
    most = max(Counter(value).values(), default=0)
    return most * 2 > len(value)
