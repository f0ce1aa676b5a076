"""One small sample for every decoder, made in memory: the text as each encoding would hide it. Nothing is written to disk."""

import base64
import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping

Encode = Callable[[bytes], bytes]


def _between(encode: Encode) -> Encode:
    return lambda text: b'first line\nvalue = "' + encode(text) + b'"\n'


def _hidden(text: bytes) -> bytes:
    """JSON may spell any letter as its number."""
    return b'{"value": "' + text.replace(b"_", b"\\u005f") + b'"}'


def _percent(text: bytes) -> bytes:
    return b"https://acme.io/?q=" + b"".join(b"%%%02X" % byte for byte in text)


def _escaped(text: bytes) -> bytes:
    return b"".join(b"\\x%02x" % byte for byte in text)


def _split(text: bytes) -> bytes:
    return b'value = "' + text[: len(text) // 2] + b'" + "' + text[len(text) // 2 :] + b'"'


def _listed(text: bytes) -> bytes:
    return b'value = ["' + text[:9] + b'", "' + text[9:] + b'"].join("")'


def zipped(text: bytes, name: str = "conf/prod.env", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive with one entry."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr(zipfile.ZipInfo(name), text, method)
    return stream.getvalue()


def tarred(text: bytes, name: str = "conf/prod.env") -> bytes:
    """A tar archive with one file."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
    return stream.getvalue()


def seven(text: bytes, name: str = "conf/prod.env") -> bytes:
    """A 7z archive with one deflated file: signature header, packed stream, list of files with one folder of one coder."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = squeeze.compress(text) + squeeze.flush()
    names = b"\0" + name.encode("utf-16-le") + b"\0\0"
    streams = bytes((1, 4, 6, 0, 1, 9, len(body), 0, 7, 11, 1, 0, 1, 3, 4, 1, 8, 12, len(text), 0, 0))
    header = streams + bytes((5, 1, 17, len(names))) + names + b"\0\0"
    start = struct.pack("<QQI", len(body), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<I", zlib.crc32(start)) + start + body + header


def counted(text: bytes) -> bytes:
    """The text as a constant in compiled Python code, between two others."""
    return b"\xa7\r\r\n\0\0\0\0\xe3\0\0\0\xda" + bytes((len(text),)) + text + b"z\x03abcN"


def database(text: bytes, *, page: int = 512) -> bytes:
    """An SQLite database whose one table holds one row: a word, the text, a word."""
    columns = (b"alice", text, b"active")
    types = bytes(13 + 2 * len(column) for column in columns if len(column) < 57)
    assert len(types) == len(columns), "a longer text needs a longer type"
    record = bytes((len(types) + 1,)) + types + b"".join(columns)
    cell = bytes((len(record), 1)) + record
    head = b"SQLite format 3\0" + struct.pack(">HBBBBBB", page, 1, 1, 0, 64, 32, 32) + bytes(72) + b"\0\0\0\0"
    leaf = struct.pack(">BHHHB", 13, 0, 1, page - len(cell), 0) + struct.pack(">H", page - len(cell))
    return (head + leaf).ljust(page - len(cell), b"\0") + cell


def pdf(text: bytes) -> bytes:
    """A PDF document with one compressed stream that shows the text in two pieces."""
    shown = b"BT /F1 12 Tf [(" + text[:7] + b") -20 (" + text[7:] + b")] TJ ET"
    body = zlib.compress(shown)
    return b"%PDF-1.7\n1 0 obj\n<</Filter /FlateDecode>>\nstream\n" + body + b"\nendstream\nendobj\n%%EOF\n"


SAMPLES: Mapping[str, Encode] = {
    "utf-16": lambda text: text.decode().encode("utf-16"),
    "utf-32": lambda text: text.decode().encode("utf-32"),
    "utf-16 in binary data": lambda text: b"\x7fELF\x01\x90\xff" + text.decode().encode("utf-16-le") + b"\0\0\xff\x90",
    "base64": _between(base64.b64encode),
    "nested base64": _between(lambda text: base64.b64encode(base64.b64encode(text))),
    "wrapped base64": _between(lambda text: base64.encodebytes(b"." * 41 + b" " + text)),
    "hexadecimal digits": _between(lambda text: text.hex().encode()),
    "percent-encoding": _between(_percent),
    "JSON escapes": _hidden,
    "backslash escapes": _between(_escaped),
    "joined strings": _split,
    "joined list": _listed,
    "zip": zipped,
    "tar": tarred,
    "7z": seven,
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lambda text: lzma.compress(text, preset=0),
    "zip in tar in gzip": lambda text: gzip.compress(tarred(zipped(text), "a.zip")),
    "counted strings": counted,
    "SQLite": database,
    "PDF": pdf,
}
"""How each encoding hides a text of 40 to 56 bytes."""
