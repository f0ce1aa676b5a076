"""What the engine sees through: a row for each encoding in which a token is found, and a near-miss that stays silent."""

import base64
import bz2
import gzip
import io
import lzma
import py_compile
import sqlite3
import struct
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from launchgate.detection import Candidate, engine
from launchgate.detection.canaries import SAMPLES, counted, database, pdf, tarred, zipped
from launchgate.detection.examples import expand

TOKEN = expand("gh~p_{b62:30}{crc}")
TEXT = b"token=" + TOKEN
CLEAN = b"nothing to see here, only some words about keys and locks"


def specific(data: bytes, path: str = "") -> list[Candidate]:
    """The documented values in the data; the gate must agree."""
    found = [one for one in engine().scan(data, path=path) if not one.generic]
    assert not found or engine().might_match(data)
    return found


def the_one(data: bytes, path: str = "") -> Candidate:
    (found,) = specific(data, path)
    assert found.kind == "github-token"
    assert 0 <= found.start < found.end <= len(data)
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_every_encoding_is_seen_through_and_clean_text_in_it_is_silent(name: str) -> None:
    the_one(SAMPLES[name](TEXT))
    silent = SAMPLES[name](CLEAN[:50])
    assert engine().scan(silent) == ()
    assert engine().examine(silent).capped == ()


@pytest.mark.parametrize("depth", [1, 2])
@pytest.mark.parametrize("before", ["", "a ", "ab ", "key: "])
def test_bare_token_in_base64_is_found_at_every_alignment(depth: int, before: str) -> None:
    encoded = before.encode() + TOKEN
    for _ in range(depth):
        encoded = base64.b64encode(encoded)
    found = the_one(b'one\ndata:\n  blob: "' + encoded + b'"\n')
    assert (found.line, found.note) == (3, "checksum valid; inside " + " inside ".join(["base64"] * depth))


@pytest.mark.parametrize(
    ("data", "line", "note"),
    [
        (b"a\n" + base64.b64encode(TEXT.decode().encode("utf-16-le")), 2, "inside base64"),
        (b"a\n" + base64.b64encode(gzip.compress(TEXT)), 2, "inside gzip inside base64"),
        (
            b"a\n" + base64.b64encode(base64.b64encode(gzip.compress(TEXT))),
            2,
            "inside gzip inside base64 inside base64",
        ),
        (b"a\n" + base64.urlsafe_b64encode(b"\xff\xfe?>" * 5 + b" " + TEXT), 2, "inside base64"),
        (b'"k": "' + base64.encodebytes(b"." * 70 + TEXT).replace(b"\n", b"\\n") + b'"', 1, "inside base64"),
        (b"a\nb\n" + TOKEN.hex().upper().encode(), 3, "inside hexadecimal digits"),
        (b"\n\n?next=" + b"%67%68%70%5F" + TOKEN[4:], 3, "inside percent-encoding"),
        (b"?next=ghp%5F" + TOKEN[4:], 1, "inside percent-encoding"),
        (b'x\n{"a": "' + TOKEN.replace(b"_", b"\\u005f") + b'"}', 2, "inside backslash escapes"),
        (b'x\n"\\147\\150\\160\\137' + TOKEN[4:] + b'"', 2, "inside backslash escapes"),
        (b'\nt = "gh" + "p_" + "' + TOKEN[4:20] + b'" + "' + TOKEN[20:] + b'"', 2, "inside joined strings"),
        (b"\nt = 'gh' . 'p_' . '" + TOKEN[4:] + b"';", 2, "inside joined strings"),
        (b't = ("ghp_"\n     "' + TOKEN[4:20] + b'"\n     "' + TOKEN[20:] + b'")', 1, "inside joined strings"),
        (b't = "ghp_" +\n    "' + TOKEN[4:] + b'";', 1, "inside joined strings"),
        (b't = "ghp_"\n    + "' + TOKEN[4:] + b'";', 1, "inside joined strings"),
        (b't = `gh${"p_' + TOKEN[4:20] + b'"}' + TOKEN[20:] + b"`", 1, "inside joined strings"),
        (b"t = ''.join(['ghp_', '" + TOKEN[4:] + b"'])", 1, "inside joined strings"),
    ],
    ids=lambda value: "data" if isinstance(value, bytes) else None,
)
def test_way_and_line_of_what_stands_in_text(data: bytes, line: int, note: str) -> None:
    found = the_one(data)
    assert (found.line, found.note) == (line, f"checksum valid; {note}")


