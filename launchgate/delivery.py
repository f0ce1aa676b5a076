"""Takes the reports where they go, and gives a receipt for each: written or refused, and how much it shows.

The verdict is decided before anything is delivered; a refused delivery changes its receipt and, in place of 0 only, the exit
code. Files are written to a temporary name and renamed, so an interrupted run leaves no half report and no stale green one.
"""

import os
import secrets
import stat
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from launchgate import report
from launchgate.model import Receipt, Verdict
from launchgate.report import Request
from launchgate.reporters._escape import terminal

REFUSED_EXIT = 2


def deliver(verdict: Verdict, requests: Sequence[Request], out: TextIO, environ: Mapping[str, str]) -> Verdict:
    """Write every requested report, json last with the others' receipts. Returns the verdict with all receipts."""
    ordered = sorted(requests, key=lambda request: request.format == "json")
    summary = environ.get("GITHUB_STEP_SUMMARY")
    for request in ordered:
        receipt = Receipt(
            channel=request.format,
            where=request.path or "standard output",
            status="written",
            shown=report.shown(request.format, verdict),
            of=len(verdict.assessments),
        )
        if request.format == "json":
            verdict = replace(verdict, delivery=(*verdict.delivery, receipt))
        text = report.render(request.format, verdict)
        try:
            if request.path is None:
                _print(text, request.format, verdict, out, environ)
            elif summary is not None and request.path == summary:
                _append(Path(request.path), text)
            else:
                write_file(Path(request.path), text)
        except OSError as error:
            refused = replace(receipt, status="refused", shown=0, reason=error.strerror or type(error).__name__)
            kept = tuple(item for item in verdict.delivery if item is not receipt)
            verdict = replace(verdict, delivery=(*kept, refused))
            continue
        if request.format != "json":
            verdict = replace(verdict, delivery=(*verdict.delivery, receipt))
    return verdict


def exit_code(verdict: Verdict) -> int:
    """The verdict's own code; 2 in place of 0 when a report could not be written."""
    refused = any(receipt.status == "refused" for receipt in verdict.delivery)
    return REFUSED_EXIT if refused and verdict.exit_code == 0 else verdict.exit_code


def _print(text: str, format_name: str, verdict: Verdict, out: TextIO, environ: Mapping[str, str]) -> None:
    on_github = environ.get("GITHUB_ACTIONS") == "true"
    if format_name == "terminal" and not on_github and colour_wanted(out, environ):
        text = report.render_for_terminal(verdict, min(os.get_terminal_size(out.fileno()).columns, 120))
    if on_github and format_name != "annotations":
        text = _fenced(text)
    out.write(text if text.endswith("\n") else text + "\n")
    out.flush()


def colour_wanted(out: TextIO, environ: Mapping[str, str]) -> bool:
    """Colour only on a terminal that wants it (https://no-color.org)."""
    return out.isatty() and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def _fenced(text: str) -> str:
    """Text that may hold foreign lines, inside `stop-commands`, so that GitHub's runner takes none of them for a command."""
    token = f"launchgate-{secrets.token_hex(16)}"
    ending = "" if text.endswith("\n") else "\n"
    return f"::stop-commands::{token}\n{text}{ending}::{token}::\n"


def write_file(path: Path, text: str) -> None:
    """Write a whole file or nothing, owned by the folder's owner so that a container run as root leaves no mess behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        with path.open("w", encoding="utf-8") as stream:
            stream.write(text)
        return
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(temporary).chmod(0o644)
        _give_to_owner(Path(temporary))
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def _give_to_owner(path: Path) -> None:
    if os.geteuid() != 0:
        return
    folder = path.parent
    while folder.stat().st_uid == 0 and folder != folder.parent:
        folder = folder.parent
    owner = folder.stat()
    if owner.st_uid == 0:
        return
    for place in (path, *(parent for parent in path.parents if parent.is_relative_to(folder) and parent != folder)):
        with suppress(OSError):
            os.chown(place, owner.st_uid, owner.st_gid)


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.write(text)


def github_outputs(verdict: Verdict, environ: Mapping[str, str]) -> None:
    """Write the step's outputs to the file GitHub named; on any other machine do nothing.

    Every value is fenced by a random delimiter that it does not hold, so that no value can add an output of its own.
    """
    path = environ.get("GITHUB_OUTPUT")
    if not path or environ.get("GITHUB_ACTIONS") != "true":
        return
    counts = verdict.counts
    values = {
        "verdict": str(verdict.verdict),
        "exit-code": str(exit_code(verdict)),
        "scope": verdict.scope,
        **{name.replace("_", "-"): str(getattr(counts, name)) for name in counts.__slots__},
        **{receipt.channel: receipt.where for receipt in verdict.delivery if _is_file(receipt)},
    }
    lines = []
    for name, text in values.items():
        value = terminal(text)
        delimiter = f"launchgate_{secrets.token_hex(16)}"
        while delimiter in value:
            delimiter = f"launchgate_{secrets.token_hex(16)}"
        lines.append(f"{name}<<{delimiter}\n{value}\n{delimiter}\n")
    with suppress(OSError):
        _append(Path(path), "".join(lines))


def _is_file(receipt: Receipt) -> bool:
    return receipt.status == "written" and receipt.where != "standard output" and receipt.channel != "markdown"
