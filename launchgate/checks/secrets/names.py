"""Values in the names of files, folders, branches and tags. Only documented formats count: a name is no assignment.

A label that speaks of such a name shows it masked.
"""

from collections.abc import Iterable, Mapping

from launchgate.checks.secrets.surfaces import Scan
from launchgate.clients.files import decode, encode
from launchgate.detection import Candidate, engine

Names = Mapping[bytes, tuple[Candidate, ...]]
"""Names, each one part of a path, with the candidates in them."""


def in_text(text: bytes, scan: Scan | None = None) -> tuple[Candidate, ...]:
    """The candidates in a name that count."""
    return tuple(one for one in (scan or engine().scan)(text) if one.fingerprint and not one.public)


def in_paths(paths: Iterable[bytes], scan: Scan | None = None) -> dict[bytes, tuple[Candidate, ...]]:
    """The parts of the paths that hold a value. One look at all of them together: mostly there is none."""
    unique = {part for path in paths for part in path.split(b"/")}
    if not (scan or engine().scan)(b"\n".join(unique)):
        return {}
    return {part: found for part in unique if (found := in_text(part, scan))}


def shown(names: Iterable[bytes]) -> dict[bytes, str]:
    """Names, each as it may be printed: with the values in it masked. One look at all of them together."""
    unique = dict.fromkeys(names)
    found = bool(engine().scan(b"\n".join(unique)))
    return {name: masked(decode(name), in_text(name) if found else ()) for name in unique}


def masked(name: str, candidates: Iterable[Candidate]) -> str:
    """A name with the values in it masked."""
    data = encode(name)
    spans = sorted(
        {data[one.start : one.end]: one.masked for one in candidates}.items(), key=lambda item: -len(item[0])
    )
    for value, stump in spans:
        data = data.replace(value, stump.encode())
    return decode(data)
