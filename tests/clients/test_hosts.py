"""The hosts client: each host looked at once, every step ok or failed with its reason."""

import threading
from pathlib import Path

import pytest

from launchgate.clients.hosts import HostsClient
from launchgate.context import Clients
from launchgate.exchange import FailureKind, Response
from launchgate.hostfacts import root_url
from launchgate.settings import Network
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.nameservers import misbehaving, records, silent
from tests.support.web import page, redirect, serve

_TABLE = {("www.shop.test", "CNAME"): "edge.vendor.test.", ("edge.vendor.test", "A"): "127.0.0.1"}


def _clients(root: Path, seconds: float = 30.0, **network: object) -> Clients:
    return make_context(root, network=Network(**network), seconds=seconds).clients  # type: ignore[arg-type]  # a test's own keywords


def test_a_host_is_looked_at_once_whoever_asks(tmp_path: Path) -> None:
    routes = {"/": redirect("https://www.shop.test/start"), "/start": page("welcome")}
    with (
        serve(routes, make_authority(tmp_path).leaf("www.shop.test")) as web,
        misbehaving(records(_TABLE)) as names,
    ):
        clients = _clients(
            tmp_path, connect_to={"www.shop.test:443": web.endpoint}, resolvers=(names.address,), ca_file="ca.pem"
        )
        threads = [threading.Thread(target=clients.hosts.facts, args=("WWW.Shop.test.",)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        facts = clients.hosts.facts("www.shop.test")
        clients.http.walk("https://www.shop.test/")
    assert facts.named.value is not None
    assert facts.named.value.aliases == ("edge.vendor.test",)
    assert facts.named.value.addresses == ("127.0.0.1",)
    assert facts.dialled.value == (web.endpoint.split(":")[0], int(web.endpoint.split(":")[1]))
    assert isinstance(facts.first, Response)
    assert (facts.first.status, facts.url) == (301, "https://www.shop.test/")
    assert dict(facts.headers)["Location"] == "https://www.shop.test/start"
    assert facts.walk is not None
    assert facts.walk.final == "https://www.shop.test/start"
    assert facts.unreachable is None
    assert facts.certificate.value is not None
    assert facts.certificate.value.chain is not None
    assert facts.certificate.value.chain.leaf.names == ("www.shop.test",)
    assert [asked.path for asked in web.asked] == ["/", "/start"]
    assert len(names.questions) == len(set(names.questions))


def test_the_certificate_is_seen_also_where_it_is_refused(tmp_path: Path) -> None:
    with serve({"/": page("welcome")}, make_authority(tmp_path).leaf("else.test")) as web, serve({}) as plain:
        clients = _clients(
            tmp_path,
            connect_to={"www.shop.test:443": web.endpoint, "www.shop.test:80": plain.endpoint},
            ca_file="ca.pem",
        )
        secure, open_ = clients.hosts.facts_of((("www.shop.test", 443, "https"), ("www.shop.test", 80, "http")))
        survey = clients.tls.survey("www.shop.test")
    assert secure.unreachable is FailureKind.TLS_WRONG_HOST
    assert secure.certificate.value is survey.handshakes[0]
    assert "over plain HTTP" in open_.certificate.reason


def test_dialling_and_looking_up_share_their_memory(tmp_path: Path) -> None:
    with misbehaving(records({("one.test", "A"): "8.8.4.4"})) as names:
        clients = _clients(tmp_path, resolvers=(names.address,))
        assert clients.hosts.named("one.test").ok
        assert clients.addresses.dial("one.test", 443) == ("8.8.4.4", 443)
    assert sorted(kind for _, kind, _ in names.questions) == ["A", "AAAA"]


def test_a_step_that_failed_says_why_and_the_next_is_not_taken(tmp_path: Path) -> None:
    with misbehaving(records({("inner.test", "A"): "127.0.0.1"})) as names:
        hosts = _clients(tmp_path, resolvers=(names.address,)).hosts
        inner, gone = hosts.facts_of((("inner.test", 443, "https"), ("gone.test", 443, "https")))
    assert (inner.named.ok, inner.dialled.ok, inner.first) == (True, False, None)
    assert "not a public address" in inner.dialled.reason
    assert "allow_private" in inner.dialled.remedy
    assert (gone.dialled.ok, gone.walk, gone.headers) == (False, None, ())


def test_a_dead_resolver_is_told_in_every_step(tmp_path: Path) -> None:
    with misbehaving(silent) as names:
        facts = _clients(tmp_path, 3.0, resolvers=(names.address,)).hosts.facts("www.shop.test")
    assert facts.named.value is not None
    assert not facts.named.value.worst.decided
    assert facts.dialled.reason


def test_a_closed_port_is_a_failed_first_answer(tmp_path: Path) -> None:
    facts = _clients(tmp_path, connect_to={"www.shop.test:443": "127.0.0.1:1"}).hosts.facts("www.shop.test")
    assert facts.unreachable is FailureKind.REFUSED
    assert (facts.certificate.ok, "refuses connections" in facts.certificate.reason) == (False, True)
    assert (facts.named.ok, "no network.resolvers are named" in facts.named.reason) == (False, True)


@pytest.mark.parametrize(
    ("scheme", "name", "port", "url"),
    [
        ("https", "a.test", 443, "https://a.test/"),
        ("http", "a.test", 80, "http://a.test/"),
        ("https", "a.test", 8443, "https://a.test:8443/"),
        ("http", "::1", 8000, "http://[::1]:8000/"),
    ],
)
def test_the_root_page(scheme: str, name: str, port: int, url: str) -> None:
    assert root_url(scheme, name, port) == url


def test_a_client_is_one_of_a_run(tmp_path: Path) -> None:
    clients = _clients(tmp_path)
    assert isinstance(clients.hosts, HostsClient)
    assert clients.hosts is clients.hosts
