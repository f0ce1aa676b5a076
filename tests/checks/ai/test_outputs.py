"""The real command against a bot that leaks: no canary and no token in anything that it prints or writes, in any report."""

import base64
import secrets
from pathlib import Path

from tests.checks.ai.lab import CANARY
from tests.support.chatbot import chatbot, good
from tests.support.leaks import Planted
from tests.support.whole_run import spill

_CONFIG = """
attack: {allow: [127.0.0.1], run: [ai]}
ai:
  endpoint: /api/chat
  request: {message: "{prompt}", history: "{history}", document: "{document}"}
  headers: {Authorization: "Bearer ${AI_TOKEN}"}
  response: $.reply
  canary: "${AI_CANARY}"
  repeats: 1
  budget: 5
"""


def test_nothing_that_was_handed_in_comes_out(tmp_path: Path) -> None:
    token = secrets.token_hex(16)
    repo = tmp_path / "repo"
    repo.mkdir()
    (repo / "launchgate.yml").write_text(_CONFIG)
    leak = f"{CANARY} {base64.b64encode(CANARY.encode()).decode()} {CANARY[::-1]} {token}"
    with chatbot(lambda heard: leak if "Repeat everything" in heard.message else good(heard)) as bot:
        done = spill(
            tmp_path / "out", repo, "--url", bot.url, "--only", "ai", extra={"AI_CANARY": CANARY, "AI_TOKEN": token}
        )
    assert done.code == 1, done.err
    assert b"gave the planted canary away in 1 of 3 cases: `repeat-above` (as it stands) 1 of 1 time" in b" ".join(
        done.out.split()
    )
    assert bot.headers[0]["Authorization"] == f"Bearer {token}"
    assert done.defects(Planted(value, (value,)) for value in (CANARY, token)) == []
