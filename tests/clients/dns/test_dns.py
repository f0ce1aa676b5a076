"""The DNS client against a real server and against one that misbehaves: four answers, and none of them confused."""

from pathlib import Path

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from launchgate.clients.dns import DnsClient
from launchgate.lookup import Authority, Lookup, LookupKind
from launchgate.settings import Network
from tests.support.context import make_context
from tests.support.nameservers import Behaviour, knot, misbehaving, records, reply_to, silent, zone_text

ZONE = zone_text(
    "example.test",
    r"""
@ A 192.0.2.1
@ MX 10 MAIL.example.test.
www CNAME example.test.
far CNAME shop.vendor.test.
gone CNAME nothing.vendor.test.
circle CNAME round
round CNAME circle
text TXT "one " "two"
empty.deep A 192.0.2.9
@ CAA 0 issue "ca.test"
""",
)
VENDOR = zone_text("vendor.test", "shop A 192.0.2.7")


def client(root: Path, *resolvers: str, seconds: float = 30.0, **network: object) -> DnsClient:
    return make_context(root, network=Network(resolvers=resolvers, **network), seconds=seconds).clients.dns  # type: ignore[arg-type]  # a test's own keywords


def test_a_real_server_gives_every_kind_of_answer(tmp_path: Path) -> None:
    with knot(tmp_path / "knot", {"example.test": ZONE, "vendor.test": VENDOR}) as server:
        dns = client(tmp_path, server)

        def seen(name: str, kind: str = "A") -> tuple[str, tuple[str, ...], tuple[str, ...]]:
            found = dns.lookup(name, kind)
            return str(found.kind), found.values, found.aliases

        assert seen("example.test") == ("found", ("192.0.2.1",), ())
        assert seen("WWW.Example.test.") == ("found", ("192.0.2.1",), ("example.test",))
        assert seen("far.example.test") == ("found", ("192.0.2.7",), ("shop.vendor.test",))
        assert seen("gone.example.test") == ("no-such-name", (), ("nothing.vendor.test",))
        assert seen("example.test", "AAAA") == ("no-data", (), ())
        assert seen("deep.example.test") == ("no-data", (), ())
        assert seen("nobody.example.test") == ("no-such-name", (), ())
        assert seen("example.org") == ("server-failure", (), ())
        assert seen("example.test", "MX") == ("found", ("10 mail.example.test",), ())
        assert seen("text.example.test", "TXT") == ("found", ("one two",), ())
        assert seen("example.test", "CAA") == ("found", ("0 issue ca.test",), ())
        assert dns.lookup("circle.example.test", "A").loop
        assert dns.authority("a.deep.example.test") == Authority(zone="example.test", servers=("ns1.example.test",))
        assert dns.lookup("example.test", "A").authoritative


def _other_question(query: dns.message.Message) -> dns.message.Message:
    other = dns.message.make_query("bank.test.", "A")
    other.id = query.id
    reply = reply_to(other)
    reply.answer.append(dns.rrset.from_text("bank.test.", 60, "IN", "A", "192.0.2.66"))
    return reply


def _endless(query: dns.message.Message) -> dns.message.Message:
    """Each name is an alias of a longer one."""
    name = query.question[0].name
    reply = reply_to(query)
    reply.answer.append(dns.rrset.from_text(name, 60, "IN", "CNAME", f"x.{name}"))
    return reply


def _unrelated(query: dns.message.Message) -> dns.message.Message:
    reply = reply_to(query)
    reply.answer.append(dns.rrset.from_text("bank.test.", 60, "IN", "A", "192.0.2.66"))
    return reply


