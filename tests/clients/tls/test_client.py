"""The TLS client on real servers: what it sees, what it costs (counted by the server), and how it fails."""

import socket
import ssl
import threading
import time
from pathlib import Path

import pytest

from launchgate.clients.tls.client import Budget
from launchgate.clients.tls.contexts import Contexts
from launchgate.clients.tls.versions import Versions
from launchgate.clients.tls.wire import shake
from launchgate.errors import CannotJudge
from launchgate.exchange import FailureKind
from launchgate.handshake import ChainEnd, Version
from tests.clients.tls.lab import NAME, authority, clients
from tests.support.certificates import Leaf
from tests.support.nameservers import misbehaving, records
from tests.support.tls_servers import tls_server
from tests.support.web import free_port, page, serve, speak

OLD = (Version.TLS_1_0, Version.TLS_1_1)


def test_a_sound_host_costs_four_connections(tmp_path: Path) -> None:
    pem = authority(tmp_path).intermediate().issue(Leaf(names=(NAME,)))
    with tls_server(pem) as server:
        survey = clients(tmp_path, server.endpoint).tls.survey(NAME)
    assert server.connections == survey.connections == 4
    assert set(server.names) == {NAME}
    assert [one.version for one in survey.answered] == [Version.TLS_1_3]
    chain = survey.chains[0]
    assert (len(chain.served), len(chain.path), chain.end, chain.ordered) == (2, 2, ChainEnd.OWN_ROOT, True)
    verified = survey.verdict_on(chain)
    assert verified is not None
    assert (verified.ok, verified.named) == (True, True)
    assert {offer.version: offer.on for offer in survey.offers} == {
        Version.TLS_1_3: True, Version.TLS_1_2: True, Version.TLS_1_1: False, Version.TLS_1_0: False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("versions", "spoken", "connections"),
    [
        (("1.0", "1.3"), {"1.0", "1.1", "1.2", "1.3"}, 5),
        (("1.1", "1.2"), {"1.1", "1.2"}, 4),
        (("1.2", "1.2"), {"1.2"}, 3),
        (("1.3", "1.3"), {"1.3"}, 4),
        (("1.1", "1.1"), {"1.1"}, 3),
        (("1.0", "1.0"), {"1.0"}, 2),
        (("1.0", "1.1"), {"1.0", "1.1"}, 3),
    ],
)
def test_every_version_is_told(tmp_path: Path, versions: tuple[str, str], spoken: set[str], connections: int) -> None:
    with tls_server(authority(tmp_path).leaf(NAME), versions=versions) as server:
        survey = clients(tmp_path, server.endpoint).tls.survey(NAME)
    assert {offer.version.removeprefix("TLS ") for offer in survey.offers if offer.on} == spoken
    assert len({offer.version for offer in survey.offers}) == 4
    assert None not in {offer.on for offer in survey.offers}
    assert server.connections == connections


def test_a_host_is_surveyed_once_whoever_asks(tmp_path: Path) -> None:
    with tls_server(authority(tmp_path).leaf(NAME)) as server:
        client = clients(tmp_path, server.endpoint).tls
        threads = [threading.Thread(target=client.survey, args=(name,)) for name in (NAME, "SHOP.test.") * 4]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert client.presented(NAME) is client.survey(NAME).handshakes[0]
    assert server.connections == client.connections(NAME) == 4


@pytest.mark.parametrize(("per_host", "most"), [(7, 7), (4, 4), (1, 1)])
def test_many_addresses_stay_within_the_limit(tmp_path: Path, per_host: int, most: int) -> None:
    pem, port = authority(tmp_path).leaf(NAME), free_port()
    addresses = [f"127.0.0.{number}" for number in range(2, 10)]
    servers = [tls_server(pem, address=address, port=port, versions=("1.0", "1.3")) for address in addresses]
    running = [server.__enter__() for server in servers]
    try:
        with misbehaving(records({(NAME, "A"): "\n".join(addresses)})) as names:
            survey = clients(tmp_path, per_host=per_host, resolver=names.address).tls.survey(NAME, port)
    finally:
        for server in servers:
            server.__exit__(None, None, None)
    assert sum(one.connections for one in running) == survey.connections == most
    assert len(survey.handshakes) + len(survey.left_out) == 8
    assert len(survey.handshakes) == max(most - 3, 1)


def test_the_same_chain_on_several_addresses_is_verified_once(tmp_path: Path) -> None:
    made, port = authority(tmp_path), free_port()
    same, other = made.leaf(NAME), made.leaf(NAME)
    with (
        tls_server(same, address="127.0.0.2", port=port),
        tls_server(same, address="127.0.0.3", port=port),
        tls_server(other, address="127.0.0.4", port=port),
        misbehaving(records({(NAME, "A"): "127.0.0.2\n127.0.0.3\n127.0.0.4"})) as names,
    ):
        survey = clients(tmp_path, resolver=names.address).tls.survey(NAME, port)
    assert len(survey.chains) == len(survey.verified) == 2
    assert sorted(len(survey.addresses_of(chain)) for chain in survey.chains) == [1, 2]


def test_a_silent_host_costs_one_time_out(tmp_path: Path) -> None:
    authority(tmp_path)
    heard = []
    over = threading.Event()

    def silent(connection: socket.socket) -> None:
        heard.append(connection)
        over.wait(20)

    with speak(silent) as endpoint:
        client = clients(tmp_path, endpoint, seconds=2.0).tls
        begun = time.monotonic()
        survey = client.survey(NAME)
        took = time.monotonic() - begun
        over.set()
    assert len(heard) == survey.connections == 1
    assert 1.0 < took < 6.0
    failure = survey.handshakes[0].failure
    assert failure is not None
    assert failure.kind is FailureKind.TIMEOUT
    assert "did not complete a TLS handshake within " in failure.reason


