"""Which file and line of the repository an entry can be pinned to, for formats that know nothing but files.

A path comes from a judge or from a verdict file and is hostile: only a relative one that stays inside the repository counts.
"""

import re

from launchgate.model import Entry
from launchgate.settings import CONFIG_NAME

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


def repository_path(entry: Entry) -> str | None:
    """The entry's file relative to the repository, with `/`; None when it has none or it points outside."""
    path = entry.location.path
    if not path or path.startswith("/") or _DRIVE.match(path) or "\0" in path:
        return None
    if any(part in ("", ".", "..") for part in path.replace("\\", "/").split("/")):
        return None
    return path


def line_of(entry: Entry) -> int | None:
    """The line, counted from 1, of an entry that has a file; None when it is not known."""
    line = entry.location.line
    return line if line is not None and line >= 1 and repository_path(entry) else None


def pinned(entry: Entry) -> tuple[str, int]:
    """A file and line in any case: what has no file is pinned to the configuration, where it was asked for."""
    path = repository_path(entry)
    return (path, line_of(entry) or 1) if path else (CONFIG_NAME, 1)
