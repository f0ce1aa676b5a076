"""dns/record-drift and dns/mx on a real name server, and how declared records are read."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchgate.checks.dns.plan import absolute, value_of
from launchgate.checks.dns.spec import RecordEntry
from launchgate.config import load
from launchgate.errors import ConfigError
from tests.checks.dns.lab import HEALTHY, SITE, ZONE, context, judge_zone, judged, of, record, statuses
from tests.support.nameservers import misbehaving, silent

_MORE = r"""
app A 192.0.2.3
app A 192.0.2.4
six AAAA 2001:db8::5
cdn CNAME Edge.Vendor.TEST.
@ TXT "v=spf1 -all"
@ TXT "some-verification=abc"
long TXT "one " "two"
@ CAA 0 issue "ca.test"
"""


@pytest.mark.parametrize(
    ("declared", "status", "said"),
    [
        ([("app", "A", "192.0.2.4"), ("app", "A", "192.0.2.3")], "pass", "as declared"),
        ([("app", "A", "192.0.2.3")], "fail", "`192.0.2.4` was not declared"),
        ([("app", "A", "192.0.2.3"), ("app", "A", "192.0.2.4"), ("app", "A", "192.0.2.5")], "fail", "`192.0.2.5` is missing"),
        ([("six", "AAAA", "2001:DB8:0::5")], "pass", "as declared"),
        ([("cdn.example.test.", "CNAME", "edge.vendor.test")], "pass", "as declared"),
        ([("cdn", "CNAME", "edge.other.test.")], "fail", "`edge.vendor.test` was not declared"),
        ([("cdn", "A", "192.0.2.3")], "fail", "in its place is an alias to `edge.vendor.test`"),
        ([("@", "TXT", "v=spf1 -all")], "pass", "as declared"),
        ([("@", "TXT", '"v=spf1 -all"')], "pass", "as declared"),
        ([("@", "TXT", "v=spf1 ~all")], "fail", "`v=spf1 ~all` is missing"),
        ([("long", "TXT", '"one " "two"')], "pass", "as declared"),
        ([("@", "CAA", '0 issue "ca.test"')], "pass", "as declared"),
        ([("@", "NS", "ns1")], "pass", "as declared"),
        ([("nobody", "A", "192.0.2.3")], "fail", "the name does not exist"),
        ([("app", "AAAA", "2001:db8::1")], "fail", "it has no AAAA record"),
    ],
)  # fmt: skip
def test_drift(tmp_path: Path, declared: list[tuple[str, str, str]], status: str, said: str) -> None:
    judgement = judge_zone(
        tmp_path,
        HEALTHY + _MORE,
        others={"vendor.test": "edge A 192.0.2.7"},
        records=tuple(record(*one) for one in declared),
    )
    (seen,) = of(judgement, "record-drift").values()
    assert (str(seen.status), said in seen.message) == (status, True), seen.message


def test_a_short_name_without_a_domain_is_unknown(tmp_path: Path) -> None:
    with misbehaving(silent) as server:
        where = context(tmp_path, server.address, target="http://127.0.0.1", site=type(SITE)())
        judgement = judged(where, records=(record("www", "A", "192.0.2.1"),))
    seen = of(judgement, "record-drift")["www A"]
    assert (str(seen.status), "dns.zone" in seen.remediation) == ("unknown", True)


@pytest.mark.parametrize(
    ("zone", "declared", "mail", "status", "said"),
    [
        ("@ MX 10 mx1\n@ MX 20 mx2", ["20 mx2.example.test.", "10 mx1"], (), "pass", "goes to"),
        ("@ MX 10 mx1\n@ MX 20 mx2", ["10 mx1"], (), "fail", "`20 mx2.example.test` was not declared"),
        ("@ MX 10 mx1", ["20 mx1"], (), "fail", "the declared MX `20 mx1.example.test` is missing"),
        ("", ["10 mx1"], (), "fail", "is missing"),
        ("", [], (ZONE,), "fail", "there is no MX record"),
        ("@ MX 10 mx1", [], (ZONE,), "pass", "goes to"),
        ("@ MX 0 .", [], (ZONE,), "fail", "takes no mail"),
        ("@ MX 0 .", ["0 ."], (), "pass", "takes no mail, as declared"),
        ("@ MX 0 .\n@ MX 10 mx1", [], (ZONE,), "fail", "stands beside others"),
        ("@ MX 10 alias\nalias CNAME mx1", [], (ZONE,), "fail", "is an alias"),
        ("@ MX 10 192.0.2.5.", [], (ZONE,), "fail", "is an address"),
        ("@ MX 10 nobody", [], (ZONE,), "fail", "does not exist"),
        ("@ MX 10 empty\nempty TXT hello", [], (ZONE,), "fail", "has no address"),
        ("@ MX 10 six\nsix AAAA 2001:db8::1", [], (ZONE,), "pass", "goes to"),
    ],
)
def test_mx(tmp_path: Path, zone: str, declared: list[str], mail: tuple[str, ...], status: str, said: str) -> None:
    text = HEALTHY + "mx1 A 192.0.2.5\nmx2 A 192.0.2.6\n" + zone
    judgement = judge_zone(tmp_path, text, mail=mail, records=tuple(record("@", "MX", value) for value in declared))
    seen = of(judgement, "mx")[ZONE]
    assert (str(seen.status), said in seen.message) == (status, True), seen.message
    told = [row[3] for row in judgement.tables[0].rows if row[0] == ZONE][-1]
    assert str(told).startswith("MX " if "MX" in zone else "no MX record")


def test_a_mail_server_outside_that_cannot_be_looked_up_is_unknown(tmp_path: Path) -> None:
    judgement = judge_zone(tmp_path, HEALTHY + "@ MX 10 mx.elsewhere.test.", mail=(ZONE,))
    assert statuses(judgement, "mx") == {ZONE: "unknown"}


def test_what_nobody_declared_does_not_apply(tmp_path: Path) -> None:
    judgement = judge_zone(tmp_path, HEALTHY)
    for rule, subject in (
        ("record-drift", "declared records"),
        ("mx", "mail delivery"),
        ("expected-target", "intended targets"),
    ):
        assert statuses(judgement, rule) == {subject: "not-applicable"}


@pytest.mark.parametrize(
    ("name", "zone", "expected"),
    [
        ("www", "a.test", "www.a.test"),
        ("@", "a.test", "a.test"),
        ("a.test", "a.test", "a.test"),
        ("www.a.test", "a.test", "www.a.test"),
        ("b.test.", "a.test", "b.test"),
        ("x.y", "a.test", "x.y.a.test"),
        ("www", None, None),
        ("b.test.", None, "b.test"),
        ("bücher", "a.test", "xn--bcher-kva.a.test"),
    ],
)
def test_names_are_written_out(name: str, zone: str | None, expected: str | None) -> None:
    assert absolute(name, zone) == expected


@pytest.mark.parametrize(
    "entry",
    [
        "{name: a, type: A, value: example.com}",
        "{name: a, type: AAAA, value: 192.0.2.1}",
        "{name: a, type: MX, value: mx.example.com}",
        "{name: a, type: MX, value: ten mx.example.com}",
        "{name: a, type: CAA, value: letsencrypt.org}",
        "{name: a, type: PTR, value: b}",
        "{name: 'https://a', type: A, value: 192.0.2.1}",
        "{name: '', type: A, value: 192.0.2.1}",
    ],
)
def test_a_record_that_cannot_be_is_refused(entry: str) -> None:
    with pytest.raises(ConfigError, match=r"dns\.records"):
        load(f"dns:\n  records:\n    - {entry}\n".encode())


@given(kind=st.sampled_from(["A", "AAAA", "CNAME", "MX", "TXT", "NS", "CAA"]), value=st.text(max_size=40))
def test_every_accepted_record_has_a_value_to_compare(kind: Any, value: str) -> None:
    try:
        entry = RecordEntry(name="www", type=kind, value=value)
    except ValueError:
        return
    assert isinstance(value_of(entry, "a.test"), str)
