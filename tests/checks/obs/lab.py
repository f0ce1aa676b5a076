"""The obs check on real files, and on real servers where it asks the product."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from launchgate.checks.obs.gather import gather
from launchgate.checks.obs.judge import judge
from launchgate.checks.obs.options import Options
from launchgate.clients.files import FolderTree
from launchgate.context import Context
from launchgate.model import Assessment, Judgement, Stage, Status
from launchgate.settings import Site
from tests.support.context import make_context
from tests.support.web import Route, Web, serve

HOME = "https://www.example.com/"
SITE = Site(canonical=HOME)


def written(root: Path, files: Mapping[str, Any]) -> Path:
    """Files on disk; what is no text is written as JSON."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return root


def judged(
    root: Path, files: Mapping[str, Any] | None = None, *, stage: Stage = Stage.RELEASE, site: Site = SITE, **options: Any
) -> Judgement:  # fmt: skip
    """What the check says of a folder; no product is asked."""
    return of_context(context(written(root, files or {}), stage=stage, site=site), **options)


def context(root: Path, **more: Any) -> Context:
    given: dict[str, Any] = {"stage": Stage.RELEASE, "site": SITE, "tree": FolderTree(root)}
    return make_context(root, **(given | more))


def of_context(here: Context, **options: Any) -> Judgement:
    told = Options(**options)
    return judge(gather(here, told), told)


@contextmanager
def product(root: Path, routes: Mapping[str, Route], **more: Any) -> Iterator[tuple[Context, Web]]:
    """A context whose target is a server on loopback."""
    with serve(routes) as web:
        yield context(root, target=web.url, explicit_urls=(web.url,), site=Site(), stage=Stage.DEPLOY, **more), web


def every(judgement: Judgement, rule: str) -> dict[str, Assessment]:
    """What a rule says, by subject."""
    return {seen.subject: seen for seen in judgement.assessments if seen.rule == f"obs/{rule}"}


def one(judgement: Judgement, rule: str) -> Assessment:
    """What a rule says that speaks once."""
    (seen,) = every(judgement, rule).values()
    return seen


def statuses(judgement: Judgement, rule: str) -> dict[str, str]:
    return {subject: str(seen.status) for subject, seen in every(judgement, rule).items()}


def is_(seen: Assessment, status: Status, said: str) -> bool:
    """Whether an assessment has a status and says something; the message is shown when it has not."""
    assert (seen.status, said in seen.message) == (status, True), f"{seen.status}: {seen.message}"
    return True
