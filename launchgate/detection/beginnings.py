"""How the beginnings of tokens look when they are encoded, so that one pass over the data says which run is worth decoding.

Base64 shifts with the position: what stands behind 0, 1 or 2 other bytes has three forms. Of each form only the characters that
do not depend on the neighbours are kept.

The expressions follow from the formats alone. They are kept in a file that `make docs` writes and a test compares: to make them
anew took as long as everything else that an interpreter does before it can look for anything, and two of them do it.
"""

import base64
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from launchgate.detection.examples import literal_prefix
from launchgate.detection.rules import all_formats

GATES_FILE = Path(__file__).with_name("gates.txt")
_WORDS = (
    *("password", "passwd", "secret", "token", "api_key", "apikey", "private_key", "access_key", "accesskey"),
    *("credential", "authorization"),
)
_URLS = (
    *("postgres://", "postgresql://", "mongodb://", "mongodb+srv", "mysql://", "redis://", "rediss://", "amqp://"),
    "https://hooks.",
)
_PACKED = (
    b"\x1f\x8b\x08",
    b"PK\x03\x04\x14\x00",
    b"%PDF-1.",
    b"BZh91AY&SY",
    b"\xfd7zXZ\x00",
)
"""Archives; they are encoded from their first byte."""
_SHORTEST_START = 4
_TELLING = 4
"""Characters of base64 that make a form; 24 bits, so that chance hits stay rare in a megabyte of random base64."""
_TELLING_HEX = 8
_MOST = 12
"""Characters of a form that are looked for; more would tell nothing new."""
_AT_ONCE = 30
"""Forms in one expression: with many more, compiling takes far longer."""


@cache
def beginnings() -> tuple[bytes, ...]:
    """How tokens, names before one, and connection strings begin."""
    formats = {prefix for item in all_formats() if len(prefix := literal_prefix(item.example)) >= _SHORTEST_START}
    words = {form.encode() for word in _WORDS for form in (word, word.upper(), word.capitalize())}
    return tuple(sorted(formats | words | {url.encode() for url in _URLS} | {b"-----BEGIN"}))


def base64_gates() -> tuple[bytes, ...]:
    """Expressions that match in base64 of something worth reading: in one or two layers, UTF-16, and packed archives."""
    return _written()[0]


def hex_gates() -> tuple[bytes, ...]:
    """Expressions that match in the hexadecimal digits of a beginning, in small letters; matched without regard to case."""
    return _written()[1]


@cache
def _written() -> tuple[tuple[bytes, ...], ...]:
    return tuple(tuple(part.split(b"\n")) for part in GATES_FILE.read_bytes().strip().split(b"\n\n"))


def made() -> bytes:
    """What the file has to hold: the expressions for base64, a line each, an empty line, and those for hexadecimal digits."""
    return b"\n\n".join(b"\n".join(part) for part in (_made_for_base64(), _made_for_hex())) + b"\n"


def _made_for_base64() -> tuple[bytes, ...]:
    forms = set()
    for start in beginnings():
        once = [_stable(start, shift) for shift in range(3)]
        twice = [_stable(form, shift) for form in once for shift in range(3) if len(form) > _TELLING]
        wide = [_stable(start.decode().encode("utf-16-le"), shift) for shift in range(3)]
        forms |= {*once, *twice, *wide}
    for magic in _PACKED:
        form = _stable(magic, 0)
        forms |= {form, _stable(form, 0)}
    variants = {form.replace(b"+", b"-").replace(b"/", b"_") for form in forms} | forms
    return tuple(_expressions((form for form in variants if len(form) >= _TELLING), rb"[A-Za-z0-9+/_-]{12}"))


def _made_for_hex() -> tuple[bytes, ...]:
    forms = {start.hex().encode() for start in beginnings()}
    return tuple(_expressions((form for form in forms if len(form) >= _TELLING_HEX), rb"[0-9a-f]{12}"))


def _stable(start: bytes, shift: int) -> bytes:
    """The base64 characters that are the same for every text in which `start` stands `shift` bytes behind a multiple of three."""
    encoded = base64.b64encode(b"\0" * shift + start)
    first = (shift * 8 + 5) // 6
    last = (shift + len(start)) * 8 // 6
    return encoded[first:last]


def _expressions(forms: Iterable[bytes], tail: bytes) -> Iterator[bytes]:
    """A form that begins with another one adds nothing; the others go into alternations of bounded size."""
    kept: list[bytes] = []
    for form in sorted({form[:_MOST] for form in forms}):
        if not (kept and form.startswith(kept[-1])):
            kept.append(form)
    for first in range(0, len(kept), _AT_ONCE):
        # Of all letters that the two encodings write, only the plus sign means something in an expression.
        yield b"(?:" + b"|".join(kept[first : first + _AT_ONCE]).replace(b"+", rb"\+") + b")" + tail
