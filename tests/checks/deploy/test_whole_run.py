"""The deploy check in whole runs: what a change takes away blocks, what was missing before does not, a person may attest."""

import os
from datetime import UTC, datetime
from pathlib import Path

from launchgate.judging import judge_release
from launchgate.model import Answer, Disposition, Entry, Stage, Status, Verdict
from launchgate.prepare import Flags
from launchgate.progress import Silent
from launchgate.selection import Wish
from tests.checks.deploy.lab import READY, ROLLBACK
from tests.support.repos import Repo, make_repo

CONFIGURED = "deploy: {rollback: [docs/rollback.md]}\n"
ONLY = Wish(only=("deploy",))


def verdict(repo: Repo, **flags: object) -> Verdict:
    chosen = Flags(wish=ONLY, **flags)  # type: ignore[arg-type]  # a test names only flags that there are
    return judge_release(chosen, {"PATH": os.environ["PATH"], "HOME": str(repo.path)}, repo.path, Silent())


def entry(found: Verdict, rule: str) -> Entry:
    (one,) = [one for one in found.assessments if one.rule == f"deploy/{rule}"]
    return one


def changed(folder: Path, before: dict[str, str], after: dict[str, str], *, remove: tuple[str, ...] = ()) -> Verdict:
    repo = make_repo(folder / "repo")
    base = repo.commit({"launchgate.yml": CONFIGURED} | before)
    repo.git("checkout", "--quiet", "-b", "change")
    repo.commit(after, remove=remove)
    return verdict(repo, stage=Stage.PR, base=base)


def test_a_change_that_takes_the_way_back_away_blocks(tmp_path: Path) -> None:
    gone = changed(tmp_path / "a", READY, {"app.py": "1\n"}, remove=("docs/rollback.md",))
    found = entry(gone, "rollback-doc")
    assert (gone.verdict, found.status, found.disposition) == (Answer.NO_GO, Status.FAIL, Disposition.NEW)
    bare = ROLLBACK[: ROLLBACK.index("## Database")] + ROLLBACK[ROLLBACK.index("Last drilled") :]
    worse = changed(tmp_path / "b", READY, {"docs/rollback.md": bare})
    assert entry(worse, "rollback-doc").disposition is Disposition.NEW


def test_what_was_missing_before_the_change_does_not_block_it(tmp_path: Path) -> None:
    bare = {path: text for path, text in READY.items() if path != "docs/rollback.md"}
    found = changed(tmp_path, bare, {"app.py": "1\n"})
    assert entry(found, "rollback-doc").disposition is Disposition.EXISTING
    assert found.verdict is Answer.GO


def test_a_failed_build_is_the_changes_own_although_the_base_would_read_the_same_file(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    config = {"launchgate.yml": "deploy: {build: {report: build/junit.xml}}\n", ".gitignore": "build/\n"}
    base = repo.commit(READY | config)
    repo.git("checkout", "--quiet", "-b", "change")
    repo.commit({"app.py": "1\n"})
    repo.write({"build/junit.xml": "<testsuite><testcase name='build'><failure message='x'/></testcase></testsuite>"})
    found = entry(verdict(repo, stage=Stage.PR, base=base), "build-clean")
    assert (found.status, found.disposition, found.gates) == (Status.FAIL, Disposition.NEW, True)


def test_a_person_decides_what_nothing_else_does_and_overrides_no_failure(tmp_path: Path) -> None:
    today = datetime.now(UTC).date().isoformat()
    named = f"owner: Ada, date: {today}, expires: 90d, evidence: {{link: 'https://ci.example.com/7'}}"
    rules = ("rollback-drill", "end-to-end", "config-safe", "manual-steps")
    lines = "".join(f"  - {{rule: deploy/{rule}, status: passed, {named}}}\n" for rule in rules)
    repo = make_repo(tmp_path / "repo")
    steps = "# Deploying\n\nPress these:\n\n1. a b\n2. c d\n3. e f\n"
    attested = {"launchgate.yml": f"attest:\n{lines}", "docs/deploy.md": steps}
    repo.commit(READY | attested)
    found = verdict(repo, stage=Stage.RELEASE)
    for rule in rules[:3]:
        assert entry(found, rule).status is Status.PASS
        assert "attested by Ada" in (entry(found, rule).note or "")
    assert entry(found, "manual-steps").status is Status.FAIL


def test_one_missing_deploy_is_one_finding(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.commit({"docs/rollback.md": ROLLBACK, "launchgate.yml": "gate: {fail_on: low}\n"})
    found = verdict(repo, stage=Stage.RELEASE)
    assert entry(found, "repeatable").gates
    assert entry(found, "documented").gates
    assert not entry(found, "one-command").gates
    assert not entry(found, "manual-steps").gates
