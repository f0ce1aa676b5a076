"""tls/expiry, tls/renewal and the longest life: by share and by days, on made facts and on a real server."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from launchgate.handshake import ChainEnd
from launchgate.model import Severity, Status
from tests.checks.tls.lab import HOST, look, of
from tests.checks.tls.made import DAY, NOW, certificate, judged, seen
from tests.support.certificates import Leaf, make_authority
from tests.support.tls_servers import tls_server


@pytest.mark.parametrize(
    ("life", "left", "severity"),
    [
        # A year: by days.
        (398, 31, None),
        (398, 30, None),
        (398, 29.9, Severity.HIGH),
        (398, 14, Severity.HIGH),
        (398, 13.9, Severity.BLOCKER),
        (200, 40, None),
        (91, 29, Severity.HIGH),
        # Ninety days and less: by share.
        (90, 30, None),
        (90, 29.9, Severity.HIGH),
        (90, 9.1, Severity.HIGH),
        (90, 8.9, Severity.BLOCKER),
        (47, 16, None),
        (47, 15, Severity.HIGH),
        (47, 4.8, Severity.HIGH),
        (47, 4.6, Severity.BLOCKER),
        (20, 2.9, Severity.BLOCKER),
        (20, 3.1, Severity.HIGH),
        # Six days: three days left are half of it.
        (6.67, 3, None),
        (6.67, 2.1, Severity.HIGH),
        (6.67, 0.6, Severity.BLOCKER),
    ],
)
def test_expiry_is_a_share_of_life_and_days_for_long_ones(life: float, left: float, severity: Severity | None) -> None:
    found = of(judged(seen(certificate(life=life, left=left))), "expiry")["a.test"]
    assert found.status is (Status.PASS if severity is None else Status.FAIL), found.message
    assert severity is None or found.severity is severity


def test_an_issuer_that_runs_out_first_counts() -> None:
    leaf, issuer = certificate(left=80), certificate(life=1800, left=10, name="the middle")
    found = of(judged(seen(leaf, issuer)), "expiry")["a.test"]
    assert (found.status, found.severity) == (Status.FAIL, Severity.BLOCKER)
    assert "the issuer's certificate `the middle` expires on" in found.message


def test_the_message_says_day_and_share() -> None:
    found = of(judged(seen(certificate(life=90, left=12))), "expiry")["a.test"]
    assert found.message == "`a.test`: the certificate expires on 2026-07-13, in 12 days: 13 % of its 90 days are left"


def test_an_expired_certificate_is_one_finding(tmp_path: Path) -> None:
    leaf = Leaf(names=(HOST,), valid_from=-100 * DAY, valid_for=90 * DAY)
    with tls_server(make_authority(tmp_path).issue(leaf)) as server:
        _, judgement = look(tmp_path, {HOST: server.endpoint})
    found = of(judgement, "expiry")[HOST]
    assert (found.status, found.because) == (Status.FAIL, f"tls/valid#{HOST}")


@pytest.mark.parametrize(("left", "status"), [(20, Status.FAIL), (40, Status.PASS)])
def test_a_real_one(tmp_path: Path, left: int, status: Status) -> None:
    leaf = Leaf(names=(HOST,), valid_from=(left - 90) * DAY, valid_for=90 * DAY)
    with tls_server(make_authority(tmp_path).issue(leaf)) as server:
        _, judgement = look(tmp_path, {HOST: server.endpoint})
    assert of(judgement, "expiry")[HOST].status is status
    assert of(judgement, "valid")[HOST].status is Status.PASS


@pytest.mark.parametrize(
    ("begins", "life", "end", "wrong"),
    [
        (datetime(2026, 1, 1, tzinfo=UTC), 398, ChainEnd.PUBLIC_ROOT, False),
        (datetime(2026, 1, 1, tzinfo=UTC), 399, ChainEnd.PUBLIC_ROOT, True),
        (datetime(2026, 3, 15, tzinfo=UTC), 200, ChainEnd.PUBLIC_ROOT, False),
        (datetime(2026, 3, 15, tzinfo=UTC), 201, ChainEnd.PUBLIC_ROOT, True),
        (datetime(2027, 3, 15, tzinfo=UTC), 101, ChainEnd.PUBLIC_ROOT, True),
        (datetime(2029, 3, 15, tzinfo=UTC), 47, ChainEnd.PUBLIC_ROOT, False),
        (datetime(2029, 3, 15, tzinfo=UTC), 48, ChainEnd.PUBLIC_ROOT, True),
        (datetime(2026, 4, 1, tzinfo=UTC), 730, ChainEnd.OWN_ROOT, False),
        (datetime(2026, 4, 1, tzinfo=UTC), 826, ChainEnd.OWN_ROOT, True),
    ],
)
def test_the_longest_life_depends_on_date_and_origin(
    begins: datetime, life: int, end: ChainEnd, wrong: bool
) -> None:  # fmt: skip
    host = seen(certificate(life=life, begins=begins), end=end)
    found = of(judged(host, now=begins + DAY), "valid")
    assert ("a.test: lifetime" in found) is wrong
    assert found["a.test"].status is Status.PASS


@pytest.mark.parametrize(
    ("organisation", "life", "left", "passes"),
    [
        ("Let's Encrypt", 90, 31, True),
        ("Let's Encrypt", 90, 29, False),
        ("Let's Encrypt", 6.67, 3, True),
        ("Google Trust Services", 90, 60, True),
        ("ZeroSSL", 365, 300, False),
        ("Amazon", 198, 60, True),
        ("Amazon", 198, 40, False),
        ("Handmade CA Inc", 90, 80, False),
    ],
)
def test_renewal_passes_only_where_it_can_be_seen(organisation: str, life: float, left: float, passes: bool) -> None:
    found = of(judged(seen(certificate(organisation=organisation, life=life, left=left))), "renewal")["a.test"]
    assert found.status is (Status.PASS if passes else Status.NOT_APPLICABLE), found.message
    assert ("renewed in time" in found.message) is passes
    assert passes or "attest tls/renewal" in found.message


def test_one_host_that_a_person_vouches_for_leaves_the_rule_to_that_person() -> None:
    automatic, manual = seen(certificate()), seen(certificate(organisation="Handmade", name="b.test"), name="b.test")
    found = of(judged(automatic, manual), "renewal")
    assert {str(one.status) for one in found.values()} == {"not-applicable"}
    assert "renewed in time" in found["a.test"].message


def test_now_comes_from_the_facts() -> None:
    host = seen(certificate(life=90, left=60))
    assert of(judged(host, now=NOW), "expiry")["a.test"].status is Status.PASS
    assert of(judged(host, now=NOW + timedelta(days=40)), "expiry")["a.test"].status is Status.FAIL


@pytest.mark.parametrize(
    ("organisation", "life", "said"),
    [
        ("Let's Encrypt", 90, "an ACME client should have done that"),
        ("Amazon", 395, "AWS Certificate Manager should have done that"),
        ("Let's Encrypt", 395, "order a new certificate from `R1 (Let's Encrypt)` or another authority"),
        ("DigiCert Inc", 395, "order a new certificate from `R1 (DigiCert Inc)` or another authority"),
    ],
)
def test_an_expired_certificate_says_who_was_to_renew_it(organisation: str, life: float, said: str) -> None:
    expired = certificate(organisation=organisation, life=life, left=-2)
    assert said in of(judged(seen(expired)), "valid")["a.test"].remediation
