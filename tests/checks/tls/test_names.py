"""tls/covers-hosts on real servers, and which hosts are looked at at all."""

from pathlib import Path

import pytest

from launchgate.checks.tls.plan import plan
from launchgate.model import Status
from launchgate.settings import Site
from tests.checks.tls.lab import HOST, look, of
from tests.support.certificates import Leaf, make_authority
from tests.support.nameservers import misbehaving, records
from tests.support.tls_servers import tls_server


@pytest.mark.parametrize(
    ("leaf", "said"),
    [
        (Leaf(names=("other.test", "b.test")), "is for `other.test`, `b.test`"),
        (Leaf(names=("example.com",)), "is for `example.com`"),
        (Leaf(names=(HOST,), san=False), f"names `{HOST}` only as its common name (CN) and has no subjectAltName"),
        (Leaf(names=(HOST,), san=False, common_name=None), "names no host at all"),
        (Leaf(names=("127.0.0.1",), common_name=HOST), "is for `127.0.0.1`"),
    ],
)
def test_a_certificate_for_another_name_is_a_blocker(tmp_path: Path, leaf: Leaf, said: str) -> None:
    with tls_server(make_authority(tmp_path).issue(leaf)) as server:
        _, judgement = look(tmp_path, {HOST: server.endpoint})
    seen = of(judgement, "covers-hosts")[HOST]
    assert (seen.status, str(seen.severity)) == (Status.FAIL, "blocker")
    assert said in seen.message
    assert HOST in seen.remediation
    # One fault: the certificate is refused because of its name, and that is told once.
    valid = of(judgement, "valid")[HOST]
    assert (valid.status, valid.because) == (Status.FAIL, f"tls/covers-hosts#{HOST}")


@pytest.mark.parametrize("names", [(HOST,), ("*.example.com",), ("a.test", "WWW.Example.com")])
def test_a_certificate_that_covers_the_name_passes(tmp_path: Path, names: tuple[str, ...]) -> None:
    with tls_server(make_authority(tmp_path).leaf(*names)) as server:
        _, judgement = look(tmp_path, {HOST: server.endpoint})
    assert of(judgement, "covers-hosts")[HOST].status is Status.PASS
    assert of(judgement, "valid")[HOST].status is Status.PASS


def test_a_twin_that_stays_behind_says_nothing_of_the_new_place(tmp_path: Path) -> None:
    made = make_authority(tmp_path)
    with (
        tls_server(made.leaf("example.com")) as server,
        misbehaving(records({("example.com", "A"): "127.0.0.1", (HOST, "A"): "127.0.0.1"})) as names,
    ):
        facts, _ = look(
            tmp_path, {"example.com": server.endpoint}, target="https://example.com",
            site=Site(canonical="https://example.com"), network={"resolvers": (names.address,)},
        )  # fmt: skip
    assert [one.place.name for one in facts.looks] == ["example.com"]


def test_a_star_is_one_label(tmp_path: Path) -> None:
    with tls_server(make_authority(tmp_path).leaf("*.example.com")) as server:
        _, judgement = look(tmp_path, {"a.b.example.com": server.endpoint}, target="https://a.b.example.com")
    seen = of(judgement, "covers-hosts")["a.b.example.com"]
    assert seen.status is Status.FAIL
    assert "a `*` stands for one label only" in seen.message


def test_every_declared_host_is_judged_and_the_twin_where_it_answers(tmp_path: Path) -> None:
    made = make_authority(tmp_path)
    site = Site(canonical="https://example.com", hosts=("app.example.com",))
    with tls_server(made.leaf("example.com")) as one, tls_server(made.leaf("app.example.com")) as app:
        places = {"example.com": one.endpoint, "app.example.com": app.endpoint}
        _, alone = look(tmp_path, places, target="https://example.com", site=site)
        _, both = look(tmp_path, places | {HOST: one.endpoint}, target="https://example.com", site=site)
    assert {name: str(seen.status) for name, seen in of(alone, "covers-hosts").items()} == {
        "example.com": "pass", "app.example.com": "pass",
    }  # fmt: skip
    twin = of(both, "covers-hosts")[HOST]
    assert twin.status is Status.FAIL
    assert "remove its DNS record" in twin.remediation


def test_a_twin_that_does_not_exist_is_nobodys_fault(tmp_path: Path) -> None:
    made = make_authority(tmp_path)
    with (
        tls_server(made.leaf("example.com")) as server,
        misbehaving(records({("example.com", "A"): "127.0.0.1"})) as names,
    ):
        _, judgement = look(
            tmp_path, {"example.com": server.endpoint, HOST: "127.0.0.1:1"}, target="https://example.com",
            site=Site(canonical="https://example.com"), network={"resolvers": (names.address,)},
        )  # fmt: skip
    mine = [seen for seen in judgement.assessments if seen.subject == HOST]
    assert {(seen.rule, str(seen.status)) for seen in mine} == {
        ("tls/valid", "not-applicable"), ("tls/covers-hosts", "not-applicable"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("target", "site", "names"),
    [
        ("https://example.com", Site(), ["example.com"]),
        ("https://example.com", Site(canonical="https://example.com"), ["example.com", "www.example.com"]),
        ("https://www.example.com", Site(canonical="https://www.example.com"), ["www.example.com", "example.com"]),
        ("https://app.example.com", Site(canonical="https://app.example.com"), ["app.example.com"]),
        ("https://x.vercel.app", Site(canonical="https://example.com", hosts=("a.example.com",)), ["x.vercel.app"]),
        (
            "https://a.example.com:8443/login",
            Site(canonical="https://www.example.com", hosts=("A.example.com.",)),
            ["a.example.com", "www.example.com", "example.com"],
        ),
        ("http://127.0.0.1:8000", Site(), []),
        ("http://a.example.com", Site(hosts=("a.example.com", "b.example.com")), ["b.example.com"]),
    ],
)
def test_who_is_looked_at(target: str, site: Site, names: list[str]) -> None:
    assert [place.name for place in plan(target, site).places] == names


def test_the_targets_port_is_kept() -> None:
    places = plan("https://a.example.com:8443", Site(hosts=("a.example.com", "b.example.com"))).places
    assert [(place.name, place.port) for place in places] == [("a.example.com", 8443), ("b.example.com", 443)]
