"""The members of a zip archive (apk, aab, ipa, jar, zip) or the content of a gzip file, in memory and within bounds.

For what has to be read for more than secrets. Everything about the format is in `archives` and `streams`; this only joins the
overlapping pieces in which large members come. Whatever is not opened leaves a sentence in the budget.
"""

import re
from collections.abc import Callable, Iterator

from launchgate.detection.archives import ZIP_GATES, from_zip
from launchgate.detection.budget import Budget
from launchgate.detection.engine import engine
from launchgate.detection.layers import View
from launchgate.detection.streams import from_gzip

ZIP = b"PK\x03\x04"
GZIP = b"\x1f\x8b\x08"
LARGEST = 48 << 20
"""Bytes of one member that are joined; what comes behind is handed out as a second part of it."""
_LOCAL = re.compile(ZIP_GATES[0], re.DOTALL)
_OVERLAP = 64 << 10


def members(data: bytes, *, room: int, expired: Callable[[], bool]) -> tuple[Iterator[tuple[str, bytes]], Budget]:
    """(name, content) of every member, as they are read, and the budget that notes what was left out."""
    budget = Budget(masked=engine().might_match, expired=expired, room=room)
    view = View(data=data)
    if data.startswith(GZIP):
        return _joined(from_gzip(view, [4], budget), named=False), budget
    hits = [found.end() for found in _LOCAL.finditer(data)]
    return _joined(from_zip(view, hits, budget), named=True), budget


def _joined(views: Iterator[View], *, named: bool) -> Iterator[tuple[str, bytes]]:
    """The pieces of one member put together: each piece but the first begins with the end of the one before."""
    name, parts, size, place = "", list[bytes](), 0, -1
    for view in views:
        here = view.members[-1] if named and view.members else ""
        follows = parts and here == name and view.offset == place and parts[-1][-_OVERLAP:] == view.data[:_OVERLAP]
        if parts and (not follows or size > LARGEST):
            yield name, b"".join(parts)
            parts, size = [], 0
        fresh = view.data[_OVERLAP:] if follows and parts else view.data
        name, place = here, view.offset
        parts.append(fresh)
        size += len(fresh)
    if parts:
        yield name, b"".join(parts)
