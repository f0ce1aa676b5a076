"""Values in what files pack or encode: named with the way to them; and what could not be opened stands in the receipt."""

import gzip
import struct
from pathlib import Path

from launchgate.clients.files import WHOLE
from launchgate.detection.canaries import zipped
from tests.checks.secrets.runs import failed, full, token
from tests.support.repos import make_repo


def test_value_in_a_deleted_archive_is_told_with_its_member(tmp_path: Path) -> None:
    repo = make_repo(tmp_path)
    repo.commit({"build/config.zip": zipped(b"A=1\nKEY=" + token().encode(), "prod.env")})
    repo.commit({"a.txt": "a"}, remove=("build/config.zip",))
    (one,) = failed(full(repo))
    assert (one.rule, one.severity.value) == ("secrets/history", "blocker")
    assert "prod.env inside the archive" in f"{one.message} {one.impact} {one.evidence}"


def test_what_could_not_be_opened_is_in_the_receipt(tmp_path: Path) -> None:
    repo = make_repo(tmp_path)
    locked = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 1, 8, 0, 0, 0, 50, 80, 8, 0) + b"prod.env" + bytes(50)
    deep = b"text"
    for _ in range(12):
        deep = gzip.compress(deep)
    repo.commit({"locked.zip": locked, "deep.gz": deep})
    receipt = dict(full(repo).receipt)
    assert receipt["skipped: encrypted: prod.env in an encrypted zip archive"] == 1
    assert receipt["skipped: packed: more than 8 layers inside each other"] == 1


def test_a_large_file_that_is_on_disk_and_in_a_pack_counts_once(tmp_path: Path) -> None:
    repo = make_repo(tmp_path)
    repo.commit({"large.bin": bytes(WHOLE + 1), "a.txt": "a"})
    loose = dict(full(repo).receipt)
    repo.git("repack", "-adq")
    packed = dict(full(repo).receipt)
    assert (loose["blobs"], loose["bytes"]) == (2, WHOLE + 2)
    assert packed == loose
