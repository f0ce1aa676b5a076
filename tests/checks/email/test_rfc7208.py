"""The evaluator against the test suite of RFC 7208: every case of it."""

import ipaddress
from typing import Any

import pytest
import yaml

from launchgate.checks.email.spf_host import check_host
from tests.checks.email.table_dns import TableDns
from tests.support.needs import require_conformance

CASES = 203


def test_every_case_of_the_rfc_7208_suite() -> None:
    path = require_conformance() / "dns" / "rfc7208-tests.yml"
    groups = list(yaml.safe_load_all(path.read_text("utf-8")))
    run, wrong = 0, []
    for group in groups:
        rows = {name: _rows(entries) for name, entries in group["zonedata"].items()}
        for name, case in group["tests"].items():
            run += 1
            said = _verdict(rows, case)
            if said is not None:
                wrong.append(f"{group['description']}: {name}: {said}")
    assert wrong == []
    assert run == CASES


def _verdict(rows: dict[str, list[tuple[str, str] | str]], case: dict[str, Any]) -> str | None:
    """What is wrong with our answer to one case; None when it is the expected one."""
    helo = case["helo"]
    sender = case["mailfrom"] or f"postmaster@{helo}"
    outcome = check_host(
        TableDns(rows), ip=ipaddress.ip_address(case["host"]), domain=sender.rpartition("@")[2], sender=sender, helo=helo
    )  # fmt: skip
    expected = case["result"] if isinstance(case["result"], list) else [case["result"]]
    if outcome.result not in expected:
        return f"expected {expected}, said {outcome.result} ({outcome.reason})"
    wanted = case.get("explanation")
    said = outcome.explanation or "DEFAULT"
    # The suite writes one IPv6 reverse name in capitals; names compare without case.
    if wanted is not None and said.lower() != str(wanted).lower():
        return f"expected the explanation {wanted!r}, said {said!r}"
    return None


def _rows(entries: list[Any]) -> list[tuple[str, str] | str]:
    """The suite's records: `SPF` stands for TXT where a name has no TXT of its own; `TXT: NONE` says that it has none."""
    own = any(isinstance(entry, dict) and "TXT" in entry for entry in entries)
    rows: list[tuple[str, str] | str] = []
    for entry in entries:
        if isinstance(entry, str):
            rows.append(entry)
            continue
        ((kind, value),) = entry.items()
        if kind == "SPF" and not own:
            kind = "TXT"
        if value != "NONE":
            rows.append((kind, _text(kind, value)))
    return rows


def _text(kind: str, value: Any) -> str:
    match kind, value:
        case "MX", [int() as preference, str(host)]:
            return f"{preference} {host.lower() or '.'}"
        case _, [*pieces]:
            return "".join(str(piece) for piece in pieces)
    return str(value)


@pytest.mark.parametrize("ip", ["::ffff:192.0.2.1", "192.0.2.1"])
def test_an_address_mapped_into_ipv6_is_judged_as_the_ipv4_address_it_is(ip: str) -> None:
    dns = TableDns({"example.com": [("TXT", "v=spf1 ip4:192.0.2.0/24 -all")]})
    outcome = check_host(
        dns, ip=ipaddress.ip_address(ip), domain="example.com", sender="a@example.com", helo="x.example"
    )
    assert outcome.result == "pass"
