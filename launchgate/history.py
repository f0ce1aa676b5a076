"""The file of kept runs: what checks measured, run by run, for later runs to compare with.

`launchgate baseline record` writes it.

A check marks what is to be kept by a table with the id `history`; nothing here knows what is in it. The run writes no file of
its own accord: a person, or a step of the job, decides that a run is worth comparing with.
"""

import json
from pathlib import Path
from typing import Any

from launchgate.errors import UsageError
from launchgate.model import Verdict

SCHEMA = "launchgate-history/1"
DEFAULT = "launchgate-history.json"
TABLE = "history"
MOST = 100
"""Runs kept; the oldest go first."""
_LARGEST = 16 << 20


def read(path: Path) -> list[dict[str, Any]]:
    """The runs of a file, none when there is no such file yet. Raises UsageError when it is another kind of file."""
    try:
        with path.open("rb") as stream:
            text = stream.read(_LARGEST + 1)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UsageError(f"{path}: the kept runs cannot be read ({error.strerror})") from None
    try:
        data = json.loads(text)
        if data["schema"] != SCHEMA or not all(isinstance(run["id"], str) for run in data["runs"]):
            raise ValueError
        runs: list[dict[str, Any]] = list(data["runs"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(f"{path}: not a file of kept runs; `launchgate baseline record` writes one") from None
    return runs


def with_run(verdict: Verdict, runs: list[dict[str, Any]]) -> str:
    """The file's text with a verdict's measurements added, in place of an earlier record of the same run.

    Raises UsageError when it holds none.
    """
    tables = {check.id: table for check in verdict.checks for table in check.tables if table.id == TABLE}
    if not tables:
        raise UsageError(
            "this verdict holds no measurements to keep: a check adds them when launchgate.yml says where runs are kept "
            f"(`perf: {{baseline: {DEFAULT}}}`) and something was measured"
        )
    own = {
        "id": verdict.run.id,
        "started": verdict.run.started,
        "commit": verdict.run.commit,
        "checks": {
            check: {"columns": list(table.columns), "rows": [*map(list, table.rows)]} for check, table in tables.items()
        },
    }
    kept = [*(run for run in runs if run["id"] != verdict.run.id), own]
    kept.sort(key=lambda run: str(run.get("started")))
    lines = ",\n".join("  " + json.dumps(run, sort_keys=True) for run in kept[-MOST:])
    return f'{{"schema": "{SCHEMA}", "runs": [\n{lines}\n]}}\n'


def count(text: str) -> int:
    """How many runs a file's text holds."""
    return len(json.loads(text)["runs"])
