"""A file that only grows: whole lines, also beside another writer, and nothing through a link."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from launchgate.clients.growing import LIMIT, add_line, read_lines
from launchgate.errors import UsageError


def test_lines_of_several_writers_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "h.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: add_line(path, json.dumps({"n": n, "fill": "x" * 500}) + "\n"), range(200)))
    assert sorted(json.loads(line)["n"] for line in read_lines(path).splitlines()) == list(range(200))


def test_a_cut_line_does_not_swallow_the_next(tmp_path: Path) -> None:
    path = tmp_path / "h.jsonl"
    path.write_text('{"at": "2026')
    add_line(path, "{}\n")
    assert read_lines(path) == '{"at": "2026\n{}\n'


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("mine")
    (tmp_path / "h.jsonl").symlink_to(tmp_path / "other")
    with pytest.raises(UsageError, match=r"h\.jsonl: cannot be written"):
        add_line(tmp_path / "h.jsonl", "{}\n")
    assert (tmp_path / "other").read_text() == "mine"


def test_what_is_missing_or_too_long_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="launchgate monitor record"):
        read_lines(tmp_path / "none")
    with (tmp_path / "long").open("wb") as file:
        file.truncate(LIMIT + 1)
    with pytest.raises(UsageError, match="larger than 100 MB"):
        read_lines(tmp_path / "long")
