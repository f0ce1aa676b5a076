"""The order of commits by what they say of themselves: parents first, then by date. Pure."""

import heapq
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple


class Header(NamedTuple):
    """What the order of history needs of a commit, and what it says it consists of."""

    tree: bytes
    parents: tuple[bytes, ...]
    committed: int
    """Seconds since 1970."""
    authored: int
    """Seconds since 1970."""

    @property
    def day(self) -> str:
        """ISO date of the authoring, UTC."""
        return datetime.fromtimestamp(min(self.authored, _LAST), UTC).date().isoformat()


_LAST = 253_402_300_799
"""The last second of the year 9999, behind which dates have no ISO form."""
_DIGITS = 18
"""Of a date; Python refuses to read thousands of them, and a forged commit must not end the run."""


_AS_GIT_WRITES = re.compile(
    rb"tree ([0-9a-f]+)((?:\nparent [0-9a-f]+)*)"
    rb"\nauthor ([^\n]*) (\d{1,18}) [+-]\d+\ncommitter ([^\n]*) (\d{1,18}) [+-]\d+(?:\n([^\0]*))?"
)


def plain(head: bytes) -> tuple[Header, tuple[tuple[str, bytes], ...]] | None:
    """The same as `header`, and the texts in the head by field, in one step; None where git itself would not write it so."""
    found = _AS_GIT_WRITES.fullmatch(head)
    if found is None:
        return None
    tree, parents, author, authored, committer, committed, rest = found.groups()
    texts: tuple[tuple[str, bytes], ...] = ("author", author), ("committer", committer)
    if rest:
        texts = (*texts, ("header", rest))
    return Header(tree, tuple(parents.split()[1::2]), int(committed), int(authored)), texts


def header(lines: Iterable[bytes]) -> Header:
    """What a commit's lines before the message say. A date that is no number counts as the first day of 1970."""
    tree, parents = b"", []
    committed = authored = 0
    for line in lines:
        name, _, rest = line.partition(b" ")
        if name == b"tree":
            tree = rest
        elif name == b"parent":
            parents.append(rest)
        elif name == b"author":
            authored = _seconds(rest)
        elif name == b"committer":
            committed = _seconds(rest)
            break
    return Header(tree, tuple(parents), committed, authored)


def _seconds(person: bytes) -> int:
    parts = person.rsplit(b" ", 2)
    return int(parts[1]) if len(parts) == 3 and parts[1].isdigit() and len(parts[1]) <= _DIGITS else 0


def ranks(headers: Mapping[bytes, Header]) -> dict[bytes, int]:
    """Each commit's place in history: every commit behind all its parents, the older one first where nothing else decides."""
    order: dict[bytes, int] = {}
    held_up: dict[bytes, list[tuple[int, bytes]]] = {}
    ready: list[tuple[int, bytes]] = []
    for row in sorted([(head.committed, commit) for commit, head in headers.items()]):
        heapq.heappush(ready, row)
        # Mostly this is one commit. Only where a child says that it is older than a parent do others wait for their turn.
        while ready:
            first = heapq.heappop(ready)
            commit = first[1]
            for parent in headers[commit].parents:
                if parent not in order and parent in headers:
                    held_up.setdefault(parent, []).append(first)
                    break
            else:
                order[commit] = len(order)
                for child in held_up.pop(commit, ()) if held_up else ():
                    heapq.heappush(ready, child)
    return order


def reachable(headers: Mapping[bytes, Header], tips: Iterable[bytes]) -> set[bytes]:
    """The commits that are behind the tips, these included."""
    found = {tip for tip in tips if tip in headers}
    open_ones = list(found)
    while open_ones:
        for parent in headers[open_ones.pop()].parents:
            if parent not in found and parent in headers:
                found.add(parent)
                open_ones.append(parent)
    return found
