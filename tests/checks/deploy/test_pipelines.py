"""Pipelines of six systems: what runs before a merge, what it does, and what only looks like it."""

from pathlib import Path

import pytest

from launchgate.checks.deploy.spec import Options
from launchgate.model import Status
from tests.checks.deploy.lab import CI_FLOW, PACKAGE, of_files, only

FLOW = ".github/workflows/ci.yml"
NODE = {"package.json": PACKAGE}


def flow(*runs: str, on: str = "[pull_request]", more: str = "") -> str:
    steps = "".join(f"      - run: {one}\n" for one in runs)
    return f"name: CI\non: {on}\njobs:\n  check:\n    runs-on: ubuntu-latest\n{more}    steps:\n{steps}"


GITLAB = """stages: [check]
.node: &node
  image: node:22
  before_script: [npm ci]
build:
  <<: *node
  script:
    - npm run build
lint:
  extends: .node
  script: [npm run lint]
test:
  extends: .node
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH
  script:
    - npm test
"""
CIRCLE = """version: 2.1
jobs:
  check:
    docker: [{image: "cimg/node:22.0"}]
    steps:
      - checkout
      - run: npm run build
      - run: {name: Lint, command: npm run lint}
      - run:
          name: Test
          command: |
            npm test
workflows:
  all: {jobs: [check]}
"""
AZURE = """trigger: [main]
stages:
  - stage: check
    jobs:
      - job: all
        steps:
          - script: npm run build
          - bash: npm run lint
          - script: npm test
"""
BITBUCKET = """pipelines:
  pull-requests:
    '**':
      - step:
          name: Check
          script:
            - npm run build
            - npm run lint
            - npm test
"""
JENKINS = """pipeline {
  agent any
  stages {
    stage('Check') {
      steps {
        sh 'npm run build'
        sh "npm run lint"
        sh '''
          npm test
        '''
      }
    }
  }
}
"""


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (FLOW, CI_FLOW),
        (".gitlab-ci.yml", GITLAB),
        (".circleci/config.yml", CIRCLE),
        ("azure-pipelines.yml", AZURE),
        ("bitbucket-pipelines.yml", BITBUCKET),
        ("Jenkinsfile", JENKINS),
    ],
)
@pytest.mark.parametrize("kind", [None, "build", "lint", "test"])
def test_each_system_is_read_and_each_missing_kind_is_named(
    tmp_path: Path, path: str, text: str, kind: str | None
) -> None:
    command = {"build": "npm run build", "lint": "npm run lint", "test": "npm test", None: "nothing"}[kind]
    found = only(of_files(tmp_path, NODE | {path: text.replace(command, "npm ls")}), "ci-gate")
    if kind is None:
        assert found.status is Status.PASS, found.message
    else:
        assert found.status is Status.FAIL
        assert f"that does not {kind}." in found.message
        assert command in found.remediation


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CI_FLOW.replace("[pull_request]", "{push: {branches: [main]}}"), "runs only after a merge"),
        (CI_FLOW.replace("[pull_request]", "{pull_request: {types: [closed]}}"), "runs only after a merge"),
        (CI_FLOW.replace("[pull_request]", "{push: {tags: ['v*']}}"), "runs only after a merge"),
        (CI_FLOW.replace("npm test", "npm test || true"), "may fail: `|| true`"),
        (
            CI_FLOW.replace("- run: npm test", "- run: npm test\n        continue-on-error: true"),
            "may fail: continue-on-error",
        ),
        (CI_FLOW.replace("- run: npm test", "- run: npm test\n        if: false"), "does not test"),
        (CI_FLOW.replace("- run: npm test", "- run: echo npm test"), "does not test"),
        (CI_FLOW.replace("- run: npm test", "# - run: npm test"), "does not test"),
        (CI_FLOW.replace("    steps", "    if: ${{ false }}\n    steps"), "does not build or lint or test"),
    ],
)
def test_what_only_looks_like_a_gate(tmp_path: Path, text: str, said: str) -> None:
    found = only(of_files(tmp_path, NODE | {FLOW: text}), "ci-gate")
    assert (found.status, found.location.path) == (Status.FAIL, FLOW)
    assert said in found.message.replace(" build, lint or", " build or lint or")


@pytest.mark.parametrize(
    "on",
    [
        "pull_request",
        "push",
        "[push, pull_request]",
        "{pull_request: {branches: [main]}}",
        "{push: {branches: ['**']}}",
        "merge_group",
    ],
)
def test_what_runs_before_a_merge(tmp_path: Path, on: str) -> None:
    found = only(of_files(tmp_path, NODE | {FLOW: CI_FLOW.replace("[pull_request]", on)}), "ci-gate")
    assert found.status is Status.PASS


