"""A run on everything: one finding a value, wherever git keeps it, and a receipt for what was read."""

from base64 import b64encode
from pathlib import Path

from launchgate.checks.secrets.spec import Rotated
from launchgate.clients.files import CHUNK, FolderTree
from launchgate.model import Severity, Status
from tests.checks.secrets.runs import failed, findings, full, of_rule, token
from tests.support.repos import make_repo
from tests.support.secret_values import stripe_key


def test_value_in_a_file_names_where_it_came_from(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"README": "hello"})
    first = repo.commit({"config/prod.py": f"# one\nTOKEN = '{token()}'\n"})
    repo.commit({"config/prod.py": f"# one\n# two\nTOKEN = '{token()}'\n", "other.txt": token(), "third.txt": token()})
    (one,) = failed(full(repo))
    assert (one.rule, one.subject, one.severity) == ("secrets/tree", "config/prod.py", Severity.BLOCKER)
    assert one.message == (
        f"GitHub token (checksum valid) in config/prod.py, first added in {first[:10]} on 2024-01-02, "
        "still at HEAD, 3 places"
    )
    assert (one.location.path, one.location.line, one.location.commit) == ("config/prod.py", 3, first)
    assert f'{{fingerprint: "{one.fingerprint}", owner: <your name>, date: <YYYY-MM-DD>}}' in one.remediation
    assert one.remediation.startswith("1. Revoke it at its provider")


def test_deleted_file_is_a_finding_of_history_only(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    first = repo.commit({"old.env": f"T={token()}\n"})
    repo.commit(remove=("old.env",))
    judged = full(repo)
    (one,) = failed(judged)
    assert (one.rule, one.location.commit) == ("secrets/history", first)
    assert "gone from HEAD, still in history" in one.message
    assert [tree.status for tree in of_rule(judged, "secrets/tree")] == [Status.PASS]


def test_every_surface_of_git_is_read(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "1"})
    repo.git("checkout", "--quiet", "-b", "side")
    repo.commit({"b.txt": "2"})
    repo.git("checkout", "--quiet", "main")
    repo.commit({"c.txt": "3"})
    repo.merge("side", {"resolved.txt": token("merge")})
    repo.commit(remove=("resolved.txt",), message=f"Remove it\n\nIt was {token('message')}\n")
    repo.git("tag", "-a", "v1", "-m", f"release {token('tag')}")
    repo.commit({".gitattributes": "*.dat -diff binary\n", "x.dat": b"\0\1" + token("binary").encode()})
    repo.commit(remove=("x.dat",))
    repo.commit({"lost.txt": token("unreachable")})
    repo.git("reset", "--quiet", "--hard", "HEAD~1")
    repo.git("reflog", "expire", "--expire=now", "--all")
    repo.git("hash-object", "-w", "--stdin", stdin=token("blob").encode())
    judged = full(repo)
    subjects = {one.subject.split(" ")[0] for one in failed(judged)}
    assert {one.rule for one in failed(judged)} == {"secrets/history"}
    assert subjects == {"resolved.txt", "message", "x.dat", "lost.txt", "object"}
    assert len(failed(judged)) == 6
    (merged,) = [one for one in failed(judged) if one.subject == "resolved.txt"]
    assert merged.location.commit == repo.git("log", "--merges", "--format=%H")


def test_working_tree_is_read_as_it_is_on_disk(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "1", ".gitignore": "ignored.txt\n"})
    repo.write({"a.txt": f"x = '{token('changed')}'", "new.txt": token("new"), "ignored.txt": token("ignored")})
    judged = full(repo)
    assert findings(judged) == [("secrets/tree", "a.txt"), ("secrets/tree", "new.txt")]
    assert all("not committed yet" in one.message for one in failed(judged))
    assert not any("rotated" in one.remediation for one in failed(judged))


