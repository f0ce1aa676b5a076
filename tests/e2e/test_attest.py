"""`launchgate attest` as people use it: in one line, in an interview, and what it refuses; then what a run makes of it."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import Done, environment, launchgate
from tests.support.repos import Repo, make_repo

CONFIG = "# our gate\nprofile: core # for now\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "repo")
    made.commit({"launchgate.yml": CONFIG, "docs/access.md": "Ada owns it.\n", "sub/x.txt": "x"})
    return made


def attest(repo: Repo, *more: str, rule: str = "handover/ownership", cwd: Path | None = None) -> Done:
    return launchgate("attest", "--rule", rule, "--owner", "Ada Lovelace", *more, cwd=cwd or repo.path)


def interviewed(repo: Repo, *lines: str, arguments: tuple[str, ...] = ()) -> Done:
    done = subprocess.run(
        (sys.executable, "-m", "launchgate", "attest", *arguments), cwd=repo.path, env=environment(),
        input="".join(f"{line}\n" for line in lines).encode(), capture_output=True, timeout=60,
    )  # fmt: skip
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def judged(repo: Repo, rule: str = "handover/ownership") -> dict[str, str]:
    launchgate(
        "run", "--stage", "release", "--only", "handover", "--report", "json:../verdict.json", "--quiet", cwd=repo.path
    )
    stored = json.loads((repo.path.parent / "verdict.json").read_text())
    return next(one for one in stored["assessments"] if one["rule"] == rule)


def test_an_attestation_is_written_with_its_evidence_pinned_and_decides_the_rule(repo: Repo) -> None:
    assert judged(repo)["status"] == "not-applicable"
    done = attest(repo, "--evidence", "docs/access.md", "--note", "asked at the registrar")
    assert done.code == 0, done.err
    text = (repo.path / "launchgate.yml").read_text()
    assert text.startswith(CONFIG)
    assert hashlib.sha256(b"Ada owns it.\n").hexdigest() in text
    one = judged(repo)
    assert (one["status"], one["evidence_kind"]) == ("pass", "attestation")
    repo.write({"docs/access.md": "Grace owns it.\n"})
    one = judged(repo)
    assert (one["status"], "has changed since" in one["note"]) == ("unknown", True)


def test_it_is_written_at_the_top_of_the_repository_from_any_folder(repo: Repo) -> None:
    done = attest(repo, "--evidence", "../docs/access.md", cwd=repo.path / "sub")
    assert done.code == 0, done.err
    assert "file: docs/access.md" in (repo.path / "launchgate.yml").read_text()
    assert not (repo.path / "sub" / "launchgate.yml").exists()


def test_without_a_configuration_one_is_begun(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "bare")
    repo.commit({"a.txt": "a"})
    assert attest(repo, "--evidence", "https://example.com/x").code == 0
    assert (repo.path / "launchgate.yml").read_text().startswith("attest:\n  - rule: handover/ownership\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--rule", "dns/resolves", "--owner", "Ada", "--evidence", "https://x.example"), "not by a person's word"),
        (("--rule", "handover/owner", "--owner", "Ada", "--evidence", "https://x.example"), "did you mean"),
        (("--rule", "handover/ownership", "--evidence", "https://x.example"), "--owner: name the person"),
        (("--rule", "handover/ownership", "--owner", " ", "--evidence", "https://x.example"), "--owner: name the person"),
        (("--rule", "handover/ownership", "--owner", "Ada"), "--evidence: name a file"),
        (("--rule", "handover/ownership", "--owner", "Ada", "--evidence", "nosuch.md"), "cannot be read"),
        (("--rule", "handover/ownership", "--owner", "Ada", "--evidence", "/etc/passwd"), "neither a link nor a file"),
        (("--rule", "handover/ownership", "--owner", "Ada", "--evidence", "docs"), "cannot be read"),
        (("--rule", "handover/ownership", "--owner", "Ada", "--evidence", "docs/access.md", "--expires", "soon"), "--expires"),
        (("--rule", "handover/ownership", "--owner", "Ada", "--evidence", "docs/access.md", "--date", "2999-01-01"), "--date"),
        (("--rule", "handover/ownership", "--owner", "Ada", "--evidence", "docs/access.md", "--status", "maybe"), "--status"),
        (("--owner", "Ada"), "name it with --rule"),
        (("--profile", "nosuch"), "no such profile"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(
    repo: Repo, arguments: tuple[str, ...], words: str
) -> None:
    done = launchgate("attest", *arguments, cwd=repo.path)
    assert (done.code, words in done.err) == (2, True), done.err
    assert "Traceback" not in done.err
    assert (repo.path / "launchgate.yml").read_text() == CONFIG


def test_an_interview_takes_evidence_no_and_not_applicable_and_leaves_the_rest_open(repo: Repo) -> None:
    first = interviewed(repo, "Ada Lovelace")
    assert first.code == 0
    assert (repo.path / "launchgate.yml").read_text() == CONFIG
    questions = [line for line in first.err.splitlines() if line[:1].isdigit()]
    assert 0 < len(questions) <= 10
    done = interviewed(
        repo, "Ada Lovelace", "docs/access.md", "no", "https://example.com/why", "", "n/a", "nosuch", "docs/access.md"
    )
    assert done.code == 0, done.err
    assert "nosuch: cannot be read" in done.err
    text = (repo.path / "launchgate.yml").read_text()
    assert text.startswith(CONFIG)
    assert [line.partition(": ")[2] for line in text.splitlines() if "status:" in line] == [
        "passed",
        "failed",
        "not-applicable",
    ]
    assert "left open; run the command again" in done.out
    assert "[ ] handover/walkthrough (low)" in done.out


def test_what_was_answered_is_not_asked_again(repo: Repo) -> None:
    done = interviewed(repo, "Ada", "https://example.com/a", arguments=("--profile", "client-portal"))
    asked = next(line for line in done.err.splitlines() if line.startswith("1. "))
    again = interviewed(repo, "Ada", arguments=("--profile", "client-portal"))
    assert asked.removeprefix("1. ") not in again.err


def test_an_interview_without_anybody_to_answer_ends_and_writes_nothing(repo: Repo) -> None:
    done = launchgate("attest", cwd=repo.path)
    assert done.code == 0
    assert (repo.path / "launchgate.yml").read_text() == CONFIG
