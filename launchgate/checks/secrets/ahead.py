"""What this check begins before the run is planned: the second interpreter, where all of a large history is going to be read."""

from pathlib import Path

from launchgate.checks.secrets.second import Second, second
from launchgate.clients.git import stores
from launchgate.clients.git.repository import find
from launchgate.errors import CannotJudge
from launchgate.terms import Stage


def begin(folder: Path, stage: Stage) -> Second | None:
    """Only what is on disk is looked at; whether git trusts the folder is found out before anything that was read is used."""
    if stage not in (Stage.FULL, Stage.RELEASE):
        return None
    try:
        store = stores.plain(find(folder)[1])
    except CannotJudge:
        return None
    return None if store is None else second(store, 20)  # nearly all have such ids, and gather knows
