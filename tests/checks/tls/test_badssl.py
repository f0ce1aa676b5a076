"""badssl.com's cases on loopback: case, our verdict, a browser's.

The browser is Chromium 156 (Debian) on the same servers, with the lab's root in its trust store; it stops at its first error.
"""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from launchgate.checks.tls.spec import Options
from launchgate.model import Judgement
from tests.checks.tls.badssl import Lab
from tests.checks.tls.lab import look, of, statuses
from tests.support.needs import require_conformance
from tests.support.tls_servers import tls_server

OLD = "fail high"
"""What tls/protocol says of badssl's defaults: TLS 1.0 and 1.1 are on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of a case; the defaults are those of a sound certificate on badssl's default settings."""

    valid: str = "pass"
    words: str = ""
    """Part of the message that tells the fault, in tls/valid."""
    covers: str = "pass"
    protocol: str = OLD
    suites: str | None = None
    """What the deep scan says; None where it is not run."""
    chromium: str = "opens"


def _invalid(words: str, chromium: str, **more: Any) -> Said:
    return Said(valid="fail blocker", words=words, chromium=chromium, **more)


_AUTHORITY, _NAME, _DATE = "ERR_CERT_AUTHORITY_INVALID", "ERR_CERT_COMMON_NAME_INVALID", "ERR_CERT_DATE_INVALID"
_WEAK, _MISMATCH = "ERR_CERT_INVALID", "ERR_SSL_VERSION_OR_CIPHER_MISMATCH"
_TOO_OLD = "its TLS settings are too old"
_PRIVATE = "neither sent nor trusted by browsers"

DIFFERENT = {
    "md5": _invalid("signed with MD5", _WEAK),
    "sha1": _invalid("the certificate is signed with SHA-1", _WEAK),
    "sha1-2016": _invalid("the certificate is signed with SHA-1", _WEAK),
    "sha1-2017": _invalid("the certificate is signed with SHA-1", _WEAK),
    "sha1-intermediate": _invalid("`sha1 intermediate` is signed with SHA-1", _WEAK),
    "rsa512": _invalid("too weak (RSA 512 bits)", "ERR_CERT_WEAK_KEY"),
    # Chromium draws the line at 1024 bits; Apple's systems, Debian's OpenSSL and Java refuse.
    "rsa1024": _invalid("too weak (RSA 1024 bits)", "opens"),
    "no-san": _invalid("for no name", _NAME, covers="fail blocker"),
    "wrong.host": _invalid("`*.badssl.com` is served for `wrong.host.badssl.com`", _NAME, covers="fail blocker"),
    "subdomain.preloaded-hsts": _invalid("is served for", _NAME, covers="fail blocker"),
    "10000-sans": _invalid("more than 100 kB", "ERR_SSL_PROTOCOL_ERROR", covers="unknown", protocol="unknown"),
    "expired": _invalid("expired on", _DATE),
    "incomplete-chain": _invalid("the chain is incomplete: the issuer's certificate `badssl intermediate`", _AUTHORITY),
    "self-signed": _invalid("signed by itself", _AUTHORITY),
    "untrusted-root": _invalid("ends at the root `badssl untrusted root`", _AUTHORITY),
    "dsdtestprovider": _invalid(_PRIVATE, _AUTHORITY),
    "edellroot": _invalid(_PRIVATE, _AUTHORITY),
    "mitm-software": _invalid(_PRIVATE, _AUTHORITY),
    "preact-cli": _invalid(_PRIVATE, _AUTHORITY),
    "superfish": _invalid(_PRIVATE, _AUTHORITY),
    "webpack-dev-server": _invalid(_PRIVATE, _AUTHORITY),
    "tls-v1-0": _invalid(_TOO_OLD, _MISMATCH, protocol="fail blocker"),
    "tls-v1-1": _invalid(_TOO_OLD, _MISMATCH, protocol="fail blocker"),
    "tls-v1-2": Said(protocol="pass"),
    "cbc": Said(suites="fail medium"),
    "mozilla-old": Said(suites="fail medium"),
    "mozilla-intermediate": Said(suites="fail medium"),
    # "Modern" of 2016: two of its suites have left the intermediate profile since.
    "mozilla-modern": Said(protocol="pass", suites="fail medium"),
    "null": _invalid(_TOO_OLD, _MISMATCH, protocol="fail blocker", suites="fail high"),
    # The alias `kRSA` holds suites that encrypt nothing.
    "static-rsa": Said(suites="fail high"),
    "dh1024": _invalid(_TOO_OLD, _MISMATCH, protocol="fail blocker", suites="fail high"),
    "dh2048": _invalid(_TOO_OLD, _MISMATCH, protocol="fail blocker", suites="fail medium"),
    "dh-composite": _invalid(_TOO_OLD, _MISMATCH, protocol="fail blocker", suites="fail medium"),
    "dh-small-subgroup": _invalid(_TOO_OLD, _MISMATCH, protocol="fail blocker", suites="fail medium"),
}
"""By the first labels of the host. What is not here is sound on badssl's defaults, by us and by Chromium: revocation, pins and
certificate transparency are not judged; plain HTTP, mixed content and pages are other checks' to judge."""
UNSERVED = {"3des", "rc4", "rc4-md5", "dh480", "dh512", "ssl-v2", "ssl-v3"}
"""What the OpenSSL of today has no code for, on either side."""
DEEP = {name for name, said in DIFFERENT.items() if said.suites is not None}


