"""No credential of a pipeline, a script, a document or a log gets into what the check says."""

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest

from launchgate.checks.deploy.options import Report
from launchgate.checks.deploy.said import masked
from launchgate.checks.deploy.spec import Options
from tests.checks.deploy.lab import READY, judge
from tests.support.context import NOW
from tests.support.repos import make_repo

VALUE = "q7Vd" + "1zK9" + "pW3x" + "8hTb" + "5mLr" + "2nQs" + "6fYc"
SHORT = "hunt" + "er2x"


def test_nothing_that_is_said_holds_a_credential(tmp_path: Path) -> None:
    flow = READY[".github/workflows/deploy.yml"] + (
        f"      - run: heroku config:set API_KEY={VALUE}\n"
        f"      - run: curl -H 'Authorization: Bearer {VALUE}' https://user:{SHORT}@example.com/deploy-hook\n"
    )
    steps = f"# Deploying\n\n1. Run `curl -u x:{VALUE} https://a.example`\n2. Set PASSWORD={SHORT} in production\n3. Check it\n"
    script = (
        f"#!/bin/sh\nkubectl create secret generic a --from-literal=token={VALUE}\necho DB_PASSWORD={SHORT} > .env\n"
    )
    repo = make_repo(tmp_path / "repo")
    repo.commit(
        READY
        | {".github/workflows/deploy.yml": flow, "docs/deploy.md": steps, "deploy.sh": script, ".gitignore": "build/\n"}
    )
    repo.write(
        {"build/x": f"<testsuite><testcase name='a'><failure message='token={VALUE} refused'/></testcase></testsuite>"}
    )
    os.utime(repo.path / "build/x", (NOW.timestamp(), NOW.timestamp()))
    told = json.dumps(asdict(judge(repo, Options(build=Report(report="build/x")))), default=str)
    assert "3 of 3 numbered steps" in told
    assert "refused" in told
    assert "Commands that write settings" in told
    assert VALUE not in told
    assert SHORT not in told


@pytest.mark.parametrize(
    "text",
    ["npm run build", "flyctl deploy --remote-only", "uses: actions/checkout@v4", "kubectl rollout undo "
                                                                                  "deployment/shop-frontend-production",
     "docker build -t registry.example.com/team/shop:latest .", "fly deploy --access-token $FLY_TOKEN"],
)  # fmt: skip
def test_ordinary_commands_are_shown_as_they_are(text: str) -> None:
    assert masked(text) == text
