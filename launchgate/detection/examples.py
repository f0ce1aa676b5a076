"""Made-up values for every format, expanded in memory from templates, for the self-test and the tests.

A template is literal text with `{alphabet:length}` parts, and `{crc}` for a CRC-32 checksum over what follows the first
underscore, or `{bech}` for a Bech32 one. A `~` is dropped: it only keeps the template itself from looking like a token; `~~` is
a tilde.
"""

import hashlib
import re
import zlib
from functools import cache

from launchgate.detection.verdicts import base62, bech32_checksum

_DIGITS = "0123456789"
_LOWER = "abcdefghijklmnopqrstuvwxyz"
_UPPER = _LOWER.upper()
_ALPHABETS = {
    "dec": _DIGITS,
    "hex": "0123456789abcdef",
    "HEX": "0123456789ABCDEF",
    "low": _LOWER,
    "age": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
    "up": _UPPER,
    "b32": _UPPER + "234567",
    "b36": _LOWER + _DIGITS,
    "B36": _UPPER + _DIGITS,
    "b62": _UPPER + _LOWER + _DIGITS,
    "url": _UPPER + _LOWER + _DIGITS + "-_",
    "b64": _UPPER + _LOWER + _DIGITS + "+/",
}
_PART = re.compile(r"\{(\w+):(\d+)\}")


def expand(template: str, seed: str = "") -> bytes:
    """The made-up value a template describes; another `seed` makes another value."""
    count = 0

    def part(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return _stream(_ALPHABETS[found[1]], int(found[2]), f"{seed}/{template}/{count}")

    text = _PART.sub(part, template.replace("~~", "\0").replace("~", "").replace("\0", "~"))
    head, checked, tail = text.partition("{crc}")
    if checked:
        head += base62(zlib.crc32(head.partition("_")[2].encode()), 6)
    bech, checked, _ = (head + tail).partition("{bech}")
    if checked:
        prefix, _, body = bech.lower().rpartition("1")
        return f"{bech}{bech32_checksum(prefix, body).upper()}".encode()
    return (head + tail).encode()


def literal_prefix(template: str) -> bytes:
    """What every value of a template begins with."""
    return template.partition("{")[0].replace("~", "").encode()


def _stream(alphabet: str, length: int, seed: str) -> str:
    """`length` letters of `alphabet`, evenly mixed and the same for the same seed."""
    digests = [hashlib.sha512(f"{seed}/{block}".encode()).digest() for block in range(length // 32 + 1)]
    return b"".join(digests).translate(_letters(alphabet)).decode()[:length]


@cache
def _letters(alphabet: str) -> bytes:
    """A letter for every byte."""
    return (alphabet * (256 // len(alphabet) + 1))[:256].encode()
