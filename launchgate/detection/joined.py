"""String literals that are put together in the source: `"gh" + "p_…"`, Python's neighbours, `${"…"}`, `["…", "…"].join("")`.

Only documented formats are looked for in what was joined: a text put together by us says too little for anything generic.
"""

import re
from collections.abc import Iterator, Sequence

from launchgate.detection.barren import brief
from launchgate.detection.budget import Budget, Span
from launchgate.detection.layers import Lines, View, respell

_Q = rb"[\"'`]"
_EDGE = rb"[A-Za-z0-9_/+=:@.%~-]"
_OPERATOR = rb"(?:[+.&~]{1,2}|\|\|)"
_BREAK = rb"[ \t]{0,8}(?:\\?\r?\n[ \t]{0,60})?"
_OPERATED = rb"(?:" + _OPERATOR + _BREAK + rb"|" + _BREAK + _OPERATOR + rb"[ \t]{0,8})[bBrRuUfF]{0,2}"
_BESIDE = rb"(?:[ \t]{1,8}|[ \t]{0,8}\\?\r?\n[ \t]{0,60})[bBrRuUfF]{0,2}"
_QUOTES = (b'"', b"'", b"`")
_SIGNS = (b" + ", b"+", b" . ", b" & ", b" || ", b" ~ ", b" .. ")
_SIDE = rb"[A-Za-z0-9_+/=@:-]"
_LEFT = rb"(?:[^\\]" + _SIDE + rb"|-----\\n)"
_GAPS = (rb" ", rb"\n {4}[ ]{0,56}", rb"\r\n {4}[ ]{0,56}", rb"\n\t{1,12}", rb" \\\n[ \t]{0,60}")
JOINED_GATES = (
    *(_EDGE + a + re.escape(sign) + b + _EDGE for sign in _SIGNS for a in _QUOTES for b in _QUOTES),
    *(_EDGE + a + rb" {0,1}[+.&]\r?\n[ \t]{0,60}" + _Q + _EDGE for a in _QUOTES),
    *(_EDGE + a + rb"\r?\n[ \t]{0,60}[+.&] {0,1}" + _Q + _EDGE for a in _QUOTES),
    *(_LEFT + a + gap + a + _SIDE + rb"{2}" for a in _QUOTES[:2] for gap in _GAPS),
    rb"[A-Za-z0-9_-][$#]\{" + _Q + _EDGE,
    _EDGE + _Q + rb"\}(?:[$#]\{" + _Q + rb")?[A-Za-z0-9_-]",
)
"""The character on either side of the joint must be one of a token: prose has a space there."""
LISTED_GATES = (
    rb"[\])]\.join\([ \t]{0,2}(?:\"\"|''|``)",
    rb"(?:\"\"|'')\.join\([ \t]{0,4}[\[(]",
    rb"(?:implode|join)\([ \t]{0,2}(?:\"\"|''),",
)

# It begins with one set of characters, because `re` then skips everything else many times faster.
_JOINT = re.compile(
    rb"[\"'`$#](?:(?<=[$#])\{" + _Q + rb"|(?<=[\"'`])(?:"
    rb"(?:[ \t]{0,8}" + _OPERATED + rb"|" + _BESIDE + rb")" + _Q + rb"|\}(?:[$#]\{" + _Q + rb")?))"
)  # fmt: skip
_EDGES = re.compile(rb"[\"'`\n]")
_COMMA = re.compile(_Q + rb"\s{0,60},\s{0,60}[bBrRuU]{0,2}" + _Q)
_WORD = "joined strings"
"""Joining goes one layer deep: what was put together is whole."""
_AROUND = 700
_BEFORE = 160
"""Bytes before the first literal that are kept, because words beside a token tell whose it is."""
_LISTED = 2000
_PART = 400
"""Longest part of a token between two joints."""


def from_joined(view: View, hits: Sequence[int], budget: Budget) -> Iterator[View]:
    """Literals joined by an operator, by standing side by side, or inside a template."""
    if view.words[-1:] == (_WORD,):
        return
    data, last, lines = view.data, -1, Lines(view)
    for end in hits:
        if end <= last:
            continue
        start = max(0, end - _AROUND - _BEFORE)
        key = (_WORD, end - start, brief(data[start : end + _AROUND]))
        low, high = end - _AROUND - _BEFORE, end + _AROUND
        if budget.barren and not view.depth and (known := budget.barren.skips(key, budget)):
            last = end + known.ahead
            budget.settle(Span(end, last, low, high), known)
            continue
        first, last = _chain(data, end)
        views = _view(view, _JOINT, max(0, first - _BEFORE), first, last, budget, lines)
        yield from budget.fresh(view, key, views, Span(end, last, low, high))


def from_listed(view: View, hits: Sequence[int], budget: Budget) -> Iterator[View]:
    """Literals in a list that is joined with nothing between them."""
    if view.words[-1:] == (_WORD,):
        return
    last, lines = -1, Lines(view)
    for end in hits:
        if end <= last:
            continue
        if view.data[end - 1 : end] in (b"[", b"(", b","):
            low, high = end, min(len(view.data), end + _LISTED)
            last = high - _PART
            span = Span(end, max(end, last), low - 1, end + _LISTED)
        else:
            low, high = max(0, end - _LISTED), view.data.rfind(b".join", 0, end)
            span = Span(end, end, end - _LISTED, end)
        key = (_WORD, brief(view.data[low:high]))
        yield from budget.fresh(view, key, _view(view, _COMMA, low, low, high, budget, lines), span)


def _view(
    view: View, joint: re.Pattern[bytes], first: int, low: int, high: int, budget: Budget, lines: Lines
) -> Iterator[View]:
    text, parts = respell(joint, lambda _: b"", view.data, first, high)
    if budget.take(len(text)):
        yield view.respelled(text, parts, low, high, _WORD, lines.before(low), specific=True)


def _chain(data: bytes, end: int) -> tuple[int, int]:
    """The bounds of all literals that are joined around a hit: from the first one's quote to behind the last one's."""
    floor, ceiling = max(0, end - _AROUND), min(len(data), end + _AROUND)
    joints = [found.span() for found in _JOINT.finditer(data, floor, ceiling)]
    here = next((n for n, (start, stop) in enumerate(joints) if start < end <= stop + 2), None)
    if here is None:
        return max(floor, end - 1), end
    first = last = here
    while first and _plain(data, joints[first - 1][1], joints[first][0]):
        first -= 1
    while last + 1 < len(joints) and _plain(data, joints[last][1], joints[last + 1][0]):
        last += 1
    low = max(floor, *(data.rfind(quote, floor, joints[first][0]) for quote in (b'"', b"'", b"`", b"\n")))
    found = _EDGES.search(data, joints[last][1], ceiling)
    return low, found.end() if found else ceiling


def _plain(data: bytes, start: int, end: int) -> bool:
    """Whether what stands between two joints is the inside of one literal."""
    return 0 <= end - start <= _PART and not _EDGES.search(data, start, end)
