"""Puts a version together from the one that git stores it as a difference to, and says what both share. Pure.

A difference is a row of orders: copy so many bytes of the base from there, or insert these bytes (gitformat-pack, "Deltified
representation"). Large histories hold tens of millions of such orders, so the loop over them is written for speed.
"""

from collections.abc import Callable
from struct import Struct

LONG = 1200
"""Bytes of a copy from which on it is worth knowing."""
Copy = tuple[int, int, int]
"""Where copied bytes begin in the newer version, where in the older one, and how many there are."""

_FORMS = {(1, 1): "<BB", (2, 1): "<HB", (4, 1): "<IB", (1, 2): "<BH", (2, 2): "<HH", (4, 2): "<IH"}
"""How the place and the length are written, by the number of bytes each takes, where Python unpacks both at once."""


def _widths(order: int) -> tuple[int, int] | None:
    """How many bytes of place and length follow, where only high ones are left out."""
    place, length = order & 15, order >> 4 & 7
    usual = order > 127 and length and not place & (place + 1) and not length & (length + 1)
    return (place.bit_count(), length.bit_count()) if usual else None


def _pair(order: int) -> tuple[Callable[[bytes, int], tuple[int, int]], int] | None:
    """What unpacks place and length, and their bytes together."""
    form = _FORMS.get(_widths(order) or (0, 0))
    return (Struct(form).unpack_from, Struct(form).size) if form else None


def _number_of_two(order: int) -> tuple[int, int, int] | None:
    """The bytes of place and length together, a mask for the place, and the bits it takes."""
    widths = _widths(order)
    return (sum(widths), (1 << 8 * widths[0]) - 1, 8 * widths[0]) if widths else None


_PAIRS = tuple(map(_pair, range(256)))
_NUMBERS = tuple(map(_number_of_two, range(256)))


def applied(base: bytes, delta: bytes, most: int) -> tuple[bytes, tuple[Copy, ...]]:
    """The newer version, and the long stretches it shares with its base, in order.

    Raises ValueError, IndexError or struct.error where the difference is damaged, belongs to another base, or leads to more than
    `most` bytes.
    """
    before, at = _number(delta, 0)
    size, at = _number(delta, at)
    if before != len(base) or size > most:
        raise ValueError("the difference belongs to other data")
    parts: list[bytes] = []
    copies: list[Copy] = []
    put, done, end = parts.append, 0, len(delta)
    pairs, numbers, whole, long = _PAIRS, _NUMBERS, int.from_bytes, LONG
    while at < end and done <= size:
        order = delta[at]
        at += 1
        if order < 128:
            put(delta[at : at + order])
            at += order
            done += order or size + 1  # nothing to insert: an order that is not defined
            continue
        if pair := pairs[order]:
            start, length = pair[0](delta, at)
            at += pair[1]
        elif number := numbers[order]:
            both = whole(delta[at : at + number[0]], "little")
            at += number[0]
            start, length = both & number[1], both >> number[2]
        else:
            start, length, at = _spelled(order, delta, at)
        put(base[start : start + length])
        if length > long:
            copies.append((done, start, length))
        done += length
    data = b"".join(parts)
    if len(data) != size or done != size:
        raise ValueError("the difference is damaged")
    return data, tuple(copies)


def _number(delta: bytes, at: int) -> tuple[int, int]:
    """A number in groups of seven bits, the lowest first, and where it ends."""
    number = shift = 0
    while True:
        byte = delta[at]
        number |= (byte & 127) << shift
        shift += 7
        at += 1
        if byte < 128:
            return number, at


def _spelled(order: int, delta: bytes, at: int) -> tuple[int, int, int]:
    """Place and length of a copy of which any byte may be left out, and where the order ends."""
    start = length = 0
    for bit in range(4):
        if order & 1 << bit:
            start |= delta[at] << 8 * bit
            at += 1
    for bit in range(3):
        if order & 16 << bit:
            length |= delta[at] << 8 * bit
            at += 1
    return start, length or 1 << 16, at
