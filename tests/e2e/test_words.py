"""What somebody at a terminal reads beside the reports: the answer when reports went to files, the list of rules."""

from pathlib import Path

import pytest

from launchgate.check import all_rules
from tests.support.command import launchgate
from tests.support.repos import Repo, make_repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "repo")
    made.commit({"app.py": "print('hello')\n"})
    return made


def test_the_answer_is_said_when_every_report_goes_to_a_file(repo: Repo) -> None:
    done = launchgate("run", "--only", "secrets/tree", "--report", "junit:j.xml", cwd=repo.path)
    assert (done.code, done.out) == (0, "")
    assert "launchgate: GO, nothing blocks the launch" in done.err
    quiet = launchgate("run", "--only", "secrets/tree", "--report", "junit:j.xml", "--quiet", cwd=repo.path)
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")


def test_a_run_without_a_site_says_how_to_name_one(repo: Repo) -> None:
    assert "Target   none; pass --url" in launchgate("run", "--only", "secrets/tree", cwd=repo.path).out


def test_the_list_names_every_rule_within_the_width(repo: Repo) -> None:
    done = launchgate("list", cwd=repo.path)
    assert done.code == 0
    assert all(f"  {rule} " in done.out for rule in all_rules())
    assert all(len(line) <= 100 for line in done.out.splitlines())


def test_an_address_in_an_explanation_can_be_copied(repo: Repo) -> None:
    rule = all_rules()["secrets/tree"]
    assert rule.reference in launchgate("explain", rule.id, cwd=repo.path).out
