"""Turns offsets in a text into line numbers. Pure."""

import re
from bisect import bisect_left


class Lines:
    """The line ends of one text."""

    def __init__(self, text: str) -> None:
        self._ends = [found.start() for found in re.finditer("\n", text)]

    def at(self, offset: int) -> int:
        """The line, from 1, of the character at `offset`."""
        return bisect_left(self._ends, offset) + 1
