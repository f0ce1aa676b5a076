"""The table of edges: its form, its lookups, and what published lists say of the same addresses."""

import ipaddress
import json

import pytest

from launchgate.edge_ranges import RANGES
from launchgate.edges import PROVIDERS, Provider, intermediary, recognise
from tests.support.needs import require_conformance


def owner(address: str) -> str | None:
    found = recognise((), (address,))
    return found[0].provider.name if found else None


def test_every_network_is_written_as_one_and_belongs_to_a_provider() -> None:
    assert set(RANGES) <= {one.name for one in PROVIDERS}
    for text in RANGES.values():
        for network in text.split():
            assert ipaddress.ip_network(network).is_global, network


def test_every_provider_shows_in_dns_and_in_headers() -> None:
    for one in PROVIDERS:
        assert one.headers
        assert one.aliases or one.name in RANGES
        assert all(name == name.lower() and part == part.lower() for name, part in one.headers)
        assert one.reference.startswith("https://")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("104.16.0.0", "Cloudflare"), ("104.15.255.255", None), ("104.27.255.255", "Cloudflare"), ("104.28.0.0", None),
        ("104.30.1.1", None), ("2606:4700::6810:1", "Cloudflare"), ("2606:4701::1", None), ("151.101.65.1", "Fastly"),
        ("99.84.1.1", "Amazon CloudFront"), ("13.113.196.65", None), ("3.5.1.1", None), ("45.60.1.1", "Imperva"),
        ("76.76.21.21", "Vercel"), ("185.199.108.153", "GitHub Pages"), ("192.124.249.7", "Sucuri"),
        ("::ffff:104.16.0.1", None), ("not an address", None), ("127.0.0.1", None),
    ],
)  # fmt: skip
def test_an_address_finds_its_edge_and_its_neighbour_does_not(address: str, name: str | None) -> None:
    assert owner(address) == name


def test_published_lists_agree() -> None:
    """Every visitor-facing network of the lists is ours too, by its first and last address."""
    ranges = json.loads((require_conformance() / "tls" / "edge-ip-ranges.json").read_text("utf-8"))["ranges"]
    names = {"cloudflare": "Cloudflare", "fastly": "Fastly", "cloudfront": "Amazon CloudFront", "imperva": "Imperva"}
    missed = 0
    for key, networks in ranges.items():
        for network in map(ipaddress.ip_network, networks):
            ends = {owner(str(network[0])), owner(str(network[-1]))}
            missed += ends != {names[key]}
            assert ends in ({names[key]}, {None}), network
    assert missed < 100  # CloudFront's regional caches, which visitors do not meet


@pytest.mark.parametrize(
    ("headers", "addresses", "aliases", "confirmed"),
    [
        ([("CF-RAY", "x")], ("104.16.0.1",), (), True),
        ([("CF-RAY", "x")], ("8.8.8.8",), (), False),
        ([], ("104.16.0.1",), (), False),
        ([("Server", "AkamaiGHost")], ("8.8.8.8",), ("www.example.com.edgekey.net",), True),
        ([("Server", "AkamaiGHost")], ("8.8.8.8",), ("edgekey.net.example.com",), False),
        ([("X-Served-By", "cache-fra-1")], ("151.101.1.1",), (), True),
        ([("X-Served-By", "app-7")], ("151.101.1.1",), (), False),
        ([("Server", "cloudflare-like")], ("104.16.0.1",), (), True),
    ],
)
def test_a_header_alone_is_no_proof(
    headers: list[tuple[str, str]], addresses: tuple[str, ...], aliases: tuple[str, ...], confirmed: bool
) -> None:
    found = recognise(headers, addresses, aliases)
    assert any(one.confirmed for one in found) is confirmed


def test_an_own_edge_comes_before_the_table() -> None:
    own = Provider(name="Own", networks=("104.16.0.0/24",), headers=(("x-own", ""),))
    found = recognise([("X-Own", "1"), ("CF-Ray", "2")], ("104.16.0.1",), (), (own,))
    assert [(one.provider.name, one.confirmed) for one in found] == [("Own", True), ("Cloudflare", False)]


def test_a_relay_is_named_with_its_header() -> None:
    assert intermediary([("Via", "1.1 varnish\x1b")]) == "via: 1.1 varnish?"
    assert intermediary([("Server", "nginx")]) is None
