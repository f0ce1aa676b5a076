"""sslyze as a separate program, on real servers: what it finds, and what happens when it finds nothing."""

import socket
import threading
import time
from pathlib import Path

import pytest

from launchgate.clients.tls.deep import scan
from launchgate.context import Deadline
from launchgate.errors import CannotJudge
from launchgate.handshake import Version
from tests.clients.tls.lab import NAME, authority, clients
from tests.support.certificates import Leaf
from tests.support.needs import missing
from tests.support.tls_servers import tls_server
from tests.support.web import speak


def test_what_a_server_accepts_is_told(tmp_path: Path) -> None:
    made = authority(tmp_path)
    pem = made.issue(Leaf(names=(NAME,), key="rsa2048"))
    with tls_server(
        pem, versions=("1.2", "1.3"), ciphers="ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA:@SECLEVEL=0"
    ) as server:
        found = clients(tmp_path, server.endpoint).tls.deep(NAME, (server.address, server.port))
        assert set(server.names) == {NAME, None}
    assert {suite for version, suite in found.suites if version is Version.TLS_1_2} == {
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_RSA_WITH_AES_128_CBC_SHA",
    }
    assert set(found.versions) == {Version.TLS_1_2, Version.TLS_1_3}
    assert (found.flaws, found.missing, found.weak_curves) == ((), (), ())
    assert 300 < server.connections < 800


@pytest.mark.parametrize("name", [NAME, "::1"])
def test_a_server_on_ipv6_is_scanned(tmp_path: Path, name: str) -> None:
    if not socket.has_dualstack_ipv6():
        missing("this machine has no IPv6")
    with tls_server(authority(tmp_path).leaf(NAME, "::1"), versions=("1.3", "1.3"), address="::1") as server:
        found = clients(tmp_path, server.endpoint).tls.deep(name, ("::1", server.port))
        survey = clients(tmp_path, server.endpoint).tls.survey(NAME)
    assert found.versions == (Version.TLS_1_3,)
    assert [one.address for one in survey.answered] == ["::1"]


def test_a_scan_that_does_not_end_is_killed(tmp_path: Path) -> None:
    authority(tmp_path)
    over = threading.Event()

    def silent(_: socket.socket) -> None:
        over.wait(30)

    with speak(silent) as endpoint:
        host, _, port = endpoint.partition(":")
        begun = time.monotonic()
        with pytest.raises(CannotJudge, match="sslyze was stopped after"):
            scan(NAME, (host, int(port)), None, Deadline(1.5))
        assert time.monotonic() - begun < 10
        over.set()


def test_a_server_that_is_not_there_is_no_result(tmp_path: Path) -> None:
    authority(tmp_path)
    with pytest.raises(CannotJudge, match="could not connect") as told:
        scan(NAME, ("127.0.0.1", 1), None, Deadline(30))
    assert "python -m sslyze" in told.value.remedy


def test_no_time_means_no_scan() -> None:
    with pytest.raises(CannotJudge, match="were over"):
        scan(NAME, ("127.0.0.1", 1), None, Deadline(0))
