"""The secrets check against its floor, which is git reading every object, and against every peer that is installed.

LAUNCHGATE_BENCH_REPOSITORIES names repositories, separated as in PATH; without it one of 10,000 commits is made on the spot.
Every run stands beside one of the floor, so a ratio compares neighbours; medians are printed. Memory and findings come from one
more run. Needs git; a peer that is missing is named as missing.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench._peers import PEERS, Peer, counted, program
from bench._process import Time, installed, timed, watched

COMMITS = 10_000
FILES = 200
ROUNDS = int(os.environ.get("LAUNCHGATE_BENCH_ROUNDS", "5"))
BUDGET = 1.3
"""Times the floor, on a repository of up to LARGE commits; ahead of every peer on any."""
LARGE = 20_000
CHANGE_S = 0.7
"""Budget for 20 commits."""
GIT = shutil.which("git") or "git"
FLOOR = (GIT, "cat-file", "--batch-all-objects", "--batch", "--buffer", "--unordered")
RULES = ("secrets/tree", "secrets/history")
ALL, FEW = "launchgate, all of history", "launchgate, the last 20 commits"


@dataclass(slots=True)
class Row:
    """One command, and what its runs took."""

    name: str
    command: Sequence[str]
    folder: Path
    count: Callable[[bytes], int | None]
    times: list[Time] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return statistics.median(time.wall for time in self.times)

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)


def main() -> int:
    """Measure and print a table for each repository; 1 when a budget is missed."""
    named = os.environ.get("LAUNCHGATE_BENCH_REPOSITORIES", "").split(os.pathsep)
    missed = []
    with tempfile.TemporaryDirectory() as scratch:
        repositories = [Path(name) for name in named if name] or [_made(Path(scratch) / "made")]
        for number, repository in enumerate(repositories):
            folder = Path(scratch) / str(number)
            folder.mkdir()
            missed += _measured(repository, folder)
    sys.stdout.writelines(f"missed: {line}\n" for line in missed)
    return int(bool(missed))


def _measured(repository: Path, scratch: Path) -> list[str]:
    commits = int(_git(repository, "rev-list", "--all", "--count"))
    rows = [*_ours(repository, scratch), *_theirs(repository, scratch)]
    environment = installed(scratch / "bytecode")
    for row in rows[:2]:
        timed(row.command, row.folder, environment)  # writes the bytecode
    floor = Row("floor: git reads every object", FLOOR, repository, lambda _: None)
    sys.stdout.write(f"secrets, {repository.name}: {commits:,} commits, {os.cpu_count()} processors, {ROUNDS} rounds\n")
    for _ in range(ROUNDS):
        for row in rows:
            floor.times.append(timed(floor.command, floor.folder, environment))
            row.times.append(timed(row.command, row.folder, environment))
            row.ratios.append(row.times[-1].wall / floor.times[-1].wall)
    floor.ratios.append(1.0)
    for row in (floor, *rows):
        _print(row, environment)
    return _verdict(rows, commits)


def _print(row: Row, environment: dict[str, str]) -> None:
    code, output, memory = watched(row.command, row.folder, environment)
    found = row.count(output)
    cpu = statistics.median(time.cpu for time in row.times)
    sys.stdout.write(
        f"  {row.name:32} {row.seconds:7.2f} s {row.ratio:6.2f} x floor {cpu:7.2f} s CPU {memory.all:6.0f} MB"
        f" (git {memory.git:4.0f})  {'' if found is None else f'{found:5} findings'}  exit {code}\n"
    )
    sys.stdout.flush()


def _verdict(rows: list[Row], commits: int) -> list[str]:
    named = {row.name: row for row in rows}
    ours, missed = named[ALL], []
    if commits <= LARGE and ours.ratio > BUDGET:
        missed.append(f"all of history took {ours.ratio:.2f} times the floor, the budget is {BUDGET}")
    if FEW in named and named[FEW].seconds > CHANGE_S:
        missed.append(f"20 commits took {named[FEW].seconds:.2f} s, the budget is {CHANGE_S} s")
    faster = [row.name for row in rows if row.name in {peer.program for peer in PEERS} and row.ratio < ours.ratio]
    return missed + [f"{name} was faster over all of history" for name in faster]


def _ours(repository: Path, scratch: Path) -> list[Row]:
    report = scratch / "verdict.json"
    run = (sys.executable, "-m", "launchgate", "run", "--only", "secrets", "--quiet", "--deadline", "600",
           "--report", f"json:{report}", "--stage")  # fmt: skip
    head = _git(repository, "rev-list", "--first-parent", "--max-count=21", "HEAD").split()

    def count(_: bytes) -> int:
        verdict = json.loads(report.read_bytes()) if report.is_file() else {"assessments": ()}
        return sum(one["status"] == "fail" and one["rule"] in RULES for one in verdict["assessments"])

    rows = [Row(ALL, (*run, "full"), repository, count)]
    if len(head) > 1:
        rows.append(Row(FEW, (*run, "pr", "--base", head[-1], "--head", head[0]), repository, count))
    return rows


def _theirs(repository: Path, scratch: Path) -> list[Row]:
    rows = []
    for peer in PEERS:
        found = program(peer)
        if found is None:
            sys.stdout.write(f"  {peer.program} is not installed (pip package {peer.package}): left out\n")
            continue
        report = scratch / peer.program
        command = (found, *(word.format(report=report) for word in peer.arguments))
        folder = repository if peer.history else _files(repository, scratch / "files")
        name = peer.program if peer.history else f"{peer.program}, files of HEAD only"
        rows.append(Row(name, command, folder, _counting(peer, report)))
    return rows


def _counting(peer: Peer, report: Path) -> Callable[[bytes], int | None]:
    return lambda output: counted(peer, report, output)


def _files(repository: Path, folder: Path) -> Path:
    """The files of HEAD in a plain folder."""
    folder.mkdir()
    archive = folder.parent / "files.tar"
    _git(repository, "archive", "--output", str(archive), "HEAD")
    shutil.unpack_archive(archive, folder, "tar", filter="data")
    return folder


def _made(folder: Path) -> Path:
    """A repository with a long history of small edits to files of prose-like code, written with fast-import and packed."""
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    lines = {
        number: [f"value_{number}_{row} = compute({row} * {number})" for row in range(400)] for number in range(FILES)
    }
    with tempfile.TemporaryFile() as stream:
        for commit in range(COMMITS):
            number = commit * 7 % FILES
            lines[number][commit * 13 % 400] = f"changed_{commit} = lookup('{commit:x}', table[{number}])"
            body = "\n".join(lines[number]).encode()
            stream.write(b"commit refs/heads/main\nmark :%d\n" % (commit + 1))
            stream.write(b"committer Ada <ada@example.com> %d +0000\ndata 6\nChange\n" % (1_700_000_000 + commit))
            stream.write(b"from :%d\n" % commit if commit else b"")
            stream.write(b"M 100644 inline src/part_%d.py\ndata %d\n%s\n" % (number, len(body), body))
        stream.seek(0)
        subprocess.run((GIT, "fast-import", "--quiet"), cwd=folder, stdin=stream, check=True)
    _git(folder, "repack", "-adq")
    return folder


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run((GIT, *arguments), cwd=folder, capture_output=True, check=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
