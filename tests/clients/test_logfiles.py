"""Log files in pieces of whole lines, whatever their size and packing."""

import gzip
import zlib
from pathlib import Path

import pytest

from launchgate.clients.logfiles import LogFile, opened, opened_bytes
from launchgate.errors import CannotJudge
from tests.support.context import NOW

MB = 1 << 20


def log(root: Path, data: bytes, limit: int = 64 * MB) -> LogFile:
    (root / "a.log").write_bytes(data)
    return opened(root, "a.log", limit)


@pytest.mark.parametrize("packed", [False, True])
def test_every_line_once_and_whole(tmp_path: Path, packed: bool) -> None:
    data = b"".join(b"%d %s\n" % (number, b"x" * (number % 300)) for number in range(30_000)) + b"the last"
    file = log(tmp_path, gzip.compress(data) if packed else data)
    pieces = list(file.pieces())
    assert b"".join(pieces) == data
    assert len(pieces) > 2
    assert all(piece.endswith(b"\n") for piece in pieces[:-1])
    assert (file.read, file.capped, file.broken) == (len(data), False, "")


def test_a_line_without_an_end_is_cut(tmp_path: Path) -> None:
    pieces = list(log(tmp_path, b"x" * (5 * MB)).pieces())
    assert max(map(len, pieces)) <= 2 * MB
    assert sum(map(len, pieces)) == 5 * MB


def test_the_bound_counts_unpacked_bytes(tmp_path: Path) -> None:
    file = log(tmp_path, gzip.compress(bytes(300 * MB), 1), limit=2 * MB)
    assert sum(map(len, file.pieces())) == 2 * MB
    assert file.capped


def test_a_file_of_exactly_the_bound_is_whole(tmp_path: Path) -> None:
    file = log(tmp_path, b"x" * MB, limit=MB)
    assert len(b"".join(file.pieces())) == MB
    assert not file.capped


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-5], lambda data: data[:40] + b"????" + data[44:], lambda _: b"\x1f\x8b"]
)
def test_a_damaged_packing_ends_early_and_says_so(tmp_path: Path, spoil: object) -> None:
    assert callable(spoil)
    file = log(tmp_path, spoil(gzip.compress(b"".join(b"%d\n" % zlib.crc32(b"%d" % n) for n in range(1000)))))
    list(file.pieces())
    assert file.broken


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/hostname")
    for name, reason in (("link", "symbolic link"), ("none", "No such file"), ("../up", "leaves the folder")):
        with pytest.raises(CannotJudge, match=reason):
            opened(tmp_path, name, MB)


def test_bytes_of_another_revision() -> None:
    assert list(opened_bytes("a.log", b"a\nb", MB, NOW).pieces()) == [b"a\n", b"b"]
    assert list(opened_bytes("a.log", b"", MB, NOW).pieces()) == []
