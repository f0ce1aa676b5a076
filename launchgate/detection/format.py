"""The record of one documented token format: rule data, written as tables in `launchgate/detection/rules/`.

A pattern is written once, in the common subset of Python's `re` and Hyperscan (no look-around, no back-reference, bounded
quantifiers); boundaries are added here for `re` only, so the Hyperscan side always matches at least as much.
"""

import re
from dataclasses import KW_ONLY
from functools import cached_property
from typing import Literal

from launchgate.dataclass import dataclass
from launchgate.terms import Severity

Edge = Literal["word", "open"]

# A value may start behind an escaped line break ("\n" typed in JSON) or a percent-encoded character, where the byte before it
# is a letter or digit that belongs to the escape.
_LEFT = rb"(?:(?<![A-Za-z0-9])|(?<=\\[nrt])|(?<=%[0-9A-Fa-f]{2}))"
_LEFT_GATE = rb"(?:^|[^A-Za-z0-9]|\\[nrt]|%[0-9A-Fa-f]{2})"
"""The same for Hyperscan, which has no look-behind."""
_RIGHT_WIDE = rb"(?![A-Za-z0-9_-])"
_FIXED_WIDE = re.compile(rb"_-\]\{\d+\}\)?$")
"""A closing `[A-Za-z0-9_-]{20}`: a longer run of that alphabet is something else."""
_LAST_REPEAT = re.compile(rb"\{(\d+),\d*\}$")
"""A closing `{20,200}` would make Hyperscan report 181 ends; its shortest form reports one."""
_RIGHT = rb"(?![A-Za-z0-9])"


@dataclass(frozen=True)
class Format:
    """One token format. `pattern`'s group `value` is the secret; without one the whole match is.

    The five leading fields are positional because every row of every table has them in this order.
    """

    kind: str
    title: str
    pattern: bytes
    example: str
    """A template that `examples.expand` turns into a made-up value in memory; never a literal token."""
    reference: str
    """Where the issuer documents the format."""
    _: KW_ONLY
    severity: Severity = Severity.BLOCKER
    fold: bool = False
    """Ignore the case of letters."""
    near: tuple[str, ...] = ()
    """At least one of these words must stand on the same line or shortly before; lower case."""
    entropy: float = 0.0
    """Least Shannon entropy of the value, in bits per character."""
    verdict: str = ""
    """Name of the function in `verdicts` that looks into the value: checksum, JWT claims, PEM header."""
    public: bool = False
    """Public by design: reported as information, so that nobody takes it for a leak."""
    short: bool = False
    """True when the value is short or chosen by a person, so that a digest of it could be guessed back."""
    partner: bytes = b""
    """A second value without which this one is half a credential; near it, the severity is blocker."""
    edge: Edge = "word"
    """`open`: no boundary is demanded around the match."""
    reach: int = 700
    """Longest match in bytes, for the window in which `re` looks around a Hyperscan hit."""
    bounded: bool = False
    """Hyperscan looks at the left boundary, too: for a beginning so short that every long run of letters and digits has it."""
    gate: bytes = b""
    """What Hyperscan looks for instead of `pattern`, where a beginning of it is enough to hit."""

    @property
    def family(self) -> str:
        """The provider or class: formats of one family share a value space and a fingerprint."""
        return self.kind.partition("-")[0]

    @cached_property
    def compiled(self) -> re.Pattern[bytes]:
        """The locating pattern, with boundaries."""
        right = _RIGHT_WIDE if _FIXED_WIDE.search(self.pattern) else _RIGHT
        left, right = (b"", b"") if self.edge == "open" else (_LEFT, right)
        return re.compile(left + b"(?:" + self.pattern + b")" + right, re.IGNORECASE if self.fold else 0)

    @property
    def expression(self) -> bytes:
        """The pattern for Hyperscan."""
        left = _LEFT_GATE if self.bounded else b""
        return self.gate or left + _LAST_REPEAT.sub(rb"{\1}", self.pattern)