@pytest.mark.parametrize(
    "data",
    [
        b'https:\\/\\/hooks.slack.com\\/services\\/T{0}\\/B{0}\\/{1}'.replace(b"{0}", expand("{B36:8}"))
        .replace(b"{1}", expand("{b62:24}")),
        b"https%3A%2F%2Fhooks.slack.com%2Fservices%2FT{0}%2FB{0}%2F{1}".replace(b"{0}", expand("{B36:8}"))
        .replace(b"{1}", expand("{b62:24}")),
    ],
)  # fmt: skip
def test_escaped_address_is_read(data: bytes) -> None:
    assert [one.kind for one in specific(b'{"url": "' + data + b'"}')] == ["slack-webhook"]


def test_place_of_an_escaped_value_is_exact() -> None:
    spelled = TOKEN.replace(b"_", b"\\u005f")
    data = b'{"other": "a\\u0026b", "key": "' + spelled + b'", "next": 1}'
    found = the_one(data)
    assert data[found.start : found.end] == spelled


@pytest.mark.parametrize(
    "data",
    [
        b'"' + TOKEN[:10] + b'", "' + TOKEN[10:] + b'"',
        b'"gh", "p_' + TOKEN[4:] + b'"',
        b"a = 'ghp_'\nb = '" + TOKEN[4:] + b"'",
        b'"' + TOKEN[:10] + b' " + " ' + TOKEN[10:] + b'"',
    ],
)
def test_literals_that_nothing_joins_stay_apart(data: bytes) -> None:
    assert specific(data) == []


def test_generic_value_is_not_made_up_by_joining() -> None:
    assert engine().scan(b'"my_password" + "=" + "abc1" + "def2ghi3"') == ()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_zip_entry_is_named_and_its_lines_are_its_own(method: int) -> None:
    data = zipped(b"a=1\nb=2\n" + TEXT + b"\n" + CLEAN * 20, "conf/prod.env", method)
    found = the_one(data, "build/config.zip")
    assert (found.line, found.note) == (3, "checksum valid; in config.zip!conf/prod.env")
    assert the_one(data).note == "checksum valid; in conf/prod.env inside the archive"


def test_zip_behind_a_script_and_inside_another_zip_is_opened() -> None:
    inner = zipped(TEXT, "prod.env")
    found = the_one(b"#!/usr/bin/env python3\n" + zipped(inner, "lib/inner.jar"), "app.pyz")
    assert found.note == "checksum valid; in app.pyz!lib/inner.jar!prod.env"


def test_zip_with_unknown_sizes_is_read_like_a_stream() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", CLEAN)
        archive.writestr("prod.env", TEXT)
    assert the_one(pipe.getvalue(), "a.zip").note == "checksum valid; in a.zip!prod.env"


def test_lying_central_directory_hides_nothing() -> None:
    data = zipped(TEXT)
    the_one(data[: data.rindex(b"PK\x01\x02")])


def test_tar_members_are_named_in_every_dialect() -> None:
    for dialect in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w", format=dialect) as archive:
            name = "deep/" * 19 + "prod.env"
            entry = tarfile.TarInfo(name)
            entry.size = len(TEXT) + 1
            archive.addfile(entry, io.BytesIO(b"\n" + TEXT))
        found = the_one(gzip.compress(stream.getvalue()), "x.tar.gz")
        assert (found.line, found.note) == (2, f"checksum valid; in x.tar.gz!{name}")


def test_generic_value_in_a_tar_is_found_once_and_lock_files_in_it_are_left_alone() -> None:
    generic = b'auth_token = "' + expand("{b62:40}") + b'"\n'
    (found,) = engine().scan(tarred(generic, "app/settings.py"), path="a.tar")
    assert (found.line, found.note) == (1, "in a.tar!app/settings.py")
    assert engine().scan(tarred(generic, "app/poetry.lock"), path="a.tar") == ()


def test_first_of_two_members_with_one_value_is_named_also_inside_binary_data() -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name in ("first.go", "second.go"):
            entry = tarfile.TarInfo(name)
            body = b"package main\n\n" + b"// a comment that goes on\n" * 9 + b'\tkey := "' + TOKEN + b'"\n'
            entry.size = len(body)
            archive.addfile(entry, io.BytesIO(body))
    assert the_one(stream.getvalue(), "a.tar").note == "checksum valid; in a.tar!first.go"


