"""Runs the command as a process whose every byte of output and every file can be looked at: fresh HOME, TMPDIR and cache."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from launchgate.report import formats
from tests.support.actions_runner import commands_in
from tests.support.command import environment
from tests.support.leaks import OURS, Planted, commands, defects, folder_defects


@dataclass(frozen=True, slots=True)
class Spilled:
    """What a process left behind."""

    code: int
    out: bytes
    err: bytes
    folder: Path
    """Everything it could write to, but the repository."""

    def defects(self, secrets: Iterable[Planted]) -> list[str]:
        """Everything wrong with it. A value may stand where the runner is asked to mask it, and nowhere else."""
        secrets = tuple(secrets)
        lines = self.out.split(b"\n")
        shown = b"\n".join(line for line in lines if not line.startswith(b"::add-mask::"))
        found = [*defects("stdout", shown, secrets), *defects("stderr", self.err, secrets)]
        found += [f"stdout: {one}" for one in commands(self.out.decode("utf-8", "replace"), OURS)]
        found += [f"stderr: {one}" for one in commands(self.err.decode("utf-8", "replace"))]
        if b"Traceback" in self.err:
            found.append(f"stderr: {self.err.decode('utf-8', 'replace')}")
        return found + folder_defects(self.folder, secrets)

    def masked(self) -> list[str]:
        """The values that the runner was asked to mask."""
        return [one.data for one in commands_in(self.out.decode()) if one.name == "add-mask"]


def spill(
    folder: Path,
    repo: Path,
    *arguments: str,
    github: Mapping[str, object] | None = None,
    extra: Mapping[str, str] | None = None,
) -> Spilled:
    """`launchgate run ARGUMENTS` in `repo` with every format printed or written; `github` is a pull request's event."""
    for name in ("home", "tmp", "cache", "reports"):
        (folder / name).mkdir(parents=True)
    environ = {"HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp"), "XDG_CACHE_HOME": str(folder / "cache")}
    if github is not None:
        (folder.parent / "event.json").write_text(json.dumps(github))
        environ |= {
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_OUTPUT": str(folder / "output"),
        }
        environ |= {
            "GITHUB_EVENT_PATH": str(folder.parent / "event.json"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        }
    reports = [f"--report={name}:{folder / 'reports' / name}" for name in formats()]
    printed = ["--report=terminal", "--report=annotations"] + (
        [f"--report=markdown:{folder / 'summary'}"] if github else []
    )
    done = subprocess.run(
        (sys.executable, "-m", "launchgate", "run", *arguments, *reports, *printed), cwd=repo,
        env=environment(environ | dict(extra or {})), capture_output=True, stdin=subprocess.DEVNULL, timeout=120,
    )  # fmt: skip
    return Spilled(done.returncode, done.stdout, done.stderr, folder)


def git_that_fails(folder: Path, real: str, moment: str, said: bytes) -> str:
    """A PATH on which git says something and dies by a signal as soon as its arguments hold `moment`."""
    folder.mkdir()
    (folder / "said").write_bytes(said)
    fake = folder / "git"
    fake.write_text(
        f'#!/bin/sh\ncase "$*" in *{moment}*) cat "{folder}/said" >&2; kill -9 $$;; esac\nexec {real} "$@"\n'
    )
    fake.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"
