"""email/spf on real zones: each fault beside a near-miss, and the declared senders."""

# ruff: noqa: E501 - a case stands on one line, as the record of a zone file does

import ipaddress
from collections.abc import Iterator
from pathlib import Path

import pytest

from launchgate.checks.email.spec import Options, Sender
from launchgate.checks.email.spf_record import SpfSyntaxError, errors_in, is_spf, parse
from launchgate.checks.email.spf_survey import survey
from tests.checks.email.lab import Case, check, context, judged, of, served, statuses
from tests.checks.email.table_dns import TableDns
from tests.support.nameservers import misbehaving, records, reply_to

SHARED = """
_spf.service TXT "v=spf1 ip4:198.51.100.0/24 ~all"
_open.service TXT "v=spf1 +all"
_empty.service TXT "some other text"
_ten.service TXT "v=spf1 a:h1.service.test a:h2.service.test a:h3.service.test a:h4.service.test a:h5.service.test a:h6.service.test a:h7.service.test a:h8.service.test ~all"
h1.service A 198.51.100.1
h2.service A 198.51.100.2
h3.service A 198.51.100.3
h4.service A 198.51.100.4
h5.service A 198.51.100.5
h6.service AAAA 2001:db8::6
h7.service A 198.51.100.7
h8.service A 198.51.100.8
"""

