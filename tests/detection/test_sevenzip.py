"""7z archives as packers write them: every method that is opened, solid streams, packed lists; and what is not opened is said."""

import bz2
import lzma
import struct
import zlib
from collections.abc import Sequence

import pytest

from launchgate.detection import Examination, engine
from launchgate.detection.canaries import seven, zipped
from launchgate.detection.examples import expand

TOKEN = expand("gh~p_{b62:30}{crc}")
FILES = (("a/readme.txt", b"hello\n" * 40), ("conf/prod.env", b"token=" + TOKEN + b"\n"), ("z.txt", b"bye\n" * 40))
_DICTIONARY = 1 << 24
_LZMA = {"id": lzma.FILTER_LZMA1, "lc": 3, "lp": 0, "pb": 2, "dict_size": _DICTIONARY}
_LZMA2 = {"id": lzma.FILTER_LZMA2, "dict_size": _DICTIONARY}
_X86 = {"id": lzma.FILTER_X86}

Coder = tuple[bytes, bytes]
"""Method and properties."""
_PLAIN: Coder = (b"\0", b"")
_LZMA_CODER: Coder = (b"\3\1\1", b"\x5d" + struct.pack("<I", _DICTIONARY))
_LZMA2_CODER: Coder = (b"\x21", bytes((24,)))
_X86_CODER: Coder = (b"\3\3\1\3", b"")


def number(value: int) -> bytes:
    """As 7z writes it; eight bytes are always allowed."""
    return bytes((value,)) if value < 0x80 else b"\xff" + value.to_bytes(8, "little")


def raw(text: bytes, *chain: dict[str, int]) -> bytes:
    return lzma.compress(text, lzma.FORMAT_RAW, filters=list(chain))


def folder(coders: Sequence[Coder]) -> bytes:
    told = b"".join(
        bytes((len(method) | (0x20 if properties else 0),)) + method
        + (number(len(properties)) + properties if properties else b"")
        for method, properties in coders
    )  # fmt: skip
    return number(len(coders)) + told + bytes((1, 0)) * (len(coders) - 1)


def streams(at: int, packed: int, size: int, coders: Sequence[Coder], sizes: Sequence[int] = ()) -> bytes:
    """Where one packed stream lies and how it is packed; with sizes, that several files are in it."""
    place = b"\6" + number(at) + number(1) + b"\x09" + number(packed) + b"\0"
    how = b"\7\x0b" + number(1) + b"\0" + folder(coders) + b"\x0c" + number(size) * len(coders) + b"\0"
    several = b"\x08\x0d" + number(len(sizes)) + b"\x09" + b"".join(map(number, sizes[:-1])) + b"\0" if sizes else b""
    return place + how + several + b"\0"


def archive(body: bytes, coders: Sequence[Coder], *, listed: bool = False) -> bytes:
    """All of FILES in one stream; with `listed`, the list of files is packed too."""
    sizes = [len(text) for _, text in FILES]
    names = b"\0" + b"".join(name.encode("utf-16-le") + b"\0\0" for name, _ in FILES)
    header = b"\1\4" + streams(0, len(body), sum(sizes), coders, sizes)
    header += b"\5" + number(len(FILES)) + b"\x11" + number(len(names)) + names + b"\0\0"
    if listed:
        packed = raw(header, _LZMA)
        body, header = body + packed, b"\x17" + streams(len(body), len(packed), len(header), [_LZMA_CODER])
    start = struct.pack("<QQI", len(body), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<I", zlib.crc32(start)) + start + body + header


def deflated(text: bytes) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeeze.compress(text) + squeeze.flush()


CONTENT = b"".join(text for _, text in FILES)
PACKED: dict[str, tuple[bytes, list[Coder]]] = {
    "stored": (CONTENT, [_PLAIN]),
    "deflate": (deflated(CONTENT), [(b"\4\1\x08", b"")]),
    "bzip2": (bz2.compress(CONTENT), [(b"\4\2\2", b"")]),
    "LZMA": (raw(CONTENT, _LZMA), [_LZMA_CODER]),
    "LZMA2": (raw(CONTENT, _LZMA2), [_LZMA2_CODER]),
    "x86, then LZMA2": (raw(CONTENT, _X86, _LZMA2), [_X86_CODER, _LZMA2_CODER]),
    "the same written the other way round": (raw(CONTENT, _X86, _LZMA2), [_LZMA2_CODER, _X86_CODER]),
}


def seen(data: bytes) -> Examination:
    return engine().examine(data, path="backup.7z")


@pytest.mark.parametrize("method", PACKED)
@pytest.mark.parametrize("listed", [False, True], ids=["plain list", "packed list"])
def test_each_file_of_a_solid_archive_is_read_under_its_name(method: str, listed: bool) -> None:
    body, coders = PACKED[method]
    found = seen(archive(body, coders, listed=listed))
    assert [(one.kind, one.note) for one in found.candidates] == [
        ("github-token", "checksum valid; in backup.7z!conf/prod.env")
    ]
    assert (found.capped, found.sealed) == ((), ())


def test_archive_behind_a_program_is_opened() -> None:
    assert [one.kind for one in seen(b"MZ" + bytes(5000) + archive(*PACKED["LZMA"])).candidates] == ["github-token"]


def test_an_archive_inside_an_archive_is_opened() -> None:
    (found,) = seen(zipped(seven(b"token=" + TOKEN), "old.7z")).candidates
    assert found.note == "checksum valid; in backup.7z!old.7z!conf/prod.env"


@pytest.mark.parametrize(
    ("coders", "capped", "sealed"),
    [
        ([(b"\6\xf1\7\1", b"xx"), _LZMA_CODER], (), ("a/readme.txt in an encrypted 7z archive",)),
        ([(b"\3\4\1", b"xxxxx")], ("a 7z archive with compression method 030401 is not opened",), ()),
        ([(b"\x21", b"\xff")], ("a compressed entry cannot be opened: an LZMA2 stream without properties",), ()),
        ([(b"\3\1\1", b"\xff")], ("a compressed entry cannot be opened: an LZMA stream without properties",), ()),
    ],
)
def test_what_is_not_opened_is_said(coders: list[Coder], capped: tuple[str, ...], sealed: tuple[str, ...]) -> None:
    found = seen(archive(raw(CONTENT, _LZMA), coders))
    assert (found.candidates, found.capped, found.sealed) == ((), capped, sealed)


def test_a_packed_list_that_is_encrypted_is_said() -> None:
    data = archive(raw(CONTENT, _LZMA), [_LZMA_CODER], listed=True)
    at = data.rindex(_LZMA_CODER[0])
    hidden = data[:at] + b"\6\xf1\7" + data[at + 3 :]
    found = seen(hidden)
    assert found.candidates == ()
    assert any("list of files is encrypted or packed in a way that is not known" in one for one in found.capped)


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_an_archive_that_is_cut_off_is_said_and_never_raises(cut: int) -> None:
    found = seen(archive(*PACKED["LZMA2"])[:-cut])
    assert found.candidates == ()
    assert found.capped


@pytest.mark.parametrize("place", range(6, 120))
def test_a_byte_that_is_wrong_anywhere_is_survived(place: int) -> None:
    data = bytearray(archive(*PACKED["LZMA"]))
    for value in (0, 0x7F, 0x80, 0xFF):
        data[place % len(data)] = value
        seen(bytes(data))


def test_many_archives_in_one_file_are_bounded_and_said() -> None:
    found = seen(archive(*PACKED["LZMA"]) * 20)
    assert "more than 8 7z archives in one file" in found.capped
