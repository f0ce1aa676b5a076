"""Finds the names that one declared environment has: from a list, from its values, or from the job's own environment."""

from launchgate.checks.env.facts import EnvironmentNames
from launchgate.checks.env.listings import listed_names
from launchgate.checks.env.spec import EnvironmentSource
from launchgate.checks.env.values import read_from_job
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.variables.dotenv import bindings, decoded


def environment_names(context: Context, environment: str, source: EnvironmentSource) -> EnvironmentNames:
    """The names of one environment, or why they are not known."""
    found: set[str] = set()
    told = []
    if source.from_job:
        found |= {name for name, value in context.environ.items() if value}
        told.append("the job's environment")
    if source.values_prefix:
        prefix = source.values_prefix
        found |= {
            name.removeprefix(prefix) for name, value in context.environ.items() if name.startswith(prefix) and value
        }
        told.append(f"the job's variables that start with {prefix}")
    try:
        if source.names is not None:
            found |= listed_names(decoded(read_from_job(context, source.names)), environment)
            told.append(source.names)
        if source.values is not None:
            found |= {name for name, value, _ in bindings(read_from_job(context, source.values)) if value}
            told.append(source.values)
    except CannotJudge as error:
        return _unknown(environment, source.names or source.values or "nothing", error.reason)
    if not told:
        return _unknown(environment, "nothing", "launchgate.yml does not say where its names are listed")
    return EnvironmentNames(environment=environment, source=" and ".join(told), names=frozenset(found))


def _unknown(environment: str, source: str, reason: str) -> EnvironmentNames:
    return EnvironmentNames(
        environment=environment,
        source=source,
        names=None,
        reason=reason,
        remedy=f"list the names, one a line, in a file and set env.environments.{environment}.names to its path",
    )
