"""Asking a given address for a URL: who is dialled, what is sent there, and what is refused."""

from pathlib import Path

import pytest

from launchgate.context import Context
from launchgate.exchange import Failure, FailureKind, Response
from launchgate.settings import Access, Limits, Network, Site
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.web import page, redirect, serve

_LOOPBACK = ("127.0.0.0/8",)


def _context(root: Path, *, private: tuple[str, ...] = _LOOPBACK, **network: object) -> Context:
    site = Site(canonical="http://www.example.test", access=Access(headers={"X-Gate": "${GATE}"}))
    return make_context(
        root, site=site, environ={"GATE": "open-the-gate-please"}, limits=Limits(requests_per_second=1000.0),
        network=Network(allow_private=private, **network),  # type: ignore[arg-type]  # a test's own keywords
    )  # fmt: skip


def test_the_address_is_dialled_and_the_name_is_asked_for(tmp_path: Path) -> None:
    with serve({"/": page("edge")}) as edge, serve({"/": page("origin")}) as origin:
        context = _context(tmp_path, connect_to={"www.example.test:80": edge.endpoint})
        http = context.clients.http
        first = http.fetch("http://www.example.test/")
        around = http.fetch_at("http://www.example.test/", "127.0.0.1", origin.port)
        again = http.fetch("http://www.example.test/", fresh=True)
    assert [one.body for one in (first, around, again) if isinstance(one, Response)] == [b"edge", b"origin", b"edge"]
    assert [(one.host, one.headers.get("X-Gate")) for one in origin.asked] == [("www.example.test", None)]
    assert edge.asked[0].headers["X-Gate"] == "open-the-gate-please"


def test_a_redirect_is_not_followed_from_there(tmp_path: Path) -> None:
    with serve({"/": redirect("http://169.254.169.254/")}) as origin:
        found = _context(tmp_path).clients.http.fetch_at("http://www.example.test/", "127.0.0.1", origin.port)
    assert isinstance(found, Response)
    assert found.status == 301


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "168.63.129.16"])
def test_an_address_that_is_not_public_needs_permission(tmp_path: Path, address: str) -> None:
    found = _context(tmp_path, private=()).clients.http.fetch_at("http://www.example.test/", address, 80)
    assert isinstance(found, Failure)
    assert (found.kind, found.connected) == (FailureKind.FORBIDDEN_ADDRESS, False)


def test_a_certificate_is_verified_unless_the_caller_says_otherwise(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    make_authority(tmp_path)
    leaf = make_authority(tmp_path / "other").leaf("elsewhere.example.test")
    with serve({"/": page("origin")}, leaf) as origin:
        http = _context(tmp_path, ca_file="ca.pem").clients.http
        refused = http.fetch_at("https://www.example.test/", "127.0.0.1", origin.port)
        taken = http.fetch_at("https://www.example.test/", "127.0.0.1", origin.port, verified=False)
        still = http.fetch_at("https://www.example.test/", "127.0.0.1", origin.port)
    assert isinstance(refused, Failure)
    assert (refused.kind, refused.connected) == (FailureKind.TLS_UNTRUSTED, True)
    assert isinstance(taken, Response)
    assert isinstance(still, Failure)
