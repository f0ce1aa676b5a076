"""The secrets check against its floor, which is git reading every object, and against whichever peer is installed.

Uses the repository that LAUNCHGATE_BENCH_REPOSITORY names, else one of 10,000 commits made on the spot. Each row is the best
of three whole processes; memory is the largest single process, the scan's children included.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

COMMITS = 10_000
FILES = 200
ROUNDS = 3
BUDGET = 1.3
"""Times the floor."""
OURS = "launchgate, all of history"
GIT = shutil.which("git") or "git"
FLOOR = (GIT, "cat-file", "--batch-all-objects", "--batch", "--buffer", "--unordered")
PEERS = {
    "gitleaks": ("gitleaks", "git", "--no-banner", "--exit-code", "0", "--log-opts=--all", "."),
    "betterleaks": ("betterleaks", "git", "--no-banner", "--exit-code", "0", "--log-opts=--all", "."),
    "kingfisher": ("kingfisher", "scan", ".", "--no-validate", "--quiet"),
}


def main() -> int:
    """Measure and print the table; 1 when a scan of all of history misses its budget."""
    named = os.environ.get("LAUNCHGATE_BENCH_REPOSITORY")
    with tempfile.TemporaryDirectory() as scratch:
        repository = Path(named) if named else _made(Path(scratch) / "repository")
        return int(_print(repository) > BUDGET)


def _print(repository: Path) -> float:
    """Print a row for each command; returns how many times the floor our scan of everything takes."""
    launchgate = (sys.executable, "-m", "launchgate", "run", "--only", "secrets", "--quiet", "--deadline", "600")
    head = _git(repository, "rev-list", "--first-parent", "--max-count=21", "HEAD").split()
    change = ("--stage", "pr", "--base", head[-1], "--head", head[0])
    rows: dict[str, Sequence[str]] = {
        "floor: git reads every object": FLOOR,
        OURS: (*launchgate, "--stage", "full"),
        "launchgate, 20 commits": (*launchgate, *change),
        **{name: command for name, command in PEERS.items() if shutil.which(command[0])},
    }
    count = _git(repository, "rev-list", "--all", "--count").strip()
    sys.stdout.write(f"secrets, {repository.name}, {count} commits, best of {ROUNDS}\n")
    floor = ours = 0.0
    for name, command in rows.items():
        seconds, peak = _best(command, repository)
        floor = floor or seconds
        ours = seconds / floor if name == OURS else ours
        sys.stdout.write(f"  {name:32} {seconds:7.2f} s  {seconds / floor:5.2f} x floor  {peak / 1024:6.0f} MB\n")
    return ours


def _best(command: Sequence[str], folder: Path) -> tuple[float, int]:
    """Seconds of the fastest round, and the largest of its processes in KiB."""
    root = Path(__file__).resolve().parent.parent
    environment = os.environ | {"PYTHONPATH": str(root)}
    times, peak = [], 0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        child = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
        assert child.stdout is not None
        while child.stdout.read(1 << 20):
            pass
        child.stdout.close()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        times.append(time.perf_counter() - start)
        peak = max(peak, usage.ru_maxrss)
    return min(times), peak


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
    main()
