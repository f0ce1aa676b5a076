"""Runs one tool on one folder and says what it found, in one shape for every tool: where, and the matched text.

Offline: no tool may ask a provider whether a value works. A tool ends with LEAKS when it found something, so that every other
code but 0 means that it could not do its work.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench._peers import PEERS, program

ROOT = Path(__file__).resolve().parent.parent
LEAKS = 200
"""The exit code that kingfisher uses by itself."""
OURS = "launchgate"
Found = tuple[str, str]
"""Where a tool says it is, and what it says of the value."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one run said."""

    found: tuple[Found, ...]
    decided: bool
    """False when the tool said, by its exit code or its verdict, that it could not judge all of it."""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """One peer with the options that make it read the most of a repository, or of a plain folder."""

    name: str
    git: Sequence[str]
    folder: Sequence[str]
    read: Callable[[Any], Iterator[Found]]


def _gitleaks(report: Any) -> Iterator[Found]:
    for one in report or ():
        yield one["File"], f"{one['Secret']} {one['Match']}"


def _betterleaks(report: Any) -> Iterator[Found]:
    for one in report["findings"] or ():
        yield one["location"].get("path", ""), f"{one['match']['value']} {one['match']['full']}"


def _kingfisher(report: Any) -> Iterator[Found]:
    for one in report["findings"] or ():
        yield one["finding"]["path"], one["finding"]["snippet"]


_LEAKS = ("--no-banner", f"--exit-code={LEAKS}", "--max-archive-depth=8")
_OFFLINE = (
    "--no-validate",
    "--no-update-check",
    "--extraction-depth=8",
    "--no-dedup",
    "--format=json",
    "--output={report}",
)
TOOLS = (
    Tool(
        "gitleaks",
        ("git", *_LEAKS, "--report-format=json", "--report-path={report}", "{range}", "."),
        ("dir", *_LEAKS, "--report-format=json", "--report-path={report}", "."),
        _gitleaks,
    ),
    Tool(
        "betterleaks",
        ("git", *_LEAKS, "--output={report}", "--include=commit-messages,tag-messages,reflogs", "{range}", "."),
        ("auto", *_LEAKS, "--output={report}", "."),
        _betterleaks,
    ),
    Tool("kingfisher", ("scan", ".", *_OFFLINE, "{since}"), ("scan", ".", *_OFFLINE), _kingfisher),
)


def installed() -> dict[str, str]:
    """Where each peer is; one that is missing is named, with the package that brings it."""
    places = {}
    for peer in (peer for peer in PEERS if peer.program in {tool.name for tool in TOOLS}):
        if found := program(peer):
            places[peer.program] = found
        else:
            sys.stdout.write(f"{peer.program} is not installed (pip package {peer.package}): left out\n")
    return places


def environment(home: Path) -> dict[str, str]:
    """Nobody's settings: neither git's, nor the job's."""
    return {
        "PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT),
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_ALLOW_PROTOCOL": "file",
    }  # fmt: skip


def theirs(tool: Tool, place: str, words: Sequence[str], folder: Path, scratch: Path) -> Report:
    """What a peer reports. `words` are its arguments; empty ones are dropped."""
    target = scratch / f"{tool.name}.json"
    target.unlink(missing_ok=True)
    command = (place, *(word.replace("{report}", str(target)) for word in words if word))
    code, said = _run(command, folder, environment(scratch))
    decided = code in (0, LEAKS)
    try:
        return Report(tuple(tool.read(json.loads(target.read_bytes()))), decided, said)
    except (OSError, ValueError):
        return Report((), decided, said)


def ours(folder: Path, scratch: Path, *options: str) -> Report:
    """What launchgate's own command reports: failed assessments, places with masked values, and whether anything stayed open."""
    target = scratch / "verdict.json"
    target.unlink(missing_ok=True)
    words = ["run", "--only", "secrets/tree", "--only", "secrets/history", "--quiet", "--deadline", "600"]
    command = [
        sys.executable,
        "-m",
        "launchgate",
        *words,
        "--report",
        f"json:{target}",
        *(options or ("--stage", "full")),
    ]
    code, said = _run(command, folder, environment(scratch))
    if not target.is_file():
        return Report((), code == 0, said)
    verdict = json.loads(target.read_bytes())
    entries, checks = verdict["assessments"], verdict["checks"]
    found = [(one["subject"], one["message"]) for one in entries if one["status"] == "fail"]
    found += [(str(row[2]), str(row[1])) for one in checks for table in one["tables"] for row in table["rows"]]
    decided = code == 0 or not any(one["status"] == "unknown" for one in entries)
    return Report(tuple(found), decided, f"{said}{json.dumps([one['receipt'] for one in checks])}")


def _run(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> tuple[int, str]:
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")
