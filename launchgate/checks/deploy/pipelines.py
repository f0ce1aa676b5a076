"""What a repository's CI does, whoever's CI it is: pipelines, when they run, their jobs and commands. Data only."""

import re

from launchgate.checks.deploy.commands import Does
from launchgate.dataclass import dataclass

__all__ = ["Job", "Pipeline", "Step"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One simple command, or one published action."""

    text: str
    line: int
    does: frozenset[Does]
    lightly: str = ""
    """Why its failure does not stop the pipeline, e.g. `continue-on-error`; empty when it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Steps that run together."""

    name: str
    line: int
    steps: tuple[Step, ...]
    environment: str = ""
    """What it deploys to, as the pipeline names it."""
    foreign: str = ""
    """A pipeline of another repository that does its work; what that does is not shown here."""


_PASSING = re.compile(
    r"\b(?:review|preview|ephemeral|sandbox|pr)\b|\breview[-_/]|\bpreview[-_/]|teardown|cleanup|destroy|stop[-_]"
)
"""Names of jobs and environments that are made for one change and go with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """One file of one CI system."""

    path: str
    system: str
    jobs: tuple[Job, ...] = ()
    before: str = ""
    """How it runs before a change is merged, e.g. `on pull_request`; empty when it does not."""
    triggers: tuple[str, ...] = ()
    """What else starts it: `push`, `workflow_dispatch`, a tag."""
    unread: str = ""
    """Why it could not be read."""

    def deploying(self) -> tuple[tuple[Job, Step | None], ...]:
        """Its jobs that deploy, each with the step that does; None where only the job's environment says so."""
        found: list[tuple[Job, Step | None]] = []
        for job in self.jobs:
            step = next((one for one in job.steps if Does.DEPLOY in one.does), None)
            if (step is not None or job.environment) and not _PASSING.search(f"{job.name} {job.environment}".lower()):
                found.append((job, step))
        return tuple(found)
