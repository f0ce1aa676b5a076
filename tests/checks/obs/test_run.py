"""The check in whole runs: attestations where only a person can say, and nothing of a secret in any report."""

import json
import secrets
from pathlib import Path
from typing import Any

import pytest

from tests.checks.obs.test_monitors import GATUS
from tests.support.command import launchgate
from tests.support.leaks import planted
from tests.support.repos import make_repo
from tests.support.whole_run import spill


def ran(root: Path, config: dict[str, Any], *rules: str) -> dict[str, str]:
    (root / "launchgate.yml").write_text(json.dumps(config))
    only = [part for rule in rules for part in ("--only", f"obs/{rule}")]
    done = launchgate("run", "--stage", "release", *only, "--report", "json", cwd=root)
    verdict = json.loads(done.out)
    return {entry["rule"].removeprefix("obs/"): entry["status"] for entry in verdict["assessments"]}


@pytest.mark.parametrize(("said", "status"), [("passed", "pass"), ("failed", "fail")])
def test_a_person_decides_what_only_a_person_can_say(tmp_path: Path, said: str, status: str) -> None:
    repo = make_repo(tmp_path)
    repo.commit({"README.md": "hello"})
    rules = (
        "alert-noise",
        "dashboard",
        "uptime-monitor",
        "alert-owner",
        "synthetic",
        "email-send-check",
        "dns-change-alert",
    )
    attest = [
        {"rule": f"obs/{rule}", "status": said, "owner": "Ada", "date": "2026-01-10", "expires": "3000d",
         "evidence": {"link": "https://wiki.example.com/alerts"}}
        for rule in rules
    ]  # fmt: skip
    assert ran(repo.path, {"attest": attest}, *rules) == dict.fromkeys(rules, status)


def test_what_evidence_decides_cannot_be_attested(tmp_path: Path) -> None:
    attest = {"rule": "obs/monitor-coverage", "status": "passed", "owner": "Ada", "date": "2026-01-10"}
    (tmp_path / "launchgate.yml").write_text(json.dumps({"attest": [attest]}))
    done = launchgate("validate", cwd=tmp_path)
    assert (done.code, "decided by evidence, not by a person's word" in done.err) == (2, True), done


def test_a_webhook_in_a_monitors_configuration_is_in_no_report(tmp_path: Path) -> None:
    values = [f"https://hooks.slack.com/services/T{secrets.token_hex(16)}" for _ in range(3)]
    repo = make_repo(tmp_path / "repo")
    config = "obs: {routes: [https://www.example.com/login]}\n"
    repo.commit({"gatus.yaml": GATUS.replace("${SLACK_WEBHOOK}", values[0]), "launchgate.yml": config})
    spilt = spill(tmp_path / "out", repo.path, "--stage", "full", "--only", "obs")
    assert spilt.defects([planted(values)]) == []
    assert b"no monitor opens" in spilt.out.lower()
