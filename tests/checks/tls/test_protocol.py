"""tls/protocol on real servers: own handshakes, and the deep scan where it is asked for."""

from pathlib import Path

import pytest

from launchgate.checks.tls.profile import broken
from launchgate.checks.tls.spec import Deep, Options
from launchgate.handshake import DeepScan, Offer, Version
from launchgate.hostfacts import Step
from launchgate.model import Severity, Stage, Status
from launchgate.settings import Site
from tests.checks.tls.lab import HOST, look, of
from tests.checks.tls.made import certificate, judged, seen
from tests.support.certificates import Leaf, make_authority
from tests.support.tls_servers import group, tls_server

SUITES = f"{HOST}: cipher suites"


@pytest.mark.parametrize(
    ("versions", "said", "severity"),
    [
        (("1.0", "1.3"), "TLS 1.0 and TLS 1.1 are on", Severity.HIGH),
        (("1.1", "1.2"), "TLS 1.1 is on", Severity.HIGH),
        (("1.0", "1.1"), "speaks TLS 1.1 at best", Severity.BLOCKER),
        (("1.0", "1.0"), "speaks TLS 1.0 at best", Severity.BLOCKER),
        (("1.2", "1.2"), "speaks TLS 1.2; TLS 1.1 and older are refused", None),
        (("1.3", "1.3"), "speaks TLS 1.3; TLS 1.1 and older are refused", None),
        (("1.2", "1.3"), "speaks TLS 1.3 and TLS 1.2", None),
    ],
)
def test_old_versions_fail(tmp_path: Path, versions: tuple[str, str], said: str, severity: Severity | None) -> None:
    with tls_server(make_authority(tmp_path).leaf(HOST), versions=versions) as server:
        facts, judgement = look(tmp_path, {HOST: server.endpoint})
    found = of(judgement, "protocol")[HOST]
    assert said in found.message
    assert found.status is (Status.FAIL if severity else Status.PASS)
    assert severity is None or found.severity is severity
    assert server.connections == facts.most_on_one + (facts.looks[0].page is not None) <= 8
    if severity is Severity.BLOCKER:
        valid = of(judgement, "valid")[HOST]
        assert (valid.status, valid.because) == (Status.FAIL, f"tls/protocol#{HOST}")


@pytest.mark.parametrize("ciphers", ["ECDHE-RSA-NULL-SHA", "DHE-RSA-AES128-GCM-SHA256"])
def test_a_server_without_a_suite_for_browsers_is_a_blocker(tmp_path: Path, ciphers: str) -> None:
    pem = make_authority(tmp_path).issue(Leaf(names=(HOST,), key="rsa2048"))
    with tls_server(pem, versions=("1.2", "1.2"), ciphers=f"{ciphers}:@SECLEVEL=0", dh=group(tmp_path, 2048)) as server:
        facts, judgement = look(tmp_path, {HOST: server.endpoint})
    found = of(judgement, "protocol")[HOST]
    assert (found.status, found.severity) == (Status.FAIL, Severity.BLOCKER)
    assert f"picks {ciphers}" in found.message
    assert of(judgement, "valid")[HOST].because == f"tls/protocol#{HOST}"
    assert server.connections == facts.most_on_one == 4


def test_a_broken_suite_that_is_picked_is_named(tmp_path: Path) -> None:
    pem = make_authority(tmp_path).issue(Leaf(names=(HOST,), key="rsa2048"))
    suites = "ECDHE-RSA-NULL-SHA:ECDHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0"
    with tls_server(pem, versions=("1.2", "1.2"), ciphers=suites, prefers_own=True) as server:
        _, judgement = look(tmp_path, {HOST: server.endpoint})
    found = of(judgement, "protocol")[HOST]
    assert (found.status, found.severity) == (Status.FAIL, Severity.HIGH)
    assert "broken cipher suite ECDHE-RSA-NULL-SHA" in found.message


@pytest.mark.parametrize("ciphers", ["ECDHE-RSA-AES128-SHA", "AES128-SHA", "AES256-GCM-SHA384"])
def test_suites_that_browsers_still_offer_are_left_to_the_deep_scan(tmp_path: Path, ciphers: str) -> None:
    pem = make_authority(tmp_path).issue(Leaf(names=(HOST,), key="rsa2048"))
    with tls_server(pem, versions=("1.2", "1.2"), ciphers=f"{ciphers}:@SECLEVEL=0") as server:
        _, judgement = look(tmp_path, {HOST: server.endpoint})
    assert of(judgement, "protocol")[HOST].status is Status.PASS


def test_an_old_version_that_could_not_be_tried_is_unknown() -> None:
    offers = (
        Offer(address="192.0.2.1", version=Version.TLS_1_3, on=True),
        Offer(address="192.0.2.1", version=Version.TLS_1_1, on=False),
        Offer(
            address="192.0.2.1", version=Version.TLS_1_0, on=None, reason="it cannot be spoken here", remedy="elsewhere"
        ),
    )
    found = of(judged(seen(certificate(), offers=offers)), "protocol")["a.test"]
    assert (found.status, found.remediation) == (Status.UNKNOWN, "elsewhere")
    assert "whether TLS 1.0 is off could not be told: it cannot be spoken here" in found.message


