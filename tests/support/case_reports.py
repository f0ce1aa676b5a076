"""A JUnit report on disk, as a project's own browser tests would have written it an hour before the run."""

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from tests.support.context import NOW

_INSIDE = {"passed": "", "failed": "<failure/>", "skipped": "<skipped/>"}


def put_report(
    root: Path, cases: Mapping[str, str], name: str = "e2e.xml", at: datetime = NOW - timedelta(hours=1)
) -> None:
    """Write a report with cases by name, each `passed`, `failed` or `skipped`."""
    inside = "".join(f'<testcase name="{title}">{_INSIDE[outcome]}</testcase>' for title, outcome in cases.items())
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'<testsuites><testsuite name="e2e">{inside}</testsuite></testsuites>')
    os.utime(path, (at.timestamp(), at.timestamp()))
