"""How Python itself is set for our runs, in every interpreter that we start."""

import gc

__all__ = ["settle"]


def settle() -> None:
    """Look for garbage that refers to itself a hundred times less often: a run makes few such circles and a million objects."""
    gc.set_threshold(100_000, 20, 50)
