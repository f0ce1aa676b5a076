"""GitLab Code Quality: the fields its documentation names, new findings only, unique fingerprints."""

import json
from typing import Any

import pytest
from hypothesis import given

from launchgate.model import Disposition, Location, Severity, Status, Verdict
from launchgate.reporters.gitlab import render, shown
from tests.reporters.forgeries import FORGERIES
from tests.reporters.strategies import verdicts
from tests.support import verdicts as samples
from tests.support.actions_runner import commands_in
from tests.support.verdicts import entry


def rows(verdict: Verdict) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(render(verdict))
    return found


def test_a_finding_in_a_file() -> None:
    verdict = samples.verdict(
        entry(message="a token in `config/prod.py`", location=Location(path="config/prod.py", line=12))
    )
    assert rows(verdict) == [
        {
            "description": "a token in `config/prod.py` (config/prod.py)",
            "check_name": "secrets/tree",
            "fingerprint": verdict.assessments[0].fingerprint,
            "severity": "blocker",
            "location": {"path": "config/prod.py", "lines": {"begin": 12}},
        }
    ]


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        (Severity.BLOCKER, "blocker"),
        (Severity.HIGH, "critical"),
        (Severity.MEDIUM, "major"),
        (Severity.LOW, "minor"),
        (Severity.INFO, "info"),
    ],
)
def test_severities(severity: Severity, expected: str) -> None:
    assert rows(samples.verdict(entry(severity=severity)))[0]["severity"] == expected


def test_a_finding_without_a_file_points_to_the_configuration() -> None:
    verdict = samples.verdict(entry("smoke/page", "/a"), entry(location=Location(path="../../etc/passwd", line=4)))
    assert [row["location"] for row in rows(verdict)] == [{"path": "launchgate.yml", "lines": {"begin": 1}}] * 2


def test_only_new_findings() -> None:
    accepted = (Disposition.WAIVED, Disposition.BASELINED, Disposition.EXISTING)
    entries = [entry(subject=str(item), disposition=item) for item in accepted]
    fine = [entry(subject="p", status=Status.PASS), entry(subject="n", status=Status.NOT_APPLICABLE)]
    open_ = entry(subject="u", status=Status.UNKNOWN, message="no answer")
    verdict = samples.verdict(*entries, *fine, open_)
    assert [row["description"] for row in rows(verdict)] == ["could not be decided: no answer (u)"]
    assert shown(verdict) == 1


def test_nothing_new_is_an_empty_array() -> None:
    assert render(samples.empty()) == "[]\n"


def test_equal_fingerprints_are_numbered() -> None:
    entries = [entry(subject=subject, fingerprint="f") for subject in "abc"]
    assert [row["fingerprint"] for row in rows(samples.verdict(*entries))] == ["f", "f-2", "f-3"]


@given(verdicts())
def test_any_verdict(verdict: Verdict) -> None:
    text = render(verdict)
    found = rows(verdict)
    new = [item for item in verdict.assessments if item.disposition is Disposition.NEW]
    assert len(found) == shown(verdict) <= len(new)
    assert len(found) >= sum(item.because is None for item in new)
    assert len({row["fingerprint"] for row in found}) == len(found)
    assert all(row["location"]["lines"]["begin"] >= 1 for row in found)
    assert all(char == "\n" or " " <= char <= "~" for char in text)
    assert commands_in(text) == []


@pytest.mark.parametrize("text", FORGERIES)
def test_no_text_leaves_its_field(text: str) -> None:
    hostile = entry(subject=text, message=text, location=Location(path=text), fingerprint=text)
    row = rows(samples.verdict(hostile))[0]
    assert sorted(row) == ["check_name", "description", "fingerprint", "location", "severity"]
    for value in (row["description"], row["location"]["path"], row["fingerprint"]):
        value.encode("utf-8")
        assert "\n" not in value
        assert "\x1b" not in value
