"""The cache of compiled patterns: used where it is sound, made again where it is not, never needed."""

from pathlib import Path

import pytest

from launchgate.detection import database

EXPRESSIONS = ((rb"abc[0-9]{3}", False), (rb"KEY", True))


def hits(found: database.Database, data: bytes) -> list[int]:
    seen: list[int] = []
    found.scan(data, lambda expression, *_: seen.append(expression))
    return seen


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(database.CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return tmp_path / "cache"


def test_first_use_writes_the_cache_and_the_second_reads_it(folder: Path) -> None:
    assert hits(database.Database(EXPRESSIONS), b"abc123 key") == [0, 1]
    (cached,) = folder.iterdir()
    before = cached.stat().st_mtime_ns
    assert hits(database.Database(EXPRESSIONS), b"abc123 key") == [0, 1]
    assert cached.stat().st_mtime_ns == before


@pytest.mark.parametrize("damage", [b"", b"garbage", None])
def test_damaged_cache_is_made_again(folder: Path, damage: bytes | None) -> None:
    path = database.store(EXPRESSIONS, folder)
    whole = path.read_bytes()
    path.write_bytes(whole[:-9] if damage is None else damage)
    assert hits(database.Database(EXPRESSIONS), b"abc123") == [0]
    assert path.read_bytes() == whole


def test_unwritable_folders_cost_time_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    monkeypatch.setenv(database.CACHE_VARIABLE, str(blocked / "inside"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked / "inside"))
    assert hits(database.Database(EXPRESSIONS), b"abc123") == [0]


def test_other_patterns_have_another_cache(folder: Path) -> None:
    database.store(EXPRESSIONS, folder)
    database.store(((rb"other", False),), folder)
    assert len(list(folder.iterdir())) == 2
