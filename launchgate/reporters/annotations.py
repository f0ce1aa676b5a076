"""GitHub annotations: workflow commands on the step's output, within what GitHub shows of them.

GitHub shows the first ten errors, warnings and notices of a step and drops the rest without a word, so the worst come first
and the tenth place says how many more there are. What becomes what:

    blocks the launch                          error
    new failure that does not block            warning
    new unknown that does not block            notice
    waived, baselined, existing, pass, n/a     nothing: the full reports hold them
"""

from enum import StrEnum

from launchgate.model import Entry, Status, Verdict
from launchgate.reporters._escape import command_data, command_property, terminal, terminal_block
from launchgate.reporters._place import line_of, repository_path
from launchgate.reporters._selection import new_findings
from launchgate.reporters._wording import details

PLACES = 10
"""Annotations GitHub shows of each level in one step."""
MESSAGE_LIMIT = 4096
"""Bytes of a message; GitHub cuts after as many characters."""
TITLE_LIMIT = 200

_CUT = "… (cut; the full text is in the report)"


class Level(StrEnum):
    """The commands, worst first."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


def render(verdict: Verdict) -> str:
    """The commands, one a line; empty when there is nothing to point at."""
    lines: list[str] = []
    for level, entries in _by_level(verdict).items():
        fitting = _fitting(entries)
        lines += [_command(level, entry) for entry in fitting]
        if len(fitting) < len(entries):
            lines.append(_more(level, len(entries) - len(fitting)))
    return "".join(f"{line}\n" for line in lines)


def shown(verdict: Verdict) -> int:
    """How many entries have an annotation of their own."""
    return sum(len(_fitting(entries)) for entries in _by_level(verdict).values())


def _by_level(verdict: Verdict) -> dict[Level, list[Entry]]:
    levels: dict[Level, list[Entry]] = {level: [] for level in Level}
    for entry in new_findings(verdict):
        levels[_level(entry)].append(entry)
    return levels


def _level(entry: Entry) -> Level:
    if entry.gates:
        return Level.ERROR
    return Level.NOTICE if entry.status is Status.UNKNOWN else Level.WARNING


def _fitting(entries: list[Entry]) -> list[Entry]:
    """All of them, or nine and a place for how many more there are."""
    return entries if len(entries) <= PLACES else entries[: PLACES - 1]


def _command(level: Level, entry: Entry) -> str:
    properties = {"title": _cut(terminal(f"{entry.rule} {entry.subject}"), TITLE_LIMIT, "…")}
    path, line = repository_path(entry), line_of(entry)
    if path:
        properties = {"file": path} | ({"line": str(line)} if line else {}) | properties
    listed = ",".join(f"{name}={command_property(value)}" for name, value in properties.items())
    return f"::{level} {listed}::{command_data(_cut(terminal_block(details(entry)), MESSAGE_LIMIT, _CUT))}"


def _more(level: Level, count: int) -> str:
    noun = level if count == 1 else f"{level}s"
    places = "the job summary, the JUnit report and verdict.json show every one of them"
    return f"::{level} title=launchgate::{count} more {noun} not shown here, because GitHub shows {PLACES} a step; {places}"


def _cut(text: str, limit: int, mark: str) -> str:
    """The text in at most `limit` bytes of UTF-8, with a mark where it was cut. The text holds no lone surrogate."""
    encoded = text.encode("utf-8")
    if len(encoded) <= limit:
        return text
    return encoded[: limit - len(mark.encode("utf-8"))].decode("utf-8", "ignore") + mark
