"""tls/valid on real servers: each fault where it fires, and the near-miss where it stays silent."""

import socket
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from launchgate.model import Severity, Status
from launchgate.settings import Limits, Site
from tests.checks.tls.lab import HOST, look, of, statuses
from tests.support.certificates import Leaf, make_authority
from tests.support.nameservers import misbehaving, records
from tests.support.tls_servers import tls_server
from tests.support.web import free_port, page, serve, speak

DAY = timedelta(days=1)
NAMES = (HOST,)


def _said(root: Path, pem: Path) -> tuple[str, str, str]:
    """(status, message, remedy) of the one assessment of the host."""
    with tls_server(pem) as server:
        _, judgement = look(root, {HOST: server.endpoint})
    seen = of(judgement, "valid")[HOST]
    return str(seen.status), seen.message, seen.remediation


@pytest.mark.parametrize(
    ("leaf", "said"),
    [
        (Leaf(names=NAMES, valid_from=-40 * DAY, valid_for=30 * DAY), "expired on"),
        (Leaf(names=NAMES, valid_from=2 * DAY), "is not valid before"),
        (Leaf(names=NAMES, self_signed=True), "signed by itself"),
        (Leaf(names=NAMES, key="rsa1024"), "too weak (RSA 1024 bits)"),
        (Leaf(names=NAMES, usage=ExtendedKeyUsageOID.CLIENT_AUTH), "OpenSSL's code 26"),
    ],
)
def test_a_fault_of_the_certificate_is_named(tmp_path: Path, leaf: Leaf, said: str) -> None:
    status, message, remedy = _said(tmp_path, make_authority(tmp_path).issue(leaf))
    assert status == "fail"
    assert said in message
    assert remedy


@pytest.mark.parametrize(
    "leaf",
    [
        Leaf(names=NAMES, valid_from=-60 * DAY, valid_for=61 * DAY),
        Leaf(names=NAMES, valid_from=-timedelta(minutes=5)),
        Leaf(names=NAMES, key="rsa2048"),
        Leaf(names=NAMES, key="ec384", digest="sha384"),
        Leaf(names=NAMES, common_name=None),
        Leaf(names=("*.example.com", "example.com"), issuer_address=True),
    ],
)
def test_what_only_looks_odd_passes(tmp_path: Path, leaf: Leaf) -> None:
    assert _said(tmp_path, make_authority(tmp_path).issue(leaf))[0] == "pass"


def test_every_fault_is_named_and_not_only_the_first(tmp_path: Path) -> None:
    leaf = Leaf(names=("other.test",), self_signed=True, key="rsa1024", valid_from=-40 * DAY, valid_for=30 * DAY)
    with tls_server(make_authority(tmp_path).issue(leaf), versions=("1.0", "1.2")) as server:
        _, judgement = look(tmp_path, {HOST: server.endpoint})
    message = of(judgement, "valid")[HOST].message
    assert all(said in message for said in ("expired on", "signed by itself", "too weak"))
    assert of(judgement, "covers-hosts")[HOST].status is Status.FAIL
    assert of(judgement, "protocol")[HOST].status is Status.FAIL
    # A new certificate from elsewhere mends them all: renewing this one is not advised as well.
    assert "renew" not in of(judgement, "valid")[HOST].remediation


def test_outdated_signatures_and_weak_issuers_are_named(tmp_path: Path) -> None:
    root = make_authority(tmp_path, path_length=None)
    for digest, said in (("sha1", "signed with SHA-1"), ("md5", "signed with MD5")):
        mid = root.intermediate(key="rsa2048")
        status, message, _ = _said(tmp_path, mid.issue(Leaf(names=NAMES, key="rsa2048", digest=digest)))
        assert (status, said in message) == ("fail", True)
    weak = root.intermediate("weak one", key="rsa1024")
    status, message, _ = _said(tmp_path, weak.leaf(HOST))
    assert status == "fail"
    assert "the issuer's certificate `weak one` has a key that is too weak" in message


