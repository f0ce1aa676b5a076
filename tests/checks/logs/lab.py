"""Runs the logs check on a small repository or folder made for one test."""

import json
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from launchgate.checks.logs import CHECK
from launchgate.checks.logs.spec import Options
from launchgate.clients.files import FolderTree
from launchgate.model import Assessment, Judgement, Status
from tests.support.context import NOW, make_context


def judged(root: Path, files: Mapping[str, str | bytes], options: Options | None = None, **context: Any) -> Judgement:
    """The judgement on a folder that holds `files`, all written an hour before the run."""
    write(root, files)
    made = make_context(root, **({"tree": FolderTree(root)} | context))
    options = options or Options()
    facts = CHECK.gather(made, options)
    judgement: Judgement = CHECK.judge(facts, options)
    assert {one.rule for one in judgement.assessments} == {rule.id for rule in CHECK.rules}
    return judgement


def write(root: Path, files: Mapping[str, str | bytes], at: datetime = NOW - timedelta(hours=1)) -> None:
    """Files with a time of writing."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, (at.timestamp(), at.timestamp()))


def of(judgement: Judgement, rule: str) -> list[Assessment]:
    """One rule's assessments."""
    return [one for one in judgement.assessments if one.rule == f"logs/{rule}"]


def failing(judgement: Judgement, rule: str) -> list[str]:
    """The subjects of one rule's failures."""
    return [one.subject for one in of(judgement, rule) if one.status is Status.FAIL]


def request_line(number: int = 1, **more: Any) -> str:
    """A line as pino-http writes it, of a product that binds all three; a None leaves a key out."""
    fields = {
        "level": 30, "time": int((NOW - timedelta(hours=1)).timestamp() * 1000), "version": "1.4.2",
        "req": {"id": f"r-{number}", "method": "GET", "url": "/orders"}, "res": {"statusCode": 200}, "msg": "request completed",
    }  # fmt: skip
    return json.dumps({key: value for key, value in (fields | more).items() if value is not None})
