"""One fix for several findings, where theirs differ only in the lines of a list: told once, with the lines of all. Pure.

A list is what YAML and a file of variables know as one: lines that begin with `- `, or `NAME=`. Two such fixes become one text to
paste, the first finding's with everybody's lines.
"""

import re
from collections.abc import Sequence
from itertools import zip_longest

_MOST = 400
"""Lines of one list."""
_ITEM = re.compile(r"(?P<indent> *)(?:- |(?P<name>[A-Za-z_][A-Za-z0-9_]*=))")


def joint(fixes: Sequence[tuple[str, str]]) -> str:
    """The fix that serves all of `fixes`, each with what it is for; empty where they are no lists or say different things."""
    rows = list(zip_longest(*(fix.strip("\n").split("\n") for fix, _ in fixes)))
    if len(rows) < 2 or any(line is None for row in rows for line in row) or len(set(rows[0])) > 1:
        return ""
    lines: list[str] = []
    for row in rows:
        if len(set(row)) == 1:
            lines.append(row[0])
        elif _is_list(row):
            lines += _listed(row, [of for _, of in fixes])
        else:
            return ""
    return "\n".join(lines)


def _is_list(row: Sequence[str]) -> bool:
    found = [_ITEM.match(line) for line in row]
    kinds = {(one["indent"], one["name"] is None) for one in found if one}
    return all(found) and len(kinds) == 1


def _listed(row: Sequence[str], subjects: Sequence[str]) -> list[str]:
    """The lines, each once; an item of YAML says what it is for, where it does not do so itself."""
    told: dict[str, str] = {}
    for line, subject in zip(row, subjects, strict=True):
        note = " ".join(subject.split())
        told.setdefault(line, f"{line} # {note}" if line.lstrip().startswith("- ") and note not in line else line)
    lines = list(told.values())
    more = len(lines) - _MOST
    return lines if more <= 0 else [*lines[:_MOST], f"# … {more:,} more; the JSON report has them all"]