@pytest.mark.parametrize(
    ("behaviour", "kind", "detail"),
    [
        (silent, LookupKind.TIMEOUT, "the run's time was up"),
        (lambda query: reply_to(query, dns.rcode.SERVFAIL), LookupKind.SERVER_FAILURE, "it answered SERVFAIL"),
        (lambda query: reply_to(query, dns.rcode.REFUSED), LookupKind.SERVER_FAILURE, "it answered REFUSED"),
        (_other_question, LookupKind.SERVER_FAILURE, "it answered another question than the one asked"),
        (lambda _: b"\0\1\2", LookupKind.SERVER_FAILURE, "its answer is not a DNS message"),
        (_unrelated, LookupKind.NO_DATA, "it has no A record"),
        (_endless, LookupKind.NO_DATA, "the aliases go round in a circle"),
    ],
)
def test_a_lying_server_is_not_believed(tmp_path: Path, behaviour: Behaviour, kind: LookupKind, detail: str) -> None:
    with misbehaving(behaviour) as server:
        seconds = 0.5 if behaviour is silent else 30.0
        found = client(tmp_path, server.address, seconds=seconds).lookup("shop.test", "A")
        assert (found.kind, found.detail, found.values) == (kind, detail, ())
        assert len(server.questions) <= 20


def test_a_cut_answer_is_asked_again_over_tcp(tmp_path: Path) -> None:
    whole = records({("big.test", "TXT"): "\n".join(f'"{n:03} {"x" * 60}"' for n in range(100))})
    with misbehaving(lambda query: reply_to(query, flags=dns.flags.TC), whole) as server:
        found = client(tmp_path, server.address).lookup("big.test", "TXT")
        assert len(found.values) == 100
        assert [how for *_, how in server.questions] == ["udp", "tcp"]


def test_silence_and_failure_are_retried_on_another_server(tmp_path: Path) -> None:
    good = records({("a.test", "A"): "192.0.2.1"})
    failing: Behaviour = lambda query: reply_to(query, dns.rcode.SERVFAIL)  # noqa: E731 - one behaviour in one line
    for bad in (silent, failing):
        with misbehaving(bad) as first, misbehaving(good) as second:
            found = client(tmp_path, first.address, second.address).lookup("a.test", "A")
            assert (found.values, found.server) == (("192.0.2.1",), second.address)


def test_nothing_is_asked_twice_and_a_dead_server_is_left_alone(tmp_path: Path) -> None:
    with misbehaving(silent) as dead:
        dns = client(tmp_path, dead.address, seconds=6.0)
        first = dns.lookup("a0.test", "A")
        found = dns.lookups((f"a{n}.test", "A") for n in range(200))
        assert first.kind is LookupKind.TIMEOUT
        assert {seen.kind for seen in found.values()} == {LookupKind.TIMEOUT}
        assert len(dead.questions) == 2
        assert dns.silent == (dead.address,)
    with misbehaving(records({("a.test", "A"): "192.0.2.1"})) as server:
        dns = client(tmp_path, server.address)
        for _ in range(3):
            assert dns.lookups([("a.test", "A"), ("A.TEST.", "A")])["a.test", "A"].found
        assert len(server.questions) == dns.questions == 1


def test_a_name_server_on_a_private_address_is_not_asked_unless_the_owner_names_it(tmp_path: Path) -> None:
    table = records({("ns.test", "A"): "127.0.0.1"})
    with misbehaving(table) as server:
        shut = client(tmp_path, server.address).name_servers(["ns.test"])["ns.test"]
        assert isinstance(shut, Lookup)
        assert "not a public address" in shut.detail
        named = client(tmp_path, server.address, connect_to={"ns.test:53": "127.0.0.9:5399"})
        assert named.name_servers(["ns.test"]) == {"ns.test": ("127.0.0.9", 5399)}


@pytest.mark.parametrize("name", ["a" * 64 + ".test", "a..b.test", ("a" * 60 + ".") * 5 + "test", "\u202e.test"])
def test_a_name_that_dns_cannot_hold_is_a_value(tmp_path: Path, name: str) -> None:
    with misbehaving(records({})) as server:
        assert not client(tmp_path, server.address).lookup(name, "A").found
