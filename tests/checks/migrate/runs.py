"""Runs of the migrate check on folders and repositories made for a test."""

from collections.abc import Mapping
from pathlib import Path

from launchgate.checks.migrate.gather import gather
from launchgate.checks.migrate.judge import judge
from launchgate.checks.migrate.spec import Options
from launchgate.clients.files import FolderTree
from launchgate.context import CommitRange
from launchgate.model import Assessment, Judgement, Severity, Stage, Status
from tests.support.context import make_context
from tests.support.repos import Repo

POSTGRES = {".env.example": "DATABASE_URL=postgres://app@db/app\n"}
BOUNDS = "SET lock_timeout = '5s';\nSET statement_timeout = '60s';\n"


def in_folder(folder: Path, files: Mapping[str, str], options: Options | None = None) -> Judgement:
    """A run on a plain folder: the newest migration of each folder is the release."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    options = options or Options()
    return judge(gather(make_context(folder, tree=FolderTree(folder)), options), options)


def in_change(repo: Repo, base: str, head: str, options: Options | None = None) -> Judgement:
    """A run in stage `pr`."""
    repository, options = repo.open(), options or Options()
    context = make_context(
        repo.path, stage=Stage.PR, repository=repository, tree=repository.tree_at(head),
        range=CommitRange(base=base, head=head),
    )  # fmt: skip
    return judge(gather(context, options), options)


def in_repository(repo: Repo, options: Options | None = None) -> Judgement:
    """A run in stage `full` on the working tree."""
    repository, options = repo.open(), options or Options()
    context = make_context(repo.path, repository=repository, tree=repository.working_tree())
    return judge(gather(context, options), options)


def of(judgement: Judgement, rule: str) -> tuple[Assessment, ...]:
    return tuple(seen for seen in judgement.assessments if seen.rule == f"migrate/{rule}")


def only(judgement: Judgement, rule: str) -> Assessment:
    """The one assessment of a rule."""
    (found,) = of(judgement, rule)
    return found


def status(judgement: Judgement, rule: str) -> Status:
    """The worst status of a rule."""
    found = {seen.status for seen in of(judgement, rule)}
    return next(one for one in (Status.FAIL, Status.UNKNOWN, Status.PASS, Status.NOT_APPLICABLE) if one in found)


def told(judgement: Judgement, rule: str) -> list[tuple[str, Severity, int | None]]:
    """Subject without path, severity and line of each failure."""
    return [
        (seen.subject.partition(": ")[2], seen.severity, seen.location.line)
        for seen in of(judgement, rule)
        if seen.status is Status.FAIL
    ]
