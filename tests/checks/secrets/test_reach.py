"""How far a value reaches: said in plain words, and what only looks like a secret weighs less once it is in the past."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from launchgate.checks.secrets.builds import in_build_output
from launchgate.checks.secrets.spec import Rotated
from launchgate.detection.examples import expand
from launchgate.model import Severity, Status
from tests.checks.secrets.runs import failed, full, of_rule, ranged, token
from tests.support.repos import Repo, make_repo

GENERIC = f'db_password = "{expand("{b62:9}4-{b62:6}").decode()}"\n'


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "r")
    made.commit({"a.txt": "clean"})
    return made


def _only(repo: Repo) -> tuple[str, Severity, str]:
    (one,) = failed(full(repo))
    return one.rule, one.severity, one.message


def test_value_in_a_release_names_its_tags(repo: Repo) -> None:
    repo.commit({"b.txt": token()})
    for number in range(7):
        repo.git("tag", "-a", f"v1.{number}", "-m", "release")
    repo.commit(remove=("b.txt",))
    rule, severity, message = _only(repo)
    assert (rule, severity) == ("secrets/history", Severity.BLOCKER)
    assert "gone from HEAD, still in the files of 7 tags and branches (tag v1.6 and others)" in message


def test_value_at_head_names_releases_but_no_branches(repo: Repo) -> None:
    repo.commit({"b.txt": token()})
    repo.git("tag", "v1")
    repo.git("branch", "side")
    repo.commit({"c.txt": "c"})
    assert "still at HEAD and in tag v1" in _only(repo)[2]
    assert "side" not in _only(repo)[2]


@pytest.mark.parametrize(("tagged", "expected"), [(True, Severity.HIGH), (False, Severity.MEDIUM)])
def test_generic_value_weighs_less_once_only_history_has_it(repo: Repo, tagged: bool, expected: Severity) -> None:
    repo.commit({"b.py": GENERIC})
    assert _only(repo)[:2] == ("secrets/tree", Severity.HIGH)
    if tagged:
        repo.git("tag", "v1")
    repo.commit(remove=("b.py",))
    assert _only(repo)[:2] == ("secrets/history", expected)


def test_key_of_a_known_format_blocks_also_where_no_branch_holds_it(repo: Repo) -> None:
    repo.commit({"b.txt": token()})
    repo.git("reset", "--quiet", "--hard", "HEAD~1")
    assert _only(repo)[:2] == ("secrets/history", Severity.BLOCKER)


def test_ignored_build_output_is_named_and_no_finding_of_its_own(repo: Repo) -> None:
    repo.commit({".gitignore": "dist/\n", "src/key.js": f"const k = '{token()}'", "b.py": GENERIC})
    repo.write({"dist/assets/app.js": f"a('{token()}');{GENERIC}", "dist/other.js": token("only built")})
    found = failed(full(repo))
    assert [one.subject for one in found] == ["src/key.js", "b.py"]
    assert all("in the build output 'dist/assets/app.js'" in one.message for one in found)


def test_build_output_behind_a_link_is_not_followed(repo: Repo, tmp_path: Path) -> None:
    repo.commit({".gitignore": "dist\n", "a.txt": token()})
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/app.js").write_text(token())
    (repo.path / "dist").symlink_to(tmp_path / "outside")
    assert "build output" not in _only(repo)[2]


def test_committed_build_output_is_told_from_source() -> None:
    assert in_build_output("packages/web/dist/app.js")
    assert not in_build_output("src/dist.js")
    assert not in_build_output("dist")


def test_committed_build_output_is_named(repo: Repo) -> None:
    repo.commit({"src/key.js": token(), "dist/app.js": f"x({token()})"})
    _, _, message = _only(repo)
    assert message.startswith("GitHub token (checksum valid) in src/key.js, ")
    assert "in the build output 'dist/app.js'" in message


def test_pair_is_one_finding_to_act_on(repo: Repo) -> None:
    key_id, secret = expand("AK~IA{b32:16}").decode(), expand("{b64:40}").decode()
    repo.commit({"x.env": f"AWS_ACCESS_KEY_ID={key_id}\nAWS_SECRET_ACCESS_KEY={secret}\n"})
    found = {one.evidence.kind: one for one in failed(full(repo)) if one.evidence}
    assert found["aws-secret-key"].because is None
    assert found["aws-access-key"].because == "secrets/tree#x.env"
    assert "; it belongs to the AWS secret access key beside it, " in found["aws-access-key"].message


def test_copies_of_a_generic_value_follow_from_the_first(repo: Repo) -> None:
    repo.commit({"b.py": GENERIC, "c/d.py": f"# copy\n{GENERIC}", "e.py": GENERIC.replace("4-", "7-")})
    found = {one.subject: one for one in failed(full(repo))}
    assert {subject: one.because for subject, one in found.items()} == {
        "b.py": None, "c/d.py": "secrets/tree#b.py", "e.py": None,
    }  # fmt: skip
    assert found["c/d.py"].message.endswith("; the same value as in b.py")
    assert len({one.fingerprint for one in found.values()}) == 3


def test_copy_that_a_change_adds_stands_for_itself(repo: Repo) -> None:
    base = repo.commit({"b.py": GENERIC})
    repo.commit({"c.py": f"# copy\n{GENERIC}"})
    (one,) = failed(ranged(repo, base))
    assert (one.subject, one.because) == ("c.py", None)


def test_table_says_where_each_place_is_now(repo: Repo) -> None:
    repo.commit({"b.txt": token()})
    repo.commit({"b.txt": "clean", "c.txt": token()})
    (table,) = full(repo).tables
    assert [(row[2], row[6]) for row in table.rows] == [("c.txt", "in the files"), ("b.txt", "in history")]


def test_clean_repository_passes_both_rules(repo: Repo) -> None:
    statuses = {one.status for rule in ("secrets/tree", "secrets/history") for one in of_rule(full(repo), rule)}
    assert statuses == {Status.PASS}


def test_fix_fits_the_place(repo: Repo) -> None:
    repo.write({"a.txt": GENERIC})
    (one,) = failed(full(repo))
    assert one.remediation.startswith(
        "1. Change it wherever it opens something, if it ever left this machine\n2. Take it out of the"
    )
    repo.git("stash")
    (one,) = failed(full(repo))
    assert "2. Drop the stash" in one.remediation
    assert "rotated" not in one.remediation
    repo.git("stash", "drop")
    repo.git("branch", token())
    one = failed(full(repo))[0]
    assert one.remediation.startswith(
        "1. Revoke it at its provider and issue a new one\n2. Rename what is named after it"
    )


def test_value_that_was_built_is_to_be_built_again(repo: Repo) -> None:
    repo.commit({"src/key.js": token(), "dist/app.js": f"x({token()})"})
    (one,) = failed(full(repo))
    assert "3. Build again without it, and replace what was published" in one.remediation


def test_rotated_value_is_said_to_be_so_in_the_table(repo: Repo) -> None:
    repo.commit({"b.txt": token()})
    repo.commit(remove=("b.txt",))
    (one,) = failed(full(repo))
    judged = full(repo, Rotated(fingerprint=one.fingerprint, owner="Ada", date="2024-02-01"))
    assert [row[6] for row in judged.tables[0].rows] == ["in history, rotated"]


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("deploy/server.key", Severity.BLOCKER),
        ("tests/certs/server.key", Severity.HIGH),
        ("src/testing.key", Severity.BLOCKER),
        ("contest/server.key", Severity.BLOCKER),
    ],
)
def test_a_private_key_among_tests_does_not_block(repo: Repo, path: str, severity: Severity) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    repo.commit({path: key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())})
    assert _only(repo)[1] is severity
