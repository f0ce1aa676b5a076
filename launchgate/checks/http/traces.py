"""Finds in an answer what visitors must not see, by the table of marks. Pure."""

import re
from collections.abc import Iterator

from launchgate.checks.http.marks import ADDRESSES, DEBUG_PAGES, PATHS, TEXTS, Mark
from launchgate.dataclass import dataclass

_YOURS = re.compile(r"\b(?:your|client|visitor|remote)[ _-]?(?:ip|address|addr)\b[^\n]{0,40}$", re.IGNORECASE)
"""What stands before the visitor's own address, which a page may show to the visitor."""
_BEFORE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A mark that was found."""

    mark: Mark
    text: str
    """What matched; foreign, and not masked yet."""


def debug_pages(raw: str) -> Iterator[Trace]:
    """Marks of a framework's debug page in an answer as it came."""
    return _first(DEBUG_PAGES, raw)


def traces(text: str, own: frozenset[str]) -> Iterator[Trace]:
    """Marks in the text of an answer to an error. `own` holds what the answer may name: the host's own address."""
    yield from _first((*TEXTS, PATHS), text)
    for found in ADDRESSES.pattern.finditer(text):
        address, before = found.group(), text[max(0, found.start() - _BEFORE) : found.start()]
        if address not in own and address.partition(":")[0] not in own and not _YOURS.search(before):
            yield Trace(mark=ADDRESSES, text=address)
            return


def _first(marks: tuple[Mark, ...], text: str) -> Iterator[Trace]:
    for mark in marks:
        if (found := mark.pattern.search(text)) is not None:
            yield Trace(mark=mark, text=found.group())
