"""The baseline file: what is accepted, written by the machine and read back exactly."""

import json
from pathlib import Path

import pytest

from launchgate.baseline import parse, read, render
from launchgate.errors import UsageError
from launchgate.gate import Policy, decide
from launchgate.model import Entry, PolicyRecord, Severity, Status
from tests.support.rules import rule, seen
from tests.test_gate import TODAY


def entries() -> tuple[Entry, ...]:
    found = (
        seen(subject="b.py"),
        seen(subject="a.py"),
        seen(status=Status.UNKNOWN, subject="c.py"),
        seen(status=Status.PASS, subject="d.py"),
    )
    record = PolicyRecord(source="test", fail_on=Severity.BLOCKER, unknown="block")
    return decide(found, {"demo/rule": rule()}, Policy(record=record), TODAY).entries


def test_failures_only_sorted_and_without_anything_that_churns() -> None:
    text = render(entries())
    rows = json.loads(text)["findings"]
    assert [row["subject"] for row in rows] == ["a.py", "b.py"]
    assert set(rows[0]) == {"rule", "subject", "fingerprint"}
    assert parse(text.encode(), "x") == {row["fingerprint"] for row in rows}
    assert render(reversed(entries())) == text


def test_pruning_keeps_only_what_is_accepted_and_still_there() -> None:
    kept = parse(render(entries()).encode(), "x")
    one = frozenset({sorted(kept)[0], "gone"})
    assert parse(render(entries(), one).encode(), "x") == {sorted(kept)[0]}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "other/9", "findings": []}', '{"schema": 1}', "[" * 5000])
def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text)
    with pytest.raises(UsageError, match="baseline"):
        read(path)
