"""email/mta-sts and email/tls-rpt: records from a real zone, policies over HTTPS from a server of our own authority."""

# ruff: noqa: E501 - a case stands on one line, as the record of a zone file does

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from launchgate.checks.email.spec import Options
from launchgate.checks.email.transport import covered, read_policy, sts_faults, tls_report_faults
from tests.checks.email.lab import Case, context, judged, of, served, verdict
from tests.support.certificates import make_authority
from tests.support.web import Reply, redirect, serve

STS = '_mta-sts TXT "v=STSv1; id=20260101"'
MX = "@ MX 10 mx1\n@ MX 20 mx2.other.test."
BOTH = f"{STS}\n{MX}"


def policy(
    *lines: str,
    version: str = "STSv1",
    mode: str = "enforce",
    age: str = "604800",
    kind: str = "text/plain; charset=utf-8",
) -> Reply:
    text = [f"version: {version}", f"mode: {mode}", *(f"mx: {line}" for line in lines), f"max_age: {age}"]
    return Reply(headers={"Content-Type": kind}, body="\r\n".join([*text, ""]).encode())


def full(name: str, **changes: str) -> Reply:
    return policy(f"mx1.{name}.test", "*.other.test", **changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sts:
    """A domain, its policy file, and what email/mta-sts says."""

    name: str
    records: str
    reply: Reply | None
    expected: str
    message: str = ""


CASES = (
    Sts(name="enforced", records=BOTH, reply=full("enforced"), expected="pass"),
    Sts(name="testing", records=BOTH, reply=full("testing", mode="testing"), expected="fail info"),
    Sts(name="off", records=BOTH, reply=policy(mode="none"), expected="fail low"),
    Sts(name="absent", records=MX, reply=None, expected="fail low", message="falls back to plain text"),
    Sts(name="two", records=f'{BOTH}\n_mta-sts TXT "v=STSv1; id=2"', reply=full("two"), expected="fail medium"),
    Sts(name="no-id", records=f'_mta-sts TXT "v=STSv1;"\n{MX}', reply=full("no-id"), expected="fail medium", message="it has no `id`"),
    Sts(name="long-id", records=f'_mta-sts TXT "v=STSv1; id={"1" * 33}"\n{MX}', reply=full("long-id"), expected="fail medium"),
    Sts(name="no-file", records=BOTH, reply=None, expected="fail medium", message="answers 404"),
    Sts(name="moved", records=BOTH, reply=redirect("https://mta-sts.enforced.test/.well-known/mta-sts.txt"), expected="fail medium", message="answers 301"),
    Sts(name="page", records=BOTH, reply=Reply(headers={"Content-Type": "text/html"}, body=b"<html>hello</html>"), expected="fail medium"),
    Sts(name="html", records=BOTH, reply=full("html", kind="text/html"), expected="fail low", message="text/plain"),
    Sts(name="missing-host", records=BOTH, reply=policy("mx1.missing-host.test"), expected="fail medium", message="`mx2.other.test`"),
    Sts(name="deep-star", records=f"{STS}\n@ MX 10 a.b.other.test.", reply=policy("*.other.test"), expected="fail medium"),
    Sts(name="no-hosts", records=BOTH, reply=policy(), expected="fail medium", message="no `mx:` line"),
    Sts(name="version", records=BOTH, reply=full("version", version="STSv2"), expected="fail medium"),
    Sts(name="mode", records=BOTH, reply=full("mode", mode="strict"), expected="fail medium"),
    Sts(name="age", records=BOTH, reply=full("age", age="31557601"), expected="fail medium"),
    Sts(name="age-most", records=BOTH, reply=full("age-most", age="31557600"), expected="pass"),
    Sts(name="age-short", records=BOTH, reply=full("age-short", age="300"), expected="fail low"),
    Sts(name="implicit", records=STS, reply=policy("implicit.test"), expected="pass"),
    Sts(name="null-mx", records=f"{STS}\n@ MX 0 .", reply=None, expected="not-applicable"),
    Sts(name="challenged", records=BOTH, reply=Reply(status=403, headers={"cf-mitigated": "challenge"}), expected="fail medium", message="it stops mail servers too"),
)  # fmt: skip
REPORTS = {
    "rpt": ('_smtp._tls TXT "v=TLSRPTv1; rua=mailto:t@rpt.test,https://r.test/x"', "pass"),
    "rpt-none": ("@ A 192.0.2.1", "fail info"),
    "rpt-none-sts": (STS, "fail low"),
    "rpt-two": (
        '_smtp._tls TXT "v=TLSRPTv1; rua=mailto:a@rpt.test"\n_smtp._tls TXT "v=TLSRPTv1; rua=mailto:b@rpt.test"',
        "fail medium",
    ),
    "rpt-empty": ('_smtp._tls TXT "v=TLSRPTv1;"', "fail medium"),
    "rpt-bad": ('_smtp._tls TXT "v=TLSRPTv1; rua=t@rpt.test"', "fail medium"),
    "rpt-null": ("@ MX 0 .", "not-applicable"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    cases = [Case(name=case.name, records=f"{case.records}\nmx1 A 192.0.2.1", expected={}) for case in CASES]
    cases += [Case(name=name, records=records, expected={}) for name, (records, _) in REPORTS.items()]
    with served(tmp_path_factory.mktemp("knot"), cases, "mta-sts.silent A 192.0.2.1") as address:
        yield address


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_mta_sts(case: Sts, server: str, tmp_path: Path) -> None:
    authority, host = make_authority(tmp_path), f"mta-sts.{case.name}.test"
    routes = {"/.well-known/mta-sts.txt": case.reply} if case.reply else {}
    with serve(routes, authority.leaf(host)) as web:
        where = context(tmp_path, server, connect_to={f"{host}:443": web.endpoint}, ca_file=str(authority.pem))
        (seen,) = of(judged(where, Options(domains=(f"{case.name}.test",))), "mta-sts")
    assert verdict(seen) == case.expected, seen.message
    assert case.message in seen.message


def test_a_certificate_for_another_name_is_the_site_s_own_fault(server: str, tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    with serve({"/.well-known/mta-sts.txt": full("enforced")}, authority.leaf("www.enforced.test")) as web:
        moved = {"mta-sts.enforced.test:443": web.endpoint}
        where = context(tmp_path, server, connect_to=moved, ca_file=str(authority.pem))
        (seen,) = of(judged(where, Options(domains=("enforced.test",))), "mta-sts")
    assert verdict(seen) == "fail medium"
    assert "valid certificate for `mta-sts.enforced.test`" in seen.remediation


def test_a_policy_host_without_an_address_fails(server: str, tmp_path: Path) -> None:
    (seen,) = of(judged(context(tmp_path, server), Options(domains=("enforced.test",))), "mta-sts")
    assert verdict(seen) == "fail medium"
    assert "could not resolve" in seen.message


@pytest.mark.parametrize("name", REPORTS)
def test_tls_reports(name: str, server: str, tmp_path: Path) -> None:
    (seen,) = of(judged(context(tmp_path, server), Options(domains=(f"{name}.test",))), "tls-rpt")
    assert verdict(seen) == REPORTS[name][1]


@pytest.mark.parametrize(
    ("host", "patterns", "expected"),
    [("mx.a.test", ("mx.a.test",), True), ("MX.A.test.", ("mx.a.test",), True), ("mx.a.test", ("*.a.test",), True),
     ("x.mx.a.test", ("*.a.test",), False), ("a.test", ("*.a.test",), False), ("mx.a.test", (), False)],
)  # fmt: skip
def test_a_star_stands_for_one_label(host: str, patterns: tuple[str, ...], expected: bool) -> None:
    assert covered(host, patterns) is expected


def test_lines_may_end_in_either_way_and_the_last_needs_no_end() -> None:
    for end in ("\n", "\r\n"):
        read = read_policy(end.join(["version: STSv1", "mode: enforce", "mx: a.test", "max_age: 86400"]))
        assert (read.faults, read.mode, read.hosts, read.age) == ((), "enforce", ("a.test",), 86400)


def test_odd_texts_never_raise() -> None:
    for text in ("", "\x00", ":", "mx:", "max_age: ٣", "mode: enforce\nmode: none"):
        assert read_policy(text).faults
        assert sts_faults(text)
        assert tls_report_faults(text)
