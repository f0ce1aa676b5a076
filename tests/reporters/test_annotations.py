"""Annotations as GitHub's runner would read them: the right level, within the places there are, and no text obeyed."""

from typing import Any

import pytest
from hypothesis import given

from launchgate.model import Disposition, Location, Severity, Status, Verdict
from launchgate.reporters.annotations import MESSAGE_LIMIT, PLACES, TITLE_LIMIT, render, shown
from tests.reporters.forgeries import FORGERIES
from tests.reporters.strategies import verdicts
from tests.support import verdicts as samples
from tests.support.actions_runner import Command, commands_in
from tests.support.verdicts import entry


def commands(verdict: Verdict) -> list[Command]:
    return commands_in(render(verdict))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["error"]),
        ({"status": Status.UNKNOWN}, ["error"]),
        ({"severity": Severity.HIGH}, ["warning"]),
        ({"severity": Severity.INFO}, ["warning"]),
        ({"severity": Severity.HIGH, "status": Status.UNKNOWN}, ["notice"]),
        ({"disposition": Disposition.WAIVED}, []),
        ({"disposition": Disposition.BASELINED}, []),
        ({"disposition": Disposition.EXISTING}, []),
        ({"status": Status.PASS}, []),
        ({"status": Status.NOT_APPLICABLE}, []),
    ],
)
def test_level(changes: dict[str, Any], expected: list[str]) -> None:
    verdict = samples.verdict(entry(**changes))
    assert [command.name for command in commands(verdict)] == expected
    assert shown(verdict) == len(expected)


def test_an_annotation_says_where_what_and_the_fix() -> None:
    found = commands(samples.no_go())
    token = next(command for command in found if command.properties["title"].startswith("secrets/history"))
    assert token.name == "error"
    assert token.properties == {"file": "config/prod.py", "line": "12", "title": "secrets/history GitHub token 3f9a1c"}
    assert token.data.startswith("a GitHub token was added in `config/prod.py` and is still at HEAD\n")
    assert "\nfix: revoke the token at GitHub" in token.data


def test_without_a_file_there_is_no_file_and_no_line() -> None:
    outside = entry(location=Location(path="/github/workspace/a.py", line=3))
    remote = entry("smoke/page", "/a", location=Location(url="https://example.com/a", line=3))
    assert [list(command.properties) for command in commands(samples.verdict(outside, remote))] == [
        ["title"],
        ["title"],
    ]


def test_properties_and_data_come_back_as_they_were() -> None:
    path = "a,b:c%2C/=;].py"
    command = commands(samples.verdict(entry(message="100 % ::of, it\nall", location=Location(path=path, line=1))))[0]
    assert command.properties["file"] == path
    assert command.data.startswith("100 % ")


def test_ten_are_shown_and_an_eleventh_turns_the_tenth_into_a_count() -> None:
    def of(count: int) -> list[Command]:
        return commands(samples.verdict(*(entry(subject=f"s{number}") for number in range(count))))

    assert len(of(PLACES)) == PLACES
    assert all(command.properties["title"].startswith("secrets/tree") for command in of(PLACES))
    more = of(PLACES + 1)
    assert len(more) == PLACES
    assert more[-1].data.startswith("2 more errors not shown here")
    assert "verdict.json" in more[-1].data


def test_the_worst_take_the_places() -> None:
    verdict = samples.verdict(
        *(entry(subject=f"low{number}", severity=Severity.LOW) for number in range(20)),
        entry(subject="high", severity=Severity.HIGH),
        entry(subject="blocker"),
    )
    found = commands(verdict)
    assert [command.name for command in found] == ["error"] + ["warning"] * PLACES
    assert found[1].properties["title"] == "secrets/tree high"
    assert found[-1].data.startswith("12 more warnings")
    assert shown(verdict) == PLACES


def test_a_consequence_is_not_annotated_beside_its_cause() -> None:
    root = entry("dns/resolves", "example.com")
    after = entry("tls/expiry", "example.com", status=Status.UNKNOWN, because="dns/resolves#example.com", gates=False)
    assert [command.properties["title"] for command in commands(samples.verdict(root, after))] == [
        "dns/resolves example.com"
    ]


@pytest.mark.parametrize("char", ["a", "é", "€", "🚀", "\x1b", "%", "\n", "##[", "\n::"])
def test_long_texts_are_cut_with_a_mark_in_bytes(char: str) -> None:
    verdict = samples.verdict(entry(subject=char * 5000, message="m", impact=char * 5000))
    (command,) = commands(verdict)
    assert len(command.data.encode("utf-8")) <= MESSAGE_LIMIT
    assert len(command.properties["title"].encode("utf-8")) <= TITLE_LIMIT
    if char != "\n":
        assert command.data.endswith("(cut; the full text is in the report)")


def test_a_thousand_findings_fit() -> None:
    found = commands(samples.huge(1000))
    assert len(found) == 2 * PLACES
    assert shown(samples.huge(1000)) == 2 * (PLACES - 1)


@given(verdicts())
def test_any_verdict_obeys_only_our_commands(verdict: Verdict) -> None:
    text = render(verdict)
    found = commands_in(text)
    assert len(found) == len(text.splitlines()) == text.count("\n")
    assert {command.name for command in found} <= {"error", "warning", "notice"}
    assert not any(command.legacy for command in found)
    assert all(set(command.properties) <= {"file", "line", "title"} for command in found)
    assert bool([command for command in found if command.name == "error"]) == (verdict.exit_code in (1, 3))
    assert all(len([c for c in found if c.name == name]) <= PLACES for name in ("error", "warning", "notice"))


@pytest.mark.parametrize("text", FORGERIES)
def test_no_text_forges_a_command_or_a_property(text: str) -> None:
    location = Location(path=f"a{text}", line=2, url=text, host=text, config=text, commit=text)
    hostile = entry(
        subject=text, message=text, impact=text, remediation=text, note=text, location=location, because=text
    )
    printed = render(samples.verdict(hostile))
    (command,) = commands_in(printed)
    assert command.name == "error"
    assert set(command.properties) <= {"file", "line", "title"}
    assert "##[" not in printed
    assert all(commands_in(line) == [] for line in command.data.split("\n"))
    printed.encode("utf-8")
    assert not any(char in printed for char in "\x1b\x9b\x00\x7f\r\u2028\u202e\ufffe")
