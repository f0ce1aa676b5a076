"""Finds the names that one declared environment has: from a file of names, or from the job's own environment."""

from launchgate.checks.env.documents import read_names
from launchgate.checks.env.facts import EnvironmentNames
from launchgate.checks.env.spec import EnvironmentSource
from launchgate.clients.files import FolderTree
from launchgate.context import Context
from launchgate.errors import CannotJudge


def environment_names(context: Context, environment: str, source: EnvironmentSource) -> EnvironmentNames:
    """The names of one environment, or why they are not known."""
    if source.names is None and not source.from_job:
        return _unknown(environment, "nothing", "launchgate.yml does not say where its names are listed", environment)
    found: set[str] = set()
    told = []
    if source.from_job:
        found |= {name for name, value in context.environ.items() if value}
        told.append("the job's environment")
    if source.names is not None:
        try:
            found |= read_names(_read(context, source.names))
        except CannotJudge as error:
            return _unknown(environment, source.names, error.reason, environment)
        told.append(source.names)
    return EnvironmentNames(environment=environment, source=" and ".join(told), names=frozenset(found))


def _read(context: Context, path: str) -> bytes:
    """The file as the tree has it; a list that the job made, which no commit holds, is read from the workspace."""
    tree = context.require_tree()
    if any(file.path == path for file in tree.files()):
        return tree.read(path)
    return FolderTree(context.root).read(path)


def _unknown(environment: str, source: str, reason: str, name: str) -> EnvironmentNames:
    return EnvironmentNames(
        environment=environment,
        source=source,
        names=None,
        reason=reason,
        remedy=f"list the names, one a line, in a file and set env.environments.{name}.names to its path",
    )
