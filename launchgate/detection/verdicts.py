"""What a value says about itself, offline: checksums, claims, headers. Nothing is ever sent anywhere."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A value's own word: `silent` drops it, `lowered` reports it one step milder."""

    note: str | None = None
    silent: bool = False
    lowered: bool = False
    public: bool = False
    certain: bool = False
    """True when a checksum holds: no doubt about the format is left."""


def base62(number: int, width: int) -> str:
    """`number` in base 62, digits before capitals before small letters, padded with zeros to `width`."""
    digits = ""
    while number:
        number, digit = divmod(number, 62)
        digits = _BASE62[digit] + digits
    return digits.rjust(width, "0")


def crc32_base62(value: bytes) -> Word:
    """GitHub and npm: the last six characters are the CRC-32 of the entropy part, in base 62.

    A failed checksum is reported milder, not dropped: an edited or truncated token still shows that tokens are handled here.
    """
    body = value.partition(b"_")[2]
    if len(body) == 36 and base62(zlib.crc32(body[:-6]), 6).encode() == body[-6:]:
        return Word(note="checksum valid", certain=True)
    return Word(note="checksum not valid", lowered=True) if len(body) == 36 else Word()


VERDICTS: Mapping[str, Callable[[bytes], Word]] = {"crc32_base62": crc32_base62}
