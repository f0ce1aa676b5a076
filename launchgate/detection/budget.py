"""How much of one object is opened at most, what was not opened, and what need not be opened again."""

from collections.abc import Callable, Iterator
from dataclasses import field
from typing import NamedTuple

from launchgate.dataclass import dataclass
from launchgate.detection.barren import Barren, Key, Spent
from launchgate.detection.layers import View
from launchgate.detection.settled import Settled

MOST_BYTES = 128 << 20
"""Bytes of all layers of one object together."""
MOST_ENTRIES = 10_000
"""Layers of one object."""
_LONGEST_NAME = 120
_SAID = 20
"""Encrypted members that are named, of one object."""


class Span(NamedTuple):
    """Hits that one stretch of data answers, and the bytes that matter to them; see `Settled`."""

    first: int
    last: int
    low: int
    high: int


@dataclass(slots=True)
class Budget:
    """How much may still be opened of one object, and what was not: every bound that is hit leaves a sentence."""

    masked: Callable[[bytes], bool]
    """Whether a name looks like a secret itself and must not be shown."""
    expired: Callable[[], bool] = lambda: False
    """Whether the time is over."""
    path: str = ""
    """Of the outermost data."""
    room: int = MOST_BYTES
    entries: int = MOST_ENTRIES
    capped: dict[str, None] = field(default_factory=dict)
    sealed: dict[str, None] = field(default_factory=dict)
    found: int = 0
    """Candidates, bounds and seals so far, in all layers."""
    barren: Barren | None = None
    """What a reader of many versions knows to hold nothing."""
    log: list[Settled] | None = None
    """Filled with the hits that led to nothing, where a reader wants to know."""
    now: int = 0
    """The group of the decoder that opens the outermost data."""

    def noted(self) -> int:
        """Grows with everything that opening a layer can lead to, except what it takes."""
        return self.found

    def take(self, size: int) -> bool:
        """Whether a layer of `size` bytes may still be opened; it is paid for by asking."""
        if self.entries <= 0:
            self.cap(f"more than {MOST_ENTRIES} layers in one object")
        elif size > self.room:
            self.cap(f"more than {MOST_BYTES >> 20} MB inside one object")
        elif self.expired():
            self.cap("no time left to open what is packed")
        else:
            self.entries -= 1
            self.room -= size
            return True
        return False

    def fresh(self, view: View, key: Key, views: Iterator[View], span: Span | None) -> Iterator[View]:
        """The `views` below one, unless it is remembered that what they are made from holds nothing: a `key` of its bytes.

        Where they hold nothing, the hits of the `span` are settled.
        """
        if self.barren is None or view.depth:
            yield from views
            return
        spent = self.barren.skips(key, self)
        if spent is None:
            noted, entries, room = self.found, self.entries, self.room
            yield from views
            if self.found != noted:
                return
            spent = Spent(entries - self.entries, room - self.room, span.last - span.first if span else 0)
            self.barren.note(key, spent)
        if span:
            self.settle(span, spent)

    def settle(self, span: Span, spent: Spent) -> None:
        """Note hits of the present decoder that led to nothing."""
        if self.log is not None:
            self.log.append(Settled(self.now, *span, spent.entries, spent.room))

    def cap(self, what: str) -> None:
        """Note that something was not read to its end, or not opened."""
        self.found += 1
        self.capped[what] = None

    def seal(self, what: str) -> None:
        """Note something that is encrypted."""
        self.found += 1
        self.sealed[what if len(self.sealed) < _SAID else "more encrypted members"] = None

    def name(self, raw: bytes) -> str:
        """The name of a member for people: printable, short, and never a secret itself."""
        if self.masked(raw):
            return "(a name that looks like a secret)"
        text = raw[: _LONGEST_NAME * 4].decode("utf-8", "replace")
        shown = "".join(char if char.isprintable() else "\ufffd" for char in text)
        return shown if len(shown) <= _LONGEST_NAME else f"…{shown[-_LONGEST_NAME:]}"
