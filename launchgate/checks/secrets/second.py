"""The second interpreter that reads history: started before anything else, because it takes a while to get ready."""

import os

from launchgate.clients.apart import Apart, Gone
from launchgate.clients.git import Repository, stores
from launchgate.clients.git.command import Git
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge
from launchgate.terms import Stage

WORTH = 6 << 20
"""Bytes of packs from which on a second interpreter pays for its start."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The run's proof that it can see, to be made: by the second interpreter, where there is one, before it reads."""

    stage: Stage
    day: str
    """ISO date."""


def second(repository: Repository, proof: Proof, worth: int = WORTH) -> Apart | None:
    """The second interpreter, getting ready and making the proof from now on; None where the repository is small or there is one
    processor only."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if processors < 2 or _packed(repository.git) < worth:
        return None
    other = Apart.start("launchgate.checks.secrets.share:serve")
    if other is None:
        return None
    try:
        other.hand(proof)
    except Gone:
        other.end()
        return None
    return other


def _packed(git: Git) -> int:
    """Bytes of the repository's packs; what it borrows from others is not counted."""
    try:
        packs = os.scandir(stores.folder(git) / "pack")
        return sum(entry.stat().st_size for entry in packs if entry.name.endswith(".pack"))
    except (OSError, CannotJudge):
        return 0
