"""Values in the names of files, folders, branches and tags. Only documented formats count: a name is no assignment.

A label that speaks of such a name shows it masked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from launchgate.checks.secrets.surfaces import Scan
from launchgate.clients.files import decode, encode
from launchgate.clients.git import Repository
from launchgate.clients.git.history import windows
from launchgate.context import Deadline
from launchgate.detection import Candidate, engine

Names = Mapping[bytes, tuple[Candidate, ...]]
"""Names, each one part of a path, with the candidates in them."""
_MODES = (b"100644 ", b"100755 ", b"40000 ", b"120000 ", b"160000 ", b"100664 ")
_LONGEST = 4096
"""Bytes in the longest name that any file system takes."""


def in_text(text: bytes, scan: Scan | None = None) -> tuple[Candidate, ...]:
    """The candidates in a name that count."""
    return tuple(one for one in (scan or engine().scan)(text) if one.fingerprint and not one.public)


def in_paths(paths: Iterable[bytes], scan: Scan | None = None) -> dict[bytes, tuple[Candidate, ...]]:
    """The parts of the paths that hold a value. One look at all of them together: mostly there is none."""
    unique = {part for path in paths for part in path.split(b"/")}
    if not (scan or engine().scan)(b"\n".join(unique)):
        return {}
    return {part: found for part in unique if (found := in_text(part, scan))}


def in_trees(repository: Repository, trees: Sequence[bytes], deadline: Deadline) -> dict[bytes, tuple[Candidate, ...]]:
    """The names in git's trees that hold a value. Raises CannotJudge."""
    found: dict[bytes, tuple[Candidate, ...]] = {}
    for window in windows(repository.git, trees) if trees else ():
        deadline.require("reading the names of files for secrets")
        for candidate in engine().scan(window):
            for name in _around(window, window[candidate.start : candidate.end]):
                if name not in found and (candidates := in_text(name)):
                    found[name] = candidates
    return found


def _around(window: bytes, value: bytes) -> Iterator[bytes]:
    """The names in raw trees that hold a value: from behind the mode to the NUL."""
    at = window.find(value) if value else -1
    while at >= 0:
        end = window.find(b"\0", at, at + _LONGEST)
        low = max(0, at - _LONGEST)
        start = max(
            (window.rfind(mode, low, at) + len(mode) for mode in _MODES if window.rfind(mode, low, at) >= 0), default=-1
        )
        if end >= 0 and start >= 0 and b"\0" not in window[start:at]:
            yield window[start:end]
        at = window.find(value, at + len(value))


def masked(name: str, candidates: Iterable[Candidate]) -> str:
    """A name with the values in it masked."""
    data = encode(name)
    spans = sorted(
        {data[one.start : one.end]: one.masked for one in candidates}.items(), key=lambda item: -len(item[0])
    )
    for value, stump in spans:
        data = data.replace(value, stump.encode())
    return decode(data)
