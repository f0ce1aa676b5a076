"""Strings in binary files whose length stands before them as a byte: constants in .pyc, .class and .dex files, property lists,
protocol buffers, MessagePack.

The length, and the type of what follows, may happen to be a letter or a digit and then looks like a part of the token. Around
each place where a format matched, a byte that counts the printable bytes behind it is taken for a length. No format is
parsed and nothing is ever unmarshalled or run.
"""

import re
from collections.abc import Iterator, Sequence

from launchgate.detection.budget import Budget
from launchgate.detection.layers import View

_PRINTABLE = re.compile(rb"[\t\n\r -~]*")
_PRINTABLES = bytes(range(32, 127)) + b"\t\n\r"
_SHORT_STRINGS = b"zZ"
"""What stands before the length of a short string in compiled Python."""
_AROUND = 2048
_NEAR = 160
"""Bytes before the string that are kept, because words beside a token tell whose it is."""
_WORD = "binary data"
_SHORTEST = 12
_WORD_BYTE = re.compile(rb"[A-Za-z0-9_-]")


def from_counted(view: View, hits: Sequence[int], budget: Budget) -> Iterator[View]:
    """Each counted string around a place where a format matched, freed from what only seems to belong to it."""
    data = view.data
    if view.words[-1:] == (_WORD,):
        return
    marks = _SHORT_STRINGS if data[2:4] == b"\r\n" else b""
    seen: set[tuple[int, int]] = set()
    for end in hits:
        floor = max(0, end - _AROUND)
        low = floor + len(data[floor:end].rstrip(_PRINTABLES))
        found = _PRINTABLE.match(data, end, end + _AROUND)
        high = found.end() if found else end
        for place in range(max(0, low - 1), end - _SHORTEST):
            stop = place + 1 + data[place]
            if not end <= stop <= high or (place, stop) in seen or not _is_count(data, place, stop, marks):
                continue
            seen.add((place, stop))
            first = max(0, place - _NEAR)
            text = data[first:place] + b"\n" + data[place + 1 : stop] + b"\n"
            if not budget.take(len(text)):
                return
            yield view.aligned(text, first, _WORD)


def _is_count(data: bytes, place: int, stop: int, marks: bytes) -> bool:
    """Whether a byte may be a length, because no text stands before it, and the string would be misread without that.

    It is misread where the byte on either side could be part of a word.
    """
    before = data[place - 1 : place]
    if before in _PRINTABLES and before not in marks:
        return False
    return bool(_WORD_BYTE.match(data, place) or _WORD_BYTE.match(data, stop))
