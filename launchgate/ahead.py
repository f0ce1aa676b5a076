"""What a run begins before anything else is loaded, because it takes long to get ready. Found by folder, as the checks are.

A check's folder may hold `ahead.py` with `begin(folder)`, which gives None or something that can be ended. It must load fast, for
everything waits for it, and begin nothing that does harm when the plan turns out to be another one: only the words of the command
line are looked at here. The check finds what it began in `Context.begun`.
"""

import os
from collections.abc import Mapping, Sequence
from importlib import import_module
from itertools import pairwise
from typing import Protocol

from launchgate import checks

_WHOLE = ("full", "release")
"""Stages in which all of a repository is looked at."""
_TELLING = ("pull_request", "pull_request_target", "merge_group", "push", "deployment_status")
"""Events that say what else is looked at, which only `launchgate.event` knows."""


class Begun(Protocol):
    """Something that is under way."""

    def end(self) -> None:
        """Make sure that it is gone; also where it is gone already."""


def begin(arguments: Sequence[str], environ: Mapping[str, str], folder: str) -> dict[str, Begun]:
    """What the checks that seem to be wanted begin, by their ids."""
    if arguments[:1] != ["run"] or not _is_whole(arguments, environ):
        return {}
    only, skip = _given(arguments, "--only"), _given(arguments, "--skip")
    found: dict[str, Begun] = {}
    for home in checks.__path__:
        for name in sorted(os.listdir(home)):  # noqa: PTH208 - pathlib takes longer to load than this takes
            wanted = name not in skip and (not only or any(one.partition("/")[0] == name for one in only))
            if wanted and os.path.isfile(f"{home}/{name}/ahead.py"):  # noqa: PTH113 - the same
                thing = import_module(f"launchgate.checks.{name}.ahead").begin(folder)
                found |= {} if thing is None else {name: thing}
    return found


def _is_whole(arguments: Sequence[str], environ: Mapping[str, str]) -> bool:
    if _given(arguments, "--base") or _given(arguments, "--head"):
        return False
    stages = _given(arguments, "--stage")
    if stages:
        return stages[-1] in _WHOLE
    return environ.get("GITHUB_ACTIONS") != "true" or environ.get("GITHUB_EVENT_NAME") not in _TELLING


def _given(arguments: Sequence[str], option: str) -> list[str]:
    """The values of an option, written `--option value` or `--option=value`."""
    words = [word for one in arguments for word in (one.split("=", 1) if one.startswith("--") else [one])]
    return [value for word, value in pairwise(words) if word == option]
