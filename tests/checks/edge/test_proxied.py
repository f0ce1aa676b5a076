"""What stands in front of a host, told by address, alias and header on real servers: where each rule fires, and where not."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.edge.gather import gather
from launchgate.checks.edge.judge import judge
from launchgate.checks.edge.spec import Options
from launchgate.model import Status
from launchgate.settings import Network, Site
from tests.checks.edge.lab import NAME, OWN, judged, lab, of, table
from tests.support.context import make_context
from tests.support.nameservers import knot, zone_text
from tests.support.web import free_port, page, serve, speak

_EDGED = page("hello", X_Lab_Edge="node 3")
_BARE = page("hello")


@pytest.mark.parametrize(
    ("home", "options", "status", "said"),
    [
        (_EDGED, {"known": (OWN,)}, Status.PASS, "behind Lab Edge: the address `127.0.0.1` and the header `x-lab-edge: node 3`"),
        (_BARE, {"known": (OWN,)}, Status.UNKNOWN, "the answer has none of Lab Edge's headers"),
        (page("x", 403, X_Lab_Edge="n", cf_mitigated="challenge"), {"known": (OWN,)}, Status.PASS, "behind Lab Edge"),
        (_BARE, {}, Status.NOT_APPLICABLE, "no address on the public internet (`127.0.0.1`)"),
        (_BARE, {"direct": (NAME,)}, Status.NOT_APPLICABLE, "meant to stand without an edge"),
    ],
)  # fmt: skip
def test_address_and_header_make_an_edge(
    tmp_path: Path, home: Any, options: dict[str, Any], status: Status, said: str
) -> None:
    with lab(tmp_path, {"/": home}) as (context, _):
        seen = of(judged(context, **options), "proxied")[NAME]
    assert (seen.status, said in seen.message) == (status, True), seen.message


def _public(root: Path, home: Any, records: Mapping[str, str], extra: str = "", **site: Any) -> Any:
    """Judges a host that DNS leads to public addresses while its answer comes from loopback. Such a run says of itself that it
    is sent elsewhere; here the facts are judged as if they had come that way."""
    text = "\n".join(f"www {kind} {value}" for kind, value in records.items()) + "\n" + extra
    with serve({"/": home}) as web, knot(root / "knot", {"example.test": zone_text("example.test", text)}) as server:
        moved = {f"{NAME}:80": web.endpoint, "ns1.example.test:53": server}
        network = Network(resolvers=(server,), connect_to=moved)
        context = make_context(root, target=f"http://{NAME}", network=network, site=Site(**site))
        facts = gather(context, Options())
    assert facts.hosts[0].moved
    facts = replace(facts, hosts=(replace(facts.hosts[0], moved=False),))
    return of(judge(facts, Options()), "proxied")[NAME]


_CLOUDFLARE = page("hello", Server="cloudflare", CF_RAY="8f0-FRA")


@pytest.mark.parametrize(
    ("home", "records", "status", "said"),
    [
        (_CLOUDFLARE, {"A": "104.16.1.1"}, Status.PASS, "behind Cloudflare: the address `104.16.1.1` and the header `cf-ray"),
        (_CLOUDFLARE, {"A": "192.0.2.9"}, Status.NOT_APPLICABLE, "no address on the public internet"),
        (_CLOUDFLARE, {"A": "203.0.115.9"}, Status.UNKNOWN, "a header alone can be made up or passed on"),
        (_CLOUDFLARE, {"A": "104.30.0.9"}, Status.UNKNOWN, "a header alone can be made up or passed on"),
        (_BARE, {"A": "104.16.1.1"}, Status.UNKNOWN, "the answer has none of Cloudflare's headers"),
        (_BARE, {"A": "203.0.115.9"}, Status.FAIL, "nothing stands in front of `www.example.test`: `203.0.115.9`"),
        (page("x", Via="1.1 varnish"), {"A": "203.0.115.9"}, Status.UNKNOWN, "`via: 1.1 varnish` says that something"),
        (_CLOUDFLARE, {"A": "104.16.1.1", "AAAA": "2a01:4f8::1"}, Status.FAIL, "`2a01:4f8::1` is not Cloudflare's"),
        (_CLOUDFLARE, {"A": "104.16.1.1", "AAAA": "2606:4700::1"}, Status.PASS, "behind Cloudflare"),
        (page("x", X_Vercel_Id="fra1::x", CF_RAY="1"), {"A": "104.16.1.1"}, Status.PASS, "behind it also Vercel"),
    ],
)  # fmt: skip
def test_what_dns_and_headers_say_together(
    tmp_path: Path, home: Any, records: dict[str, str], status: Status, said: str
) -> None:
    seen = _public(tmp_path, home, records)
    assert (seen.status, said in seen.message) == (status, True), seen.message


def test_an_alias_tells_as_well_as_an_address(tmp_path: Path) -> None:
    zones = {
        "example.test": zone_text("example.test", "www CNAME d1.cloudfront.net."),
        "cloudfront.net": zone_text("cloudfront.net", "d1 A 203.0.115.77"),
    }
    with (
        serve({"/": page("x", Via="1.1 abc.cloudfront.net (CloudFront)")}) as web,
        knot(tmp_path / "k", zones) as server,
    ):
        network = Network(resolvers=(server,), connect_to={f"{NAME}:80": web.endpoint, "ns1.example.test:53": server})
        context = make_context(tmp_path, target=f"http://{NAME}", network=network)
        facts = gather(context, Options())
    facts = replace(facts, hosts=(replace(facts.hosts[0], moved=False),))
    seen = of(judge(facts, Options()), "proxied")[NAME]
    assert (seen.status, "the alias `d1.cloudfront.net`" in seen.message) == (Status.PASS, True), seen.message


def test_a_record_that_is_dns_only_is_called_by_its_name(tmp_path: Path) -> None:
    seen = _public(tmp_path, _BARE, {"A": "203.0.115.9"}, "@ NS ada.ns.cloudflare.com.")
    assert seen.status is Status.FAIL
    assert "is in Cloudflare's DNS but not behind Cloudflare: its record is DNS only" in seen.message
    assert "switch the record of `www.example.test` to proxied" in seen.remediation


def test_a_run_that_is_sent_elsewhere_says_what_dns_says(tmp_path: Path) -> None:
    with (
        serve({"/": _BARE}) as web,
        knot(tmp_path / "k", {"example.test": zone_text("example.test", "www A 104.16.1.1")}) as server,
    ):
        network = Network(resolvers=(server,), connect_to={f"{NAME}:80": web.endpoint, "ns1.example.test:53": server})
        seen = of(judged(make_context(tmp_path, target=f"http://{NAME}", network=network)), "proxied")[NAME]
    assert seen.status is Status.NOT_APPLICABLE
    assert "network.connect_to sends this run elsewhere" in seen.message
    assert "by DNS it leads to Cloudflare (the address `104.16.1.1`)" in seen.message


@pytest.mark.parametrize("target", ["http://127.0.0.1:{port}", "http://localhost:{port}"])
def test_an_address_of_this_machine_has_no_edge_to_judge(tmp_path: Path, target: str) -> None:
    with serve({"/": _BARE}) as web:
        url = target.format(port=web.port)
        judgement = judged(make_context(tmp_path, target=url, explicit_urls=(url,)))
    assert {seen.status for seen in judgement.assessments} == {Status.NOT_APPLICABLE}


def test_a_lent_name_is_its_platforms_business(tmp_path: Path) -> None:
    with serve({"/": _BARE}) as web:
        network = Network(connect_to={"shop.vercel.app:80": web.endpoint})
        context = make_context(tmp_path, target="http://shop.vercel.app", network=network)
        seen = of(judged(context), "proxied")["shop.vercel.app"]
    assert seen.status is Status.NOT_APPLICABLE


def test_a_name_that_does_not_resolve_names_its_cause(tmp_path: Path) -> None:
    with lab(tmp_path, {}, names={}) as (context, _):
        judgement = judged(context)
    seen = of(judgement, "proxied")[NAME]
    assert (seen.status, seen.because) == (Status.UNKNOWN, f"dns/resolves#{NAME}"), seen.message


def test_a_host_that_refuses_is_unknown_and_its_consequences_follow(tmp_path: Path) -> None:
    with lab(tmp_path, {}, port=str(free_port())) as (context, _):
        judgement = judged(context, known=(OWN,))
    seen = of(judgement, "proxied")[NAME]
    assert seen.status is Status.UNKNOWN
    assert "DNS leads to Lab Edge (the address `127.0.0.1`), but" in seen.message
    assert of(judgement, "ddos")[NAME].because == f"edge/proxied#{NAME}"


def test_every_declared_host_is_looked_at(tmp_path: Path) -> None:
    names = table(NAME, "api.example.test")
    site = Site(hosts=(NAME, "api.example.test"))
    with lab(tmp_path, {"/": _EDGED}, names=names, site=site) as (context, _):
        found = of(judged(context, known=(OWN,)), "proxied")
    assert found[NAME].status is Status.PASS
    assert found["api.example.test"].status is Status.UNKNOWN  # nothing listens on its port 443
    assert found["api.example.test"].location.config == "site.hosts[1]"


def test_a_stranger_is_judged_alone(tmp_path: Path) -> None:
    with lab(tmp_path, {"/": _EDGED}, site=Site(hosts=("app.example.test",))) as (context, _):
        assert set(of(judged(context, known=(OWN,)), "proxied")) == {NAME}


def test_floods_and_firewalls_take_what_shows(tmp_path: Path) -> None:
    guarded = page("<a href='/cdn-cgi/challenge-platform/x'>", 403)
    with lab(tmp_path, {"/": guarded}) as (context, _):
        firewall = of(judged(context, known=(OWN,)), "waf")[NAME]
    assert (firewall.status, "a Cloudflare challenge answered" in firewall.message) == (Status.PASS, True)
    with lab(tmp_path, {"/": _EDGED}) as (context, _):
        judgement = judged(context, known=(OWN,))
    assert of(judgement, "waf")[NAME].status is Status.NOT_APPLICABLE
    floods = of(judgement, "ddos")[NAME]
    assert (floods.status, floods.because) == (Status.UNKNOWN, None)  # an edge of which nothing is known
    assert "attest edge/ddos" in floods.remediation


@pytest.mark.parametrize("value", ["\x1b[31mred", "`<script>`", "a" * 5000, "::error::x"])
def test_a_header_from_a_stranger_is_cut_and_cleaned(tmp_path: Path, value: str) -> None:
    def answer(connection: Any) -> None:
        connection.recv(65536)
        text = f"HTTP/1.1 200 OK\r\nX-Lab-Edge: {value}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        connection.sendall(text.encode())

    with speak(answer) as endpoint, lab(tmp_path, {}, port=endpoint.partition(":")[2]) as (context, _):
        seen = of(judged(context, known=(OWN,)), "proxied")[NAME]
    assert seen.status is Status.PASS
    assert len(seen.message) < 300
    assert "\x1b" not in seen.message
    assert seen.message.count("`") % 2 == 0