def test_links_in_a_tar_are_names_only() -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        link = tarfile.TarInfo("etc")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        entry = tarfile.TarInfo("../../../root/.env")
        entry.size = len(TEXT)
        archive.addfile(entry, io.BytesIO(TEXT))
    assert the_one(stream.getvalue(), "a.tar").note == "checksum valid; in a.tar!../../../root/.env"


def test_two_gzip_members_and_a_broken_end_are_read() -> None:
    data = gzip.compress(CLEAN) + gzip.compress(b"x\n" + TEXT + b"\n" + CLEAN * 9)[:-9]
    found = the_one(data, "app.log.gz")
    assert (found.line, found.note) == (2, "checksum valid; inside gzip")


@pytest.mark.parametrize("value", [TOKEN, expand("github~_pat_{b62:22}_{b62:59}"), expand("gl~pat-{b62:20}")])
def test_constants_of_compiled_python_are_read_and_nothing_is_run(value: bytes, tmp_path: Path) -> None:
    source = tmp_path / "settings.py"
    marker = tmp_path / "ran"
    source.write_text(f"open({str(marker)!r}, 'w')\nKEY = {value.decode()!r}\nOTHER = 'abc'\n")
    target = py_compile.compile(str(source), cfile=str(tmp_path / "settings.pyc"))
    assert target is not None
    assert len(specific(Path(target).read_bytes(), "settings.pyc")) == 1
    assert not marker.exists()


@pytest.mark.parametrize("length", [51, 66, 97])
def test_length_that_looks_like_a_letter_is_no_part_of_the_value(length: int) -> None:
    value = TOKEN + b" ".ljust(length - len(TOKEN), b".")
    the_one(counted(value))
    assert specific(counted(b"Q" + TOKEN)) == []


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16le"])
@pytest.mark.parametrize("padding", [0, 9000])
def test_columns_of_a_database_are_read(encoding: str, padding: int, tmp_path: Path) -> None:
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA encoding = '{encoding}'")
        connection.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, hook TEXT, state TEXT)")
        rows = [(f"user{n}", "x" * 50, "active") for n in range(200)]
        rows.append(("z" * padding + "alice", TOKEN.decode(), "active"))
        connection.executemany("INSERT INTO users (name, hook, state) VALUES (?, ?, ?)", rows)
        connection.commit()
    found = the_one(path.read_bytes(), "app.db")
    assert found.note == "checksum valid; inside a SQLite database"


@pytest.mark.parametrize("cut", [20, 60, 99, 105, 300, 500])
def test_broken_database_is_read_as_far_as_it_goes(cut: int) -> None:
    engine().scan(database(TEXT)[:cut])
    engine().scan(database(TEXT)[:100] + bytes(range(256)) * 40)


def test_pdf_text_in_pieces_is_joined_and_an_encrypted_one_is_listed() -> None:
    assert the_one(pdf(TEXT), "a.pdf").note == "checksum valid; inside a PDF stream"
    body = base64.a85encode(zlib.compress(b"BT (" + TEXT + b") Tj ET")) + b"~>"
    reportlab = b"%PDF-1.4\n1 0 obj\n<</Filter [/ASCII85Decode /FlateDecode]>>\nstream\n" + body + b"\nendstream endobj"
    the_one(reportlab)
    assert engine().examine(pdf(TEXT) + b"trailer <</Encrypt 9 0 R>>").sealed == ("an encrypted PDF document",)


def test_end_of_thirty_megabytes_is_read_in_chunks_of_any_cut() -> None:
    data = b"0123456789abcde\n" * (300_000) + TEXT
    assert the_one(data).line == 300_001


def test_line_of_three_megabytes_in_an_archive_is_read_to_its_end() -> None:
    data = gzip.compress(b'{"k":"v1","token":"' + b'a1b2c3","key":"' * 200_000 + TOKEN + b'"}')
    the_one(data)


def test_entry_longer_than_a_piece_is_read_to_its_end_with_its_line() -> None:
    found = the_one(gzip.compress(b"0123456789abcde\n" * 700_000 + TEXT), "a.gz")
    assert (found.line, found.note) == (700_001, "checksum valid; inside gzip")


def encrypted_zip() -> bytes:
    """An entry whose header says that it is encrypted; what follows is noise."""
    header = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 1, 8, 0, 0, 0, 50, 80, 8, 0)
    return header + b"prod.env" + bytes(range(50, 100))


def test_encrypted_entries_are_listed() -> None:
    seen = engine().examine(encrypted_zip(), path="a.zip")
    assert (seen.candidates, seen.sealed) == ((), ("prod.env in an encrypted zip archive",))
    assert engine().might_match(encrypted_zip())
    assert engine().examine(b"\0GITCRYPT\0" + bytes(40)).sealed == ("a file encrypted by git-crypt",)


