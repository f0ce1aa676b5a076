"""Packs of every kind that git writes, read without it: the same objects, byte for byte; and packs that are damaged."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from launchgate.checks.secrets.share import Share, through
from launchgate.checks.secrets.sightings import Sightings
from launchgate.clients.files import WHOLE
from launchgate.clients.git import pieces, unpacked
from launchgate.clients.git.families import Families, Mark, Run
from launchgate.clients.git.history import sized
from launchgate.clients.git.packs import Pack, Unreadable, opened
from launchgate.clients.git.stock import Stock, stock
from launchgate.clients.git.unpacked import Unpacking
from launchgate.detection import engine
from launchgate.detection.reading import Reading
from tests.support.repos import Repo, make_repo


def fill(repo: Repo) -> None:
    """Thirty versions of a long file, with moved and changed parts, a folder, a tag, and something empty."""
    chance = random.Random(7)
    lines = [f"line {number} of a long file {chance.random()}" for number in range(600)]
    for version in range(30):
        lines[chance.randrange(600)] = f"version {version} {chance.random()}"
        at = chance.randrange(500)
        lines = lines[:at] + lines[at + 50 : at + 70] + lines[at : at + 50] + lines[at + 70 :]
        repo.commit({"long.txt": "\n".join(lines), f"folder/{version % 5}.txt": f"{version}", "empty": ""})
    repo.git("tag", "-f", "-a", "v1", "-m", "first")


def _repacked(repo: Repo) -> None:
    repo.git("repack", "-adfq", "--depth=50")


def _with_ids_of_bases(repo: Repo) -> None:
    repo.git("-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq")


def _in_two_packs(repo: Repo) -> None:
    repo.git("repack", "-adfq")
    repo.commit({"long.txt": "short now"})
    listed = repo.git("rev-list", "--objects", "--all").split("\n")
    oids = "\n".join(line.split()[0] for line in listed[:60])
    repo.git("pack-objects", "-q", ".git/objects/pack/pack", stdin=oids.encode() + b"\n")


def _partly_loose(repo: Repo) -> None:
    repo.git("repack", "-adfq")
    repo.commit({"loose.txt": "not packed", "long.txt": "changed"})


def _index_version_1(repo: Repo) -> None:
    repo.git("-c", "pack.indexVersion=1", "repack", "-adfq")


def _without_index(repo: Repo) -> None:
    repo.git("repack", "-adfq")
    (pack,) = (repo.path / ".git/objects/pack").glob("*.pack")
    pack.with_suffix(".idx").chmod(0o600)
    pack.with_suffix(".idx").unlink()
    pack.rename(repo.path / "kept.pack")
    repo.git("unpack-objects", "-q", stdin=(repo.path / "kept.pack").read_bytes())


def read(repo: Repo, held: Stock) -> dict[bytes, tuple[bytes, bytes]]:
    """Everything but trees, through packs and, where they do not hold it, through git."""
    found: dict[bytes, tuple[bytes, bytes]] = {}
    rest = [oid for rows in (held.rest.blobs, held.rest.commits, held.rest.tags) for oid, _ in rows]
    for pack in held.packs:
        families = Families(pack)
        for roots in families.parted(3000):
            unpacking = Unpacking(families.run(roots, lambda _: Mark.READ))
            for piece, _ in unpacking.pieces():
                found[piece.oid] = (piece.kind, piece.data)
                assert piece.size == len(piece.data)
            rest += unpacking.left
    for piece in pieces.contents(repo.open().git, rest):
        found[piece.oid] = (piece.kind, found.get(piece.oid, (b"", b""))[1][: piece.offset] + piece.data)
    return found


def as_git_says(repo: Repo) -> dict[bytes, tuple[bytes, bytes]]:
    listing = repo.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)").split()
    return {
        oid.encode(): (kind.encode(), repo.git_bytes("cat-file", kind, oid))
        for oid, kind in zip(listing[::2], listing[1::2], strict=True)
        if kind != "tree"
    }


WAYS = (_repacked, _with_ids_of_bases, _in_two_packs, _partly_loose, _index_version_1, _without_index)


@pytest.mark.parametrize("form", ["sha1", "sha256"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_every_object_is_what_git_says(tmp_path: Path, way: Callable[[Repo], None], form: str) -> None:
    repo = make_repo(tmp_path / "r", f"--object-format={form}")
    fill(repo)
    way(repo)
    held = stock(repo.open().git, form)
    wanted = as_git_says(repo)
    assert read(repo, held) == wanted
    assert {oid for kind, oids in held.sorted().items() if kind != b"tree" for oid in oids} == set(wanted)
    listing = repo.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split()
    assert set().union(*held.sorted().values()) == {oid.encode() for oid in listing}
    in_packs = [set(pack.names()) for pack in held.packs]
    assert held.twice == (set.intersection(*in_packs) if len(in_packs) > 1 else set())


def test_a_fetched_pack_that_was_completed_is_read(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    fill(repo)
    clone = repo.clone(tmp_path / "clone")
    fill(repo)
    clone.git("-c", "fetch.unpackLimit=1", "fetch", "--quiet", "origin")
    held = stock(clone.open().git)
    assert len(held.packs) == 2
    assert any(base > place for pack in held.packs for place, base in enumerate(pack.bases)), (
        "no base behind its difference"
    )
    assert read(clone, held) == as_git_says(clone)


def one_pack(repo: Repo) -> tuple[Path, Pack]:
    (index,) = (repo.path / ".git/objects/pack").glob("*.idx")
    return index, opened(index, 20)


def test_what_two_versions_share_is_said(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    fill(repo)
    _repacked(repo)
    families = Families(one_pack(repo)[1])
    held: dict[int, bytes] = {}
    shared = 0
    for roots in families.parted(1):
        for piece, _ in Unpacking(families.run(roots, lambda _: Mark.READ)).pieces():
            for here, there, size in piece.copies:
                assert piece.data[here : here + size] == held[piece.base][there : there + size]
                shared += 1
            held[piece.place] = piece.data
    assert shared > 20


def test_large_objects_are_left_to_git(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"large": bytes(WHOLE + 1), "small": "x"})
    _repacked(repo)
    families = Families(one_pack(repo)[1])
    (roots,) = families.parted(1 << 30)
    unpacking = Unpacking(families.run(roots, lambda _: Mark.READ))
    assert b"x" in [piece.data for piece, _ in unpacking.pieces()]
    assert unpacking.left == [repo.git("rev-parse", "HEAD:large").encode()]


def test_bases_beyond_what_may_be_held_are_left_to_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked, "HELD", 10_000)
    repo = make_repo(tmp_path / "r")
    fill(repo)
    _repacked(repo)
    held = stock(repo.open().git)
    families = Families(held.packs[0])
    (roots,) = families.parted(1 << 30)
    unpacking = Unpacking(families.run(roots, lambda _: Mark.READ))
    assert list(unpacking.pieces())
    assert unpacking.left
    assert read(repo, held) == as_git_says(repo)


def test_a_pack_that_is_gone_is_left_to_git(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    fill(repo)
    _repacked(repo)
    index, pack = one_pack(repo)
    families = Families(pack)
    (roots,) = families.parted(1 << 30)
    run = families.run(roots, lambda _: Mark.READ)
    index.with_suffix(".pack").rename(tmp_path / "elsewhere")
    unpacking = Unpacking(run)
    assert list(unpacking.pieces()) == []
    assert len(unpacking.left) == len(run)


@pytest.mark.parametrize("part", [".idx", ".pack"])
def test_damage_is_left_to_git_and_nothing_is_made_up(tmp_path: Path, part: str) -> None:
    repo = make_repo(tmp_path / "r")
    fill(repo)
    _repacked(repo)
    wanted = as_git_says(repo)
    index, _ = one_pack(repo)
    file = index.with_suffix(part)
    file.chmod(0o600)
    sound = file.read_bytes()
    chance = random.Random(3)
    told = 0
    for at in chance.sample(range(len(sound)), 400):
        file.write_bytes(sound[:at] + bytes([sound[at] ^ 1 << chance.randrange(8)]) + sound[at + 1 :])
        try:
            families = Families(opened(index, 20))
        except Unreadable:
            told += 1
            continue
        for roots in families.parted(1 << 30):
            unpacking = Unpacking(families.run(roots, lambda _: Mark.READ))
            found = {piece.oid: piece.data for piece, _ in unpacking.pieces()}
            told += bool(unpacking.left)
            if part == ".pack":
                assert all(len(found[oid]) == len(data) for oid, (_, data) in wanted.items() if oid in found)
    assert told
    for length in (0, 11, 12, 1000, len(sound) // 2):
        file.write_bytes(sound[:length])
        with pytest.raises(Unreadable):
            opened(index, 20)


def test_a_pack_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    fill(repo)
    _repacked(repo)
    index, _ = one_pack(repo)
    for part in (".pack", ".idx"):
        index.with_suffix(part).unlink()
        os.mkfifo(index.with_suffix(part))
        with pytest.raises(Unreadable):
            opened(index, 20)


def too_long(repo: Repo, mark: Mark) -> tuple[Run, bytes]:
    """A run that takes one entry for longer than it can be, as when an index leaves out what follows; and the id of that one."""
    fill(repo)
    _repacked(repo)
    families = Families(one_pack(repo)[1])
    (part,) = families.parted(1 << 30)
    run = families.run(part, lambda _: mark)
    place = max(range(len(run)), key=lambda place: (run.bases[place], place))  # nothing differs from the last one
    run.lengths[place] = 1 << 40
    return run, run.ids.hex(" ", 20).encode().split()[place]


def test_what_stands_behind_an_object_is_not_read(tmp_path: Path) -> None:
    run, odd = too_long(make_repo(tmp_path / "r"), Mark.READ)
    unpacking = Unpacking(run)
    assert len(list(unpacking.pieces())) == len(run) - 1
    assert (unpacking.left, unpacking.known) == ([odd], [])


def test_what_is_known_and_could_not_be_unpacked_counts_too(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    run, odd = too_long(repo, Mark.KNOWN)
    unpacking = Unpacking(run)
    assert len(list(unpacking.pieces())) == len(run) - 1
    assert (unpacking.left, unpacking.known) == ([], [odd])
    seen, git = Sightings(reading=Reading(engine())), repo.open().git
    list(through(seen, Share(git, run)))
    blobs = sized(git, run.ids.hex(" ", 20).encode().split()).blobs
    assert (seen.counts["blobs"], seen.counts["bytes"]) == (len(blobs), sum(size for _, size in blobs))
