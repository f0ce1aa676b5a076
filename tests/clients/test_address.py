"""Which address is dialled, which is refused, and what a name without an address says."""

import threading
from pathlib import Path
from typing import Any

import pytest

from launchgate.clients.address import Addresses, Forbidden, Unresolved, UnresolvedKind, is_public, literal
from launchgate.errors import CannotJudge
from launchgate.settings import Network
from tests.support.context import make_context
from tests.support.names import SERVFAIL, SILENT, name_server


def _addresses(root: Path, *urls: str, seconds: float = 30.0, **network: Any) -> Addresses:
    return make_context(root, network=Network(**network), explicit_urls=urls, seconds=seconds).clients.addresses


def test_connect_to_is_dialled_instead_of_the_name(tmp_path: Path) -> None:
    addresses = _addresses(
        tmp_path, connect_to={"App.Example.com:443": "127.0.0.1:8443", "app.example.com:80": "[::1]:81"}
    )
    assert addresses.dial("app.example.com.", 443) == ("127.0.0.1", 8443)
    assert addresses.dial("app.example.com", 80) == ("::1", 81)


def test_connect_to_without_a_port_keeps_the_port_of_the_url(tmp_path: Path) -> None:
    addresses = _addresses(tmp_path, connect_to={"app.example.com:8443": "127.0.0.1"})
    assert addresses.dial("app.example.com", 8443) == ("127.0.0.1", 8443)


@pytest.mark.parametrize("endpoint", ["127.0.0.1:x", "127.0.0.1:0", "127.0.0.1:65536"])
def test_a_port_that_is_none_is_named(tmp_path: Path, endpoint: str) -> None:
    with pytest.raises(CannotJudge, match="no valid port"):
        _addresses(tmp_path, connect_to={"app.example.com:443": endpoint})


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/x", "https://[::1]:8443", "http://10.1.2.3"])
def test_a_private_address_named_in_the_url_is_dialled(tmp_path: Path, url: str) -> None:
    host = url.split("/")[2].rpartition("]")[0].strip("[") or url.split("/")[2].partition(":")[0]
    assert _addresses(tmp_path, url).dial(host, 80) == (host, 80)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "168.63.129.16", "0.0.0.0",
        "127.1", "0x7f000001", "2130706433", "::1", "fd00:ec2::254", "fe80::1", "::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::", "224.0.0.1", "localhost", "app.localhost",
    ],
)  # fmt: skip
def test_a_private_address_nobody_named_is_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(Forbidden, match="not a public address"):
        _addresses(tmp_path, "https://www.example.com").dial(host, 80)


@pytest.mark.parametrize("host", ["93.184.215.14", "2606:2800:21f::1", "8.8.8.8"])
def test_a_public_address_is_dialled(tmp_path: Path, host: str) -> None:
    assert _addresses(tmp_path).dial(host, 443) == (host, 443)


@pytest.mark.parametrize("entry", ["10.0.0.0/8", "10.1.2.3", "inner.example.test"])
def test_a_record_may_lead_to_a_private_address_that_is_allowed(tmp_path: Path, entry: str) -> None:
    with name_server({"inner.example.test": {"A": "10.1.2.3"}}) as dns:
        addresses = _addresses(tmp_path, resolvers=(dns.address,), allow_private=(entry,))
        assert addresses.dial("inner.example.test", 443) == ("10.1.2.3", 443)


def test_a_record_that_leads_to_a_private_address_is_refused_even_for_the_name_in_the_url(tmp_path: Path) -> None:
    with name_server({"inner.example.test": {"A": "10.1.2.3"}}) as dns:
        addresses = _addresses(tmp_path, "https://inner.example.test", resolvers=(dns.address,))
        with pytest.raises(Forbidden) as refused:
            addresses.dial("inner.example.test", 443)
    assert refused.value.reason == (
        "`inner.example.test` leads to `10.1.2.3`, which is not a public address and was not contacted"
    )
    assert '"inner.example.test" to network.allow_private' in refused.value.remedy


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("none.test", UnresolvedKind.NO_SUCH_NAME, "could not resolve `none.test` (the name does not exist)"),
        (
            "mail.test",
            UnresolvedKind.NO_ADDRESS,
            "could not resolve `mail.test` (the name exists but has no A or AAAA record)",
        ),
        (
            "broken.test",
            UnresolvedKind.SERVER_FAILURE,
            "could not resolve `broken.test` (1 resolver answered with a failure)",
        ),
        ("mute.test", UnresolvedKind.TIMEOUT, "could not resolve `mute.test` (no answer from 1 resolver in 0.5 s)"),
    ],
)
def test_four_ways_to_have_no_address(tmp_path: Path, name: str, kind: UnresolvedKind, reason: str) -> None:
    with name_server({"mail.test": {}, "broken.test": SERVFAIL, "mute.test": SILENT}) as dns:
        addresses = _addresses(tmp_path, resolvers=(dns.address,), seconds=0.5 if name == "mute.test" else 30.0)
        with pytest.raises(Unresolved) as unresolved:
            addresses.dial(name, 443)
    assert unresolved.value.kind is kind
    assert unresolved.value.reason.startswith(reason[:40])
    assert unresolved.value.remedy


def test_an_ipv6_only_name_is_dialled(tmp_path: Path) -> None:
    with name_server({"six.test": {"AAAA": "2606:2800:21f::1"}}) as dns:
        assert _addresses(tmp_path, resolvers=(dns.address,)).dial("six.test", 443) == ("2606:2800:21f::1", 443)


def test_a_name_is_asked_for_once_whatever_the_port_and_however_many_ask(tmp_path: Path) -> None:
    with name_server({"one.test": {"A": "8.8.4.4"}}) as dns:
        addresses = _addresses(tmp_path, resolvers=(dns.address,))
        threads = [threading.Thread(target=addresses.dial, args=("one.test", 80 + n % 2)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert addresses.dial("ONE.test", 80) == ("8.8.4.4", 80)
    assert len(dns.questions) == 1


def test_after_the_deadline_nothing_is_resolved(tmp_path: Path) -> None:
    with pytest.raises(CannotJudge, match="were over before `late"):
        _addresses(tmp_path, seconds=0.0, resolvers=("127.0.0.1:1",)).dial("late.test", 443)


def test_names_that_only_look_like_addresses_are_names() -> None:
    assert literal("1e100.net") is None
    assert literal("10.example") is None


def test_documentation_addresses_are_not_public() -> None:
    address = literal("192.0.2.1")
    assert address is not None
    assert not is_public(address)
