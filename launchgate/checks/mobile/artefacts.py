"""Searches built bundles as bytes: Hermes bytecode and minified code keep an address in one piece, but not its end.

So an address is known by its beginning alone: what follows a host or a port may be the next string of the bundle.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from launchgate.checks.mobile.places import EMULATOR, TUNNELS
from launchgate.checks.mobile.spec import Artefacts, Sighting
from launchgate.clients.files import pieces_below, printable
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.exchange import host_of

_FILES = 500
_BYTES = 200_000_000
_METRO = frozenset({b"8081", b"8097", b"19000", b"19001", b"19002", b"19006"})
"""Ports of React Native's and Expo's own development servers, which their libraries name in every build."""
_SUSPECT = re.compile(
    rb"(?:https?|wss?)://(?:"
    rb"(?P<here>(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(?P<port>\d{2,5}))"
    rb"|(?P<private>(?:"
    + b"|".join(re.escape(host.encode()) for host in EMULATOR)
    + rb"|192\.168\.\d{1,3}\.\d{1,3}|10\.\d{1,3}\.\d{1,3}\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])\.\d{1,3}\.\d{1,3})(?::\d{2,5})?)"
    rb"|(?P<tunnel>[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}?\.(?:"
    + b"|".join(re.escape(host.encode()) for host in TUNNELS)
    + rb")))",
    re.IGNORECASE,
)


def artefacts_of(
    context: Context, globs: tuple[str, ...], api_urls: tuple[str, ...], others: Iterable[str]
) -> Artefacts:
    """What the bundles hold. `others` are hosts of environments that no release may talk to."""
    production = {host: host.encode() for host in map(host_of, api_urls)}
    other = {host: re.compile(rb"://" + re.escape(host.encode()), re.IGNORECASE) for host in others}
    suspects: dict[tuple[str, str], Sighting] = {}
    seen: set[str] = set()
    files = size = 0
    paths, unmatched = _matched(context.root, globs)
    for path in paths:
        context.deadline.require("searching the built bundles")
        files += 1
        for _, _, data in pieces_below(context.root, path):
            size += len(data)
            if files > _FILES or size > _BYTES:
                raise CannotJudge(
                    f"mobile.builds matches more than {_FILES} files or {_BYTES // 1_000_000} MB",
                    "name the bundles themselves, e.g. dist/_expo/static/js/**/*.hbc",
                )
            seen |= {host for host, needle in production.items() if needle in data}
            for found in (*_suspects(data), *(f"https://{host}" for host, rule in other.items() if rule.search(data))):
                suspects.setdefault((path, found), Sighting(value=found, path=printable(path)))
    return Artefacts(
        files=files,
        suspects=tuple(suspects.values()),
        production=frozenset(seen),
        unmatched=unmatched,
    )


def _matched(root: Path, globs: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The files that match, and the globs that match none. Links are not followed: files are opened part by part."""
    paths: dict[str, None] = {}
    unmatched = []
    for glob in globs:
        found = [path for path in sorted(root.glob(glob))[: _FILES + 1] if path.is_file() and not path.is_symlink()]
        paths |= dict.fromkeys(str(path.relative_to(root)) for path in found)
        if not found:
            unmatched.append(glob)
    return tuple(paths), tuple(unmatched)


def _suspects(data: bytes) -> Iterator[str]:
    for match in _SUSPECT.finditer(data):
        if match["port"] not in _METRO:
            yield match[0].decode("ascii", "replace")
