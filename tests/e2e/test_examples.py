"""Each example becomes a repository beside its running product, and the gate says what `examples/README.md` promises."""

import re
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from launchgate.profile import PROFILES
from tests.support.examples import EXAMPLES, NOON, example, moved

NAMES = tuple(name for name in PROFILES if name != "core")
CAN_WAIT = {"obs/analytics"}
"""What a ready example is told beside: an information."""
_ROW = re.compile(r"(?m)^\| `([\w-]+)` \| [^|]+ \| ([^|]+) \| go \(0\) \|$")
_RULE = re.compile(r"`([a-z]+/[a-z0-9-]+)`")


@cache
def promised() -> Mapping[str, set[str]]:
    """What the table of the README says of each broken example."""
    rows = _ROW.findall((EXAMPLES / "README.md").read_text())
    return {name: set(_RULE.findall(rules)) for name, rules in rows}


def run(name: str, state: str, folder: Path) -> tuple[int, dict[str, Any], str]:
    with example(name, state, folder) as made:
        reports = [
            f"--report={form}:{folder / form}" for form in ("html", "markdown", "handover", "handover-html", "sarif")
        ]
        done, verdict = made.run(*reports)
    texts = [(folder / form).read_text() for form in ("html", "markdown", "handover", "handover-html", "sarif")]
    return done.code, verdict, "".join((done.out, done.err, *texts))


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_example_is_refused_for_what_the_readme_names(name: str, tmp_path: Path) -> None:
    code, verdict, said = run(name, "broken", tmp_path)
    assert (code, verdict["verdict"], verdict["run"]["profile"]) == (1, "no-go", name)
    assert {one["rule"] for one in verdict["assessments"] if one["gates"]} == promised()[name]
    planted = [value for path in (tmp_path / "repo").rglob("*") for value in _planted(path)]
    assert [value for value in planted if value in said] == []


def _planted(path: Path) -> list[str]:
    if not path.is_file() or ".git" in path.parts:
        return []
    return re.findall(r"gh" r"p_\w{36}|sk" r"_live_\w{99}", path.read_text())


@pytest.mark.parametrize("name", NAMES)
def test_a_ready_example_goes_and_nothing_is_left_open(name: str, tmp_path: Path) -> None:
    code, verdict, _ = run(name, "ready", tmp_path)
    bad = [
        one for one in verdict["assessments"] if one["status"] in ("fail", "unknown") and one["disposition"] == "new"
    ]
    assert {one["rule"] for one in bad} <= CAN_WAIT, [(one["rule"], one["subject"], one["message"]) for one in bad]
    assert (code, verdict["verdict"], verdict["run"]["profile"]) == (0, "go", name)
    waived = {one["rule"] for one in verdict["assessments"] if one["disposition"] == "waived"}
    assert waived == {"edge/proxied"}


def test_each_profile_has_an_example() -> None:
    folders = {path.name for path in EXAMPLES.iterdir() if path.is_dir()}
    assert folders == set(NAMES) == set(promised())


def test_dates_and_times_are_moved_and_nothing_else() -> None:
    text = "2026-01-12, 2026-01-15T11:30:00Z, 1.2026.1, 1768476600000, expires: 90d"
    late = moved(text, datetime(2026, 3, 1, 12, 30, tzinfo=UTC) - NOON)
    assert late == "2026-02-26, 2026-03-01T12:00:00Z, 1.2026.1, 1772366400000, expires: 90d"
    assert moved(text, timedelta()) == text


def test_what_an_example_itself_ignores_is_kept_here() -> None:
    """Its `.gitignore` leaves out `reports/`, and git would leave them out of this repository too: `git add --force`."""
    call = ("git", "status", "--porcelain", "--ignored", "--untracked-files=all", "--", ".")
    done = subprocess.run(call, cwd=EXAMPLES, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("not a checkout of the repository")
    assert [line for line in done.stdout.splitlines() if line.startswith(("!!", "??"))] == []
