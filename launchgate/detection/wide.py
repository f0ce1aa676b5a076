"""UTF-16 and UTF-32: whole files, by byte order mark or by the pattern of NUL bytes, and strings inside other binary data."""

import re
from collections.abc import Iterator

from launchgate.detection.budget import Budget
from launchgate.detection.layers import View

_SAMPLE = 4096
_CLASSES = bytes(
    0x7A if byte == 0 else 0x70 if 32 <= byte < 127 or byte in (9, 10, 13) else 0x6F for byte in range(256)
)
"""NUL, printable, other: z, p, o."""
_LEAST = 8
"""Characters that make a string inside binary data."""
_RUNS = {2: re.compile(rb"(?:pz){8,}p?"), 4: re.compile(rb"(?:pzzz){8,}p?")}


def wide(view: View, budget: Budget) -> Iterator[View]:
    """The view's wide text as text of one byte a character: the whole, or every run of it."""
    data = view.data
    if b"\0" not in data:
        return
    whole = _encoding(data)
    if whole is not None:
        yield from _whole(view, *whole)
        return
    classes = data.translate(_CLASSES)
    for width, unit in ((2, b"pz"), (4, b"pzzz")):
        end = 0
        # `find` skips what is no run many times faster than the pattern would.
        while (start := classes.find(unit * _LEAST, end)) >= 0 and (found := _RUNS[width].match(classes, start)):
            end = found.end()
            text = data[start:end:width]
            if not budget.take(len(text)):
                return
            yield _narrow(view, text, start, width)


def _whole(view: View, codec: str, offset: int, width: int) -> Iterator[View]:
    data = view.data
    body = data[offset : offset + (len(data) - offset) // width * width]
    try:
        text = body.decode(codec, "surrogatepass")
    except UnicodeDecodeError:
        first = 0 if codec.endswith("le") else width - 1
        yield _narrow(view, body[first::width], offset, width)
        return
    if width == 2 and text and max(text) > "\uffff":
        text = re.sub("[\U00010000-\U0010ffff]", "??", text)
    yield _narrow(view, text.encode("latin-1", "replace"), offset, width)


def _narrow(view: View, text: bytes, start: int, width: int) -> View:
    """Text of one byte a character, each of which stands for `width` bytes of the view."""
    low, _ = view.place(start, start)
    return View(
        data=text, path=view.path, offset=low, width=view.width * width, fixed=view.fixed, line=view.line,
        counts=view.counts, words=view.words, members=view.members, specific=view.specific, depth=view.depth,
    )  # fmt: skip


def _encoding(data: bytes) -> tuple[str, int, int] | None:
    """Codec, length of the mark and bytes a unit, where the data is UTF-16 or UTF-32."""
    for mark, codec, width in (
        (b"\xff\xfe\0\0", "utf-32-le", 4),
        (b"\0\0\xfe\xff", "utf-32-be", 4),
        (b"\xff\xfe", "utf-16-le", 2),
        (b"\xfe\xff", "utf-16-be", 2),
    ):
        if data.startswith(mark):
            return codec, len(mark), width
    sample = data[: _SAMPLE // 4 * 4]
    if b"\0" not in sample or len(sample) < 8:
        return None
    shares = [sample[place::4].count(0) / (len(sample) // 4) for place in range(4)]
    low, high = 0.1, 0.6
    if min(shares[1:]) > high and shares[0] < low:
        return "utf-32-le", 0, 4
    if min(shares[:3]) > high and shares[3] < low:
        return "utf-32-be", 0, 4
    if min(shares[1], shares[3]) > high and max(shares[0], shares[2]) < low:
        return "utf-16-le", 0, 2
    if min(shares[0], shares[2]) > high and max(shares[1], shares[3]) < low:
        return "utf-16-be", 0, 2
    return None
