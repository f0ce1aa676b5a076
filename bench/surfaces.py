"""What each tool sees: a value on every surface of git, behind every encoding, and where a tool may pass in silence.

Prints a Markdown table: found, missed, or unknown, which means that the tool said by its exit code or verdict that it could
not judge. Every tool gets the options that make it read the most, in one command, offline. A peer that is missing is named.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench._planted import Planted, planted, tokens
from bench._reports import OURS, TOOLS, Report, Tool, installed, ours, theirs
from bench._situations import SITUATIONS, Situation

FOUND, MISSED, UNKNOWN, PASSES = "found", "**missed**", "unknown", "passes, rightly"


def main() -> int:
    """Print the table; 1 when launchgate missed a row."""
    places = installed()
    names = (OURS, *places)
    rows = []
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        rows += _planted(scratch, places)
        for one in SITUATIONS:
            if one.root and os.geteuid() != 0:
                sys.stdout.write(f"{one.name}: only root can make it: left out\n")
            else:
                rows.append(_situation(one, scratch, places))
    sys.stdout.write(f"| | what | {' | '.join(names)} |\n|---|---|{'---|' * len(names)}\n")
    for group, what, *cells in rows:
        sys.stdout.write(f"| {group} | {what} | {' | '.join(cells)} |\n")
    for group in dict.fromkeys(row[0] for row in rows):
        sums = [sum(row[column + 2] == FOUND for row in rows if row[0] == group) for column in range(len(names))]
        open_ = [sum(row[column + 2] == UNKNOWN for row in rows if row[0] == group) for column in range(len(names))]
        of = sum(row[0] == group for row in rows)
        cells = [f"{found} found, {asked} unknown of {of}" for found, asked in zip(sums, open_, strict=True)]
        sys.stdout.write(f"| **{group}** | sum | {' | '.join(cells)} |\n")
    return int(any(row[2] == MISSED for row in rows))


def _planted(scratch: Path, places: dict[str, str]) -> list[list[str]]:
    repo, rows = planted(scratch / "planted")
    reports = [ours(repo.path, scratch)]
    reports += [
        theirs(tool, places[tool.name], _words(tool), repo.path, scratch) for tool in TOOLS if tool.name in places
    ]
    return [[row.group, row.name, *(_seen(row, report) for report in reports)] for row in rows]


def _situation(one: Situation, scratch: Path, places: dict[str, str]) -> list[str]:
    value = next(tokens())
    cells = []
    for name in (OURS, *places):
        # A tool may leave something behind or mend what is broken: each gets a repository of its own.
        folder = scratch / "situations" / str(SITUATIONS.index(one)) / name / "r"
        repo = one.build(folder, value)
        report = _asked(name, one, scratch, places)(repo.path)
        seen = _seen(Planted("", "", value), report)
        cells.append(PASSES if one.empty and seen == MISSED else seen)
    return ["situation", one.name, *cells]


def _asked(name: str, one: Situation, scratch: Path, places: dict[str, str]) -> Callable[[Path], Report]:
    if name == OURS:
        scope = ("--stage", "pr", "--base", one.base, "--head", one.head) if one.base else ()
        return lambda folder: ours(folder, scratch, *scope)
    tool = next(tool for tool in TOOLS if tool.name == name)
    return lambda folder: theirs(tool, places[name], _words(tool, one.base, one.head), folder, scratch)


def _words(tool: Tool, base: str = "", head: str = "") -> list[str]:
    # Merges with each parent and the reflog: without them gitleaks and betterleaks see less.
    history = f"--log-opts={base}..{head}" if base else "--log-opts=--all --reflog -m"
    scope = {"{range}": history, "{since}": f"--since-commit={base}" if base else ""}
    return [scope.get(word, word) for word in tool.git]


def _seen(row: Planted, report: Report) -> str:
    """A value counts as found when it is named, masked or not, or when the file that only this row has is named."""
    masked = f"{row.value[:4]}…{row.value[-2:]}"
    for place, text in report.found:
        if row.value in text or masked in place + text or (row.path and row.path in place):
            return FOUND
    return MISSED if report.decided else UNKNOWN


if __name__ == "__main__":
    sys.exit(main())
