"""Evidence that new commits are scanned: what runs a scanner counts, what only names one does not."""

from pathlib import Path

import pytest

from launchgate.checks.secrets.enabled import look
from launchgate.checks.secrets.spec import Setup
from launchgate.clients.files import FolderTree

RUNS = [
    (".pre-commit-config.yaml", "repos:\n- repo: https://github.com/x/y\n  hooks:\n  - id: gitleaks\n", "gitleaks"),
    (
        ".pre-commit-config.yaml",
        "repos: [{repo: https://github.com/Yelp/detect-secrets, rev: v1, hooks: []}]",
        "detect-secrets",
    ),
    (".github/workflows/ci.yml", "on: push\njobs: {a: {steps: [{uses: trufflesecurity/trufflehog@v3}]}}", "trufflehog"),
    (
        ".github/workflows/ci.yaml",
        "jobs:\n  a:\n    steps:\n    - run: |\n        set -e\n        gitleaks git .\n",
        "gitleaks",
    ),
    (".github/workflows/gate.yml", "jobs: {a: {steps: [{uses: example/launchgate@v1}]}}", "launchgate"),
    (".gitlab-ci.yml", "include:\n- template: Security/Secret-Detection.gitlab-ci.yml\n", "GitLab secret detection"),
    (".gitlab-ci.yml", "scan:\n  image: zricethezav/gitleaks\n  script: [gitleaks detect]\n", "gitleaks"),
    (".husky/pre-commit", "#!/bin/sh\nnpx secretlint '**/*'\n", "secretlint"),
    ("lefthook.yml", "pre-commit:\n  commands:\n    s:\n      run: ggshield secret scan pre-commit\n", "ggshield"),
    (".circleci/config.yml", "jobs: {a: {steps: [{run: {command: kingfisher scan .}}]}}", "kingfisher"),
    ("bitbucket-pipelines.yml", "pipelines: {default: [{step: {script: [betterleaks git]}}]}", "betterleaks"),
    (
        ".pre-commit-config.yaml",
        "repos: [{repo: local, hooks: [{id: s, entry: detect-secrets-hook}]}]",
        "detect-secrets-hook",
    ),
    (".github/workflows/g.yml", "jobs: {a: {steps: [{run: pipx run launchgate run --stage pr}]}}", "launchgate"),
    (".github/workflows/g.yml", "jobs: {a: {container: {image: ghcr.io/x/launchgate:1}}}", "launchgate"),
    (".github/workflows/g.yml", "jobs: {a: {steps: [{uses: 'docker://zricethezav/gitleaks:v8'}]}}", "gitleaks"),
    (
        ".gitlab-ci.yml",
        "a:\n  script:\n    - docker run --rm -v $PWD:/repo zricethezav/gitleaks:v8 detect --source /repo\n",
        "gitleaks",
    ),
    (".gitlab-ci.yml", "a: {script: ['cd x && FOO=1 sudo ./bin/trufflehog --json git file://.']}", "trufflehog"),
    (".gitlab-ci.yml", "a: {script: ['uvx --from y detect-secrets scan']}", "detect-secrets"),
    (".travis.yml", "script: git secrets --scan", "git-secrets"),
    (
        ".githooks/pre-commit",
        "if true; then\n  python3 -m detect_secrets scan \\\n    --all-files\nfi\n",
        "detect-secrets",
    ),
    ("Jenkinsfile", "stage('x') { steps { sh 'gitleaks git .' } }", "gitleaks"),
]
DOES_NOT_RUN = [
    (".github/workflows/ci.yml", "jobs: {a: {steps: [{run: launchgate validate}]}}"),
    (".github/workflows/ci.yml", "jobs: {a: {steps: [{run: launchgate --version}]}}"),
    (".github/workflows/ci.yml", "jobs: {a: {steps: [{run: 'launchgate explain secrets/tree && launchgate list'}]}}"),
    (".github/workflows/ci.yml", "jobs: {a: {steps: [{run: pytest --cov launchgate run}]}}"),
    (".github/workflows/ci.yml", "jobs: {a: {steps: [{run: ruff check launchgate}]}}"),
    (".github/workflows/ci.yml", "jobs: {a: {steps: [{run: brew install gitleaks}]}}"),
    (".github/workflows/ci.yml", "jobs: {a: {steps: [{run: 'echo gitleaks detect'}]}}"),
    (".github/workflows/ci.yml", "jobs: {a: {steps: [{run: gitleaks version}]}}"),
    (".github/workflows/ci.yml", "jobs: {a: {steps: [{id: gitleaks, run: make}]}}"),
    (".github/workflows/ci.yml", "jobs: {a: {steps: [{run: docker pull zricethezav/gitleaks}]}}"),
    (".github/workflows/ci.yml", "jobs: {a: {steps: [{run: docker build -t launchgate .}]}}"),
    (".github/workflows/ci.yml", "jobs: {a: {steps: [{run: npm run secretlint}]}}"),
    (".husky/pre-commit", "npx secretlint --init\n"),
    ("Jenkinsfile", "// sh 'gitleaks git .'\nsh 'make'"),
    (".github/workflows/ci.yml", "# gitleaks would be nice\njobs: {a: {steps: [{run: make test}]}}"),
    (".github/workflows/ci.yml", "jobs:\n  a:\n    steps:\n    - run: |\n        # gitleaks git .\n        make\n"),
    (".github/workflows/ci.yml", "name: gitleaks\njobs: {a: {steps: [{run: make}]}}"),
    (".github/workflows/nested/ci.yml", "jobs: {a: {steps: [{run: gitleaks git}]}}"),
    (".github/dependabot.yml", "updates: [{ignore: [gitleaks]}]"),
    ("docs/.pre-commit-config.yaml", "repos: [{hooks: [{id: gitleaks}]}]"),
    ("README.md", "run: gitleaks"),
    ("package-lock.json", '{"run": "secretlint"}'),
    (".husky/pre-commit", "#!/bin/sh\n# secretlint\nnpm test\n"),
    (".pre-commit-config.yaml", "repos: [{hooks: [{id: not-gitleaksy}]}]"),
]


def _look(folder: Path, path: str, text: str) -> Setup:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text)
    return look(FolderTree(folder), None)


@pytest.mark.parametrize(("path", "text", "tool"), RUNS)
def test_what_runs_a_scanner_is_evidence(tmp_path: Path, path: str, text: str, tool: str) -> None:
    assert _look(tmp_path, path, text) == Setup(tool=tool, where=path)


@pytest.mark.parametrize(("path", "text"), DOES_NOT_RUN)
def test_what_only_names_a_scanner_is_none(tmp_path: Path, path: str, text: str) -> None:
    assert _look(tmp_path, path, text).tool is None


def test_broken_yaml_is_named(tmp_path: Path) -> None:
    found = _look(tmp_path, ".pre-commit-config.yaml", "repos: [gitleaks\n: :")
    assert found == Setup(tool=None, where=None, unreadable=(".pre-commit-config.yaml",))


@pytest.mark.parametrize(
    "text",
    [
        "a0: &a0 [gitleaks]\n" + "".join(f"a{n + 1}: &a{n + 1} [{f'*a{n},' * 9}]\n" for n in range(9)),
        "gitleaks: " + "[" * 90_000,
        "gitleaks:\n" + "- " * 90_000,
        "gitleaks: !!python/object/apply:os.system [exit]",
    ],
    ids=["aliases", "brackets", "dashes", "python"],
)  # fmt: skip
def test_hostile_yaml_ends_without_evidence(tmp_path: Path, text: str) -> None:
    assert _look(tmp_path, ".pre-commit-config.yaml", text).tool is None