def test_a_handshake_that_drips_is_over_in_time_too(tmp_path: Path) -> None:
    authority(tmp_path)
    over = threading.Event()

    def drip(connection: socket.socket) -> None:
        # The head of a record that announces more than is ever sent.
        for byte in b"\x16\x03\x03\x40\x00" + bytes(200):
            connection.sendall(bytes((byte,)))
            if over.wait(0.05):
                return

    with speak(drip) as endpoint:
        client = clients(tmp_path, endpoint, seconds=2.0).tls
        begun = time.monotonic()
        failure = client.survey(NAME).handshakes[0].failure
        took = time.monotonic() - begun
        over.set()
    assert failure is not None
    assert failure.kind is FailureKind.TIMEOUT
    assert took < 6.0


def test_what_is_no_tls_is_told_by_kind(tmp_path: Path) -> None:
    authority(tmp_path)
    with serve({"/": page("plain")}) as plain, speak(lambda connection: connection.close()) as closing:
        kinds = {}
        for name, endpoint in (("plain", plain.endpoint), ("closing", closing), ("nobody", f"127.0.0.1:{free_port()}")):
            survey = clients(tmp_path, endpoint).tls.survey(NAME)
            failure = survey.handshakes[0].failure
            assert failure is not None
            kinds[name] = (failure.kind, failure.shown, survey.connections)
    assert kinds == {
        "plain": (FailureKind.PROTOCOL, True, 1),
        "closing": (FailureKind.RESET, False, 1),
        "nobody": (FailureKind.REFUSED, False, 1),
    }


def test_a_server_without_a_cipher_in_common_refuses(tmp_path: Path) -> None:
    pem = authority(tmp_path).leaf(NAME)
    with tls_server(pem, versions=("1.2", "1.2"), ciphers="PSK:@SECLEVEL=0") as server:
        failure = clients(tmp_path, server.endpoint).tls.survey(NAME).handshakes[0].failure
    assert failure is not None
    assert (failure.kind, failure.shown) == (FailureKind.TLS_OTHER, True)


def test_a_name_without_an_address_is_not_connected_to(tmp_path: Path) -> None:
    authority(tmp_path)
    with misbehaving(records({("else.test", "A"): "127.0.0.2"})) as names:
        survey = clients(tmp_path, resolver=names.address).tls.survey(NAME)
    assert survey.failure is not None
    assert (survey.failure.kind, survey.connections) == (FailureKind.NO_SUCH_NAME, 0)


def test_a_private_address_of_a_record_is_left_alone(tmp_path: Path) -> None:
    authority(tmp_path)
    with misbehaving(records({(NAME, "A"): "10.1.2.3"})) as names:
        survey = clients(tmp_path, resolver=names.address).tls.survey(NAME)
    assert survey.failure is not None
    assert (survey.failure.kind, survey.connections) == (FailureKind.FORBIDDEN_ADDRESS, 0)
    assert "allow_private" in survey.failure.remedy


def test_a_private_address_beside_a_good_one_is_left_alone_and_named(tmp_path: Path) -> None:
    with (
        tls_server(authority(tmp_path).leaf(NAME), address="127.0.0.2") as server,
        misbehaving(records({(NAME, "A"): "10.1.2.3\n127.0.0.2"})) as names,
    ):
        survey = clients(tmp_path, resolver=names.address).tls.survey(NAME, server.port)
    assert survey.private == ("10.1.2.3",)
    assert [one.address for one in survey.handshakes] == ["127.0.0.2"]


def test_a_run_whose_time_is_up_says_so(tmp_path: Path) -> None:
    with tls_server(authority(tmp_path).leaf(NAME)) as server:
        made = clients(tmp_path, server.endpoint, seconds=0.0)
        failure = made.tls.survey(NAME).handshakes[0].failure
    assert failure is not None
    assert failure.kind is FailureKind.DEADLINE
    assert server.connections == 0


@pytest.mark.parametrize(
    "content", [None, b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_a_useless_ca_file_is_the_owners_to_mend(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "ca.pem").write_bytes(content)
    with pytest.raises(CannotJudge, match=r"network\.ca_file names `ca\.pem`"):
        _ = clients(tmp_path, "127.0.0.1:1").tls


def test_this_machine_knows_which_versions_it_can_speak(tmp_path: Path) -> None:
    spoken = Contexts(tmp_path, None).spoken
    assert Version.TLS_1_2 in spoken
    assert (Version.TLS_1_1 in spoken) <= ssl.HAS_TLSv1_1


def test_an_old_version_that_cannot_be_spoken_here_is_open(tmp_path: Path) -> None:
    contexts = Contexts(tmp_path, None)
    contexts.spoken = frozenset({Version.TLS_1_2})  # a machine whose OpenSSL has no older version
    budget = Budget(7)
    with tls_server(authority(tmp_path).leaf(NAME)) as server:
        seen = clients(tmp_path, server.endpoint).tls.presented(NAME)
        offers = Versions(contexts, budget, lambda place, how: shake(place, NAME, how, 5.0)).offers((seen,))
    old = [offer for offer in offers if offer.version in OLD]
    assert {offer.on for offer in old} == {None}
    assert "cannot speak TLS 1.0" in old[0].reason
    assert budget.used == 1
