"""What this check begins first of all: the second interpreter, where all of a large history is going to be read."""

import os

from launchgate.checks.secrets.second import Second, second

_LIKELY = 20
"""Bytes of an id; nearly all repositories have such."""


def begin(folder: str) -> Second | None:
    """Only what is on disk is looked at, roughly. The check compares with what git says before it uses anything that was read."""
    try:
        at = os.path.realpath(folder)
    except OSError:  # the folder is gone, which the run will say
        return None
    while True:
        for store in (f"{at}/.git/objects", f"{at}/objects"):
            if os.path.isdir(f"{store}/pack"):  # noqa: PTH112 - pathlib takes longer to load than this takes
                return second(store, _LIKELY)
        above = os.path.dirname(at)  # noqa: PTH120 - the same
        if above == at:
            return None
        at = above
