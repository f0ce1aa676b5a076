"""How the edge judges speak: assessments with a place, and foreign text quoted."""

from collections.abc import Iterable

from launchgate.exchange import Failure, spoilt


def quoted(texts: Iterable[str], most: int = 4) -> str:
    """Several texts in one phrase, each in backticks."""
    every = tuple(texts)
    shown = ", ".join(f"`{text}`" for text in every[:most])
    return f"{shown} and {len(every) - most} more" if len(every) > most else shown


def cause_of(failure: Failure) -> str | None:
    """The finding that tells why there is no answer."""
    return spoilt(failure)
