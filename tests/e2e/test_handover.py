"""`launchgate handover` and its reporters on a real run: same bytes offline, rows the run fills, changes since the last one."""

import json
from pathlib import Path

import pytest

from tests.checks.handover.documents import GOOD
from tests.support.command import launchgate
from tests.support.repos import Repo, make_repo

RUN = ("run", "--stage", "release", "--only", "handover", "--only", "env", "--quiet", "--report", "json:v.json")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "repo")
    made.commit({"app.py": "import os\nprint(os.environ['DATABASE_URL'])\n", ".env.example": "DATABASE_URL=\n"})
    return made


def written(repo: Repo, *arguments: str) -> str:
    done = launchgate("handover", "--verdict", "v.json", "--output", "-", *arguments, cwd=repo.path)
    assert done.code == 0, done.err
    return done.out


def test_a_run_and_a_stored_verdict_give_the_same_bytes(repo: Repo) -> None:
    launchgate(*RUN, "--report", "handover:a.md", "--report", "handover-html:a.html", cwd=repo.path)
    assert launchgate("handover", "--verdict", "v.json", "--output", "b", cwd=repo.path).code == 0
    assert (
        launchgate(
            "render", "v.json", "--report", "handover:c.md", "--report", "handover-html:c.html", cwd=repo.path
        ).code
        == 0
    )
    for ending in ("md", "html"):
        first, *others = ((repo.path / f"{name}.{ending}").read_bytes() for name in "abc")
        assert [other == first for other in others] == [True, True]


def test_what_the_run_drew_up_itself_fills_its_row_and_stands_in_the_document(repo: Repo) -> None:
    launchgate(*RUN, cwd=repo.path)
    text = written(repo)
    section = text.partition("## Environment variables")[2].partition("\n## ")[0]
    assert "DATABASE\\_URL" in section
    assert "inventory of environment variables" not in section
    assert "## Names and DNS" in text
    dns = text.partition("## Names and DNS")[2].partition("\n## ")[0]
    assert "Not in order" in dns
    assert "Whoever holds the account at the DNS provider could say it." in dns


def test_outside_of_a_release_nothing_is_filled_that_nobody_asked_for(repo: Repo) -> None:
    launchgate("run", "--quiet", "--report", "json:v.json", cwd=repo.path)
    stored = json.loads((repo.path / "v.json").read_text())
    own = {entry["status"] for entry in stored["assessments"] if entry["check"] == "handover"}
    assert own == {"not-applicable"}


def test_documents_of_the_repository_are_told_where_they_belong(repo: Repo) -> None:
    repo.commit(dict(GOOD.values()))
    launchgate(*RUN, "--report", "handover:a.md", cwd=repo.path)
    alerts = (repo.path / "a.md").read_text().partition("## Alerts")[2].partition("\n## ")[0]
    assert "docs/alerts.md" in alerts


def test_changes_since_the_last_release_are_told_and_fill_their_row(repo: Repo) -> None:
    launchgate(*RUN, cwd=repo.path)
    assert "compared with no earlier one" in written(repo)
    (repo.path / "v.json").rename(repo.path / "old.json")
    repo.commit({"app.py": "import os\nprint(os.environ['DATABASE_URL'], os.environ['MAIL_TOKEN'])\n"})
    launchgate(*RUN, cwd=repo.path)
    late = written(repo, "--previous", "old.json")
    launchgate(*RUN, "--previous", "old.json", "--report", "handover:a.md", cwd=repo.path)
    for text in (late, (repo.path / "a.md").read_text()):
        changes = text.partition("## What changed since the last release")[2].partition("\n## ")[0]
        assert "| Environment variables: MAIL\\_TOKEN | not there | there |" in changes
        assert "Not in order" not in changes
        assert "compared with no earlier one" not in changes


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((), "there is no verdict.json here"), (("--verdict", "nosuch.json"), "nosuch.json"),
     (("--verdict", "v.json", "--previous", "nosuch.json"), "nosuch.json"),
     (("--verdict", "v.json", "--output", "app.py/x"), "cannot be written")],
)  # fmt: skip
def test_what_cannot_be_read_or_written_is_exit_2(repo: Repo, arguments: tuple[str, ...], words: str) -> None:
    launchgate(*RUN, cwd=repo.path)
    done = launchgate("handover", *arguments, cwd=repo.path)
    assert (done.code, words in done.err) == (2, True), done.err
    assert "Traceback" not in done.err
