"""Runs the env check on a small repository made for one test."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from launchgate.checks.env import CHECK
from launchgate.checks.env.spec import Options
from launchgate.model import Judgement, Status
from tests.support.context import make_context
from tests.support.repos import make_repo


def judge_files(
    folder: Path, files: Mapping[str, str | bytes], options: Options | None = None, **context: Any
) -> Judgement:
    """The judgement on a repository that holds `files` in one commit."""
    repo = make_repo(folder / "repo")
    repo.commit(files)
    repository, options = repo.open(), options or Options()
    made = make_context(repo.path, repository=repository, tree=repository.working_tree(), **context)
    facts = CHECK.gather(made, options)
    judgement: Judgement = CHECK.judge(facts, options)
    assert {one.rule for one in judgement.assessments} == {rule.id for rule in CHECK.rules}
    return judgement


def told(judgement: Judgement, rule: str) -> list[tuple[str, Status]]:
    """(subject, status) of one rule's assessments."""
    return [(one.subject, one.status) for one in judgement.assessments if one.rule == f"env/{rule}"]


def failing(judgement: Judgement, rule: str) -> list[str]:
    """The subjects of one rule's failures."""
    return [subject for subject, status in told(judgement, rule) if status is Status.FAIL]
