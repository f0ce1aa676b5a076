"""Reads the repository's documents, where they are asked for; no opinion."""

from launchgate.checks.handover.spec import Facts, Options
from launchgate.context import Context
from launchgate.model import Stage
from launchgate.paper_files import papers_of
from launchgate.papers import Papers


def gather(context: Context, options: Options) -> Facts:
    """The documents: before a release, or once the check is configured. Raises CannotJudge when the files cannot be read."""
    if not options.is_set and context.stage is not Stage.RELEASE:
        return Facts(papers=Papers(documents=(), today=context.now.date().isoformat()), judged=False)
    return Facts(papers=papers_of(context, options.documents.values()), judged=True)
