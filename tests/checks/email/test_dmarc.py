"""email/dmarc on real zones: the policy by RFC 9989, what weakens it, and what older receivers see."""

# ruff: noqa: E501 - a case stands on one line, as the record of a zone file does

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.email.dmarc_record import Policy, is_dmarc, read_record
from launchgate.checks.email.dmarc_walk import targets, walk
from tests.checks.email.lab import Case, check, context, served
from tests.checks.email.table_dns import TableDns

GOOD, BAD = "pass", "fail blocker"
RUA = "rua=mailto:d@{}.test"


def case(name: str, record: str, expected: dict[str, str], message: str = "", **options: Any) -> Case:
    return Case(name=name, records=f'_dmarc TXT "{record}"', expected=expected, message=message, options=options)


CASES = (
    case("reject", "v=DMARC1; p=reject; rua=mailto:d@reject.test", {"": GOOD}, "`reject`"),
    case("capitals", "v=DMARC1;p=QUARANTINE;RUA=mailto:d@capitals.test", {"": GOOD}),
    case("spaces", "v = DMARC1 ; p = reject ; rua = mailto:d@spaces.test ;", {"": GOOD}),
    case("watching", "v=DMARC1; p=none; rua=mailto:d@watching.test", {"": GOOD, "(policy)": "fail medium"}, "it watches and stops nothing"),
    Case(name="none", records="@ A 192.0.2.1", expected={"": BAD}, message='_dmarc.none.test. TXT "v=DMARC1; p=none; rua=mailto:dmarc@none.test'),
    Case(name="apex", records='@ TXT "v=DMARC1; p=reject"', expected={"": BAD}, message="belongs at `_dmarc.apex.test`"),
    case("spf-there", "v=spf1 -all", {"": BAD}, "holds an SPF record"),
    case("small-letters", "v=dmarc1; p=reject", {"": BAD}, "is none"),
    case("version-late", "p=reject; v=DMARC1", {"": BAD}),
    case("version-2", "v=DMARC2; p=reject", {"": BAD}),
    Case(name="two", records='_dmarc TXT "v=DMARC1; p=reject"\n_dmarc TXT "v=DMARC1; p=none"', expected={"": BAD}, message="2 DMARC records"),
    Case(name="two-one", records='_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@two-one.test"\n_dmarc TXT "other"', expected={"": GOOD}),
    case("no-p", "v=DMARC1; sp=none", {"": BAD}, "no policy"),
    case("no-p-rua", "v=DMARC1; rua=mailto:d@no-p-rua.test", {"": GOOD, "(policy)": "fail medium", "(syntax)": "fail medium", "(order)": "fail low"}),
    case("bad-p", "v=DMARC1; p=rejected", {"": BAD}, "`p=rejected`"),
    case("test-reject", "v=DMARC1; p=reject; t=y; rua=mailto:d@test-reject.test", {"": GOOD, "(test)": "fail low"}, "receivers apply `quarantine`"),
    case("test-quarantine", "v=DMARC1; p=quarantine; t=y; rua=mailto:d@test-quarantine.test", {"": GOOD, "(policy)": "fail medium"}, "softened by `t=y`"),
    case("pct", "v=DMARC1; p=reject; pct=10; ri=86400; rua=mailto:d@pct.test", {"": GOOD, "(removed tags)": "fail low"}, "10 % of failing mail"),
    case("order", "v=DMARC1; rua=mailto:d@order.test; p=reject", {"": GOOD, "(order)": "fail low"}),
    case("sp-none", "v=DMARC1; p=reject; sp=none; np=reject; rua=mailto:d@sp-none.test", {"": GOOD, "(sp)": "fail medium"}),
    case("np-none", "v=DMARC1; p=reject; np=none; rua=mailto:d@np-none.test", {"": GOOD, "(np)": "fail medium"}, "subdomains that do not exist"),
    case("sp-mild", "v=DMARC1; p=reject; sp=quarantine; rua=mailto:d@sp-mild.test", {"": GOOD}),
    case("unknown", "v=DMARC1; p=reject; xyz=1; rua=mailto:d@unknown.test", {"": GOOD}),
    case("doubled", "v=DMARC1; p=reject; p=none; rua=mailto:d@doubled.test", {"": GOOD, "(syntax)": "fail medium"}),
    case("no-rua", "v=DMARC1; p=reject", {"": GOOD, "(reports)": "fail low"}),
    case("bad-rua", "v=DMARC1; p=reject; rua=d@bad-rua.test", {"": GOOD, "(reports)": "fail low", "(syntax)": "fail medium"}, "no `mailto:` address"),
    case("size-rua", "v=DMARC1; p=reject; rua=mailto:d@size-rua.test!10m", {"": GOOD}),
    case("reports", "v=DMARC1; p=reject; rua=mailto:d@reports.test", {"": GOOD, "(reports)": "fail medium"}, reports="boss@reports.test"),
    case("reports-fit", "v=DMARC1; p=reject; rua=mailto:Boss@reports-fit.test", {"": GOOD}, reports="boss@reports-fit.test"),
    case("outside", "v=DMARC1; p=reject; rua=mailto:x@agrees.test,mailto:y@refuses.test", {"": GOOD, "(reports to x@agrees.test)": GOOD, "(reports to y@refuses.test)": "fail medium"}, '`outside.test._report._dmarc.refuses.test. TXT "v=DMARC1"`'),
    case("wild-outside", "v=DMARC1; p=reject; rua=mailto:x@any.agrees.test", {"": GOOD, "(reports to x@any.agrees.test)": GOOD}),
    case("inside", "v=DMARC1; p=reject; rua=mailto:x@mail.inside.test", {"": GOOD}),
    Case(name="parent", records='_dmarc TXT "v=DMARC1; p=reject; sp=quarantine; rua=mailto:d@parent.test"\nmail A 192.0.2.1', options={"domains": ("mail.parent.test",)}, expected={"mail.parent.test": GOOD}, message="`quarantine`, from the record of `parent.test`"),
    Case(name="own-org", records='_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@own-org.test"\n_dmarc.unit TXT "v=DMARC1; p=reject; psd=n; rua=mailto:d@unit.own-org.test"\na.unit A 192.0.2.1', options={"domains": ("a.unit.own-org.test",)}, expected={"a.unit.own-org.test": GOOD, "a.unit.own-org.test (older receivers)": "fail low"}, message="older ones `none` from `own-org.test`"),
    Case(name="only-unit", records='_dmarc.unit TXT "v=DMARC1; p=reject; rua=mailto:d@unit.only-unit.test"\na.unit A 192.0.2.1', options={"domains": ("a.unit.only-unit.test",)}, expected={"a.unit.only-unit.test": GOOD, "a.unit.only-unit.test (older receivers)": "fail medium"}, message="older receivers find no DMARC policy"),
    Case(name="alias", records="_dmarc CNAME gone.provider.test.", expected={"": BAD}, message="points to `gone.provider.test`"),
    Case(name="same-unit", records='_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@same-unit.test"\n_dmarc.unit TXT "v=DMARC1; p=reject; psd=n; rua=mailto:d@unit.same-unit.test"\na.unit A 192.0.2.1', options={"domains": ("a.unit.same-unit.test",)}, expected={"a.unit.same-unit.test": GOOD}),
    case("long-pct", f"v=DMARC1; p=reject; pct={'0' * 200}1; rua=mailto:d@long-pct.test", {"": GOOD, "(removed tags)": "fail low"}),
    case("quiet", "v=DMARC1; p=reject", {"": GOOD}, domains=(), no_mail=("quiet.test",)),
    Case(name="quiet-none", records="@ A 192.0.2.1", options={"domains": (), "no_mail": ("quiet-none.test",)}, expected={"": "fail medium"}, message="v=DMARC1; p=reject"),
)  # fmt: skip
AGREES = """
outside.test._report._dmarc.agrees TXT "v=DMARC1"
*._report._dmarc.any.agrees TXT "v=DMARC1;"
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("knot"), CASES, AGREES) as address:
        yield address


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_dmarc(case: Case, server: str, tmp_path: Path) -> None:
    check(context(tmp_path, server), case, "dmarc")


@pytest.mark.parametrize(
    ("domain", "count", "second"),
    [
        ("example.com", 2, "com"),
        ("a.b.example.com", 4, "b.example.com"),
        ("a.b.c.d.e.f.example.com", 8, "b.c.d.e.f.example.com"),
        ("a.b.c.d.e.f.g.h.i.j.example.com", 8, "f.g.h.i.j.example.com"),
    ],
)
def test_the_walk_asks_eight_names_at_most(domain: str, count: int, second: str) -> None:
    names = targets(domain)
    assert (len(names), names[1], names[-1]) == (count, second, "com")


def dmarc(**records: str) -> TableDns:
    """`a_example_com="p=none"` stands for a record at `_dmarc.a.example.com`."""
    return TableDns({f"_dmarc.{n.replace('_', '.')}": [("TXT", f"v=DMARC1; {r}")] for n, r in records.items()})


ORGANISATIONS = [
    ("the fewest labels", dmarc(a_b_example_com="p=none", example_com="p=reject"), "example.com"),
    ("psd=n ends it", dmarc(b_example_com="p=none; psd=n", example_com="p=reject"), "b.example.com"),
    ("psd=y is one above", dmarc(example_com="p=reject; psd=y"), "b.example.com"),
    ("a suffix operator below its own", dmarc(com="p=reject; psd=y"), "example.com"),
    ("no record", dmarc(), None),
]


@pytest.mark.parametrize(
    ("dns", "expected"), [case[1:] for case in ORGANISATIONS], ids=[case[0] for case in ORGANISATIONS]
)
def test_the_organisation_is_found_by_the_walk(dns: TableDns, expected: str | None) -> None:
    assert walk(dns, "a.b.example.com", registered="example.com").organisation == expected


def test_the_suffix_operator_s_policy_counts_where_nobody_else_has_one() -> None:
    found = walk(dmarc(com="p=none; np=reject; psd=y"), "gone.com", registered="gone.com", exists=False)
    assert found.applies is not None
    assert (found.applies.name, found.applies.policy) == ("com", Policy.REJECT)
    assert found.older is None


@pytest.mark.parametrize(("exists", "expected"), [(False, Policy.NONE), (True, Policy.QUARANTINE)])
def test_names_that_do_not_exist_have_a_policy_of_their_own(exists: bool, expected: Policy) -> None:
    found = walk(
        dmarc(example_com="p=reject; sp=quarantine; np=none"), "x.example.com", registered="example.com", exists=exists
    )
    assert found.applies is not None
    assert found.older is not None
    assert (found.applies.policy, found.older.policy) == (expected, Policy.QUARANTINE)


def test_an_unanswered_question_leaves_the_policy_open_only_where_it_could_change_it() -> None:
    rows = {"_dmarc.a.example.com": [("TXT", "v=DMARC1; p=reject")], "_dmarc.example.com": ["TIMEOUT"]}
    dns = TableDns({name: tuple(entries) for name, entries in rows.items()})  # type: ignore[arg-type]  # rows mix texts and pairs
    assert walk(dns, "a.example.com", registered="example.com").unanswered is None
    assert walk(dns, "b.example.com", registered="example.com").unanswered is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("v=DMARC1", True), ("v=DMARC1; p=none", True), ("v = DMARC1;", True), ("V=DMARC1", False), ("v=DMARC1 p=none", False),
     ("v=DMARC11", False), (" v=DMARC1", False), ("", False)],
)  # fmt: skip
def test_what_is_a_dmarc_record(text: str, expected: bool) -> None:
    assert is_dmarc(text) is expected


def test_a_bad_subdomain_policy_falls_back_to_watching_where_reports_go_somewhere() -> None:
    with_reports = read_record("v=DMARC1; p=reject; sp=rejected; rua=mailto:a@example.com")
    assert (with_reports.p, with_reports.sp) == (Policy.NONE, None)
    assert read_record("v=DMARC1; p=reject; sp=rejected").p is None