def _label(case: dict[str, Any]) -> str:
    return str(case["host"]).removesuffix(".badssl.com")


def _verdict(lab: Lab, case: dict[str, Any], includes: dict[str, Any], deep: bool) -> tuple[Judgement, int, int] | None:
    """The judgement, the server's count of connections, and the run's own."""
    served = lab.served(case, includes)
    if served is None:
        return None
    with tls_server(served.pem, versions=served.versions, ciphers=served.ciphers, dh=served.dh) as server:
        host = case["host"]
        facts, judgement = look(
            lab.folder, {host: server.endpoint}, target=f"https://{host}", options=Options(deep=deep)
        )  # fmt: skip
    return judgement, server.connections, facts.most_on_one + sum(one.page is not None for one in facts.looks)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    return Lab(tmp_path_factory.mktemp("badssl"))


def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((require_conformance() / "tls" / "badssl-cases.json").read_text())
    return found


def test_every_case_is_known() -> None:
    labels = {_label(case) for case in _data()["cases"]}
    assert labels >= DIFFERENT.keys() | UNSERVED
    assert len(labels) > 80


@pytest.mark.parametrize("deep", [False, True])
def test_each_case_has_its_verdict(lab: Lab, deep: bool) -> None:
    data = _data()
    wrong = []
    for case in data["cases"]:
        label, said = _label(case), DIFFERENT.get(_label(case), Said())
        if deep is (label not in DEEP):
            continue
        if (seen := _verdict(lab, case, data["tls_includes"], deep)) is None:
            assert label in UNSERVED
            continue
        judgement, served, counted = seen
        assert deep or served == counted <= 8, label
        host, found = case["host"], statuses(judgement)
        ours = [found[f"{rule}#{host}"] for rule in ("valid", "covers-hosts", "protocol")]
        ours += [found[f"protocol#{host}: cipher suites"]] if deep else []
        wanted = [said.valid, said.covers, said.protocol, *([said.suites] if deep else [])]
        if ours != wanted or said.words not in of(judgement, "valid")[host].message:
            wrong.append((label, ours, wanted, of(judgement, "valid")[host].message))
        assert (f"{host}: chain order" in of(judgement, "valid")) is (label == "reversed-chain")
    assert wrong == []


def test_we_refuse_whatever_the_browser_refuses() -> None:
    refused = {label for label, said in DIFFERENT.items() if said.chromium != "opens"}
    assert {label for label in refused if DIFFERENT[label].valid == "pass"} == set()
    # And one thing more, told beside its row.
    assert {label for label, said in DIFFERENT.items() if said.valid != "pass"} - refused == {"rsa1024"}
    dashboard = {_label(case): (case["dashboard"] or {}).get("client_should_connect") for case in _data()["cases"]}
    should_not = {label for label, answer in dashboard.items() if answer == "no"} - UNSERVED
    assert {label for label in should_not if DIFFERENT.get(label, Said()).valid == "pass"} == set()
