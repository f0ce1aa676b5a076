"""Each static rule about environment variables in a pull request: what the change adds is new, what the base has is existing."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import launchgate
from tests.support.repos import Repo, make_repo

STRONG = "q7Vd" + "1zK9" + "pW3x" + "Lm52"
CONFIG = """\
env:
  environments:
    production: {names: ops/prod.names, values: ops/prod.values}
    staging: {names: ops/staging.names, values: ops/staging.values}
"""
READS = 'import os\nURL = os.environ["DATABASE_URL"]\n'
CLEAN = {
    "launchgate.yml": CONFIG,
    "app.py": READS,
    ".env.example": "DATABASE_URL=\n",
    ".gitignore": ".env\n.env.*\n!.env.example\n",
    "ops/prod.names": "DATABASE_URL\n",
    "ops/staging.names": "DATABASE_URL\n",
    "ops/prod.values": f"API_SECRET={STRONG}\n",
    "ops/staging.values": f"API_SECRET={STRONG[::-1]}\n",
}
FAULTS: dict[str, tuple[dict[str, str], str, str]] = {
    "env/missing": (
        {
            "app.py": READS + 'os.environ["STRIPE_KEY"]\n',
            ".env.example": "DATABASE_URL=\nSTRIPE_KEY=\n",
            "ops/staging.names": "DATABASE_URL\nSTRIPE_KEY\n",
        },
        "STRIPE_KEY in production",
        "blocker",
    ),
    "env/undocumented": ({"app.py": READS + 'os.environ["STRIPE_KEY"]\n'}, "STRIPE_KEY", "high"),
    "env/public-secret": (
        {"web/a.ts": "pay(process.env.NEXT_PUBLIC_STRIPE_SECRET_KEY)"},
        "NEXT_PUBLIC_STRIPE_SECRET_KEY",
        "blocker",
    ),
    "env/dotenv-committed": ({".env": "DATABASE_URL=\n", ".gitignore": "*.log\n"}, ".env", "medium"),
    "env/syntax": ({".env.example": "DATABASE_URL=\nDATABASE_URL=1\n"}, "DATABASE_URL in .env.example", "low"),
    "env/unused": ({".env.example": "DATABASE_URL=\nOLD_NAME=\n"}, "OLD_NAME", "low"),
    "env/per-environment": ({"ops/prod.names": "DATABASE_URL\nBANNER_TEXT\n"}, "BANNER_TEXT in staging", "high"),
    "env/shared-value": (
        {"ops/staging.values": f"API_SECRET={STRONG}\n"},
        "API_SECRET in production and staging",
        "high",
    ),
    "env/placeholder-value": ({"ops/prod.values": "API_SECRET=changeme\n"}, "API_SECRET in production", "high"),
    "env/fail-fast": (
        {"Dockerfile": "FROM node\nRUN SKIP_ENV_VALIDATION=1 npm run build\n"},
        "SKIP_ENV_VALIDATION in Dockerfile",
        "medium",
    ),
    "env/silent-default": (
        {"app.py": READS + 'os.environ.get("DATABASE_URL", "http://localhost:5432")\n'},
        "DATABASE_URL",
        "medium",
    ),
    "env/dev-url": ({"web/a.ts": 'fetch("http://192.168.1.20:3000/api")'}, "http://192.168.1.20 in web/a.ts", "medium"),
}
"""By rule: the files that hold the fault, its subject and its severity."""
_BY_RULE = pytest.mark.parametrize(("rule", "fault"), FAULTS.items(), ids=list(FAULTS))


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return make_repo(tmp_path / "repo")


def judged(repo: Repo, rule: str, fail_on: str) -> tuple[int, list[tuple[str, str, str | None, bool]]]:
    done = launchgate(
        "run", "--base", "main", "--head", "topic", "--only", rule, "--fail-on", fail_on, "--report", "json", cwd=repo.path,
    )  # fmt: skip
    verdict: dict[str, Any] = json.loads(done.out)
    found = [
        one for one in verdict["assessments"] if one["rule"] == rule and one["status"] not in ("pass", "not-applicable")
    ]
    return done.code, [(one["subject"], one["severity"], one["disposition"], one["gates"]) for one in found]


@_BY_RULE
def test_a_change_that_adds_the_fault_has_it_as_new_and_it_gates_by_its_severity(
    repo: Repo, rule: str, fault: tuple[dict[str, str], str, str]
) -> None:
    files, subject, severity = fault
    repo.commit(CLEAN)
    repo.git("switch", "--quiet", "-c", "topic")
    repo.commit(files)
    assert judged(repo, rule, severity) == (1, [(subject, severity, "new", True)])
    if severity != "blocker":
        assert judged(repo, rule, "blocker") == (0, [(subject, severity, "new", False)])


@_BY_RULE
def test_a_change_beside_the_fault_has_it_as_existing(
    repo: Repo, rule: str, fault: tuple[dict[str, str], str, str]
) -> None:
    files, subject, severity = fault
    repo.commit(CLEAN | files)
    repo.git("switch", "--quiet", "-c", "topic")
    repo.commit({"notes.txt": "nothing to see\n"})
    assert judged(repo, rule, "low") == (0, [(subject, severity, "existing", False)])
