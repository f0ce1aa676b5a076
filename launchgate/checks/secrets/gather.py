"""Reads the files and the history, or what a range adds. The second interpreter is started first, for both take time to load."""

from launchgate.checks.secrets.second import Second, second
from launchgate.checks.secrets.spec import Facts, Options
from launchgate.clients.git import Repository, stores
from launchgate.clients.git.stock import ID_BYTES
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.loading import ONE_AT_A_TIME
from launchgate.terms import Stage


def gather(context: Context, options: Options) -> Facts:
    """What was read and seen. Raises CannotJudge when there is nothing to read at all."""
    repository = None if context.stage is Stage.PR else context.repository
    other = None if repository is None else _second(context, repository)
    try:
        with ONE_AT_A_TIME:
            from launchgate.checks.secrets import look
        return look.at_everything(context, options, other)
    finally:
        if other is not None:
            other.end()


def _second(context: Context, repository: Repository) -> Second | None:
    """The one that was begun before the run was planned, if it opened this repository's packs; else one that begins now."""
    begun = context.begun.get("secrets")
    try:
        store, id_bytes = str(stores.folder(repository.git)), ID_BYTES[repository.object_format]
    except CannotJudge:
        return None
    if isinstance(begun, Second):
        if (begun.store, begun.id_bytes) == (store, id_bytes):
            return begun
        begun.end()
    return second(store, id_bytes)
