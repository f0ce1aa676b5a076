"""Lists what lies on disk below a folder, ignored files included, within bounds and without following a link.

For build output, which git mostly ignores. Folders that hold other people's code are not entered.
"""

import os
from collections import deque
from collections.abc import Callable
from dataclasses import field
from pathlib import Path

from launchgate.clients.files import decode, mode_of
from launchgate.dataclass import dataclass

MOST_FILES = 100_000
MOST_FOLDERS = 30_000


@dataclass(slots=True)
class Listing:
    """Paths below the folder with their sizes in bytes, sorted, and what was not listed."""

    files: dict[str, int] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    """Folders that could not be listed."""
    cut: bool = False
    """Whether a bound was hit before the end."""


def listed(
    root: Path, enter: Callable[[str], bool], expired: Callable[[], bool], most: int = MOST_FILES, below: str = ""
) -> Listing:
    """Breadth first from `below`; `enter` says of each folder's path whether to look into it. Regular files only."""
    listing, folders, seen = Listing(), deque([os.fsencode(below)]), 0
    while folders:
        folder = folders.popleft()
        seen += 1
        if seen > MOST_FOLDERS or len(listing.files) > most or expired():
            listing.cut = True
            break
        try:
            entries = sorted(os.scandir(os.fsencode(root) + b"/" + folder), key=lambda entry: entry.name)
        except OSError:
            listing.closed.append(decode(folder))
            continue
        for entry in entries:
            path = folder + b"/" + entry.name if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if enter(decode(path)):
                    folders.append(path)
            elif mode_of(status := entry.stat(follow_symlinks=False)) in ("100644", "100755"):
                listing.files[decode(path)] = status.st_size
    listing.files = dict(sorted(listing.files.items()))
    return listing


def is_folder(root: Path, path: str) -> bool:
    """Whether every part of a path below the root is a folder and none of them a link."""
    at = root
    for part in path.strip("/").split("/"):
        at = at / part
        if at.is_symlink() or not at.is_dir():
            return False
    return True
