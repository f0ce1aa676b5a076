"""dns/caa and dns/dnssec: on a real name server, with zones that are signed well and badly."""

from datetime import timedelta
from pathlib import Path

import dns.dnssec
import dns.dnssectypes
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
import dns.zone
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from launchgate.model import Judgement
from launchgate.settings import Site
from tests.checks.dns.lab import HEALTHY, SITE, ZONE, context, judge_zone, judged, of, statuses
from tests.support.context import NOW
from tests.support.nameservers import Behaviour, knot, misbehaving, records, reply_to, zone_text


@pytest.mark.parametrize(
    ("zone", "issuers", "status", "said"),
    [
        ("", (), "pass", "no CAA record limits"),
        ('@ CAA 0 issue "letsencrypt.org"', ("letsencrypt.org",), "pass", "allow `letsencrypt.org`"),
        ('@ CAA 0 issue "letsencrypt.org; validationmethods=dns-01"', ("LetsEncrypt.org.",), "pass", "allow"),
        ('@ CAA 0 issue "pki.goog"\n@ CAA 0 issue "letsencrypt.org"', ("letsencrypt.org",), "pass", "allow"),
        ('@ CAA 0 issue "pki.goog"', ("letsencrypt.org",), "fail", "not `letsencrypt.org`"),
        ('@ CAA 0 issue "pki.goog"', (), "unknown", "allow only `pki.goog`"),
        ('@ CAA 0 issue ";"', (), "fail", "forbid every authority"),
        ('@ CAA 0 iodef "mailto:a@example.test"', (), "pass", "do not limit"),
        ('@ CAA 128 tbs "unknown"\n@ CAA 0 issue "pki.goog"', ("pki.goog",), "fail", "critical property `tbs`"),
        ('@ CAA 0 tbs "unknown"\n@ CAA 0 issue "pki.goog"', ("pki.goog",), "pass", "allow"),
    ],
)
def test_caa(tmp_path: Path, zone: str, issuers: tuple[str, ...], status: str, said: str) -> None:
    seen = of(judge_zone(tmp_path, HEALTHY + zone, issuers=issuers), "caa")
    assert {str(one.status) for one in seen.values()} == {status}
    assert said in seen[ZONE].message
    assert str(seen[ZONE].severity) == "medium"


def test_the_closest_caa_record_counts(tmp_path: Path) -> None:
    zone = '@ A 192.0.2.1\nwww A 192.0.2.1\nwww CAA 0 issue "pki.goog"\n@ CAA 0 issue "letsencrypt.org"'
    seen = statuses(judge_zone(tmp_path, zone, issuers=("letsencrypt.org",)), "caa")
    assert seen == {f"www.{ZONE}": "fail", ZONE: "pass"}


def test_a_name_server_that_fails_for_caa_stops_renewal(tmp_path: Path) -> None:
    table = records({(ZONE, "A"): "192.0.2.1", (f"www.{ZONE}", "A"): "192.0.2.1"})

    def behave(query: dns.message.Message) -> dns.message.Message:
        caa = query.question[0].rdtype == dns.rdatatype.CAA
        reply = reply_to(query, dns.rcode.SERVFAIL) if caa else table(query)
        assert isinstance(reply, dns.message.Message)
        return reply

    with misbehaving(behave) as server:
        seen = of(judged(context(tmp_path, server.address)), "caa")[ZONE]
    assert (str(seen.status), "name servers fail" in seen.message) == ("fail", True)


def _signed(*, expired: bool = False, zone: str = ZONE) -> tuple[str, str, str]:
    """(a signed zone, its DS record, another key's DS record)."""
    key = ec.generate_private_key(ec.SECP256R1())
    algorithm = dns.dnssectypes.Algorithm.ECDSAP256SHA256
    public = dns.dnssec.make_dnskey(key.public_key(), algorithm, flags=257)
    other = dns.dnssec.make_dnskey(ec.generate_private_key(ec.SECP256R1()).public_key(), algorithm, flags=257)
    made = dns.zone.from_text(zone_text(zone, HEALTHY), origin=zone, relativize=False)
    begin = NOW - timedelta(days=40)
    end = NOW - timedelta(days=10) if expired else NOW + timedelta(days=3650)
    dns.dnssec.sign_zone(made, keys=[(key, public)], inception=begin, expiration=end)
    owner = dns.name.from_text(zone)
    anchors = [dns.dnssec.make_ds(owner, one, "SHA256").to_text() for one in (public, other)]  # type: ignore[no-untyped-call]  # dnspython's own gap
    text: str = made.to_text(relativize=False)
    return text, anchors[0], anchors[1]


