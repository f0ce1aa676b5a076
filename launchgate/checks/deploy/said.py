"""How the deploy judges speak: assessments with a location, and lists in prose."""

import re
from collections.abc import Sequence

from launchgate.model import Assessment, Rule, Status
from launchgate.saying import assessment

__all__ = ["and_", "assessment", "masked", "not_declared", "quoted"]


def not_declared(rule: Rule, message: str, remediation: str = "") -> Assessment:
    """What nobody declared does not apply."""
    return assessment(rule, rule.covers, Status.NOT_APPLICABLE, message, remediation=remediation)


def and_(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


_VALUE = re.compile(
    r"(?i)\b([\w-]{0,40}(?:token|secret|passw\w{0,6}|passphrase|pwd|api[-_]?key|access[-_]?key|private[-_]?key|credential\w?|"
    r"authorization|bearer|"
    r"basic)[\w-]{0,20}[\"']?(?:\s?[=:]\s?|\s)[\"']?)(?!\$)[^\s\"'`]{3,}"
)
_USER = re.compile(r"(?<=://)[^\s/@]{1,200}@")
_LONG = re.compile(
    r"\beyJ[\w-]{8,}\.[\w.-]{8,}|(?<![\w./-])(?=[\w+/=-]{0,200}\d)(?=[\w+/=-]{0,200}[A-Za-z])[\w+/=-]{24,}(?![\w./-])"
)


def masked(text: str) -> str:
    """A command or a message of a log without what looks like a credential: those are the secrets check's to tell."""
    return _LONG.sub("…", _USER.sub("…@", _VALUE.sub(r"\1…", text)))


def quoted(text: str, most: int = 120) -> str:
    """A text from a file in backquotes, shortened, without what looks like a credential."""
    clean = masked(" ".join(text[:2_000].split()).replace("`", "'"))
    return f"`{clean if len(clean) <= most else clean[:most] + '…'}`"
