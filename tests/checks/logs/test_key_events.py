"""logs/key-events: which events a supplied log shows, and whether its errors can be told apart."""

from datetime import timedelta
from pathlib import Path

import pytest

from launchgate.checks.logs.events import event_of, is_error, kind_of_error
from launchgate.checks.logs.spec import Options
from launchgate.model import Assessment, Status
from tests.checks.logs.lab import judged, of
from tests.support.context import NOW

SAMPLES = Options(samples=("*.log",))
WHOLE = (
    '{"level": "warn", "event": "login_failed", "msg": "login failed for user 7"}',
    '{"level": "info", "msg": "deployed release 1.4.2"}',
    '{"level": "error", "msg": "job SendInvoice failed", "kind": "external"}',
    '{"level": "error", "msg": "database deadlock"}',
    '{"level": "error", "msg": "token expired in session check", "type": "AuthError"}',
)


def events(root: Path, *lines: str) -> Assessment:
    [found] = of(judged(root, {"a.log": "\n".join(lines)}, SAMPLES), "key-events")
    return found


def test_everything_shows(tmp_path: Path) -> None:
    assert events(tmp_path, *WHOLE).status is Status.PASS


def test_several_samples_count_together(tmp_path: Path) -> None:
    files = {"a.log": "\n".join(WHOLE[:3]), "b.log": "\n".join(WHOLE[3:])}
    [found] = of(judged(tmp_path, files, SAMPLES), "key-events")
    assert found.status is Status.PASS


@pytest.mark.parametrize(
    ("left_out", "named"),
    [(0, "failed logins"), (1, "deployments"), (2, "failed jobs"), (3, "database errors"), (4, "auth errors")],
)
def test_what_is_not_there_is_unknown_and_named(tmp_path: Path, left_out: int, named: str) -> None:
    found = events(tmp_path, *(line for at, line in enumerate(WHOLE) if at != left_out))
    assert found.status is Status.UNKNOWN
    assert named in found.message
    assert "attest" in found.remediation


def test_errors_that_say_nothing_fail(tmp_path: Path) -> None:
    found = events(tmp_path, *WHOLE, *['{"level": "error", "msg": "something went wrong"}'] * 40)
    assert found.status is Status.FAIL
    assert "40 of 43 error lines" in found.message
    told = events(tmp_path, *WHOLE, *['{"level": "error", "msg": "TypeError: x is undefined"}'] * 40)
    assert told.status is Status.PASS


def test_an_old_sample_decides_nothing(tmp_path: Path) -> None:
    stamp = (NOW - timedelta(days=30)).isoformat()
    found = events(tmp_path, *(f"{stamp} {line}" for line in WHOLE))
    assert found.status is Status.UNKNOWN
    assert "says nothing of this release" in found.message


def test_nothing_declared(tmp_path: Path) -> None:
    [found] = of(judged(tmp_path, {}), "key-events")
    assert (found.status, found.message.split(":")[0]) == (Status.NOT_APPLICABLE, "not declared")
    [missing] = of(judged(tmp_path, {}, SAMPLES), "key-events")
    assert missing.status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("invalid credentials for user 7", "failed logins"),
        ("authentication error: bad signature", "failed logins"),
        ("login succeeded", None),
        ("listening on 3000, version 1.2", "deployments"),
        ("celery task mail.send raised timeout", "failed jobs"),
        ("job finished", None),
        ("get /login 200", None),
    ],
)
def test_events(line: str, event: str | None) -> None:
    assert event_of(line) == event


def test_errors() -> None:
    assert is_error('{"level":50,"msg":"x"}')
    assert is_error("2026-01-15 error: x")
    assert is_error("level=error msg=x")
    assert not is_error('{"level":30,"msg":"no errors"}')
    assert kind_of_error("econnrefused by stripe") == "external"
    assert kind_of_error("something") is None