def test_file_deleted_on_disk_but_not_committed_is_still_at_head(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": token()})
    (repo.path / "a.txt").unlink()
    assert findings(full(repo)) == [("secrets/tree", "a.txt")]


def test_value_is_one_finding_however_often_it_is_committed(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    first = repo.commit({"old/place.txt": token()})
    for number in range(5):
        repo.commit({"new.txt": f"{number}\n{token()}\n"})
    repo.commit(remove=("old/place.txt",))
    (one,) = failed(full(repo))
    assert (one.rule, one.subject) == ("secrets/tree", "new.txt")
    assert f"first added in {first[:10]} on 2024-01-01 (in old/place.txt)" in one.message


def test_rotated_value_passes_once_it_is_gone(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": token()})
    (present,) = failed(full(repo))
    line = Rotated(fingerprint=present.fingerprint, owner="Ada", date="2026-01-04")
    (still,) = failed(full(repo, line))
    assert "still in the files" in still.remediation
    repo.commit(remove=("a.txt",))
    assert findings(full(repo)) == [("secrets/history", "a.txt")]
    judged = full(repo, line)
    assert failed(judged) == []
    (accepted, whole) = of_rule(judged, "secrets/history")
    assert accepted.message.endswith("; rotated by Ada on 2026-01-04")
    assert whole.status is Status.PASS


def test_rotation_without_owner_or_from_the_future_does_not_count(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": token()})
    repo.commit(remove=("a.txt",))
    (one,) = failed(full(repo))
    for owner, date in (("", "2026-01-04"), ("Ada", "2026-01-16"), ("Ada", "yesterday")):
        (refused,) = failed(full(repo, Rotated(fingerprint=one.fingerprint, owner=owner, date=date)))
        assert "rotated, but without an owner" in refused.remediation


def test_receipt_counts_everything(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "one"})
    repo.commit({"a.txt": "three", "lfs.bin": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"})
    repo.git("tag", "-a", "v1", "-m", "one")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{repo.git('rev-parse', 'HEAD')},sub")
    repo.git("commit", "--quiet", "-m", "sub")
    receipt = dict(full(repo).receipt)
    assert receipt == {
        "scope": "all of history", "refs": 2, "commits": 3, "blobs": 3, "bytes": 8 + 63, "messages": 4, "files": 2,
        "names of files and folders": 3, "self-test": "passed", "public by design, not reported": 0,
        "skipped: Git LFS file, its content is not in the repository": 1,
        "skipped: submodule, a repository of its own": 1,
    }  # fmt: skip


def test_empty_repository_passes_with_its_receipt(tmp_path: Path) -> None:
    judged = full(make_repo(tmp_path / "r"))
    assert [one.status for one in judged.assessments[:2]] == [Status.PASS, Status.PASS]
    assert judged.assessments[1].message == "no commit yet, so nothing to find"
    assert dict(judged.receipt)["commits"] == 0


def test_plain_folder_is_read_and_its_history_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(token())
    repo = make_repo(tmp_path / "elsewhere")
    judged = full(repo, tree=FolderTree(tmp_path), repository=None, repository_reason="no git here")
    assert findings(judged)[0] == ("secrets/tree", "a.txt")
    (history,) = of_rule(judged, "secrets/history")
    assert (history.status, history.message) == (Status.UNKNOWN, "no git here")


def test_sha256_and_bare_repositories_are_read(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r", "--object-format=sha256")
    repo.commit({"a.txt": token("old"), "b.txt": token("kept")})
    repo.commit(remove=("a.txt",))
    expected = {("secrets/history", "a.txt"), ("secrets/tree", "b.txt")}
    assert set(findings(full(repo))) == expected
    assert set(findings(full(repo.clone(tmp_path / "bare.git", "--bare")))) == expected


def test_large_content_is_read_in_chunks_with_true_lines(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    line = b"x" * 63 + b"\n"
    before = CHUNK // 64 - 1
    # The value lies across the end of the first chunk, and another one near the end of the third.
    body = (
        line * before
        + b"y" * 40
        + b" "
        + token("edge").encode()
        + b"\n"
        + line * (2 * CHUNK // 64)
        + token("late").encode()
        + b"\n"
    )
    repo.commit({"big.txt": body, "copy.txt": body + b"\n"})
    repo.commit(remove=("copy.txt",))
    found = sorted((one.subject, one.location.line) for one in failed(full(repo)))
    assert found == [("big.txt", before + 1), ("big.txt", before + 2 + 2 * CHUNK // 64)]
    (repo.path / "big.txt").write_bytes(body + b"changed on disk\n")
    assert sorted((one.subject, one.location.line) for one in failed(full(repo))) == found


def test_weird_names_are_carried_as_they_are(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    name = "a\nb\"c' \U0001f680 :.txt"
    repo.commit({name: token()})
    repo.commit(remove=(name,))
    assert findings(full(repo)) == [("secrets/history", name)]


def test_no_raw_value_is_in_facts_or_judgement(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": f"password = '{token('generic')}'\n{token()}\n"}, message=f"add {token('m')}")
    text = repr(full(repo))
    assert not any(token(seed) in text for seed in ("", "generic", "m"))


def test_a_file_of_settings_leaves_git_where_source_loses_the_value(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.commit({".env": f"STRIPE_SECRET_KEY={stripe_key()}\n", "app.py": f"TOKEN = '{token()}'\n"})
    fixes = {one.subject: one.remediation for one in failed(full(repo)) if one.rule == "secrets/tree"}
    assert "git rm --cached .env" in fixes[".env"]
    assert "read it from the environment" in fixes["app.py"]


def test_what_is_said_of_a_value_is_true_of_the_place_that_is_named(tmp_path: Path) -> None:
    plain, packed = token().encode(), b64encode(b"key " + token().encode())
    for number, (first, second) in enumerate([(plain, packed), (packed, plain)]):
        repo = make_repo(tmp_path / str(number))
        repo.commit({"a.txt": first})
        repo.commit({"b.txt": second})
        repo.commit(remove=("a.txt", "b.txt"))
        (found,) = failed(full(repo))
        assert (found.location.path, "inside base64" in found.message) == ("a.txt", first is packed)
