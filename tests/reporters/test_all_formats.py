"""Every format in the registry, whatever it is, keeps a hostile verdict harmless. A new reporter is tested here without a line.

Judged as printed: a report may go to a step's output, where the runner obeys commands, or to a terminal or file.
"""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from launchgate import report
from launchgate.model import Location, Receipt, Series, Table, Verdict
from launchgate.reporters.json import render as as_json
from launchgate.verdict_file import parse
from tests.reporters.forgeries import FORGERIES
from tests.reporters.strategies import verdicts
from tests.support import verdicts as samples
from tests.support.actions_runner import commands_in
from tests.support.verdicts import entry

EVERY = pytest.mark.parametrize("name", report.formats())
SAMPLES = pytest.mark.parametrize("sample", ["no_go", "incomplete", "go", "empty", "hostile"])

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
OTHER_RUNNERS = re.compile(r"##(vso|teamcity)\[")
OWN_COMMANDS = {"annotations": {"error", "warning", "notice"}}
"""The formats that are made of workflow commands, and the ones they may use."""


def assert_harmless(name: str, text: str) -> None:
    text.encode("utf-8")
    for pattern in (CONTROL, BIDI, OTHER_RUNNERS):
        assert pattern.search(text) is None, (name, pattern.pattern, _around(pattern, text))
    obeyed = {command.name for command in commands_in(text)}
    assert obeyed <= OWN_COMMANDS.get(name, set()), (name, obeyed)


def _around(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return ascii(text[max(found.start() - 40, 0) : found.end() + 40]) if found else ""


def test_the_registry_holds_the_machine_formats() -> None:
    assert {"json", "junit", "junit-strict", "sarif", "annotations", "gitlab"} <= set(report.formats())


@EVERY
@SAMPLES
def test_samples_are_harmless_in_every_format(name: str, sample: str) -> None:
    verdict: Verdict = getattr(samples, sample)()
    assert_harmless(name, report.render(name, verdict))


@EVERY
def test_every_forgery_is_harmless_in_every_place_of_every_format(name: str) -> None:
    for text in FORGERIES:
        location = Location(path=text, line=1, commit=text, url=text, host=text, config=text)
        hostile = entry(
            subject=text, message=text, impact=text, remediation=text, note=text, because=text, location=location,
            fingerprint=text,
        )  # fmt: skip
        verdict = samples.verdict(hostile, scope=text, reasons=(text,))
        verdict = replace(
            verdict, run=replace(verdict.run, target=text, environment=text, commit=text, stage_reason=text)
        )
        assert_harmless(name, report.render(name, verdict))


@EVERY
@settings(max_examples=25)
@given(verdict=verdicts())
def test_any_verdict_is_harmless_in_every_format(name: str, verdict: Verdict) -> None:
    assert_harmless(name, report.render(name, verdict))


@EVERY
@SAMPLES
def test_a_verdict_read_back_renders_the_same_bytes(name: str, sample: str) -> None:
    verdict: Verdict = getattr(samples, sample)()
    back = parse(as_json(verdict).encode(), "verdict.json")
    assert report.render(name, back) == report.render(name, verdict)


@EVERY
def test_only_json_knows_where_reports_went(name: str) -> None:
    receipt = Receipt(channel="junit", where="reports/junit.xml", status="written", shown=18, of=18)
    plain = samples.no_go()
    delivered = replace(plain, delivery=(receipt,))
    assert (report.render(name, delivered) == report.render(name, plain)) == (name != "json")


@EVERY
@SAMPLES
def test_shown_is_no_more_than_there_is(name: str, sample: str) -> None:
    verdict: Verdict = getattr(samples, sample)()
    assert 0 <= report.shown(name, verdict) <= len(verdict.assessments)


@EVERY
@pytest.mark.parametrize("number", [1.7e308, -1.7e308, 5e-324, float("inf"), float("nan"), 1e15])
def test_no_number_loses_a_report(name: str, number: float) -> None:
    series = Series(id="s", title="S", unit="ms", points=((0.0, number), (number, 1.0), (-number, -number)))
    table = Table(id="t", title="T", columns=("a",), rows=((number,),))
    check = samples.check_result("perf", series=(series,), tables=(table,), receipt=(("n", number),))
    assert_harmless(name, report.render(name, samples.verdict(entry(), checks=(check,))))
