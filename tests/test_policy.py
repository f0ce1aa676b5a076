"""Where the policy comes from, and what a change may not bring with it."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from launchgate.clients.git import Repository
from launchgate.config import load
from launchgate.errors import ConfigError
from launchgate.model import Severity
from launchgate.policy import record_of, requested_changes, without_excuses
from launchgate.policy_source import RunPolicy, Sources, policy_of
from launchgate.revisions import determine
from launchgate.settings import Attack, AttestationEntry, AttestationEvidence, Settings
from tests.support.repos import Repo, make_repo

WAIVER = "waive: [{rule: secrets/tree, fingerprint: abc, reason: example, owner: Ada, until: 2027-01-01}]\n"


def policy(repo: Repo, base: str | None = "main~1", **more: str | Severity | None) -> RunPolicy:
    repository: Repository = repo.open()
    fields = {"config": None, "profile": None, "baseline": None, "fail_on": None, **more}
    revisions = determine(repository, base, "HEAD", None)
    return policy_of(Sources(root=repo.path, repository=repository, is_change=True, revisions=revisions, **fields))  # type: ignore[arg-type]  # a test factory


def test_a_change_is_judged_by_the_policy_of_its_base(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    first = repo.commit({"launchgate.yml": "gate: {fail_on: high}\n"})
    repo.commit({"launchgate.yml": "gate: {fail_on: blocker}\n" + WAIVER})
    found = policy(repo)
    assert found.record.source == f"base {first}"
    assert (found.record.fail_on, found.record.waivers) == (Severity.HIGH, ())
    assert found.record.requested == (
        "this change changes `gate.fail_on` in launchgate.yml; it counts once it is merged on its own",
        "this change adds `waive: secrets/tree abc` in launchgate.yml; it counts once it is merged on its own",
    )


def test_a_first_launchgate_yml_counts_but_excuses_nothing(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.commit({"a.txt": "a"})
    repo.commit({"launchgate.yml": "gate: {fail_on: high, unknown: report}\n" + WAIVER})
    found = policy(repo)
    assert found.record.source.startswith("head: this change introduces launchgate.yml")
    assert (found.record.fail_on, found.record.unknown, found.record.waivers) == (Severity.HIGH, "block", ())
    assert any("waive: secrets/tree abc" in line for line in found.record.requested)


def test_a_change_cannot_permit_itself_to_attack(tmp_path: Path) -> None:
    permits = "attack: {allow: [www.example.com], run: [edge/rate-limit]}\n"
    first = make_repo(tmp_path / "first")
    first.commit({"a.txt": "a"})
    first.commit({"launchgate.yml": permits})
    assert policy(first).config.settings.attack == Attack()
    later = make_repo(tmp_path / "later")
    later.commit({"launchgate.yml": ""})
    later.commit({"launchgate.yml": permits})
    found = policy(later)
    assert found.config.settings.attack == Attack()
    assert any("attack.allow" in line for line in found.record.requested)
    merged = make_repo(tmp_path / "merged")
    merged.commit({"launchgate.yml": permits})
    merged.commit({"a.txt": "a"})
    assert policy(merged).config.settings.attack.permits("edge/rate-limit", "www.example.com")


def test_a_broken_head_is_an_error_and_a_broken_base_is_not(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.commit({"launchgate.yml": "gate: [\n"})
    repo.commit({"launchgate.yml": "gate: {fail_on: high}\n" + WAIVER})
    mended = policy(repo)
    assert "the base's launchgate.yml is broken" in mended.record.source
    assert mended.record.waivers == ()
    repo.commit({"launchgate.yml": "gate: {fail_on: nothing}\n"})
    with pytest.raises(ConfigError):
        policy(repo)


def test_a_change_that_deletes_the_policy_does_not_escape_it(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.commit({"launchgate.yml": "gate: {fail_on: low}\n", "a.txt": "a"})
    repo.commit(remove=("launchgate.yml",))
    found = policy(repo)
    assert found.record.fail_on is Severity.LOW
    assert (
        "this change changes `gate.fail_on` in launchgate.yml; it counts once it is merged on its own"
        in found.record.requested
    )


def test_a_baseline_that_the_change_brings_accepts_nothing(tmp_path: Path) -> None:
    text = '{"schema": "launchgate-baseline/1", "findings": [{"rule": "a/b", "subject": "c", "fingerprint": "f"}]}'
    repo = make_repo(tmp_path / "repo")
    repo.commit({"launchgate.yml": "baseline: accepted.json\n"})
    repo.commit({"accepted.json": text})
    assert policy(repo).baseline == frozenset()
    repo.commit({"b.txt": "b"})
    assert policy(repo).baseline == frozenset({"f"})


def test_a_config_outside_the_repository_belongs_to_the_job(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.commit({"a.txt": "a"})
    repo.commit({"a.txt": "b"})
    outside = tmp_path / "gate.yml"
    outside.write_text(WAIVER)
    assert len(policy(repo, config=str(outside)).record.waivers) == 1


def test_evidence_files_are_compared_by_hash() -> None:
    content = b"who owns what\n"
    files = {"docs/access.md": content}
    right, wrong = hashlib.sha256(content).hexdigest(), "0" * 64
    for sha, defect in ((right, ""), (wrong, "has changed since"), (None, "has no sha256")):
        evidence = AttestationEvidence(file="docs/access.md", sha256=sha)
        entry = AttestationEntry(rule="demo/rule", status="passed", owner="Ada", date="2026-01-10", evidence=evidence)
        (found,) = record_of(replace(Settings(), attest=(entry,)), "test", files.get).attestations
        assert defect in (found.defect or "")
        assert bool(found.defect) is bool(defect)
        assert found.expires == "2026-04-10"


def test_equal_configurations_request_nothing() -> None:
    config = load(WAIVER.encode())
    assert requested_changes(config, config) == ()
    assert without_excuses(config).settings.waive == ()