GOOD, BAD = "pass", "fail blocker"
SERVICE = Sender(include="_spf.service.test")
CASES = (
    Case(name="good", records='@ TXT "v=spf1 include:_spf.service.test -all"', expected={"": GOOD}, message="1 of 10 lookups"),
    Case(name="tilde", records='@ TXT "v=spf1 include:_spf.service.test ~all"\n@ TXT "unrelated=1"', expected={"": GOOD}),
    Case(name="split", records='@ TXT "v=spf1 include:_spf" ".service.test -all"', expected={"": GOOD}),
    Case(name="none", records='@ TXT "unrelated=1"', expected={"": BAD}, message="include:<the name your mail service"),
    Case(
        name="wanted", records='@ TXT "unrelated=1"',
        options={"senders": (SERVICE, Sender(ip="192.0.2.7"))}, message='wanted.test. TXT "v=spf1 include:_spf.service.test ip4:192.0.2.7 ~all"',
        expected={"": BAD, "include:_spf.service.test for wanted.test": "unknown", "192.0.2.7 for wanted.test": "unknown"},
    ),
    Case(name="missing-domain", records="other A 192.0.2.1", expected={"no.such.test": BAD}, options={"domains": ("no.such.test",)}),
    Case(name="spf10", records='@ TXT "v=spf10 -all"', expected={"": BAD}, message="`v=spf10 -all` is none"),
    Case(name="leading", records='@ TXT " v=spf1 -all"', expected={"": BAD}, message="is none"),
    Case(name="two", records='@ TXT "v=spf1 ip4:192.0.2.1 -all"\n@ TXT "v=spf1 mx -all"', expected={"": BAD}, message="v=spf1 ip4:192.0.2.1 mx ~all"),
    Case(name="syntax", records='@ TXT "v=spf1 ip4:192.0.2.1 -all moo"', expected={"": BAD}, message="`moo`"),
    Case(name="two-faults", records='@ TXT "v=spf1 ip4:192.0.2.300 a:host:8080 -all"', expected={"": BAD}, message="`a:host:8080`"),
    Case(name="eleven", records='@ TXT "v=spf1 include:_ten.service.test include:_spf.service.test a:h1.service.test -all"', expected={"": BAD}, message="11 DNS lookups"),
    Case(name="ten", records='@ TXT "v=spf1 include:_ten.service.test include:_spf.service.test -all"', expected={"": GOOD}, message="10 of 10"),
    Case(name="world", records='@ TXT "v=spf1 ip4:192.0.2.1 +all"', expected={"": BAD}, message="everybody on the internet"),
    Case(name="world-zero", records='@ TXT "v=spf1 ip4:0.0.0.0/0 -all"', expected={"": BAD}),
    Case(name="world-below", records='@ TXT "v=spf1 include:_open.service.test -all"', expected={"": BAD}, message="_open.service.test"),
    Case(name="not-world", records='@ TXT "v=spf1 ?include:_open.service.test -all"', expected={"": GOOD}),
    Case(name="nowhere", records='@ TXT "v=spf1 include:_empty.service.test -all"', expected={"": BAD}, message="publishes no SPF record"),
    Case(name="hijack", records='@ TXT "v=spf1 include:gone.service.test -all"', expected={"": BAD}, message="whoever registers it may send as you"),
    Case(name="circle", records='@ TXT "v=spf1 include:circle.test -all"', expected={"": BAD}, message="in a circle"),
    Case(name="void3", records='@ TXT "v=spf1 a:x1.test a:x2.test a:x3.test -all"', expected={"": BAD}, message="3 lookups bring nothing"),
    Case(name="void2", records='@ TXT "v=spf1 a:x1.test a:x2.test -all"', expected={"": GOOD, "(void lookups)": "fail low"}),
    Case(name="only-six", records='@ TXT "v=spf1 a:h6.service.test -all"', expected={"": GOOD}),
    Case(name="neutral", records='@ TXT "v=spf1 include:_spf.service.test ?all"', expected={"": GOOD, "(all)": "fail high"}),
    Case(name="no-all", records='@ TXT "v=spf1 include:_spf.service.test"', expected={"": GOOD, "(all)": "fail high"}),
    Case(name="redirect", records='@ TXT "v=spf1 redirect=_spf.service.test"', expected={"": GOOD}),
    Case(name="dead", records='@ TXT "v=spf1 -all include:_spf.service.test"', expected={"": GOOD, "(after all)": "fail medium"}),
    Case(name="dead-redirect", records='@ TXT "v=spf1 redirect=_spf.service.test ~all"', expected={"": GOOD, "(after all)": "fail medium"}),
    Case(name="dead-exp", records='@ TXT "v=spf1 ~all exp=why.test"', expected={"": GOOD}),
    Case(name="ptr", records='@ TXT "v=spf1 ptr -all"', expected={"": GOOD, "(ptr)": "fail medium"}),
    Case(name="large", records='@ TXT "v=spf1 -all"\n' + "\n".join(f'@ TXT "verify-{n}={"x" * 90}"' for n in range(5)), expected={"": GOOD, "(size)": "fail low"}),
    Case(name="macro", records='@ TXT "v=spf1 exists:%{i}._spf.%{d} ~all"', expected={"": GOOD}),
    Case(
        name="senders", records='@ TXT "v=spf1 ip4:192.0.2.0/25 include:_spf.service.test -all"',
        options={"senders": (SERVICE, Sender(ip="192.0.2.7"), Sender(ip="192.0.2.0/25"))},
        expected={"": GOOD, "include:_spf.service.test for senders.test": GOOD, "192.0.2.7 for senders.test": GOOD,
                  "192.0.2.0/25 for senders.test": GOOD},
    ),
    Case(
        name="strangers", records='@ TXT "v=spf1 ip4:192.0.2.0/25 ~all"',
        options={"senders": (SERVICE, Sender(ip="192.0.2.200"), Sender(ip="192.0.2.0/24"), Sender(ip="2001:db8::1"), Sender(ip="192.0.2.1", domain="other.test"))},
        expected={"": GOOD, "include:_spf.service.test for strangers.test": BAD, "192.0.2.200 for strangers.test": BAD,
                  "192.0.2.0/24 for strangers.test": BAD, "2001:db8::1 for strangers.test": BAD},
        message="add `ip6:2001:db8::1`",
    ),
    Case(
        name="broken-late", records='@ TXT "v=spf1 ip4:192.0.2.7 include:gone.service.test -all"',
        options={"senders": (Sender(ip="192.0.2.7"), Sender(ip="192.0.2.8"))},
        expected={"": BAD, "192.0.2.7 for broken-late.test": GOOD, "192.0.2.8 for broken-late.test": "unknown"},
    ),
    Case(name="long-macro", records=f'@ TXT "v=spf1 exists:%{{d{"9" * 200}" "{"9" * 200}}}.x.test -all"', expected={"": GOOD, "(void lookups)": "fail low"}),
    Case(name="many-faults", records='@ TXT ' + " ".join(['"v=spf1"', *(f'" moo{n}"' for n in range(90))]), expected={"": BAD}, message="and 85 more"),
    Case(
        name="include-late", records='@ TXT "v=spf1 include:_spf.service.test include:gone.service.test -all"', options={"senders": (SERVICE, SERVICE)},
        expected={"": BAD, "include:_spf.service.test for include-late.test": "unknown"},
    ),
    Case(name="quiet-gone", records="x A 192.0.2.1", options={"domains": (), "no_mail": ("gone.quiet-gone.test",)}, expected={"gone.quiet-gone.test": "fail medium"}),
    Case(name="quiet", records='@ TXT "v=spf1 -all"\n@ MX 0 .', options={"domains": (), "no_mail": ("quiet.test",)}, expected={"": GOOD}),
    Case(name="not-quiet", records='@ TXT "v=spf1 mx -all"', options={"domains": (), "no_mail": ("not-quiet.test",)}, expected={"": "fail medium"}),
    Case(name="quiet-none", records="@ A 192.0.2.1", options={"domains": (), "no_mail": ("quiet-none.test",)}, expected={"": "fail medium"}),
)  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("knot"), CASES, SHARED) as address:
        yield address


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_spf(case: Case, server: str, tmp_path: Path) -> None:
    check(context(tmp_path, server), case, "spf")


def test_a_sender_that_a_broken_record_spoils_names_the_record_as_the_cause(server: str, tmp_path: Path) -> None:
    options = Options(domains=("none.test",), senders=(Sender(ip="192.0.2.7"),))
    whole, sender = of(judged(context(tmp_path, server), options), "spf")
    assert (whole.because, sender.because) == (None, "email/spf#none.test")