def test_the_message_points_at_the_line(tmp_path: Path) -> None:
    found = only(of_files(tmp_path, NODE | {FLOW: CI_FLOW}), "ci-gate")
    assert f"build by `npm run build` ({FLOW}:9)" in found.message
    assert f"test by `npm test` ({FLOW}:11)" in found.message


MADE = "build:\n\tgo build ./...\nci: build\n\tgolangci-lint run\n\tgo test ./...\n"
ACTION = (
    "runs:\n  using: composite\n  steps:\n    - run: npm run lint\n      shell: bash\n    - run: npm test\n      shell: "
    "bash\n"
)
CALLED = (
    "on: workflow_call\njobs:\n  all:\n    runs-on: x\n    steps:\n      - run: npm run lint\n      - run: npm test\n"
)


@pytest.mark.parametrize(
    "files",
    [
        {FLOW: flow("make ci"), "Makefile": MADE},
        {
            FLOW: flow("npm run ci"),
            "package.json": '{"scripts": {"ci": "npm run build && eslint . && vitest", "build": "vite build"}}',
        },
        {
            FLOW: flow("./scripts/check.sh"),
            "scripts/check.sh": "#!/bin/sh\nset -e\nnpm run build\nnpx eslint .\nnpx jest\n",
            **NODE,
        },
        {
            FLOW: flow("npm run build").replace("- run", "- uses: ./.github/actions/check\n      - run"),
            ".github/actions/check/action.yml": ACTION,
            **NODE,
        },
        {
            FLOW: "on: push\njobs:\n  a:\n    uses: ./.github/workflows/all.yml\n  b:\n    steps: [{run: npm run build}]\n",
            ".github/workflows/all.yml": CALLED,
            **NODE,
        },
        {".gitlab-ci.yml": "all:\n  script: [make ci]\n", "Makefile": MADE},
    ],
    ids=["make", "npm", "shell", "composite", "reusable", "gitlab-make"],
)
def test_what_a_step_calls_in_the_repository_is_read(tmp_path: Path, files: dict[str, str]) -> None:
    found = only(of_files(tmp_path, files), "ci-gate")
    assert found.status is Status.PASS, found.message


def test_a_script_that_does_something_else_than_its_name_does_not_count(tmp_path: Path) -> None:
    package = '{"scripts": {"build": "vite build", "lint": "eslint .", "test": "echo \\"Error: no test specified\\" && exit 1"}}'
    found = only(of_files(tmp_path, {"package.json": package, FLOW: CI_FLOW}), "ci-gate")
    assert "does not test" in found.message


def test_a_pipeline_of_another_repository_is_unknown(tmp_path: Path) -> None:
    text = "on: pull_request\njobs:\n  all:\n    uses: acme/ci/.github/workflows/node.yml@v1\n"
    found = only(of_files(tmp_path, NODE | {FLOW: text}), "ci-gate")
    assert found.status is Status.UNKNOWN
    assert "acme/ci/.github/workflows/node.yml@v1" in found.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("on: [\n", "no YAML in line 2"),
        (
            "a: &a [x, x]\n"
            + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)),
            "grows",
        ),
        ("[" * 90_000, "its brackets never close"),
        ("x: y\n" * 40_000, "larger"),
    ],
    ids=["broken", "bomb", "deep", "large"],
)
def test_a_workflow_that_cannot_be_read_is_unknown(tmp_path: Path, text: str, said: str) -> None:
    found = only(of_files(tmp_path, NODE | {FLOW: text}), "ci-gate")
    assert found.status is Status.UNKNOWN
    assert said in found.message


def test_building_is_asked_of_what_has_something_to_build(tmp_path: Path) -> None:
    text = flow("ruff check .", "pytest")
    assert only(of_files(tmp_path, {FLOW: text, "app.py": "1\n"}), "ci-gate").status is Status.PASS
    container = only(of_files(tmp_path / "b", {FLOW: text, "Dockerfile": "FROM scratch\n"}), "ci-gate")
    assert "does not build" in container.message
    previewed = of_files(tmp_path / "c", {FLOW: text, "Dockerfile": "FROM scratch\n", "vercel.json": "{}\n"})
    assert only(previewed, "ci-gate").status is Status.PASS
    declared = of_files(tmp_path / "d", {FLOW: text, "Dockerfile": "FROM scratch\n"}, Options(platform="vercel"))
    assert only(declared, "ci-gate").status is Status.PASS
