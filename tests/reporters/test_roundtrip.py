"""What the json reporter wrote, `verdict_file` reads back, and rendering that gives the same bytes; anything else is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from launchgate.errors import UsageError
from launchgate.model import Series, Verdict
from launchgate.reporters.json import render
from launchgate.verdict_file import SIZE_LIMIT, parse, read
from tests.reporters.strategies import verdicts
from tests.support import verdicts as samples


@pytest.mark.parametrize("name", ["no_go", "incomplete", "go", "empty", "hostile"])
def test_samples_come_back_equal(name: str, tmp_path: Path) -> None:
    verdict: Verdict = getattr(samples, name)()
    file = tmp_path / "verdict.json"
    file.write_text(render(verdict), encoding="utf-8")
    assert read(file) == verdict
    assert render(read(file)) == render(verdict)


@given(verdicts())
def test_any_verdict_comes_back_equal_and_renders_the_same_bytes(verdict: Verdict) -> None:
    text = render(verdict)
    back = parse(text.encode(), "verdict.json")
    assert back == verdict
    assert render(back) == text


def test_lone_surrogates_survive() -> None:
    verdict = samples.verdict(samples.entry(subject="caf\udce9"))
    assert parse(render(verdict).encode(), "v").assessments[0].subject == "caf\udce9"


def test_a_point_that_is_no_number_renders_the_same_bytes() -> None:
    series = Series(id="s", title="S", unit="ms", points=((0.0, float("nan")),))
    text = render(samples.verdict(checks=(samples.check_result("perf", series=(series,)),)))
    assert render(parse(text.encode(), "v")) == text


def _changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    document = json.loads(render(samples.no_go()))
    change(document)
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(schema="launchgate/2"), "has the schema 'launchgate/2' and this launchgate reads"),
        (lambda d: d.update(schema=1), "it has no 'schema'"),
        (lambda d: d.pop("schema"), "it has no 'schema'"),
        (lambda d: d.pop("run"), "run is missing"),
        (lambda d: d.update(extra=1), "'extra' is no key of this schema"),
        (lambda d: d.update(verdict="perhaps"), "verdict must be one of go, no-go, incomplete"),
        (lambda d: d.update(verdict=None), "verdict must be one of"),
        (lambda d: d.update(exit_code=True), "exit_code must be a whole number"),
        (lambda d: d.update(exit_code=1.0), "exit_code must be a whole number"),
        (lambda d: d["run"].update(seconds="1"), "run.seconds must be a number"),
        (lambda d: d.update(assessments={}), "assessments must be an array"),
        (lambda d: d.update(counts=[]), "counts must be an object"),
        (lambda d: d["assessments"][2].update(gates="yes"), "assessments[2].gates must be true or false"),
        (
            lambda d: d["assessments"][0]["location"].update(line="1"),
            "assessments[0].location.line must be a whole number",
        ),
        (lambda d: d["checks"][0].update(receipt={"a": []}), "receipt.* must be a text, number, boolean or null"),
        (lambda d: d["checks"][0].update(receipt=[]), "checks[0].receipt must be an object"),
    ],
)
def test_what_is_no_verdict_is_refused_with_its_place(change: Callable[[dict[str, Any]], object], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse(_changed(change), "old/verdict.json")
    assert said in str(refused.value)
    assert str(refused.value).startswith("old/verdict.json ")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not JSON: line 1, column 1"),
        (b"{", "not JSON: line 1"),
        (b"[]", "it has no 'schema'"),
        (b"null", "it has no 'schema'"),
        (b"\xff\xfe", "not UTF-8 text (byte 0)"),
        (b'{"a": NaN}', "it holds NaN or Infinity"),
        (b'{"schema": "launchgate/1", "schema": "launchgate/1"}', "the same key twice"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a": ' + b"9" * 5000 + b"}", "a number that is too long"),
    ],
)
def test_what_is_no_json_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(UsageError, match="verdict") as refused:
        parse(content, "verdict.json")
    assert said in str(refused.value)


def test_an_infinite_number_is_refused() -> None:
    content = _changed(lambda d: d["run"].update(seconds=5)).replace(b'"seconds": 5', b'"seconds": 1e999')
    with pytest.raises(UsageError, match=r"run\.seconds must be a number"):
        parse(content, "v")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read(tmp_path / "none.json")
    with pytest.raises(UsageError, match="cannot be read: Is a directory"):
        read(tmp_path)


def test_a_file_over_the_limit_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    file = tmp_path / "verdict.json"
    with file.open("wb") as sparse:
        sparse.truncate(SIZE_LIMIT + 1)
    with pytest.raises(UsageError, match="larger than 64 MB"):
        read(file)


def test_no_value_of_the_file_is_quoted_in_an_error() -> None:
    value = "\x1b[31m" + "x" * 50
    with pytest.raises(UsageError) as refused:
        parse(_changed(lambda d: d.update(verdict=value)), "v")
    assert "xxxx" not in str(refused.value)
    with pytest.raises(UsageError) as refused:
        parse(_changed(lambda d: d.update({value: 1})), "v")
    assert "\x1b" not in str(refused.value)
