"""`launchgate run --stage deploy` on a whole product: sound it is go, and one fault is one finding over all checks together."""

import socket
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.certificates import make_authority
from tests.support.nameservers import misbehaving, silent
from tests.support.product import HOSTS, URL, WWW, ZONE, Faults, Ran, product
from tests.support.product_faults import fault, wait
from tests.support.web import speak

APP = f"app.{ZONE}"
_ALONE = {"canonical": URL}


def test_six_sound_hosts_are_a_go_and_asked_once(tmp_path: Path) -> None:
    with product(tmp_path) as running:
        ran = running.run()
        assert (ran.done.code, ran.gating) == (0, [])
        assert {one["rule"] for one in ran.entries() if one["status"] in ("fail", "unknown")} == {
            "http/security-headers"
        }
        for host in HOSTS:
            # A page that no header changes is asked for once, but for what `cache` asks a second time to see a cache at work.
            asked = Counter((one.path, *sorted(_telling(one.headers))) for one in running.secure[host].asked)
            twice = {path for (path, *_), count in asked.items() if count > 1}
            assert all(path.startswith("/launchgate-") for path in twice), (host, twice)
            assert asked[("/",)] == 1
            assert Counter(one.path for one in running.plain[host].asked)["/"] == 1
            # Every connection of the run, handshakes of the TLS check included, as the host's servers count them.
            assert running.secure[host].connections + running.plain[host].connections <= 8, host


def _telling(headers: object) -> list[str]:
    """The headers that make another question of an address: who asks from where, and with which cookies."""
    return [f"{name}: {value}" for name, value in dict(headers).items() if name in ("Origin", "Cookie")]  # type: ignore[call-overload]  # pairs or a mapping, as servers give them


_ROOTS = {
    "name missing": ("dns/resolves#{host} fail", "does not exist in DNS", 1),
    "refused": ("tls/valid#{host} unknown", "refuses connections", 3),
    "silent TLS": ("tls/valid#{host} unknown", "did not complete a TLS handshake", 3),
    "expired": ("tls/valid#{host} fail", "the certificate expired on", 1),
    "wrong host": ("tls/covers-hosts#{host} fail", "is for `other.example.test`", 1),
    "loop": ("redirect/loop#https://{host}/ fail", "go round in a circle", 1),
    "answers 500": ("smoke/home#https://{host}/ fail", "answered 500", 1),
    "challenge": ("smoke/home#https://{host}/ unknown", "a Cloudflare challenge answered in the place of", 3),
    "challenge everywhere": (
        "smoke/home#https://{host}/ unknown",
        "a Cloudflare challenge answered in the place of",
        3,
    ),
    "garbage": ("smoke/home#https://{host}/ fail", "something that is not valid HTTP", 1),
    "name server dead": ("dns/resolves#{host} unknown", "could not be looked up", 3),
}


def _struck(folder: Path, name: str, host: str = WWW, *, alone: bool = False) -> Ran:
    authority = make_authority(folder)
    with fault(name, authority, host) as found:
        chosen = replace(found, config={"site": _ALONE}) if alone else found
        with product(folder, authority, chosen) as running:
            return running.run()


@pytest.mark.parametrize("name", _ROOTS)
def test_one_fault_of_the_main_host_is_one_finding(tmp_path: Path, name: str) -> None:
    root, said, code = _ROOTS[name]
    ran = _struck(tmp_path, name)
    gating, *rest = ran.gating
    assert rest == []
    assert gating.startswith(root.format(host=WWW))
    assert said in gating
    assert ran.done.code == code


@pytest.mark.parametrize(
    "name", ["name missing", "refused", "expired", "wrong host", "loop", "answers 500", "challenge", "garbage"]
)
def test_so_it_is_where_the_site_is_one_host(tmp_path: Path, name: str) -> None:
    root, said, code = _ROOTS[name]
    ran = _struck(tmp_path, name, alone=True)
    gating, *rest = ran.gating
    assert rest == []
    assert gating.startswith(root.format(host=WWW))
    assert said in gating
    assert ran.done.code == code


@pytest.mark.parametrize(
    ("name", "root", "code"),
    [
        ("name missing", "dns/resolves#{host} fail", 1),
        ("refused", "tls/valid#{host} unknown", 3),
        ("expired", "tls/valid#{host} fail", 1),
        ("wrong host", "tls/covers-hosts#{host} fail", 1),
        ("loop", "redirect/loop#https://{host}/ fail", 1),
        ("challenge", "redirect/loop#https://{host}/ unknown", 3),
        ("garbage", "redirect/loop#https://{host}/ unknown", 3),
    ],
)
def test_one_fault_of_another_host_is_one_finding(tmp_path: Path, name: str, root: str, code: int) -> None:
    ran = _struck(tmp_path, name, APP)
    gating, *rest = ran.gating
    assert rest == []
    assert gating.startswith(root.format(host=APP))
    assert ran.done.code == code


def test_three_silences_together_cost_one_time_out(tmp_path: Path) -> None:
    """A dead name server, a host that is silent before TLS and one whose queue takes nobody: 20 s is one exchange's time-out."""
    authority = make_authority(tmp_path)
    with socket.socket() as full, misbehaving(silent) as dead, speak(wait) as mute:
        full.bind(("127.0.0.1", 0))
        full.listen(1)
        hole = f"127.0.0.1:{full.getsockname()[1]}"
        faults = Faults(endpoints={WWW: mute, APP: hole}, resolvers=(dead.address,))
        with product(tmp_path, authority, faults) as running:
            ran = running.run()
    assert ran.done.code == 3
    assert 18 < max(ran.seconds.values()) < 34, ran.seconds
