"""The project's own workflows, Dockerfile and Makefile keep the rules that launchgate asks of others."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parents[1]
WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))
PIN = re.compile(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def load(path: Path) -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load(path.read_text())
    return loaded


def steps(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def tool(name: str, *arguments: str | Path) -> None:
    done = subprocess.run(
        (Path(sys.executable).with_name(name), *arguments), cwd=PROJECT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_workflows() -> None:
    assert [path.name for path in WORKFLOWS] == ["ci.yml", "release.yml", "self-check.yml"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
class TestWorkflow:
    def test_permissions_are_granted_job_by_job(self, path: Path) -> None:
        workflow = load(path)
        assert workflow["permissions"] == {}
        assert [name for name, job in workflow["jobs"].items() if "permissions" not in job] == []

    def test_every_job_ends(self, path: Path) -> None:
        assert [name for name, job in load(path)["jobs"].items() if "timeout-minutes" not in job] == []

    def test_actions_are_pinned_with_their_version(self, path: Path) -> None:
        used = re.findall(r"uses: (?!\./)(.*)", path.read_text())
        assert [use for use in used if not PIN.fullmatch(use)] == []

    def test_no_credentials_stay_in_the_checkout(self, path: Path) -> None:
        for step in steps(load(path)):
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False

    def test_no_expression_is_pasted_into_a_script(self, path: Path) -> None:
        assert [step["run"] for step in steps(load(path)) if "${{" in step.get("run", "")] == []

    def test_scripts_are_bash(self, path: Path) -> None:
        for step in steps(load(path)):
            done = subprocess.run(("bash", "-n"), input=step.get("run", ""), capture_output=True, text=True)
            assert done.returncode == 0, done.stderr

    def test_no_event_runs_foreign_code_with_our_secrets(self, path: Path) -> None:
        assert "pull_request_target" not in load(path)[True]  # YAML 1.1 reads the key `on` as true

    def test_github_accepts_it(self, path: Path) -> None:
        tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", path)


def test_one_version_of_an_action_everywhere() -> None:
    used = {use for path in WORKFLOWS for use in re.findall(r"uses: (?!\./)(.*)", path.read_text())}
    assert len(used) == len({use.partition("@")[0] for use in used})


def test_the_self_check_sees_all_of_history() -> None:
    checkout = steps(load(PROJECT / ".github/workflows/self-check.yml"))[0]
    assert checkout["with"]["fetch-depth"] == 0


def test_zizmor_finds_nothing() -> None:
    tool("zizmor", "--offline", "--quiet", ".github", "action.yml")


def test_dependabot_is_configured_as_github_accepts() -> None:
    tool("check-jsonschema", "--builtin-schema", "vendor.dependabot", ".github/dependabot.yml")


def test_hadolint_finds_nothing() -> None:
    tool("hadolint", "Dockerfile")


def test_the_base_image_is_pinned_by_digest() -> None:
    assert re.search(
        r"^ARG BASE_IMAGE=\S+:\S+@sha256:[0-9a-f]{64}$", (PROJECT / "Dockerfile").read_text(), re.MULTILINE
    )


def test_the_image_keeps_to_githubs_contract() -> None:
    lines = (PROJECT / "Dockerfile").read_text().splitlines()
    stages = [number for number, line in enumerate(lines) if line.startswith("FROM")]
    assert lines[stages[-1] :] == ["FROM gate"]  # what `uses:` builds; the browser is a target of its own
    first = next(number for number in stages if lines[number].endswith(" AS gate"))
    final = [line for line in lines[first : stages[stages.index(first) + 1]] if line]
    assert [line for line in final if re.match(r"(USER|WORKDIR|HEALTHCHECK|CMD)\b", line)] == []
    assert final[-1].startswith('ENTRYPOINT ["/')


def test_only_named_files_get_into_the_build() -> None:
    lines = (PROJECT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (PROJECT / "Dockerfile").read_text(), re.MULTILINE)
    assert rules[0] == "*"
    assert {name.split("/")[0] for line in copied for name in line.split()} == {
        rule[1:] for rule in rules if rule.startswith("!")
    }


def test_ci_run_is_bash() -> None:
    assert subprocess.run(("bash", "-n", PROJECT / ".ci" / "run")).returncode == 0


def test_every_make_target_is_described() -> None:
    text = (PROJECT / "Makefile").read_text()
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    told = subprocess.run(("make", "-s", "help"), cwd=PROJECT, capture_output=True, text=True).stdout
    assert set(re.findall(r"^make (\w+)", told, re.MULTILINE)) == set(phony.split()) - {"help"}
