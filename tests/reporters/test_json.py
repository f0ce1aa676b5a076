"""verdict.json keeps its contract: keys, order, schema, and text that is safe to print."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

from launchgate.model import Receipt, Series, Table, Verdict
from launchgate.reporters.json import render
from launchgate.schema import SCHEMA_FILE, verdict_schema
from tests.reporters.strategies import verdicts
from tests.support import verdicts as samples
from tests.support.actions_runner import commands_in

TOP = (
    "schema", "tool", "run", "verdict", "exit_code", "scope", "reasons", "counts", "policy", "rules", "checks", "assessments",
    "tables", "delivery",
)  # fmt: skip
ENTRY = (
    "rule", "check", "subject", "status", "severity", "disposition", "gates", "because", "evidence_kind", "message", "impact",
    "remediation", "fingerprint", "location", "evidence", "note", "judged",
)  # fmt: skip


def test_keys_stand_in_the_order_of_the_contract() -> None:
    document = json.loads(render(samples.no_go()))
    assert tuple(document) == TOP
    assert tuple(document["assessments"][0]) == ENTRY
    assert list(document["assessments"][0]["location"]) == ["path", "line", "commit", "url", "host", "config"]
    assert list(document["run"]) == [
        "id", "stage", "stage_reason", "profile", "started", "seconds", "commit", "base", "target", "environment",
    ]  # fmt: skip
    assert document["schema"] == "launchgate/1"
    assert document["verdict"] == "no-go"


def test_receipt_is_an_object_and_tables_are_arrays() -> None:
    check = samples.check_result(
        "perf",
        receipt=(("requests", 400), ("requests", 401), ("host", None), ("share", float("inf"))),
        tables=(Table(id="t", title="T", columns=("a", "b"), rows=((1, None), (2.5, True))),),
        series=(Series(id="s", title="S", unit="ms", points=((0.0, 1.5), (1.0, float("nan")))),),
    )
    written = json.loads(render(samples.verdict(checks=(check,))))["checks"][0]
    assert written["receipt"] == {"requests": 400, "requests (2)": 401, "host": None, "share": None}
    assert written["tables"][0]["rows"] == [[1, None], [2.5, True]]
    assert written["series"][0]["points"] == [[0.0, 1.5], [1.0, None]]


def test_delivery_is_included() -> None:
    receipt = Receipt(channel="junit", where="reports/junit.xml", status="written", shown=57, of=57)
    written = json.loads(render(samples.verdict(delivery=(receipt,))))["delivery"]
    assert written == [
        {"channel": "junit", "where": "reports/junit.xml", "status": "written", "shown": 57, "of": 57, "reason": None}
    ]


def test_committed_schema_equals_the_model() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == verdict_schema(), "run: python -m launchgate.schema"


def test_schema_is_inside_the_package() -> None:
    assert Path("launchgate/schemas/verdict.schema.json").parts[-2:] == SCHEMA_FILE.parts[-2:]


@pytest.mark.parametrize("name", ["no_go", "incomplete", "go", "empty", "hostile"])
def test_samples_are_valid_against_the_published_schema(name: str) -> None:
    schema = json.loads(verdict_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(render(getattr(samples, name)())), schema)


@pytest.mark.parametrize(
    ("key", "value"), [("schema", "launchgate/2"), ("verdict", "maybe"), ("exit_code", "1"), ("surprise", 1)]
)
def test_schema_refuses_what_is_no_verdict(key: str, value: object) -> None:
    document = json.loads(render(samples.go())) | {key: value}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, json.loads(verdict_schema()))


def test_what_ascii_alone_lets_through_is_escaped_too() -> None:
    subject = "\x7f ####[error]x"
    text = render(samples.verdict(samples.entry(subject=subject)))
    assert "\x7f" not in text
    assert "##" not in text
    assert json.loads(text)["assessments"][0]["subject"] == subject


@given(verdicts())
def test_any_verdict_is_printable_ascii_without_commands(verdict: Verdict) -> None:
    text = render(verdict)
    assert text.endswith("}\n")
    assert all(char == "\n" or " " <= char <= "~" for char in text)
    assert "##" not in text
    assert commands_in(text) == []
