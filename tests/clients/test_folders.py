"""Listing what lies on disk: ignored files too, no link followed, bounds that are told."""

import os
from pathlib import Path

from launchgate.clients.folders import is_folder, listed


def _tree(root: Path, *paths: str) -> None:
    for name in paths:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def test_files_are_sorted_with_their_sizes_and_links_are_left_out(tmp_path: Path) -> None:
    _tree(tmp_path / "in", "b/c.js", "a.js", "skipped/x.js")
    _tree(tmp_path / "out", "secret.js")
    (tmp_path / "in" / "link").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "file.js").symlink_to(tmp_path / "out" / "secret.js")
    os.mkfifo(tmp_path / "in" / "pipe")
    found = listed(tmp_path / "in", lambda path: path != "skipped", lambda: False)
    assert found.files == {"a.js": 1, "b/c.js": 1}
    assert not found.cut
    assert listed(tmp_path / "in", lambda _: True, lambda: False, below="b").files == {"b/c.js": 1}


def test_bounds_are_told(tmp_path: Path) -> None:
    _tree(tmp_path, *(f"{number}/a.js" for number in range(20)))
    assert listed(tmp_path, lambda _: True, lambda: False, most=5).cut
    late = listed(tmp_path, lambda _: True, lambda: True)
    assert (late.cut, late.files) == (True, {})


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert listed(tmp_path, lambda _: True, lambda: False, below="gone").closed == ["gone"]


def test_a_folder_is_one_all_the_way(tmp_path: Path) -> None:
    _tree(tmp_path, "a/b/c.js")
    (tmp_path / "l").symlink_to(tmp_path / "a")
    assert is_folder(tmp_path, "a/b")
    assert is_folder(tmp_path, "a/b/")
    assert not is_folder(tmp_path, "l/b")
    assert not is_folder(tmp_path, "a/b/c.js")
    assert not is_folder(tmp_path, "gone")
