"""dns/propagation: name servers and resolvers that agree, lag behind, stay silent, or differ on purpose."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from launchgate.model import Assessment
from launchgate.settings import Site
from tests.checks.dns.lab import ZONE, context, judged, of
from tests.support.nameservers import Behaviour, knot, misbehaving, reply_to, silent, zone_text

_SITE = Site(canonical=f"https://www.{ZONE}")
_NS2 = "@ NS ns2\nns2 A 127.0.0.1\n"


def _serves(address: str, *, serial: int = 1, ttl: int = 60, authoritative: bool = True) -> Behaviour:
    """A name server, or a resolver, that knows one address of `www`."""

    def behave(query: dns.message.Message) -> dns.message.Message:
        name, kind = query.question[0].name, query.question[0].rdtype
        reply = reply_to(query, flags=dns.flags.AA if authoritative else 0)
        shown = name.to_text(omit_final_dot=True)
        texts = {
            (f"www.{ZONE}", "A"): address,
            (ZONE, "NS"): f"ns1.{ZONE}.",
            (ZONE, "SOA"): f"ns1.{ZONE}. hostmaster.{ZONE}. {serial} 7200 3600 1209600 300",
        }
        text = texts.get((shown, dns.rdatatype.to_text(kind)))
        if text:
            reply.answer.append(dns.rrset.from_text(name, ttl, "IN", kind, text))
        return reply

    return behave


@contextmanager
def _servers(*behaviours: Behaviour) -> Iterator[list[str]]:
    with ExitStack() as stack:
        yield [stack.enter_context(misbehaving(one)).address for one in behaviours]


def _two(root: Path, first: str, second: str, serials: tuple[int, int]) -> Assessment:
    """`www` on two real name servers; the first is asked as the resolver too."""
    with (
        knot(root / "one", {ZONE: zone_text(ZONE, _NS2 + first, serials[0])}) as ns1,
        knot(root / "two", {ZONE: zone_text(ZONE, _NS2 + second, serials[1])}) as ns2,
    ):
        where = context(root, ns1, site=_SITE, connect_to={f"ns2.{ZONE}:53": ns2})
        return of(judged(where), "propagation")[f"www.{ZONE}"]


@pytest.mark.parametrize(
    ("first", "second", "serials", "status", "said"),
    [
        ("www A 192.0.2.1", "www A 192.0.2.1", (2, 2), "pass", "2 name servers and 1 resolvers agree"),
        ("www A 192.0.2.1", "www A 192.0.2.1", (2, 1), "pass", "agree"),
        ("www A 192.0.2.1", "www A 192.0.2.9", (2, 1), "fail", "ns2.example.test, serial 1, says `192.0.2.9`"),
        ("www A 192.0.2.1", "www A 192.0.2.9", (2, 2), "pass", "as content networks do"),
        ("www A 192.0.2.1", "other A 192.0.2.9", (2, 2), "fail", "the name does not exist"),
        ("www CNAME a\na A 192.0.2.1", "www CNAME b\nb A 192.0.2.1", (2, 2), "fail", "says `b.example.test`"),
    ],
)
def test_two_name_servers(
    tmp_path: Path, first: str, second: str, serials: tuple[int, int], status: str, said: str
) -> None:
    seen = _two(tmp_path, first, second, serials)
    assert (str(seen.status), said in seen.message) == (status, True), seen.message
    assert str(seen.severity) == "medium"


@pytest.mark.parametrize(
    ("resolver", "status", "said"),
    [
        (_serves("192.0.2.1", authoritative=False), "pass", "agree"),
        (_serves("192.0.2.9", authoritative=False), "pass", "gives other addresses"),
        (_serves("192.0.2.9", authoritative=False, ttl=3000), "fail", "still says `192.0.2.9`"),
    ],
)
def test_a_resolver_that_is_behind(tmp_path: Path, resolver: Behaviour, status: str, said: str) -> None:
    with _servers(_serves("192.0.2.1"), resolver) as (own, other):
        seen = of(judged(context(tmp_path, own, other, site=_SITE)), "propagation")[f"www.{ZONE}"]
    assert (str(seen.status), said in seen.message) == (status, True), seen.message


def test_a_resolver_that_remembers_that_there_was_no_name(tmp_path: Path) -> None:
    with _servers(_serves("192.0.2.1"), lambda query: reply_to(query, dns.rcode.NXDOMAIN)) as (own, other):
        seen = of(judged(context(tmp_path, own, other, site=_SITE)), "propagation")[f"www.{ZONE}"]
    assert str(seen.status) == "fail"
    assert "still says that the name does not exist" in seen.message


@pytest.mark.parametrize(
    ("behaviour", "status", "said"),
    [
        (silent, "unknown", "could be asked from here"),
        (lambda query: reply_to(query, dns.rcode.REFUSED), "fail", "does not serve"),
        (_serves("192.0.2.1", authoritative=False), "fail", "its answer is not authoritative"),
    ],
)
def test_a_name_server_that_does_not_serve_its_zone(
    tmp_path: Path, behaviour: Behaviour, status: str, said: str
) -> None:
    with _servers(_serves("192.0.2.1"), behaviour) as (resolver, own):
        where = context(tmp_path, resolver, site=_SITE, name_server=own, seconds=20.0)
        seen = of(judged(where), "propagation")[f"www.{ZONE}"]
    assert (str(seen.status), said in seen.message) == (status, True), seen.message


def test_a_name_server_at_a_private_address_is_not_asked(tmp_path: Path) -> None:
    with _servers(_serves("192.0.2.1")) as (resolver,):
        where = context(
            tmp_path, resolver, site=_SITE, private=("192.0.2.0/24",), connect_to={f"ns1.{ZONE}:53": resolver}
        )
        assert str(of(judged(where), "propagation")[f"www.{ZONE}"].status) == "pass"