GOOD = (Version.TLS_1_2, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")


@pytest.mark.parametrize(
    ("scan", "status", "severity", "said"),
    [
        (DeepScan(suites=(GOOD,)), Status.PASS, None, "all in Mozilla's intermediate profile"),
        (DeepScan(suites=(GOOD, (Version.TLS_1_2, "TLS_RSA_WITH_RC4_128_SHA"))), Status.FAIL, "high", "RC4"),
        (DeepScan(suites=(GOOD, (Version.TLS_1_2, "TLS_RSA_WITH_AES_128_CBC_SHA"))), Status.FAIL, "medium", "1 cipher"),
        (DeepScan(suites=(GOOD,), versions=(Version.SSL_3,)), Status.FAIL, "high", "SSL 3.0 is on"),
        (DeepScan(suites=(GOOD,), smallest_dh=1024), Status.FAIL, "high", "group of 1024 bits"),
        (DeepScan(suites=(GOOD,), smallest_dh=2048), Status.PASS, None, ""),
        (DeepScan(suites=(GOOD,), flaws=("Heartbleed",)), Status.FAIL, "high", "open to Heartbleed"),
        (DeepScan(suites=(GOOD,), weak_curves=("secp192k1",)), Status.FAIL, "high", "secp192k1"),
        (DeepScan(suites=(GOOD,), missing=("robot",)), Status.UNKNOWN, None, "no result for `robot`"),
        (None, Status.UNKNOWN, None, "the deep scan brought nothing: it was stopped"),
    ],
)
def test_a_deep_scan_is_judged_by_itself(
    scan: DeepScan | None, status: Status, severity: str | None, said: str
) -> None:
    step: Step[DeepScan] = Step(value=scan) if scan else Step(reason="it was stopped", remedy="more time")
    deep = Deep(names=("a.test",), address="192.0.2.1", scan=step)
    offers = tuple(Offer(address="192.0.2.1", version=version, on=version.current) for version in Version)
    judgement = judged(seen(certificate(), offers=offers), deep=(deep,), deep_asked=True)
    found = of(judgement, "protocol")["a.test: cipher suites"]
    assert (found.status, said in found.message) == (status, True), found.message
    assert severity is None or found.severity == severity
    assert of(judgement, "protocol")["a.test"].status is Status.PASS


def test_sslyze_runs_once_for_the_same_server_and_certificate(tmp_path: Path) -> None:
    pem = make_authority(tmp_path).issue(Leaf(names=("a.test", "b.test"), key="rsa2048"))
    suites = "ECDHE-RSA-AES256-GCM-SHA384:AES128-SHA:@SECLEVEL=0"
    with tls_server(pem, ciphers=suites) as server:
        facts, judgement = look(
            tmp_path, {"a.test": server.endpoint, "b.test": server.endpoint}, target="https://a.test",
            site=Site(hosts=("a.test", "b.test")), options=Options(deep=True),
        )  # fmt: skip
    assert len(facts.deep) == 1
    assert facts.deep[0].names == ("a.test", "b.test")
    found = of(judgement, "protocol")["a.test: cipher suites"]
    assert (found.status, found.severity) == (Status.FAIL, Severity.MEDIUM)
    assert "`TLS_RSA_WITH_AES_128_CBC_SHA`" in found.message
    assert "the same server serves `b.test`" in found.message
    assert ("deep scan with sslyze", "1 scan, about 590 connections each") in judgement.receipt
    assert 300 < server.connections < 800


@pytest.mark.parametrize(
    ("stage", "option", "runs"),
    [(Stage.DEPLOY, None, False), (Stage.RELEASE, None, True), (Stage.RELEASE, False, False)],
)
def test_the_deep_scan_is_asked_for_or_part_of_a_release(
    tmp_path: Path, stage: Stage, option: bool | None, runs: bool
) -> None:  # fmt: skip
    with tls_server(make_authority(tmp_path).leaf(HOST)) as server:
        facts, judgement = look(tmp_path, {HOST: server.endpoint}, stage=stage, options=Options(deep=option))
    assert facts.deep_asked is bool(facts.deep) is runs
    assert (SUITES in of(judgement, "protocol")) is runs
    assert (server.connections > 300) is runs


@pytest.mark.parametrize(
    ("suite", "is_broken"),
    [
        ("TLS_RSA_WITH_3DES_EDE_CBC_SHA", True),
        ("DES-CBC3-SHA", True),
        ("RC4-MD5", True),
        ("TLS_ECDH_anon_WITH_AES_128_CBC_SHA", True),
        ("ADH-AES128-SHA", True),
        ("TLS_RSA_WITH_NULL_SHA256", True),
        ("EXP-RC4-MD5", True),
        ("TLS_AES_128_GCM_SHA256", False),
        ("ECDHE-RSA-AES128-SHA", False),
        ("TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256", False),
    ],
)
def test_broken_suites_are_known_by_name(suite: str, is_broken: bool) -> None:
    assert broken(suite) is is_broken
