"""Runs the real command as a pipeline would: a process of its own, an environment without CI's variables."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_BYTECODE = ROOT / ".venv" / "bytecode"
"""As an installed program has it: without, each command would compile hundreds of modules anew."""
_DROPPED = ("PYTHONDONTWRITEBYTECODE", "GITHUB_", "INPUT_", "LAUNCHGATE_", "RUNNER_", "CI", "NO_COLOR", "FORCE_COLOR")


@dataclass(frozen=True, slots=True)
class Done:
    """A finished command."""

    code: int
    out: str
    err: str


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_DROPPED)}
    return {
        **kept, "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1", "PYTHONWARNINGS": "error",
        "PYTHONPYCACHEPREFIX": str(_BYTECODE), **(extra or {}),
    }  # fmt: skip


def launchgate(*arguments: str, cwd: Path, extra: Mapping[str, str] | None = None, timeout: float = 120) -> Done:
    """`launchgate ARGUMENTS` in `cwd`."""
    done = subprocess.run(
        (sys.executable, "-m", "launchgate", *arguments), cwd=cwd, env=environment(extra), capture_output=True,
        timeout=timeout, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())
