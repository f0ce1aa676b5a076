"""The table of decoders: what tells that one is needed, found in the database's own pass, and the function that opens it.

A new encoding is one function and one row. A gate may match too often, never too seldom; what a decoder yields is scanned like
any other data, so a gate that was wrong costs time and nothing else.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from launchgate.dataclass import dataclass
from launchgate.detection import archives, joined, pdf, runs, sqlite, streams
from launchgate.detection.beginnings import base64_gates, hex_gates
from launchgate.detection.budget import Budget
from launchgate.detection.layers import View

Open = Callable[[View, Sequence[int], Budget], Iterator[View]]


@dataclass(frozen=True, slots=True)
class Decoder:
    """One encoding. `gates` are expressions for Hyperscan; `open` gets the places where they ended, in order."""

    gates: tuple[bytes, ...]
    open: Open
    fold: bool = False


@cache
def decoders() -> tuple[Decoder, ...]:
    """Every decoder, wrappings before encodings."""
    return (
        Decoder(archives.ZIP_GATES, archives.from_zip),
        Decoder(archives.TAR_GATES, archives.from_tar),
        Decoder(archives.OTHER_GATES, archives.from_other),
        Decoder(streams.GZIP_GATES, streams.from_gzip),
        Decoder(streams.BZIP2_GATES, streams.from_bzip2),
        Decoder(streams.XZ_GATES, streams.from_xz),
        Decoder(sqlite.SQLITE_GATES, sqlite.from_sqlite),
        Decoder(pdf.PDF_GATES, pdf.from_pdf),
        Decoder(base64_gates(), runs.from_base64),
        Decoder(hex_gates(), runs.from_hex, fold=True),
        Decoder(runs.PERCENT_GATES, runs.from_percent),
        Decoder(runs.ESCAPE_GATES, runs.from_escapes),
        Decoder(joined.JOINED_GATES, joined.from_joined),
        Decoder(joined.LISTED_GATES, joined.from_listed),
    )


@cache
def gates() -> tuple[tuple[bytes, bool], ...]:
    """All gates as Hyperscan's expressions, in the order of `decoders`."""
    return tuple((gate, decoder.fold) for decoder in decoders() for gate in decoder.gates)


@cache
def owners() -> tuple[int, ...]:
    """The number of the decoder that each gate belongs to."""
    return tuple(number for number, decoder in enumerate(decoders()) for _ in decoder.gates)


def unfold(view: View, first: int, ends: Mapping[int, list[int]], budget: Budget) -> Iterator[View]:
    """Every layer below a view. `ends` are Hyperscan's hits by expression, the decoders' own from `first` on."""
    hits: dict[int, list[int]] = {}
    for row in sorted(ends):
        if row >= first:
            hits.setdefault(owners()[row - first], []).extend(ends[row])
    for number, places in hits.items():
        if not view.depth:
            budget.now = first + number
        yield from decoders()[number].open(view, sorted(places), budget)
