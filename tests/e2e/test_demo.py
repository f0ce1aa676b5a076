"""`launchgate demo`: each planted fault is found once, the mended product goes, and nothing outside this machine is asked."""

import ipaddress
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from launchgate.demo import product
from launchgate.demo.answers import HOSTS
from launchgate.demo.declared import Places
from launchgate.demo.site import Ports
from tests.support.command import Done, environment, launchgate
from tests.support.needs import require

_BLOCKERS = [
    "redirect/loop", "tls/valid", "auth/unauthenticated", "cache/private-response", "email/dmarc", "form/mail-received",
    "http/mixed-content", "ai/secret-exposure", "deploy/rollback-doc", "env/missing", "migrate/destructive", "secrets/history",
]  # fmt: skip
"""In the order in which the report names them: what keeps everybody out first, what concerns the repository last."""
_CAN_WAIT = {
    "bundle/dev-url", "bundle/source-map", "dns/dangling-record", "dns/mx", "edge/origin-exposed", "email/mta-sts",
    "email/tls-rpt", "env/undocumented", "handover/access-inventory", "http/cookies", "http/crawl", "http/error-leak",
    "http/security-headers", "obs/analytics", "obs/uptime-monitor", "perf/p95-read", "redirect/preserves-query",
    "secrets/scan-enabled", "tls/hsts",
}  # fmt: skip
_SHOWN_TO_WORK = {
    "ai/secret-exposure", "auth/unauthenticated", "bundle/dev-url", "bundle/source-map", "deploy/rollback-doc",
    "form/mail-received", "form/submits", "migrate/destructive", "obs/uptime-monitor", "smoke/auth-api", "smoke/core-flows",
}  # fmt: skip
"""What the mended product has to be judged by: a rule that had nothing to look at would let it go as well."""

_ADDRESS = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')
"""An address that a system call was given, as strace writes it."""


def _demo(folder: Path, *arguments: str) -> tuple[Done, dict[str, Any]]:
    done = launchgate("demo", "--reports-dir", str(folder / "reports"), *arguments, cwd=folder)
    return done, json.loads((folder / "reports" / "verdict.json").read_text())


def _roots(verdict: dict[str, Any], status: str) -> list[dict[str, Any]]:
    return [one for one in verdict["assessments"] if one["status"] == status and one["because"] is None]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Done, dict[str, Any]]:
    return _demo(tmp_path_factory.mktemp("broken"))


def test_each_planted_fault_is_a_finding(broken: tuple[Done, dict[str, Any]]) -> None:
    done, verdict = broken
    assert (done.code, verdict["verdict"]) == (1, "no-go"), done.err
    failed = _roots(verdict, "fail")
    assert sorted(one["rule"] for one in failed if one["severity"] == "blocker") == sorted(_BLOCKERS)
    assert {one["rule"] for one in failed if one["severity"] != "blocker"} == _CAN_WAIT


def test_an_expired_certificate_is_one_finding(broken: tuple[Done, dict[str, Any]]) -> None:
    _, verdict = broken
    about = [one for one in verdict["assessments"] if "app.demo.test" in one["subject"]]
    bad = [one for one in about if one["status"] in ("fail", "unknown")]
    assert [one["rule"] for one in bad if one["because"] is None] == ["tls/valid"]
    assert len(bad) > 6


def test_what_could_not_be_decided_is_the_consequence_of_a_fault(broken: tuple[Done, dict[str, Any]]) -> None:
    _, verdict = broken
    assert _roots(verdict, "unknown") == []
    assert verdict["counts"]["unknown"] == 0


def test_the_report_begins_with_what_blocks(broken: tuple[Done, dict[str, Any]]) -> None:
    done, _ = broken
    lines = done.out.splitlines()
    assert lines[0].startswith("NO-GO: 12 things must be fixed before this launch.")
    assert "MUST FIX NOW (12)" in lines[:20]


def test_what_blocks_is_told_in_the_order_of_its_impact(broken: tuple[Done, dict[str, Any]]) -> None:
    done, _ = broken
    part = done.out.partition("MUST FIX NOW")[2].partition("CAN WAIT")[0]
    assert re.findall(r"^  rule     (\S+); blocker;", part, re.MULTILINE) == _BLOCKERS


def test_the_mended_product_goes(tmp_path: Path) -> None:
    done, verdict = _demo(tmp_path, "--fixed")
    assert (done.code, verdict["verdict"]) == (0, "go"), done.out
    bad = [one for one in verdict["assessments"] if one["status"] in ("fail", "unknown")]
    assert [(one["rule"], one["subject"], one["message"]) for one in bad] == []
    assert {one["rule"] for one in verdict["assessments"] if one["status"] == "pass"} >= _SHOWN_TO_WORK


@pytest.mark.parametrize("fixed", [False, True])
def test_every_name_and_resolver_of_its_configuration_is_on_this_machine(tmp_path: Path, fixed: bool) -> None:
    ports = Ports(http=1, https=2, origin=3)
    product.build(
        tmp_path / "repo", Places(site=ports, resolver=4, catcher=5, ca_file=tmp_path / "ca.pem"), fixed=fixed
    )
    config = yaml.safe_load((tmp_path / "repo" / "launchgate.yml").read_text())
    dialled = config["network"]["connect_to"]
    assert {f"{host}:{port}" for host in HOSTS for port in (80, 443)} <= set(dialled)
    mail = config["form"]["forms"][0]["mail"]["catcher"]["url"].removeprefix("http://")
    places = [*config["network"]["resolvers"], *dialled.values(), *config["edge"]["origins"], mail]
    assert all(ipaddress.ip_address(place.rpartition(":")[0]).is_loopback for place in places)


def test_no_connection_leaves_this_machine(tmp_path: Path) -> None:
    strace = str(require("strace"))
    log = tmp_path / "calls"
    call = [strace, "-f", "-qq", "-o", str(log), "-e", "trace=connect,sendto,sendmsg,sendmmsg"]
    demo = [sys.executable, "-m", "launchgate", "demo", "--reports-dir", str(tmp_path / "reports")]
    done = subprocess.run(
        [*call, *demo], cwd=tmp_path, env=environment(), capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 1, done.stderr
    calls = log.read_text()
    assert "127.0.0.1" in calls
    assert {one for one in map("".join, _ADDRESS.findall(calls)) if not one.startswith("127.")} == set()
