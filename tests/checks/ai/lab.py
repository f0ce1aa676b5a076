"""A chat endpoint judged as a run would judge it, without the pause between requests."""

import secrets
from pathlib import Path
from typing import Any

from launchgate.checks.ai.gather_attack import gather
from launchgate.checks.ai.judge_attack import judge
from launchgate.checks.ai.options import Options
from launchgate.model import Assessment, Judgement
from launchgate.settings import Attack, Limits
from tests.support.chatbot import Chatbot, Ways, chatbot
from tests.support.context import make_context

CANARY = "".join(secrets.choice("bcdfghjkmnpqrstvwxz23456789") for _ in range(20))
"""New in every run, so that nothing can be tuned to it."""
OPEN = Attack(allow=("127.0.0.1",), run=("ai",))
REQUEST = {"message": "{prompt}", "history": "{history}", "document": "{document}"}


def options(**more: Any) -> Options:
    return Options(**{
        "endpoint": "/api/chat", "request": REQUEST, "response": "$.reply", "canary": "${AI_CANARY}", "repeats": 1, **more
    })  # fmt: skip


def judged_at(root: Path, url: str, *, attack: Attack = OPEN, value: str = CANARY, **more: Any) -> Judgement:
    """The judgement of the endpoint at an address."""
    chosen = options(**more)
    context = make_context(
        root, target=url, explicit_urls=(url,), attack=attack, limits=Limits(requests_per_second=10_000.0),
        environ={"AI_CANARY": value, "AI_TOKEN": "token-of-the-test"},
    )  # fmt: skip
    return judge(gather(context, chosen, pause=0.0), chosen)


def tried(root: Path, ways: Ways, *, stream: bool = False, **more: Any) -> tuple[Judgement, Chatbot]:
    """The judgement of a bot with these ways, and the bot."""
    with chatbot(ways, stream=stream) as bot:
        return judged_at(root, bot.url, **more), bot


def of(judgement: Judgement, rule: str) -> Assessment:
    (seen,) = [one for one in judgement.assessments if one.rule == f"ai/{rule}"]
    return seen


def statuses(judgement: Judgement) -> dict[str, str]:
    return {one.rule.removeprefix("ai/"): str(one.status) for one in judgement.assessments}
