"""Looks at the pages; no opinion."""

from launchgate.checks.http.gather_pages import gather_pages
from launchgate.checks.http.spec import Facts, Options
from launchgate.context import Context


def gather(context: Context, options: Options) -> Facts:
    """The crawl and the declared routes. Raises CannotJudge when there is no target, or the client cannot be set up."""
    return gather_pages(context, options)
