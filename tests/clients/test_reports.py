"""Reports of other tools: found, read within a bound, decoded and parsed without trusting them."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from launchgate.clients.git import Repository
from launchgate.clients.reports import json_of, matching, moment_of, provenance_of, read_report, text_of, xml_of
from launchgate.context import Deadline
from launchgate.errors import CannotJudge
from tests.support.context import make_context
from tests.support.repos import make_repo


def put(root: Path, path: str, data: bytes) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def test_patterns_find_files_below_the_folder_only(tmp_path: Path) -> None:
    for name in ("a/lhr-1.json", "a/b/lhr-2.json", "lhr-3.json", "a/node_modules/lhr-4.json", "a/other.txt"):
        put(tmp_path, name, b"{}")
    (tmp_path / "link").symlink_to(tmp_path / "a", target_is_directory=True)
    assert matching(tmp_path, "lhr-3.json") == ("lhr-3.json",)
    assert matching(tmp_path, "missing.json") == ()
    assert matching(tmp_path, "a/lhr-*.json") == ("a/lhr-1.json",)
    assert matching(tmp_path, "**/lhr-*.json") == ("a/b/lhr-2.json", "a/lhr-1.json", "lhr-3.json")


def test_a_pattern_through_too_many_files_is_unknown(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(10_001):
        (folder / str(number)).touch()
    with pytest.raises(CannotJudge, match="more than 10,000 files"):
        matching(tmp_path, "**/*.json")


def test_what_is_no_plain_file_of_bounded_size_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "big.json", b"x" * 1000)
    (tmp_path / "link.json").symlink_to("/etc/hostname")
    os.mkfifo(tmp_path / "pipe.json")
    for path, text in (
        ("big.json", "larger than 0 MB"), ("link.json", "symbolic link"), ("pipe.json", "cannot be read"),
        ("none.json", "No such file"), ("../up.json", "leaves the folder"),
    ):  # fmt: skip
        with pytest.raises(CannotJudge, match=text):
            read_report(tmp_path, path, limit=999)


@pytest.mark.parametrize("data", ["é".encode(), b"\xef\xbb\xbf" + "é".encode(), "é".encode("utf-16")])
def test_text_with_or_without_a_mark(tmp_path: Path, data: bytes) -> None:
    put(tmp_path, "r", data)
    assert text_of(read_report(tmp_path, "r")) == "é"


def test_text_in_another_encoding_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "r", "é.".encode("latin-1"))
    with pytest.raises(CannotJudge, match="no UTF-8 text: byte 0"):
        text_of(read_report(tmp_path, "r"))


@pytest.mark.parametrize(
    ("data", "text"),
    [(b'{"a": [1,', "ends too early"), (b'{\n"a": oops}', "no JSON in line 2"), (b"[" * 100_000, "no JSON")],
)
def test_broken_json_says_where(tmp_path: Path, data: bytes, text: str) -> None:
    put(tmp_path, "r.json", data)
    with pytest.raises(CannotJudge, match=text):
        json_of(read_report(tmp_path, "r.json"))


BOMB = b'<!DOCTYPE a [<!ENTITY x "yyyyyyyy"><!ENTITY z "&x;&x;&x;">]><a>&z;</a>'


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"<a>\n<b>", "no XML in line 2"),
        (BOMB, "entities"),
        (b'<?xml version="1.0" encoding="x-y"?><a/>', "no XML|encoding"),
    ],
)
def test_broken_xml_says_where(tmp_path: Path, data: bytes, text: str) -> None:
    put(tmp_path, "r.xml", data)
    with pytest.raises(CannotJudge, match=text):
        xml_of(read_report(tmp_path, "r.xml"))


def test_the_moment_is_the_commits_own(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"cover.json": "{}"})
    put(repo.path, "fresh.json", b"{}")
    repository = Repository.open(repo.path, Deadline(60))
    context = make_context(repo.path, repository=repository, tree=repository.working_tree())
    moment = moment_of(context)
    assert moment.head == repo.git("rev-parse", "HEAD").strip()
    assert moment.head_time == datetime.fromtimestamp(int(repo.git("show", "-s", "--format=%ct")), UTC)
    assert provenance_of(context, read_report(repo.path, "cover.json")).tracked
    assert not provenance_of(context, read_report(repo.path, "fresh.json"), commit="abc").tracked


def test_a_plain_folder_has_no_commit(tmp_path: Path) -> None:
    assert moment_of(make_context(tmp_path)).head is None
