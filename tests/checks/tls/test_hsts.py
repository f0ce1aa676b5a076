"""tls/hsts: the header as a browser reads it, on real servers, and the order that the gate keeps."""

from datetime import date
from pathlib import Path

import pytest

from launchgate.check import all_rules
from launchgate.checks.tls.hsts import read
from launchgate.checks.tls.rules import HSTS
from launchgate.gate import Policy, decide
from launchgate.model import Assessment, PolicyRecord, Severity, Status
from tests.checks.tls.lab import HOST, look, of
from tests.support.certificates import make_authority
from tests.support.rules import rule
from tests.support.rules import seen as made
from tests.support.tls_servers import tls_server

NAME = "Strict-Transport-Security"
YEAR = "max-age=31536000"


def _judge(root: Path, *values: str, host: str = HOST, name: str = NAME) -> Assessment:
    with tls_server(make_authority(root).leaf(host), headers=tuple(f"{name}: {value}" for value in values)) as server:
        _, judgement = look(root, {host: server.endpoint}, target=f"https://{host}")
    return of(judgement, "hsts")[host]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((), "sends no Strict-Transport-Security header"),
        (("max-age=0",), "switches HSTS off"),
        (("max-age=0", YEAR), "switches HSTS off"),
        ((f"{YEAR}; {YEAR}",), "`max-age` is there twice"),
        ((f"{YEAR}; includeSubDomains; includesubdomains",), "`includesubdomains` is there twice"),
        (("includeSubDomains",), "has no `max-age`"),
        (("max-age=1 year",), "`max-age` is no number"),
        (("max-age=-1",), "`max-age` is no number"),
        (("max age=31536000",), "does not follow the syntax"),
        ((f"{YEAR}, {YEAR}",), "`max-age` is no number"),
        (("nonsense", YEAR), "the first of several"),
    ],
)
def test_a_header_that_browsers_do_not_keep_fails(tmp_path: Path, values: tuple[str, ...], said: str) -> None:
    found = _judge(tmp_path, *values)
    assert (found.status, found.severity) == (Status.FAIL, Severity.MEDIUM)
    assert said in found.message


@pytest.mark.parametrize(
    "values",
    [
        (YEAR,),
        (f"{YEAR}; includeSubDomains; preload",),
        ('MAX-AGE="31536000"',),
        (f" ; {YEAR} ; unknown=1;",),
        (YEAR, "max-age=0"),
    ],
)
def test_a_header_that_browsers_keep_passes(tmp_path: Path, values: tuple[str, ...]) -> None:
    found = _judge(tmp_path, *values)
    assert found.status is Status.PASS, found.message
    assert "sets HSTS for 365 days" in found.message


def test_a_short_one_is_mild(tmp_path: Path) -> None:
    found = _judge(tmp_path, "max-age=300")
    assert (found.status, found.severity) == (Status.FAIL, Severity.LOW)
    assert "for 300 seconds only" in found.message
    assert _judge(tmp_path, f"max-age={180 * 86400}", name=NAME.lower()).status is Status.PASS


def test_browsers_keep_none_for_an_address_or_this_machine(tmp_path: Path) -> None:
    for host in ("127.0.0.1", "localhost"):
        assert _judge(tmp_path, host=host).status is Status.NOT_APPLICABLE


def test_a_header_over_an_invalid_connection_does_not_count(tmp_path: Path) -> None:
    with tls_server(make_authority(tmp_path).leaf("other.test"), headers=(f"{NAME}: {YEAR}",)) as server:
        facts, judgement = look(tmp_path, {HOST: server.endpoint})
    found = of(judgement, "hsts")[HOST]
    assert (found.status, found.because) == (Status.UNKNOWN, f"tls/valid#{HOST}")
    assert facts.looks[0].page is None


def test_reading_is_bounded() -> None:
    assert read([f"max-age={'9' * 5000}"]) is not None
    assert read([";" * 100_000 + YEAR]) is not None


MIXED = "http/mixed-content"


@pytest.mark.parametrize(
    ("mixed", "status", "because"),
    [
        (Status.PASS, Status.PASS, None),
        (Status.FAIL, Status.FAIL, f"{MIXED}#https://{HOST}/"),
        (Status.UNKNOWN, Status.UNKNOWN, f"{MIXED}#https://{HOST}/"),
        (None, Status.UNKNOWN, None),
    ],
)
def test_hsts_comes_after_mixed_content(mixed: Status | None, status: Status, because: str | None) -> None:
    own = made(HSTS.id, Status.PASS, subject=HOST, severity=HSTS.severity)
    other = [made(MIXED, mixed, subject=f"https://{HOST}/")] if mixed else []
    policy = Policy(record=PolicyRecord(source="test", fail_on=Severity.BLOCKER, unknown="block"))
    decision = decide([own, *other], {MIXED: rule(MIXED), **all_rules()}, policy, date(2026, 1, 1))
    entry = next(entry for entry in decision.entries if entry.rule == HSTS.id)
    assert (entry.status, entry.because) == (status, because)
    # The one who reads the report learns of the order, and a missing neighbour does not stop a launch.
    assert status is Status.PASS or "HSTS comes after mixed content" in (entry.note or "")
    assert not entry.gates


def test_a_header_that_is_not_there_is_not_joined() -> None:
    own = made(HSTS.id, Status.FAIL, subject=HOST, severity=HSTS.severity)
    policy = Policy(record=PolicyRecord(source="test", fail_on=Severity.BLOCKER, unknown="block"))
    decision = decide([own], all_rules(), policy, date(2026, 1, 1))
    assert decision.entries[0].note is None
