"""A token planted on each surface of git, one a repository: found there, named in plain words, and never shown."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.checks.secrets.runs import failed, findings, full, ranged, token
from tests.support.repos import Repo, make_repo

T = token()


def _author(repo: Repo) -> None:
    repo.environment["GIT_AUTHOR_NAME"] = f"Ada {T}"
    repo.commit({"b.txt": "b"})


def _committer(repo: Repo) -> None:
    repo.environment["GIT_COMMITTER_EMAIL"] = f"ada+{T}@example.com"
    repo.commit({"b.txt": "b"})


def _header(repo: Repo) -> None:
    tree, parent = repo.git("rev-parse", "HEAD^{tree}"), repo.git("rev-parse", "HEAD")
    who = "Ada <ada@example.com> 1704067200 +0000"
    text = f"tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\nnonsense {T}\n\nmessage\n"
    made = repo.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", stdin=text.encode())
    repo.git("update-ref", "refs/heads/main", made)


def _message(repo: Repo) -> None:
    repo.commit({"b.txt": "b"}, message=f"Use it\n\nkey {T}\n")


def _tag_message(repo: Repo) -> None:
    repo.git("tag", "-a", "v1", "-m", f"release\n\n{T}")


def _tagger(repo: Repo) -> None:
    repo.environment["GIT_COMMITTER_NAME"] = T
    repo.git("tag", "-a", "v1", "-m", "release")


def _note(repo: Repo) -> None:
    repo.git("notes", "add", "-m", f"seen {T}")


def _branch_name(repo: Repo) -> None:
    repo.git("branch", f"fix/{T}")


def _tag_name(repo: Repo) -> None:
    repo.git("tag", T)


def _old_file_name(repo: Repo) -> None:
    repo.commit({f"logs/{T}/a.txt": "a"})
    repo.commit(remove=(f"logs/{T}/a.txt",))


def _link_target(repo: Repo) -> None:
    (repo.path / "link").symlink_to(f"/srv/{T}/data")
    repo.commit()


def _stash(repo: Repo) -> None:
    repo.write({"a.txt": T})
    repo.git("stash")


def _staged_in_stash(repo: Repo) -> None:
    repo.write({"a.txt": T})
    repo.git("add", "a.txt")
    repo.write({"a.txt": "clean"})
    repo.git("stash")


def _untracked_in_stash(repo: Repo) -> None:
    repo.write({"new.txt": T})
    repo.git("stash", "--include-untracked")


def _other_branch(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "-b", "side")
    repo.commit({"side.txt": T})
    repo.git("checkout", "--quiet", "main")


def _index(repo: Repo) -> None:
    repo.write({"a.txt": f"x\n{T}\n"})
    repo.git("add", "a.txt")
    repo.write({"a.txt": "clean again"})


def _new_in_index(repo: Repo) -> None:
    repo.write({"new.txt": T})
    repo.git("add", "new.txt")
    (repo.path / "new.txt").unlink()


def _working_tree(repo: Repo) -> None:
    repo.write({"new.txt": T})


def _working_tree_name(repo: Repo) -> None:
    repo.write({f"{T}.log": "a"})


def _submodule_url(repo: Repo) -> None:
    repo.commit({".gitmodules": f'[submodule "x"]\n\tpath = x\n\turl = https://bot:{T}@git.example.org/x.git\n'})


def _lock_file_url(repo: Repo) -> None:
    url = f"https://bot:{T}@npm.example.org/x/-/x-1.0.0.tgz"
    repo.commit({"package-lock.json": f'{{"packages": {{"node_modules/x": {{"resolved": "{url}"}}}}}}\n'})


def _reachable_by_none(repo: Repo) -> None:
    repo.commit({"b.txt": T})
    repo.git("reset", "--quiet", "--hard", "HEAD~1")


def _never_committed(repo: Repo) -> None:
    repo.git("hash-object", "-w", "--stdin", stdin=T.encode())


SURFACES: list[tuple[Callable[[Repo], None], str, str, str]] = [
    (_author, "secrets/history", "author of commit ", "still in history"),
    (_committer, "secrets/history", "committer of commit ", "still in history"),
    (_header, "secrets/history", "header of commit ", "still in history"),
    (_message, "secrets/history", "message of commit ", "still in history"),
    (_tag_message, "secrets/history", "message of tag ", "still in history"),
    (_tagger, "secrets/history", "tagger of tag ", "still in history"),
    (_note, "secrets/history", "note on commit ", "still in history"),
    (_branch_name, "secrets/history", "the name of branch 'fix/ghp_…", "still in history"),
    (_tag_name, "secrets/history", "the name of tag 'ghp_…", "still in history"),
    (_old_file_name, "secrets/history", "the name of 'logs/ghp_…", "gone from HEAD, still in history"),
    (_link_target, "secrets/tree", "link", "still at HEAD"),
    (_stash, "secrets/history", "a.txt", "in a stash of this clone only"),
    (_staged_in_stash, "secrets/history", "a.txt", "in a stash of this clone only"),
    (_untracked_in_stash, "secrets/history", "new.txt", "in a stash of this clone only"),
    (_other_branch, "secrets/history", "side.txt", "gone from HEAD, still in the files of branch side"),
    (_index, "secrets/tree", "a.txt", "staged for the next commit"),
    (_new_in_index, "secrets/tree", "new.txt", "staged for the next commit"),
    (_working_tree, "secrets/tree", "new.txt", "not committed yet"),
    (_working_tree_name, "secrets/tree", "the name of 'ghp_…", "not committed yet"),
    (_submodule_url, "secrets/tree", ".gitmodules", "still at HEAD"),
    (_lock_file_url, "secrets/tree", "package-lock.json", "still at HEAD"),
    (_reachable_by_none, "secrets/history", "b.txt", "no branch, tag or stash holds it any more"),
    (_never_committed, "secrets/history", "object ", "no branch, tag or stash holds it any more"),
]


@pytest.mark.parametrize(("plant", "rule", "subject", "reach"), SURFACES, ids=[row[0].__name__[1:] for row in SURFACES])
def test_token_is_found_wherever_git_keeps_it(
    tmp_path: Path, plant: Callable[[Repo], None], rule: str, subject: str, reach: str
) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({"a.txt": "clean"})
    assert failed(full(repo)) == []
    plant(repo)
    judged = full(repo)
    (one,) = failed(judged)
    assert (one.rule, one.subject[: len(subject)]) == (rule, subject)
    assert reach in one.message
    assert T not in repr(judged)


def test_names_stay_found_when_objects_are_packed(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    repo.commit({f"a/{T} copy.txt": "a", **{f"a/{number}.txt": f"{number}" for number in range(300)}})
    repo.commit(remove=(f"a/{T} copy.txt",))
    repo.git("gc", "--quiet")
    assert findings(full(repo)) == [("secrets/history", "the name of 'a/ghp_…" + T[-2:] + " copy.txt'")]


def test_name_that_a_change_adds_is_found_and_an_old_one_is_not(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    base = repo.commit({f"old/{token('old')}.txt": "a"})
    repo.commit({f"old/{token('old')}.txt": "b", f"old/{T}.txt": "c"})
    assert findings(ranged(repo, base)) == [("secrets/tree", "the name of 'old/ghp_…" + T[-2:] + ".txt'")]


def test_people_of_a_change_are_read(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "r")
    base = repo.commit({"a.txt": "a"})
    _author(repo)
    assert [subject[:9] for _, subject in findings(ranged(repo, base))] == ["author of"]
