"""What a pull request can and cannot do to the verdict on itself."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import launchgate
from tests.support.repos import Repo, make_repo
from tests.support.secret_values import github_token

SECRET = github_token()
LEAK = f'TOKEN = "{SECRET}"\n'


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return make_repo(tmp_path / "repo")


def judge(repo: Repo, *arguments: str) -> tuple[int, dict[str, Any]]:
    done = launchgate("run", "--base", "main", "--head", "topic", "--report", "json", *arguments, cwd=repo.path)
    assert SECRET not in done.out + done.err
    return done.code, json.loads(done.out)


def blocking(verdict: dict[str, Any]) -> list[tuple[str, str]]:
    return [(entry["rule"], entry["subject"]) for entry in verdict["assessments"] if entry["gates"]]


def dispositions(verdict: dict[str, Any], rule: str) -> set[str]:
    return {entry["disposition"] for entry in verdict["assessments"] if entry["rule"] == rule and entry["disposition"]}


def test_a_change_that_fixes_an_old_leak_goes(repo: Repo) -> None:
    repo.commit({"config/prod.py": LEAK, "a.py": "a = 1\n"})
    repo.git("switch", "--quiet", "-c", "topic")
    repo.commit({"config/prod.py": "import os\n"})
    code, verdict = judge(repo)
    assert (code, verdict["verdict"], verdict["run"]["stage"]) == (0, "go", "pr")


def test_a_change_beside_an_old_leak_goes_and_the_leak_is_existing(repo: Repo) -> None:
    repo.commit({"config/prod.py": LEAK})
    repo.git("switch", "--quiet", "-c", "topic")
    repo.commit({"config/prod.py": LEAK + "DEBUG = False\n"})
    code, verdict = judge(repo)
    assert (code, dispositions(verdict, "secrets/tree")) == (0, {"existing"})


def test_a_change_that_adds_a_leak_does_not_go(repo: Repo) -> None:
    repo.commit({"a.py": "a = 1\n"})
    repo.git("switch", "--quiet", "-c", "topic")
    head = repo.commit({"config/prod.py": LEAK})
    code, verdict = judge(repo)
    (entry,) = [entry for entry in verdict["assessments"] if entry["gates"]]
    assert (code, entry["rule"], entry["disposition"]) == (1, "secrets/tree", "new")
    assert entry["location"]["path"] == "config/prod.py"
    assert (entry["location"]["line"], entry["location"]["commit"]) == (1, head)


def test_a_leak_that_the_change_adds_and_removes_again_does_not_go(repo: Repo) -> None:
    repo.commit({"a.py": "a = 1\n"})
    repo.git("switch", "--quiet", "-c", "topic")
    repo.commit({"config/prod.py": LEAK})
    repo.commit({"config/prod.py": "import os\n"})
    code, verdict = judge(repo)
    assert (code, [rule for rule, _ in blocking(verdict)]) == (1, ["secrets/history"])


def excuses(fingerprint: str) -> str:
    return (
        f"waive: [{{rule: secrets/tree, fingerprint: '{fingerprint}', reason: example, owner: Ada, until: 2099-01-01}}]\n"
        f"secrets: {{rotated: [{{fingerprint: '{fingerprint}', owner: Ada, date: 2026-01-01}}]}}\n"
        "gate: {fail_on: blocker, unknown: report}\n"
    )


def fingerprint_of_leak(tmp_path: Path) -> str:
    repo = make_repo(tmp_path / "probe")
    repo.commit({"config/prod.py": LEAK})
    verdict = json.loads(launchgate("run", "--only", "secrets/tree", "--report", "json", cwd=repo.path).out)
    return str(next(entry["fingerprint"] for entry in verdict["assessments"] if entry["status"] == "fail"))


@pytest.mark.parametrize("has_policy", [True, False], ids=["edits launchgate.yml", "introduces launchgate.yml"])
def test_a_change_cannot_excuse_its_own_leak(repo: Repo, tmp_path: Path, has_policy: bool) -> None:
    repo.commit({"a.py": "a = 1\n", **({"launchgate.yml": "gate: {fail_on: high}\n"} if has_policy else {})})
    repo.git("switch", "--quiet", "-c", "topic")
    hidden = excuses(fingerprint_of_leak(tmp_path))
    repo.commit({"config/prod.py": LEAK, "launchgate.yml": hidden, ".gitattributes": "* -diff -text\n"})
    code, verdict = judge(repo)
    assert (code, ("secrets/tree", "config/prod.py") in blocking(verdict)) == (1, True)
    assert any("waive: secrets/tree" in line and "merged on its own" in line for line in verdict["policy"]["requested"])
    source = verdict["policy"]["source"]
    assert source.startswith("base ") if has_policy else "introduces launchgate.yml" in source


def test_a_waiver_on_the_base_counts(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"launchgate.yml": excuses(fingerprint_of_leak(tmp_path))})
    repo.git("switch", "--quiet", "-c", "topic")
    repo.commit({"config/prod.py": LEAK})
    code, verdict = judge(repo)
    assert (code, dispositions(verdict, "secrets/tree")) == (0, {"waived"})


def test_a_change_that_adds_nothing_goes_with_its_receipt(repo: Repo) -> None:
    repo.commit({"a.py": "a = 1\n"})
    repo.git("branch", "topic")
    code, verdict = judge(repo)
    secrets = next(check for check in verdict["checks"] if check["id"] == "secrets")
    assert (code, verdict["verdict"]) == (0, "go")
    assert secrets["receipt"]


def test_a_shallow_clone_is_incomplete_and_names_the_setting(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.py": "a = 1\n"})
    repo.git("switch", "--quiet", "-c", "topic")
    repo.commit({"b.py": "b = 1\n"})
    shallow = repo.clone(tmp_path / "shallow", "--depth=1", "--branch=topic")
    done = launchgate("run", "--base", "main", cwd=shallow.path)
    assert done.code == 3
    assert "fetch-depth: 0" in done.out


def test_the_reports_rendered_later_equal_the_runs_own(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"config/prod.py": LEAK, "app.py": "import os\nos.environ['APP_KEY']\n"})
    formats = ("terminal", "junit", "junit-strict", "sarif", "html", "markdown", "annotations", "gitlab", "json")
    run = [argument for name in formats for argument in ("--report", f"{name}:{tmp_path / 'run' / name}")]
    launchgate("run", *run, cwd=repo.path)
    again = [argument for name in formats for argument in ("--report", f"{name}:{tmp_path / 'again' / name}")]
    done = launchgate("render", str(tmp_path / "run" / "json"), *again, cwd=tmp_path)
    assert done.code == 0, done.err
    for name in formats:
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "run" / name).read_bytes(), name


def test_a_baseline_accepts_what_is_there_and_nothing_else(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"config/prod.py": LEAK})
    verdict = tmp_path / "verdict.json"
    assert launchgate("run", "--report", f"json:{verdict}", cwd=repo.path).code == 1
    assert launchgate("baseline", "write", "--from", str(verdict), "--output", "accepted.json", cwd=repo.path).code == 0
    repo.commit({"launchgate.yml": "baseline: accepted.json\n"})
    assert launchgate("run", cwd=repo.path).code == 0
    repo.commit({"other.py": f'T = "{github_token(2)}"\n'})
    assert launchgate("run", cwd=repo.path).code == 1
