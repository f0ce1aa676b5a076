"""A repository that borrows objects: its own history stays readable, and a stranger's store stays unread."""

from pathlib import Path

from launchgate.clients.git.stock import stock
from tests.support.repos import Repo, make_repo


def _borrower(tmp_path: Path, lender: Repo) -> Repo:
    repo = make_repo(tmp_path / "borrower")
    repo.commit({"own.txt": "own"})
    (repo.path / ".git/objects/info").mkdir(exist_ok=True)
    (repo.path / ".git/objects/info/alternates").write_text(f"{lender.path}/.git/objects\n")
    return repo


def held(repo: Repo) -> dict[bytes, list[bytes]]:
    opened = repo.open()
    return stock(opened.git, opened.object_format).sorted()


def test_clone_that_shares_a_store_is_read_whole(tmp_path: Path) -> None:
    lender = make_repo(tmp_path / "lender")
    for text in ("one", "two"):
        lender.commit({"a.txt": text})
    lender.git("gc", "--quiet")
    shared = Repo(tmp_path / "shared")
    lender.git("clone", "--quiet", "--shared", str(lender.path), str(shared.path))
    shared.commit({"a.txt": "three"})
    shared.git("repack", "-q")
    assert shared.git("count-objects", "-v").splitlines()[2] == "in-pack: 3"
    found = held(shared)
    assert [len(set(found[kind])) for kind in (b"commit", b"blob", b"tree")] == [3, 3, 3]


def test_strangers_store_is_not_read(tmp_path: Path) -> None:
    stranger = make_repo(tmp_path / "stranger")
    stranger.commit({"private.txt": "private"})
    repo = _borrower(tmp_path, stranger)
    lost = repo.git("hash-object", "-w", "--stdin", stdin=b"own and lost").encode()
    assert set(held(repo)[b"blob"]) == {repo.git("rev-parse", "HEAD:own.txt").encode(), lost}
    assert len(set(held(repo)[b"commit"])) == 1


def test_what_the_index_borrows_is_read(tmp_path: Path) -> None:
    lender = make_repo(tmp_path / "lender")
    lender.commit({"a.txt": "borrowed"})
    repo = _borrower(tmp_path, lender)
    oid = lender.git("rev-parse", "HEAD:a.txt")
    repo.git("update-index", "--add", "--cacheinfo", f"100644,{oid},a.txt")
    assert oid.encode() in held(repo)[b"blob"]


def test_own_packs_of_a_sha256_repository_are_known(tmp_path: Path) -> None:
    stranger = make_repo(tmp_path / "stranger", "--object-format=sha256")
    stranger.commit({"private.txt": "private"})
    repo = make_repo(tmp_path / "r", "--object-format=sha256")
    repo.commit({"a.txt": "one"})
    repo.git("gc", "--quiet")
    (repo.path / ".git/objects/info/alternates").write_text(f"{stranger.path}/.git/objects\n")
    assert len(set(held(repo)[b"blob"])) == 1
    repo.git("-c", "pack.indexVersion=1", "repack", "-adfq")  # which only git reads
    assert not stock(repo.open().git, "sha256").packs
    assert len(set(held(repo)[b"blob"])) == 1


def test_alternate_that_leads_nowhere_is_no_alternate(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one"})
    (repo.path / ".git/objects/info").mkdir(exist_ok=True)
    (repo.path / ".git/objects/info/alternates").write_text(f"{tmp_path}/none\n/dev/null\n")
    assert len(set(held(repo)[b"blob"])) == 1
