"""What somebody probably meant by a name that does not exist."""

from collections.abc import Iterable


def closest(name: str, known: Iterable[str], cutoff: float = 0.5) -> str | None:
    """The known name most like it; None where none is alike by at least `cutoff` (0 to 1, `difflib.SequenceMatcher.ratio`)."""
    from difflib import get_close_matches  # takes a while to load, and only a slip needs it

    return next(iter(get_close_matches(name, list(known), n=1, cutoff=cutoff)), None)
