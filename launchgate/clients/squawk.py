"""squawk, the linter for PostgreSQL migrations, as a separate program.

It comes as a program inside a Python package and lies beside the interpreter. It is started without environment, in the root
folder (a `.squawk.toml` of the repository must not switch its rules off) and is killed at the deadline. The text goes in on
stdin, so nothing of a repository is written to disk. What it prints is read as a stranger's: JSON of a bounded size.
"""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from launchgate.context import Deadline
from launchgate.dataclass import dataclass
from launchgate.errors import CannotJudge

__all__ = ["Remark", "remarks", "squawk_path"]

SECONDS = 20.0
"""The most one text may take: 3 ms are usual."""
_LARGEST = 8_000_000
_REMEDY = (
    "install launchgate with its dependencies (`pip install squawk-cli`), or judge the file by hand and waive the rule"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One remark of squawk's."""

    rule: str
    """`ban-drop-column`, `syntax-error`."""
    line: int
    """From 1."""
    column: int
    """From 0, in bytes of UTF-8."""
    text: str
    is_error: bool
    """True when the text could not be read, so that silence about the rest means nothing."""


def squawk_path() -> Path | None:
    """The program beside the interpreter; never one from PATH, which others may have put there."""
    found = Path(sys.executable).parent / "squawk"
    return found if found.is_file() else None


def remarks(text: str, *, in_transaction: bool, version: str | None, deadline: Deadline) -> tuple[Remark, ...]:
    """What squawk says of one SQL text. Raises CannotJudge when it is missing, slow, or says nothing that can be read."""
    program = squawk_path()
    if program is None:
        raise CannotJudge("squawk, which knows PostgreSQL's locks, is not installed beside launchgate", _REMEDY)
    deadline.require("reading the migrations with squawk")
    wrap = "--assume-in-transaction" if in_transaction else "--no-assume-in-transaction"
    arguments = (
        "--reporter",
        "json",
        f"--config={os.devnull}",
        wrap,
        *((f"--pg-version={version}",) if version else ()),
    )
    return _read(_output((str(program), *arguments), text.encode("utf-8", "replace"), min(SECONDS, deadline.left)))


def _output(command: tuple[str, ...], text: bytes, seconds: float) -> bytes:
    with TemporaryFile() as out, _given(text) as stdin:
        try:
            child = subprocess.Popen(
                command, stdin=stdin, stdout=out, stderr=subprocess.DEVNULL, cwd="/", env={"LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            raise CannotJudge(f"squawk could not be started ({error.strerror})", _REMEDY) from None
        try:
            code = child.wait(seconds)
        except subprocess.TimeoutExpired:
            raise CannotJudge(
                f"squawk was stopped after {seconds:.0f} s", "raise limits.deadline_s in launchgate.yml"
            ) from None
        finally:
            with suppress(OSError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        out.seek(0)
        said = out.read(_LARGEST + 1)
    if code not in (0, 1) or len(said) > _LARGEST:
        raise CannotJudge(f"squawk brought no result (exit code {code}, {len(said)} bytes)", _REMEDY)
    return said


def _given(text: bytes) -> IO[bytes]:
    """The text as an open file without a name: a pipe would block when squawk writes before it has read all."""
    if hasattr(os, "memfd_create"):
        memory: IO[bytes] = os.fdopen(os.memfd_create("sql"), "w+b")
    else:
        memory = TemporaryFile()  # noqa: SIM115 - the caller closes it
    memory.write(text)
    memory.seek(0)
    return memory


def _read(said: bytes) -> tuple[Remark, ...]:
    if not said.strip():
        return ()
    try:
        rows = json.loads(said)
        return tuple(
            Remark(
                rule=str(row["rule_name"])[:80],
                line=int(row["line"]) + 1,
                column=int(row["column"]),
                text=str(row["message"])[:400],
                is_error=row["level"] != "Warning",
            )
            for row in rows
        )
    except (ValueError, LookupError, TypeError, RecursionError):
        raise CannotJudge("squawk brought a result that cannot be read", _REMEDY) from None