def test_a_chain_that_misses_a_certificate_is_not_an_untrusted_root(tmp_path: Path) -> None:
    root = make_authority(tmp_path, path_length=None)
    mid = root.intermediate("the middle")
    public = Leaf(names=NAMES, issuer_address=True)
    status, message, remedy = _said(tmp_path, mid.issue(public, chain=()))
    assert (status, "the chain is incomplete: the issuer's certificate `the middle` is not sent" in message) == (
        "fail",
        True,
    )
    assert "fullchain.pem" in remedy
    status, message, remedy = _said(tmp_path, mid.issue(Leaf(names=NAMES), chain=()))
    assert (status, "incomplete, or the authority is a private one" in message) == ("fail", True)
    assert "network.ca_file" in remedy
    stranger = make_authority(tmp_path / "stranger", name="stranger")
    pem = stranger.issue(Leaf(names=NAMES), chain=(stranger.certificate,))
    status, message, remedy = _said(tmp_path, pem)
    assert (status, "ends at the root `stranger`, which browsers do not trust" in message) == ("fail", True)
    assert _said(tmp_path, mid.issue(public))[0] == "pass"


def test_an_old_cross_signature_beside_the_right_one_is_no_fault(tmp_path: Path) -> None:
    root = make_authority(tmp_path, path_length=None)
    mid = root.intermediate()
    gone = make_authority(tmp_path / "gone", path_length=None, name="gone")
    # What many sites served for years: an expired way to a root that is gone, before the one that clients take.
    old = gone.cross_signed(mid, valid_from=-400 * DAY, valid_for=300 * DAY)
    status, message, _ = _said(tmp_path, mid.issue(Leaf(names=NAMES), chain=(old, mid.certificate)))
    assert status == "pass", message
    status, message, _ = _said(tmp_path, mid.issue(Leaf(names=NAMES), chain=(old,)))
    assert status == "fail"
    assert "the issuer's certificate `launchgate test intermediate` in the chain expired on" in message


def test_what_only_a_verifier_sees_is_told_too(tmp_path: Path) -> None:
    root = make_authority(tmp_path, path_length=None)
    status, message, _ = _said(tmp_path, root.intermediate(permitted="other.test").leaf(HOST))
    assert (status, "permitted subtree violation (OpenSSL's code 47)" in message) == ("fail", True)
    assert _said(tmp_path, root.intermediate(permitted="example.com").leaf(HOST))[0] == "pass"
    late = root.intermediate("late", valid_from=-40 * DAY, valid_for=30 * DAY)
    status, message, remedy = _said(tmp_path, late.leaf(HOST))
    assert (status, "the issuer's certificate `late` in the chain expired on" in message) == ("fail", True)
    assert "serve the chain that your authority offers now" in remedy


def test_the_order_of_the_chain_is_mild_and_judged_by_itself(tmp_path: Path) -> None:
    root = make_authority(tmp_path, path_length=None)
    one = root.intermediate("one")
    two = one.intermediate("two")
    for chain, wrong in (((one.certificate, two.certificate), True), ((two.certificate, one.certificate), False)):
        with tls_server(two.issue(Leaf(names=NAMES), chain=chain)) as server:
            _, judgement = look(tmp_path, {HOST: server.endpoint})
        valid = of(judgement, "valid")
        assert valid[HOST].status is Status.PASS
        assert (f"{HOST}: chain order" in valid) is wrong
        if wrong:
            assert valid[f"{HOST}: chain order"].severity is Severity.LOW


def test_a_life_that_is_too_long_is_high(tmp_path: Path) -> None:
    made = make_authority(tmp_path)
    for days, wrong in ((826, True), (824, False)):
        with tls_server(made.issue(Leaf(names=NAMES, valid_for=days * DAY))) as server:
            _, judgement = look(tmp_path, {HOST: server.endpoint})
        valid = of(judgement, "valid")
        assert (f"{HOST}: lifetime" in valid) is wrong
        if wrong:
            assert valid[f"{HOST}: lifetime"].severity is Severity.HIGH
            assert "valid for 826 days" in valid[f"{HOST}: lifetime"].message


def test_plain_http_on_the_port_is_the_sites_fault_and_silence_is_not(tmp_path: Path) -> None:
    make_authority(tmp_path)
    with serve({"/": page("plain")}) as plain, speak(lambda connection: connection.close()) as closing:
        said = {}
        for endpoint in (plain.endpoint, closing, f"127.0.0.1:{free_port()}"):
            _, judgement = look(tmp_path, {HOST: endpoint})
            seen = of(judgement, "valid")[HOST]
            said[endpoint] = str(seen.status)
            rest = [one for one in judgement.assessments if one is not seen]
            assert {one.status for one in rest} == {Status.UNKNOWN}
            assert {one.because for one in rest} == {f"tls/valid#{HOST}"}
    assert list(said.values()) == ["fail", "unknown", "unknown"]


