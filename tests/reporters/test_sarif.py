"""SARIF: valid, pinned to files of the repository, worst first, within GitHub's limits."""

import json
from functools import cache
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest
from hypothesis import given

from launchgate.model import Disposition, Location, Severity, Status, Verdict
from launchgate.reporters.sarif import KEPT_LIMIT, RESULT_LIMIT, render, shown
from tests.reporters.forgeries import FORGERIES
from tests.reporters.strategies import verdicts
from tests.support import verdicts as samples
from tests.support.actions_runner import commands_in
from tests.support.needs import require_conformance
from tests.support.verdicts import entry


@cache
def validator() -> jsonschema.Draft4Validator:
    schema = json.loads((require_conformance() / "schemas" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


def run_of(verdict: Verdict) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(render(verdict))["runs"][0]
    return run


def results_of(verdict: Verdict) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = run_of(verdict)["results"]
    return results


@pytest.mark.parametrize("name", ["no_go", "incomplete", "go", "empty", "hostile"])
def test_samples_are_valid(name: str) -> None:
    validator().validate(json.loads(render(getattr(samples, name)())))


@given(verdicts())
def test_any_verdict_is_valid_and_printable(verdict: Verdict) -> None:
    text = render(verdict)
    validator().validate(json.loads(text))
    assert all(char == "\n" or " " <= char <= "~" for char in text)
    assert commands_in(text) == []
    assert len(results_of(verdict)) == shown(verdict)


@pytest.mark.parametrize(
    ("severity", "level"),
    [
        (Severity.BLOCKER, "error"),
        (Severity.HIGH, "error"),
        (Severity.MEDIUM, "warning"),
        (Severity.LOW, "note"),
        (Severity.INFO, "note"),
    ],
)
def test_level_follows_severity(severity: Severity, level: str) -> None:
    assert [result["level"] for result in results_of(samples.verdict(entry(severity=severity)))] == [level]


def test_an_unknown_is_an_error_only_where_it_blocks() -> None:
    blocking = entry(status=Status.UNKNOWN)
    reported = entry(subject="b", status=Status.UNKNOWN, severity=Severity.HIGH)
    assert [result["level"] for result in results_of(samples.verdict(blocking, reported))] == ["error", "note"]


def test_rules_and_results_fit_together() -> None:
    run = run_of(samples.no_go())
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    severities = {rule["id"]: rule["properties"]["security-severity"] for rule in rules}
    assert severities["secrets/history"] == "9.5"


def test_a_rule_without_prose_in_the_verdict_still_has_its_result() -> None:
    result = results_of(samples.verdict(entry(), rules=()))[0]
    assert result["ruleId"] == "secrets/tree"
    assert "ruleIndex" not in result


def test_accepted_findings_are_suppressed_and_all_others_say_they_are_not() -> None:
    entries = [entry(subject=str(item), disposition=item, note=f"note {item}") for item in Disposition]
    found = {
        result["properties"]["disposition"]: result["suppressions"] for result in results_of(samples.verdict(*entries))
    }
    assert found["new"] == []
    for name, said in (("waived", "waived: note waived"), ("baselined", "baselined: note baselined")):
        assert found[name] == [{"kind": "external", "status": "accepted", "justification": said}]
    assert found["existing"][0]["status"] == "accepted"


def test_passes_are_no_results_and_consequences_are_told_once() -> None:
    root = entry("dns/resolves", "example.com")
    after = entry("tls/expiry", "example.com", status=Status.UNKNOWN, because="dns/resolves#example.com", gates=False)
    fine = entry(status=Status.PASS)
    assert [result["ruleId"] for result in results_of(samples.verdict(root, after, fine))] == ["dns/resolves"]


def location(path: str | None, line: int | None = None) -> tuple[str, int]:
    physical = results_of(samples.verdict(entry(location=Location(path=path, line=line))))[0]["locations"][0][
        "physicalLocation"
    ]
    return physical["artifactLocation"]["uri"], physical["region"]["startLine"]


def test_paths_are_relative_and_percent_encoded() -> None:
    assert location("src/a b#c?.py", 7) == ("src/a%20b%23c%3F.py", 7)
    assert location("a:b%20.py") == ("a%3Ab%2520.py", 1)
    uri, _ = location("caf\udce9/é")
    assert unquote_to_bytes(uri) == b"caf\xe9/\xc3\xa9"


@pytest.mark.parametrize("path", [None, "", "/etc/passwd", "../x", "a/../../x", "//evil.test/x", "C:\\x", "x\0y"])
def test_a_finding_without_a_file_is_pinned_to_the_configuration(path: str | None) -> None:
    assert location(path, 9) == ("launchgate.yml", 1)


def test_a_line_below_one_is_line_one() -> None:
    assert location("a.py", 0) == ("a.py", 1)


def test_findings_without_a_file_do_not_share_a_fingerprint() -> None:
    verdict = samples.verdict(entry("smoke/page", "/a"), entry("smoke/page", "/b"))
    prints = [result["partialFingerprints"] for result in results_of(verdict)]
    assert prints[0]["primaryLocationLineHash"] == verdict.assessments[0].fingerprint
    assert prints[0] != prints[1]


def test_a_reference_that_is_no_web_address_is_no_link() -> None:
    rules = run_of(samples.hostile())["tool"]["driver"]["rules"]
    assert all("helpUri" not in rule for rule in rules)


@pytest.mark.parametrize("text", FORGERIES)
def test_no_text_becomes_a_link_or_a_control_sequence(text: str) -> None:
    hostile = entry(subject=text, message=text, impact=text, remediation=text, location=Location(path=text))
    document = render(samples.verdict(hostile, scope=text))
    validator().validate(json.loads(document))
    message = json.loads(document)["runs"][0]["results"][0]["message"]["text"]
    assert "](" not in message
    assert "\x1b" not in message
    assert commands_in(document) == []
    message.encode("utf-8")


def test_how_it_ended() -> None:
    invocation = run_of(samples.incomplete())["invocations"][0]
    assert invocation == {
        "executionSuccessful": True, "exitCode": 3, "exitCodeDescription": "incomplete", "toolExecutionNotifications": []
    }  # fmt: skip


def test_limits_keep_the_worst_and_say_so() -> None:
    many = samples.huge(RESULT_LIMIT + 1000)
    run = run_of(many)
    assert len(run["results"]) == shown(many) == RESULT_LIMIT
    gating = sum(item.gates for item in many.assessments)
    assert [result["properties"]["gates"] for result in run["results"]].index(False) == gating
    said = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert said.startswith(f"{RESULT_LIMIT + 1000} findings, of which this file holds the {RESULT_LIMIT} worst")


def test_over_what_github_keeps_it_says_so() -> None:
    def notes(count: int) -> int:
        return len(run_of(samples.huge(count))["invocations"][0]["toolExecutionNotifications"])

    assert (notes(KEPT_LIMIT), notes(KEPT_LIMIT + 1)) == (0, 1)


def test_a_check_that_did_not_run_is_notified() -> None:
    check = samples.check_result("tls", status="not-run", reason="the deadline was over")
    notes = run_of(samples.verdict(checks=(check,)))["invocations"][0]["toolExecutionNotifications"]
    assert notes == [{"level": "warning", "message": {"text": "tls: the deadline was over"}}]


def test_what_blocks_comes_before_what_is_worse_but_does_not_block() -> None:
    reported = entry(subject="reported", status=Status.UNKNOWN, gates=False)
    blocking = entry(subject="blocking", severity=Severity.HIGH, gates=True)
    found = results_of(samples.verdict(reported, blocking))
    assert [result["properties"]["subject"] for result in found] == ["blocking", "reported"]