def test_a_domain_that_does_not_exist_is_one_finding(server: str, tmp_path: Path) -> None:
    options = Options(domains=("no.such.test",), selectors=("s1",), senders=(SERVICE,))
    whole, *others = judged(context(tmp_path, server), options).assessments
    assert (whole.status, whole.because) == ("fail", None)
    assert {(str(seen.status), seen.because) for seen in others if seen.status != "not-applicable"} == {
        ("unknown", "email/spf#no.such.test")
    }


def test_a_name_server_that_fails_is_unknown_and_never_missing(tmp_path: Path) -> None:
    import dns.rcode

    with misbehaving(lambda query: reply_to(query, dns.rcode.SERVFAIL)) as bad:
        judgement = judged(context(tmp_path, bad.address), Options(domains=("example.test",), selectors=("s1",)))
    causes = {seen.because for seen in judgement.assessments if seen.status == "unknown" and seen.rule != "email/spf"}
    assert causes == {"email/spf#example.test"}
    decided = {(seen.rule, str(seen.status)) for seen in judgement.assessments}
    assert decided == {
        ("email/spf", "unknown"), ("email/dkim", "unknown"), ("email/dmarc", "unknown"), ("email/mta-sts", "unknown"),
        ("email/tls-rpt", "unknown"), ("email/inbox-placement", "not-applicable"),
    }  # fmt: skip
    assert "SERVFAIL" in of(judgement, "spf")[0].message


def test_an_include_without_an_answer_is_unknown_for_strangers_and_decided_for_those_before_it(tmp_path: Path) -> None:
    import dns.message
    import dns.rcode

    table = records({("example.test", "TXT"): '"v=spf1 ip4:192.0.2.7 include:slow.test -all"'})

    def behave(query: dns.message.Message) -> dns.message.Message | bytes | None:
        slow = query.question[0].name.to_text() == "slow.test."
        return reply_to(query, dns.rcode.SERVFAIL) if slow else table(query)

    options = Options(domains=("example.test",), senders=(Sender(ip="192.0.2.7"), Sender(ip="192.0.2.8")))
    with misbehaving(behave) as bad:
        judgement = judged(context(tmp_path, bad.address), options)
    assert statuses(judgement, "spf", "example.test") == {
        "": "unknown",
        "192.0.2.7 for example.test": "pass",
        "192.0.2.8 for example.test": "unknown",
    }


@pytest.mark.parametrize(
    "term",
    ["all.", "all:x.test", "-all/8", "a/33", "a//129", "a/24/64", "a:museum", "a:example.test:8080", "a:host.123", "a:",
     "mx/", "mx:x.test/024", "ip4:192.0.2.1/032", "ip4:192.0.2", "ip4:192.0.2.1/", "ip4", "ip6::cafe::babe", "ip6:2001:db8::%eth0",
     "include", "include:", "include:x.test/24", "exists", "exists:%(i).x.test", "exists:%{a}.x.test", "exists:%{d0}.x.test",
     "exists:x%.test", "ptr/0", "ptr:", "redirect:x.test", "redirect=", "exp=-all", "1up=x", "=all", "foo=%x", "moo", "ä"],
)  # fmt: skip
def test_what_is_no_term_is_named(term: str) -> None:
    assert len(errors_in(f"v=spf1 ip4:192.0.2.1 {term} -all")) == 1
    with pytest.raises(SpfSyntaxError):
        parse(f"v=spf1 {term}")


@pytest.mark.parametrize(
    "term",
    ["all", "-ALL", "A/24//64", "a//64", "mx:x.test", "ip4:192.0.2.1/32", "ip6:2001:db8::/32", "include:%{d2}.x.test", "PTR",
     "exists:%{l1r+-}.%{o}", "exists:%{ir}.%{v}._spf.%{d2}", "redirect=x.test.", "foo=%{i}", "x-y_z.1=", "exp=why.%{D2}", "a:%{h}"],
)  # fmt: skip
def test_what_is_a_term_parses(term: str) -> None:
    assert errors_in(f"v=spf1 {term}") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("v=spf1", True), ("V=SPF1 -all", True), ("v=spf1\t-all", False), ("v=spf10", False), (" v=spf1", False), ("v=spf1-all", False)],
)  # fmt: skip
def test_the_version_ends_at_a_space(text: str, expected: bool) -> None:
    assert is_spf(text) is expected


def test_a_walk_through_endless_includes_ends() -> None:
    rows = {f"n{n}.test": [("TXT", f"v=spf1 include:n{n + 1}.test include:n{n + 2}.test -all")] for n in range(90)}
    dns = TableDns(rows)
    found = survey(dns, "n0.test")
    assert any("DNS lookups" in fault for fault in found.faults)
    assert len(dns.asked) < 80


def test_the_addresses_that_receivers_see_are_tried_as_they_are() -> None:
    assert Sender(ip="2001:db8::/64").text == "2001:db8::/64"
    assert ipaddress.ip_network("2001:db8::/64").version == 6
    for bad in ({"ip": "1.2.3"}, {}, {"ip": "192.0.2.1", "include": "x.test"}, {"include": "no name"}):
        with pytest.raises(ValueError, match=r"takes|needs"):
            Sender(**bad)
