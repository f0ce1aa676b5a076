"""Puts a version together from the one that git stores it as a difference to, and says what both share. Pure.

A difference is a row of orders: copy so many bytes of the base from there, or insert these bytes (gitformat-pack, "Deltified
representation"). Large histories hold tens of millions of such orders, so the loop over them is written for speed.
"""

try:  # what dulwich.pack offers under this name; to load that module takes longer than many a scan
    from dulwich._pack import apply_delta  # type: ignore[import-not-found]  # compiled code has no stub
except ImportError:  # where dulwich was built without its compiled part
    from dulwich.pack import apply_delta

LONG = 1200
"""Bytes of a copy from which on it is worth knowing."""
MANY = 12
"""A difference that takes more than this part of the version is a long row of orders about short stretches."""
Copy = tuple[int, int, int]
"""Where copied bytes begin in the newer version, where in the older one, and how many there are."""


def _short(order: int) -> int | None:
    """How many bytes of place stand before the length of a copy that is too short to be worth knowing: one byte says how long."""
    return (order & 15).bit_count() if order > 127 and order >> 4 & 7 == 1 else None


def _number_of_two(order: int) -> tuple[int, int, int] | None:
    """The bytes of place and length together, a mask for the place, and the bits it takes; only where none but high ones are left
    out."""
    place, length = order & 15, order >> 4 & 7
    if order < 128 or not length or place & (place + 1) or length & (length + 1):
        return None
    bits = 8 * place.bit_count()
    return place.bit_count() + length.bit_count(), (1 << bits) - 1, bits


_SHORT = tuple(map(_short, range(256)))
_NUMBERS = tuple(map(_number_of_two, range(256)))


def applied(base: bytes, delta: bytes, most: int) -> tuple[bytes, tuple[Copy, ...]]:
    """The newer version, and the long stretches it shares with its base, in order; none where it would take longer to find them
    than to look at all of the version.

    Raises ValueError, IndexError or dulwich's ApplyDeltaError where the difference is damaged, belongs to another base, or leads
    to more than `most` bytes.
    """
    before, at = _number(delta, 0)
    size, at = _number(delta, at)
    if before != len(base) or size > most:
        raise ValueError("the difference belongs to other data")
    data = b"".join(apply_delta(base, delta))
    return data, () if len(delta) * MANY > size else _copies(delta, at)


def _copies(delta: bytes, at: int) -> tuple[Copy, ...]:
    """The long copies among the orders from `at` on, which are known to be in order."""
    copies: list[Copy] = []
    done, end = 0, len(delta)
    shorts, numbers, whole, long = _SHORT, _NUMBERS, int.from_bytes, LONG
    while at < end:
        order = delta[at]
        at += 1
        if order < 128:
            at += order
            done += order
            continue
        if (short := shorts[order]) is not None:
            at += short + 1
            done += delta[at - 1]
            continue
        if number := numbers[order]:
            both = whole(delta[at : at + number[0]], "little")
            at += number[0]
            start, length = both & number[1], both >> number[2]
        else:
            start, length, at = _spelled(order, delta, at)
        if length > long:
            copies.append((done, start, length))
        done += length
    return tuple(copies)


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
