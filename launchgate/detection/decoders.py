"""Other ways to read the same bytes: each decoder yields views of the data in which secrets would be plain text.

A new encoding is one function and one row in `DECODERS`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_SAMPLE = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The data as one decoder reads it. `offset` and `width` lead back: original = offset + position * width."""

    data: bytes = field(repr=False)
    offset: int = 0
    width: int = 1
    decoder: str = "raw"


Decoder = Callable[[bytes], Iterator[View]]


def raw(data: bytes) -> Iterator[View]:
    """ASCII, UTF-8 and Latin-1 need no decoding: every token is ASCII."""
    yield View(data=data)


DECODERS: tuple[Decoder, ...] = (raw,)


def views(data: bytes) -> Iterator[View]:
    """Every view of the data, the raw one first."""
    for decoder in DECODERS:
        yield from decoder(data)
