"""What a run begins before it is planned, because it takes long to get ready: found by folder, like the checks themselves.

A check's folder may hold `ahead.py` with `begin(folder, stage)`, which gives None or something that can be ended. It must load
fast, and begin nothing that does harm when the plan turns out to be another one. The check finds it in `Context.begun`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Protocol

from launchgate import checks
from launchgate.errors import UsageError
from launchgate.event import moment_of
from launchgate.terms import Stage


class Begun(Protocol):
    """Something that is under way."""

    def end(self) -> None:
        """Make sure that it is gone; also where it is gone already."""


@contextmanager
def begun(
    folder: Path, environ: Mapping[str, str], stage: str | None, only: Sequence[str], skip: Sequence[str]
) -> Iterator[Mapping[str, Begun]]:
    """What the checks that seem to be wanted have begun, by their ids. Ended with the block."""
    found: dict[str, Begun] = {}
    try:
        likely = Stage(stage) if stage else moment_of(environ, {}).stage
        for file in sorted(Path(checks.__path__[0]).glob("*/ahead.py")):
            name = file.parent.name
            if _wanted(name, only, skip):
                thing = import_module(f"launchgate.checks.{name}.ahead").begin(folder, likely)
                found |= {} if thing is None else {name: thing}
    except UsageError:
        pass  # planning says what is wrong
    try:
        yield found
    finally:
        for thing in found.values():
            thing.end()


def _wanted(name: str, only: Sequence[str], skip: Sequence[str]) -> bool:
    return name not in skip and (not only or any(one.partition("/")[0] == name for one in only))
