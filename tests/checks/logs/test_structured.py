"""logs/structured: what a supplied log is built of, and which part of a request line is missing."""

from pathlib import Path

import pytest

from launchgate.checks.logs.lines import fields_of, written_at
from launchgate.checks.logs.spec import Options
from launchgate.config import load
from launchgate.errors import ConfigError
from launchgate.model import Assessment, Status
from tests.checks.logs.lab import judged, of, request_line

SAMPLES = Options(samples=("a.log",))
LOGFMT = 'time=2026-01-15T11:00:00Z level=info method=GET path=/orders status=200 request_id=r-1 version=1.4.2 msg="all well"'


def structure(root: Path, *lines: str, options: Options = SAMPLES) -> Assessment:
    [found] = of(judged(root, {"a.log": "\n".join(lines)}, options), "structured")
    return found


@pytest.mark.parametrize(
    "line",
    [
        request_line(),
        LOGFMT,
        f"2026-01-15T11:00:00.1Z stdout F {request_line()}",
        f"app[web.1]: {request_line()}",
        '{"status": 500, "request_id": "a", "release": "v3", "ts": 1768474800}',
        '{"httpRequest": {"status": 200, "requestUrl": "/"}, "trace.id": "t", "service.version": "2"}',
    ],
)
def test_lines_that_hold_all_three(tmp_path: Path, line: str) -> None:
    found = structure(tmp_path, *[line] * 40, "plain text once")
    assert (found.status, found.message) != (Status.FAIL, "")
    assert found.status is Status.PASS, found.message


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        (request_line(version=None), "0 hold a version"),
        (request_line(req={"method": "GET", "url": "/"}), "0 hold a request id"),
        (request_line(res=None), "0 hold a status code"),
        ('{"method": "GET"}', "0 hold a request id, 0 hold a status code, 0 hold a version"),
        (request_line(version=""), "0 hold a version"),
    ],
)
def test_the_missing_part_is_named(tmp_path: Path, line: str, missing: str) -> None:
    found = structure(tmp_path, *[line] * 20)
    assert found.status is Status.FAIL
    assert missing in found.message


def test_plain_text_fails(tmp_path: Path) -> None:
    plain = '127.0.0.1 - - [15/Jan/2026:11:00:00 +0000] "GET / HTTP/1.1" 200 5'
    found = structure(tmp_path, *[plain] * 10, *[request_line()] * 10)
    assert found.status is Status.FAIL
    assert "10 of 20 lines" in found.message


def test_traces_and_empty_lines_do_not_count(tmp_path: Path) -> None:
    found = structure(tmp_path, *[request_line()] * 20, *["    at run (/app/a.js:1:1)"] * 30, "", "\tat x")
    assert found.status is Status.PASS


def test_own_names_of_keys(tmp_path: Path) -> None:
    line = '{"verb": "GET", "antwort": 200, "vorgang": "r", "ausgabe": "1"}'
    options = Options(
        samples=("a.log",), status_keys=("antwort",), request_id_keys=("vorgang",), version_keys=("ausgabe",)
    )
    assert structure(tmp_path, *[line] * 5, options=options).status is Status.PASS


def test_a_log_without_requests_is_unknown(tmp_path: Path) -> None:
    found = structure(tmp_path, *['{"level": "info", "msg": "tick", "version": "1"}'] * 5)
    assert found.status is Status.UNKNOWN
    assert "no line of a.log tells of a request" in found.message
    assert structure(tmp_path, "").status is Status.UNKNOWN


def test_a_library_is_a_hint_and_no_pass(tmp_path: Path) -> None:
    manifest = '{"dependencies": {"pino": "^9"}}'
    [found] = of(judged(tmp_path, {"package.json": manifest}), "structured")
    assert found.status is Status.NOT_APPLICABLE
    assert "package.json names pino" in found.message
    plain = judged(tmp_path, {"package.json": manifest, "a.log": "listening on 3000\n" * 9}, SAMPLES)
    assert of(plain, "structured")[0].status is Status.FAIL


@pytest.mark.parametrize("wrong", ["least_share: 0", "least_share: 1.5", "max_mb: 0", "max_age_h: 0"])
def test_settings_that_mean_nothing_are_refused(wrong: str) -> None:
    with pytest.raises(ConfigError, match=r"launchgate\.yml:1"):
        load(f"logs: {{{wrong}}}".encode())


def test_what_is_no_structured_line() -> None:
    for line in ("", "{", "}", "a=b", "x {not json}", "http://a/?a=1&b=2&c=3", "[1, 2]", "{" * 5000 + "}"):
        assert fields_of(line) is None


def test_time_stamps() -> None:
    assert str(written_at("2026-01-15 10:00:00,123 INFO x")) == "2026-01-15 10:00:00+00:00"
    assert str(written_at("2026-01-15T10:00:00.5+02:00")) == "2026-01-15 08:00:00+00:00"
    assert str(written_at("[15/Jan/2026:10:00:00 +0100]")) == "2026-01-15 09:00:00+00:00"
    assert str(written_at('{"time":1768471200000}')) == "2026-01-15 10:00:00+00:00"
    assert written_at("2026-13-45T99:00:00") is None
    assert written_at("no time here 1768471200") is None