def test_a_name_that_does_not_resolve_is_told_by_dns(tmp_path: Path) -> None:
    make_authority(tmp_path)
    with misbehaving(records({("else.test", "A"): "127.0.0.2"})) as names:
        _, judgement = look(tmp_path, {}, target="https://gone.test", network={"resolvers": (names.address,)})
    seen = of(judgement, "valid")["gone.test"]
    assert (seen.status, seen.because) == (Status.UNKNOWN, "dns/resolves#gone.test")


def test_several_silent_hosts_and_a_dead_one_cost_one_time_out(tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    over = threading.Event()

    def silent(_: socket.socket) -> None:
        over.wait(30)

    hosts = [f"h{number}.test" for number in range(12)]
    with ExitStack() as stack:
        places = {host: stack.enter_context(speak(silent)) for host in hosts[:10]}
        places[hosts[10]] = f"127.0.0.1:{free_port()}"
        places[hosts[11]] = stack.enter_context(tls_server(authority.leaf(hosts[11]))).endpoint
        begun = time.monotonic()
        _, judgement = look(
            tmp_path, places, target=f"https://{hosts[0]}", site=Site(hosts=tuple(hosts)), seconds=3.0
        )  # fmt: skip
        took = time.monotonic() - begun
        over.set()
    assert took < 8.0
    valid = of(judgement, "valid")
    assert [str(valid[host].status) for host in hosts] == ["unknown"] * 11 + ["pass"]


def _on_addresses(root: Path, pems: dict[str, Path | None]) -> tuple[str, str]:
    """What is said of one name with an address for each entry; None leaves the address closed."""
    port = free_port()
    with ExitStack() as stack:
        for address, pem in pems.items():
            if pem is not None:
                stack.enter_context(tls_server(pem, address=address, port=port))
        names = stack.enter_context(misbehaving(records({("shop.test", "A"): "\n".join(pems)})))
        network = {"resolvers": (names.address,), "allow_private": ("127.0.0.0/8",)}
        _, judgement = look(root, {}, target=f"https://shop.test:{port}", network=network)
    seen = of(judgement, "valid")["shop.test"]
    return str(seen.status), seen.message


def test_one_bad_address_of_several_is_named(tmp_path: Path) -> None:
    made = make_authority(tmp_path)
    good = made.leaf("shop.test")
    bad = made.leaf("shop.test", valid_from=-40 * DAY, valid_for=30 * DAY)
    status, message = _on_addresses(tmp_path, {"127.0.0.2": good, "127.0.0.3": bad})
    assert status == "fail"
    assert message.endswith("on 127.0.0.3")
    status, message = _on_addresses(tmp_path, {"127.0.0.2": good, "127.0.0.3": good})
    assert (status, "on 2 of 2 addresses" in message) == ("pass", True)
    status, message = _on_addresses(tmp_path, {"127.0.0.2": good, "127.0.0.3": None})
    assert status == "unknown"
    assert "127.0.0.3" in message
    assert "the name's other addresses have a valid certificate" in message


def test_no_limit_is_made_up_and_none_is_broken(tmp_path: Path) -> None:
    with tls_server(make_authority(tmp_path).leaf(HOST), versions=("1.0", "1.3")) as server:
        facts, judgement = look(
            tmp_path, {HOST: server.endpoint}, limits=Limits(connections_per_host=1, requests_per_second=1000.0)
        )
    assert server.connections == facts.most_on_one == 1
    assert statuses(judgement) == {
        f"valid#{HOST}": "unknown", f"covers-hosts#{HOST}": "pass", f"expiry#{HOST}": "pass", f"protocol#{HOST}": "unknown",
        f"hsts#{HOST}": "unknown", f"renewal#{HOST}": "not-applicable",
    }  # fmt: skip
    assert "connections_per_host" in of(judgement, "valid")[HOST].remediation


def test_a_site_over_plain_http_has_no_certificate(tmp_path: Path) -> None:
    with serve({"/": page("home")}) as web:
        facts, judgement = look(tmp_path, {}, target=web.url, network={"ca_file": None}, now=datetime.now(UTC))
    assert facts.looks == ()
    assert {seen.status for seen in judgement.assessments} == {Status.NOT_APPLICABLE}
    assert len(judgement.assessments) == 6
