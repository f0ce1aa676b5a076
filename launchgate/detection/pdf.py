"""PDF: every stream that can be decoded, and the text that pages show, its pieces joined (ISO 32000-1, 7.3.8 and 9.4).

Text in fonts with an encoding of their own (glyph numbers) is not translated. Nothing is interpreted but the few operators that
show text.
"""

import base64
import re
from collections.abc import Iterator, Sequence

from launchgate.detection.budget import Budget
from launchgate.detection.layers import View
from launchgate.detection.streams import unpacked, zlib_stream

PDF_GATES = (rb"%PDF-[12]\.",)
_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 700
"""Bytes before a stream in which its dictionary is looked for."""
_ENCRYPTED = re.compile(rb"/Encrypt\s{0,8}(?:\d{1,10}\s{1,8}\d{1,6}\s{1,8}R|<<)")
_SHOWN = re.compile(
    rb"\(((?:\\.|[^()\\])*)\)|<([0-9A-Fa-f\s]+)>|(-?\d+(?:\.\d+)?)|(?<![A-Za-z])(T[dDm*]|ET)(?![A-Za-z])", re.DOTALL
)
_SPACE = 180.0
"""Kerning, in thousandths of the font's size, that looks like a space."""


def from_pdf(view: View, hits: Sequence[int], budget: Budget) -> Iterator[View]:
    """Every stream of a PDF document: as it is when decoded, and the text it shows."""
    data, start = view.data, hits[0] - 7
    if _ENCRYPTED.search(data, max(0, start)):
        budget.seal("an encrypted PDF document")
        return
    end = max(0, start)
    while found := _STREAM.search(data, end):
        end = found.end()
        head = data[max(0, found.start() - _DICTIONARY) : found.start()]
        if head.endswith(b"end"):
            continue
        head = head[head.rfind(b"obj") :]
        end = data.find(b"endstream", found.end())
        end = len(data) if end < 0 else end
        for body in _bodies(data, found.end(), end, head, budget):
            text = shown(body)
            if not budget.take(len(text)):
                return
            for one in (body, text):
                yield view.unwrapped(one, found.end(), max(end, found.end() + 1), word="a PDF stream")


def _bodies(data: bytes, start: int, end: int, head: bytes, budget: Budget) -> Iterator[bytes]:
    if b"FlateDecode" not in head and b"/Fl" not in head:
        yield data[start:end]
        return
    if b"ASCII85Decode" in head or b"/A85" in head:
        data, start = _from_ascii85(data[start:end]), 0
    for _, body, _ in unpacked(data, start, zlib_stream, budget):
        yield body


def _from_ascii85(body: bytes) -> bytes:
    try:
        return base64.a85decode(body.partition(b"~>")[0].removeprefix(b"<~"))
    except ValueError:
        return b""


def shown(content: bytes) -> bytes:
    """The text that a content stream shows; a line for each move to another place."""
    if b"Tj" not in content and b"TJ" not in content and b"'" not in content:
        return b""
    parts: list[bytes] = []
    for text, digits, number, move in _SHOWN.findall(content):
        if text:
            parts.append(_unescaped(text))
        elif digits:
            compact = b"".join(digits.split())
            parts.append(bytes.fromhex((compact + b"0" * (len(compact) % 2)).decode()))
        elif move:
            parts.append(b"\n")
        elif number and float(number) < -_SPACE:
            parts.append(b" ")
    return b"".join(parts)


def _unescaped(text: bytes) -> bytes:
    return re.sub(rb"\\([()\\])", rb"\1", text) if b"\\" in text else text
