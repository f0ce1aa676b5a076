"""Runs the secrets check on a real repository, and makes up values that look like secrets."""

from typing import Any

from launchgate.checks.secrets.gather import gather
from launchgate.checks.secrets.judge import judge
from launchgate.checks.secrets.spec import Options, Rotated
from launchgate.context import CommitRange
from launchgate.detection.examples import expand
from launchgate.model import Assessment, Judgement, Stage, Status
from tests.support.context import make_context
from tests.support.repos import Repo


def token(seed: str = "") -> str:
    """A GitHub token with a valid checksum that was never issued."""
    return expand("gh~p_{b62:30}{crc}", seed).decode()


def full(repo: Repo, *rotated: Rotated, **overrides: Any) -> Judgement:
    """The check on everything."""
    opened = repo.open()
    given = {"repository": opened, "tree": opened.working_tree()} | overrides
    options = Options(rotated=rotated)
    return judge(gather(make_context(repo.path, **given), options), options)


def ranged(repo: Repo, base: str, head: str = "HEAD") -> Judgement:
    """The check on what `base..head` adds."""
    opened = repo.open()
    scope = CommitRange(base=opened.commit(base), head=opened.commit(head))
    context = make_context(repo.path, stage=Stage.PR, range=scope, repository=opened, tree=opened.tree_at(scope.head))
    return judge(gather(context, Options()), Options())


def findings(judgement: Judgement) -> list[tuple[str, str]]:
    """Rule and subject of every failed assessment, without scan-enabled."""
    return [(one.rule, one.subject) for one in failed(judgement)]


def failed(judgement: Judgement) -> list[Assessment]:
    """Every failed assessment, without scan-enabled."""
    return [one for one in judgement.assessments if one.status is Status.FAIL and one.rule != "secrets/scan-enabled"]


def of_rule(judgement: Judgement, rule: str) -> list[Assessment]:
    """The assessments of one rule."""
    return [one for one in judgement.assessments if one.rule == rule]