def _judge_signed(root: Path, text: str, anchor: str) -> Judgement:
    """Served by one knot: the parent `test` with the DS record, and the signed zone."""
    parent = zone_text("test", f"example NS ns1.{ZONE}.\nexample DS {anchor}" if anchor else f"example NS ns1.{ZONE}.")
    with knot(root / "knot", {ZONE: text, "test": parent}) as server:
        return judged(context(root, server))


@pytest.mark.parametrize("case", ["good", "expired", "other key", "unsigned", "no anchor", "tampered"])
def test_signatures_are_checked(tmp_path: Path, case: str) -> None:
    text, anchor, other = _signed(expired=case == "expired")
    if case == "unsigned":
        text = zone_text(ZONE, HEALTHY)
    if case == "tampered":
        text = text.replace(f"hostmaster.{ZONE}. 1 7200", f"hostmaster.{ZONE}. 1 7201")
    judgement = _judge_signed(tmp_path, text, {"other key": other, "no anchor": ""}.get(case, anchor))
    seen = of(judgement, "dnssec")[ZONE]
    expected = {
        "good": ("pass", "checked here"),
        "expired": ("fail", "have expired"),
        "other key": ("fail", "none of its keys matches"),
        "unsigned": ("fail", "publishes no keys"),
        "no anchor": ("pass", "is not signed"),
        "tampered": ("fail", "do not fit its records"),
    }[case]
    assert (str(seen.status), expected[1] in seen.message) == (expected[0], True), seen.message
    assert str(seen.severity) == "medium"


def _validating(table: Behaviour, *, unchecked_too: bool = False) -> Behaviour:
    """A resolver that checks signatures and finds them broken: it answers only who asks it not to check."""

    def behave(query: dns.message.Message) -> dns.message.Message:
        if unchecked_too or not query.flags & dns.flags.CD:
            return reply_to(query, dns.rcode.SERVFAIL)
        reply = table(query)
        assert isinstance(reply, dns.message.Message)
        return reply

    return behave


def test_a_broken_zone_is_a_blocker_named_once(tmp_path: Path) -> None:
    table = records({(ZONE, "A"): "192.0.2.1", (ZONE, "SOA"): f"ns1.{ZONE}. h.{ZONE}. 1 2 3 4 5"})
    site = Site(canonical=f"https://{ZONE}")
    with misbehaving(_validating(table)) as server:
        judgement = judged(context(tmp_path, server.address, site=site))
    resolves, signed = of(judgement, "resolves")[ZONE], of(judgement, "dnssec")[ZONE]
    assert (str(resolves.status), "checks DNSSEC" in resolves.message) == ("fail", True)
    assert (str(signed.status), signed.because) == ("fail", f"dns/resolves#{ZONE}")
    with misbehaving(_validating(table, unchecked_too=True)) as server:
        judgement = judged(context(tmp_path, server.address, site=site))
    assert statuses(judgement, "resolves") == statuses(judgement, "dnssec") == {ZONE: "unknown"}


def test_a_resolver_that_checked_is_believed(tmp_path: Path) -> None:
    table = records(
        {
            (ZONE, "A"): "192.0.2.1",
            (ZONE, "NS"): f"ns1.{ZONE}.",
            (ZONE, "SOA"): f"ns1.{ZONE}. h.{ZONE}. 1 2 3 4 5",
            (ZONE, "DS"): f"1 13 2 {'00' * 32}",
        },
        flags=dns.flags.AD,
    )
    with misbehaving(table) as server:
        judgement = judged(context(tmp_path, server.address, site=Site(canonical=f"https://{ZONE}", hosts=SITE.hosts)))
    seen = of(judgement, "dnssec")[ZONE]
    assert (str(seen.status), "the resolver checked" in seen.message) == ("pass", True)
