"""Compares a report with its stored copy. `LAUNCHGATE_WRITE_GOLDEN=1` writes the copies anew, to be read in the diff."""

import os
from pathlib import Path

_FOLDER = Path(__file__).parent / "golden"


def check_golden(name: Path, text: str) -> None:
    """Fail when `text` differs from the stored file `name`."""
    path = _FOLDER / name
    if os.environ.get("LAUNCHGATE_WRITE_GOLDEN") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8"), f"{name} differs; see the module's docstring to write it anew"