def test_archives_that_are_not_opened_are_said() -> None:
    assert engine().examine(b"Rar!\x1a\x07\x01\0" + bytes(40)).capped == ("a RAR archive is not opened",)
    strange = bytearray(zipped(TEXT))
    strange[8] = 93
    assert engine().examine(bytes(strange)).capped == ("a zip entry with compression method 93 is not opened",)


def test_name_of_a_member_that_is_a_secret_is_not_shown() -> None:
    seen = engine().examine(zipped(TEXT, TOKEN.decode() + ".txt"), path="a.zip")
    assert TOKEN.decode() not in repr(seen)
    assert any("a name that looks like a secret" in (one.note or "") for one in seen.candidates)


def test_too_many_layers_are_reported() -> None:
    data = TEXT
    for _ in range(7):
        data = gzip.compress(data)
    the_one(data)
    for _ in range(3):
        data = gzip.compress(data)
    assert engine().examine(data).capped == ("more than 8 layers inside each other",)
    assert engine().might_match(data)


def test_many_joined_lists_are_no_depth() -> None:
    data = b"a = ''.join((PREFIX, versions[0])), ''.join((x, 'y', 'z'))\n" * 60
    assert engine().examine(data).capped == ()


def test_bomb_is_given_up_and_reported() -> None:
    zeros = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(zeros.compress(bytes(1 << 20)) for _ in range(400)) + zeros.flush()
    seen = engine().examine(bomb)
    assert (seen.candidates, seen.capped) == ((), ("more than 128 MB inside one object",))


def test_bomb_of_many_entries_over_the_same_bytes_is_given_up() -> None:
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(bytes(8 << 20)) + packed.flush()
    header = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 8, 8, 0, 0, 0, 0, 0, 1, 0) + b"a"
    data = header.join([b""] * 400) + header + body
    assert all("MB" in what or "layers" in what for what in engine().examine(data).capped)


def test_declared_sizes_are_not_believed() -> None:
    data = bytearray(zipped(TEXT, "a.env"))
    data[18:26] = b"\xfe\xff\xff\xff\xfe\xff\xff\xff"
    the_one(bytes(data))
    tar = bytearray(tarred(TEXT))
    tar[124:136] = b"\x80" + b"\xff" * 11
    tar[148:156] = b" " * 8
    tar[148:155] = b"%06o\0" % sum(tar[:512])
    the_one(bytes(tar))


def test_archive_that_holds_itself_comes_to_an_end() -> None:
    # Cox, "Zip files all the way down": two stored blocks that repeat each other; here a tar whose member is the archive's start.
    data = tarred(tarred(tarred(tarred(tarred(tarred(tarred(tarred(tarred(tarred(TEXT))))))))))
    seen = engine().examine(data)
    assert len(seen.candidates) == 1


def test_time_that_is_over_stops_the_unpacking_and_is_reported() -> None:
    seen = engine().examine(gzip.compress(TEXT), expired=lambda: True)
    assert (seen.candidates, seen.capped) == ((), ("no time left to open what is packed",))


@pytest.mark.parametrize(
    "unit",
    [
        b"PK\x03\x04",
        b"PK\x03\x04" + bytes(22) + b"\1\0\0\0a",
        b"\x1f\x8b\x08\0",
        b"ustar\0",
        b"SQLite format 3\0",
        b"%PDF-1.4 stream\n",
        b"(",
        b"\\u0041",
        b"%41%42%43%44",
        b'a" + "a',
        b"'.join(['",
        b"Z2hwX",
        base64.b64encode(b"ghp_") * 4,
        b"6768705f",
        b"a\0",
        b"\xfa\x20ghp_",
        b"\\\\\\\"a\\\\\\\":",
    ],
)  # fmt: skip
def test_hostile_repetition_ends_soon(unit: bytes) -> None:
    started = time.process_time()
    engine().examine(unit * (400_000 // len(unit)))
    assert time.process_time() - started < 30


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zipped, tarred, database, pdf, counted])
def test_damage_anywhere_raises_nothing(pack: Callable[[bytes], bytes]) -> None:
    data = bytearray(pack(TEXT))
    for place in range(0, len(data), max(1, len(data) // 150)):
        for byte in (0, 255, data[place] ^ 1):
            engine().examine(bytes(data[:place]) + bytes((byte,)) + bytes(data[place + 1 :]))
        engine().examine(bytes(data[:place]))
