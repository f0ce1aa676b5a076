"""Regular expressions that a hostile answer cannot slow down. Pure.

A pattern is rewritten so that nothing is ever tried twice: every repetition takes all it can and gives nothing back (possessive),
every group likewise (atomic), and no repetition is longer than `_MOST`. So `[^"]+"` finds what stands before a quote, and `.*"`
finds nothing, because `.*` has already taken the quote. What would need going back is refused when the configuration is read.
"""

import re
from functools import cache

_MOST = 500
"""Characters that one repetition takes at most."""
_READ = 200_000
"""Characters of a text that are looked through."""
_LONGEST = 200
_TOKEN = re.compile(
    r"(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<open>\((?:\?:)?)|(?P<close>\))"
    r"|(?P<times>[*+?]|\{\d{1,3}(?:,\d{0,3})?\})|(?P<other>.)",
    re.DOTALL,
)


def search(pattern: str, text: str) -> re.Match[str] | None:
    """The first place of a pattern that `defect` accepts in the first 200,000 characters of a text."""
    return compiled(pattern).search(text[:_READ])


def defect(pattern: str) -> str | None:
    """Why a pattern cannot be used, or None when it can."""
    try:
        compiled(pattern)
    except re.error:
        return "is not a regular expression that Python reads"
    except ValueError as error:
        return str(error)
    return None


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as it is used. Raises ValueError for what is not allowed, re.error for what cannot be read."""
    if len(pattern) > _LONGEST:
        raise ValueError(f"is longer than {_LONGEST} characters")
    pieces: list[str] = []
    before = ""
    opened: list[bool] = []
    for token in _TOKEN.finditer(pattern):
        kind, text = str(token.lastgroup), token.group()
        pieces.append(_rewritten(kind, text, before, opened))
        before = kind
    return re.compile("".join(pieces))


def _rewritten(kind: str, text: str, before: str, opened: list[bool]) -> str:
    match kind:
        case "escape" if text[1].isdigit():
            raise ValueError("refers back to a group, which takes too long on a hostile page; leave it out")
        case "open":
            opened.append(text == "(")
            return "(?>(" if text == "(" else "(?>"
        case "close":
            return "))" if opened and opened.pop() else ")"
        case "times":
            return _times(text, before)
    return text


def _times(text: str, before: str) -> str:
    if before == "open":
        raise ValueError("uses a group that starts with (?, which is not known here; (…) and (?:…) are")
    if before == "times":
        raise ValueError(f'repeats a repetition ({text}); write what may stand there, e.g. [^"]+, in place of .*?')
    if before == "close" and text != "?":
        raise ValueError(
            "repeats a group, which takes too long on a hostile page; repeat one character or set, e.g. [a-z]+"
        )
    return {"*": f"{{0,{_MOST}}}+", "+": f"{{1,{_MOST}}}+", "?": "?+"}.get(text) or _braces(text)


def _braces(text: str) -> str:
    low, comma, high = text[1:-1].partition(",")
    if max(int(low), int(high or 0)) > _MOST:
        raise ValueError(f"repeats more than {_MOST} times")
    return f"{{{low},{high or _MOST}}}+" if comma else text
