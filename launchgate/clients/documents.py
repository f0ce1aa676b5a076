"""Reads the documents of a tree: the project's own, within bounds, and only those that speak of what is asked for."""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from launchgate.clients.files import printable
from launchgate.documents import LARGEST, MOST_LINES, Document, candidates, read
from launchgate.errors import CannotJudge

if TYPE_CHECKING:
    from launchgate.context import Tree

__all__ = ["read_documents"]

_TOTAL = 6_000_000
_LINES = 120_000
"""Bytes and lines of all documents of one tree; what is configured is read in any case."""


def read_documents(
    tree: "Tree", speaks: str, *, configured: Sequence[str] = (), also: Iterable[str] = ()
) -> tuple[tuple[Document, ...], tuple[str, ...]]:  # fmt: skip
    """The documents whose name or text matches `speaks` (a regular expression), the configured ones first whatever they say,
    then `also` (paths that count although they do not look like documents); and one phrase for each configured one that cannot
    be read."""
    sizes = {one.path: one.size for one in tree.files() if one.mode.startswith("100")}
    telling = re.compile(speaks)
    asked, more = tuple(dict.fromkeys(configured)), tuple(also)
    unread = [f"`{printable(path)}` is not there" for path in asked if path not in sizes]
    found, total, lines = list[Document](), 0, 0
    for path in dict.fromkeys((*asked, *more, *candidates(sizes))):
        size = min(sizes.get(path, -1), LARGEST)
        if size < 0 or ((total + size > _TOTAL or lines > _LINES) and path not in asked):
            continue
        try:
            text = tree.read(path, LARGEST).decode("utf-8-sig", "replace")
        except CannotJudge as error:
            unread += [error.reason] if path in asked else []
            continue
        total += size
        if path in asked or path in more or telling.search(PurePosixPath(path).name) or telling.search(text):
            lines += min(text.count("\n"), MOST_LINES)
            found.append(read(path, text))
    return tuple(found), tuple(unread)
