"""dns/resolves, dns/expected-target, dns/undeclared-subdomain and dns/dangling-record on a real name server."""

from pathlib import Path
from typing import Any

import dns.rcode
import pytest

from launchgate.checks.dns.spec import RULES
from launchgate.model import Status
from launchgate.settings import Network, Site
from tests.checks.dns.lab import HEALTHY, SITE, ZONE, context, judge_zone, judged, of, record, statuses
from tests.support.context import make_context
from tests.support.nameservers import misbehaving, records, reply_to, silent
from tests.support.web import page, serve


def test_a_healthy_zone_passes_everything(tmp_path: Path) -> None:
    judgement = judge_zone(
        tmp_path,
        HEALTHY + "mx1 A 192.0.2.5\n@ MX 10 mx1\n",
        expected={"www.example.test": ("192.0.2.0/24",), ZONE: ("192.0.2.1",)},
        records=(record("www", "CNAME", "example.test."), record("@", "MX", "10 mx1")),
    )
    assert {seen.rule for seen in judgement.assessments} == {rule.id for rule in RULES}
    assert {str(seen.status) for seen in judgement.assessments} == {"pass"}, [
        seen.message for seen in judgement.assessments if seen.status is not Status.PASS
    ]
    assert dict(judgement.receipt)["servers asked over DNS"] == 1
    assert judgement.tables[0].rows[0] == (f"www.{ZONE}", ZONE, "192.0.2.1", "")


@pytest.mark.parametrize(
    ("zone", "status", "said"),
    [
        ("@ A 192.0.2.1", "fail", "does not exist in DNS"),
        ("@ A 192.0.2.1\nwww TXT hello", "fail", "has no address (neither A nor AAAA)"),
        ("@ A 192.0.2.1\nwww CNAME nothing", "fail", "leads to a name that does not exist"),
        ("@ A 192.0.2.1\nwww CNAME text\ntext TXT hello", "fail", "leads to a name without an address"),
        ("@ A 192.0.2.1\nwww CNAME a\na CNAME b\nb CNAME a", "fail", "go round in a circle"),
        ("@ A 192.0.2.1\nwww A 10.0.0.1", "unknown", "is not public"),
        ("@ A 192.0.2.1\nwww AAAA 2001:db8::1", "pass", "resolves to `2001:db8::1`"),
        ("@ A 192.0.2.1\nwww CNAME a\na CNAME b\nb CNAME example.test.", "pass", "resolves to `192.0.2.1`"),
        ("@ A 192.0.2.1\n* A 192.0.2.8", "pass", "resolves to `192.0.2.8`"),
    ],
)
def test_resolves(tmp_path: Path, zone: str, status: str, said: str) -> None:
    seen = of(judge_zone(tmp_path, zone), "resolves")[f"www.{ZONE}"]
    assert (str(seen.status), str(seen.severity)) == (status, "blocker")
    assert said in seen.message


def test_a_failing_server_is_unknown_with_the_way_to_decide_it(tmp_path: Path) -> None:
    with misbehaving(lambda query: reply_to(query, dns.rcode.SERVFAIL)) as server:
        judgement = judged(context(tmp_path, server.address))
    seen = of(judgement, "resolves")
    assert {str(one.status) for one in seen.values()} == {"unknown"}
    assert "it answered SERVFAIL" in seen[ZONE].message
    assert "network.resolvers" in seen[ZONE].remediation
    assert not [one for one in judgement.assessments if one.status is Status.PASS]


def test_a_dead_server_costs_its_timeout_once_and_is_one_root_cause(tmp_path: Path) -> None:
    hosts = tuple(f"h{n}.{ZONE}" for n in range(30))
    with misbehaving(silent) as server:
        site = Site(canonical=SITE.canonical, hosts=hosts)
        judgement = judged(
            context(tmp_path, server.address, site=site, seconds=20.0), records=(record("a", "A", "192.0.2.1"),)
        )
    lost = [seen for seen in judgement.assessments if seen.status is Status.UNKNOWN]
    roots = [seen for seen in lost if seen.because is None]
    assert {seen.rule for seen in roots} == {"dns/resolves"}
    assert len(roots) == 1
    assert not [seen for seen in judgement.assessments if seen.status in (Status.PASS, Status.FAIL)]
    # Sixteen questions may be on their way when the silence is noticed; nothing is sent after that.
    assert len(server.questions) <= 32
    assert dict(judgement.receipt)["servers that never answered"] == server.address


def test_a_dead_resolver_beside_a_living_one_decides_nothing(tmp_path: Path) -> None:
    table = records({(ZONE, "A"): "192.0.2.1", (f"www.{ZONE}", "A"): "192.0.2.1", (ZONE, "NS"): f"ns1.{ZONE}."})
    with misbehaving(silent) as dead, misbehaving(table) as alive:
        judgement = judged(context(tmp_path, dead.address, alive.address, name_server=alive.address))
    assert set(statuses(judgement, "resolves").values()) == {"pass"}
    assert len(dead.questions) <= 32


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("http://localhost:8000", "means this machine"),
        ("http://127.0.0.1:8000", "is an address"),
        ("http://web:3000", "is not a name of the public DNS"),
        ("http://app.local", "is not a name of the public DNS"),
        ("https://shop.vercel.app", "belongs to a hosting platform"),
    ],
)
def test_names_that_public_dns_does_not_answer_for_are_left_out(tmp_path: Path, target: str, said: str) -> None:
    where = make_context(tmp_path, target=target, network=Network(resolvers=("127.0.0.1:1",)) if "vercel" in target else None,
                         seconds=1.0)  # fmt: skip
    judgement = judged(where)
    assert {str(seen.status) for seen in judgement.assessments} == {"not-applicable"}
    assert any(said in seen.message for seen in judgement.assessments)


def test_a_moved_name_is_left_out_unless_a_resolver_is_named(tmp_path: Path) -> None:
    moved = Network(connect_to={f"www.{ZONE}:443": "127.0.0.1:8443"})
    site = Site(canonical=f"https://www.{ZONE}")
    seen = of(judged(make_context(tmp_path, target=site.canonical, site=site, network=moved)), "resolves")[
        f"www.{ZONE}"
    ]
    assert str(seen.status) == "not-applicable"
    assert "network.connect_to says where" in seen.message
    judgement = judge_zone(tmp_path, "@ A 192.0.2.1", site=site, connect_to={f"www.{ZONE}:443": "127.0.0.1:8443"})
    assert statuses(judgement, "resolves") == {f"www.{ZONE}": "fail"}


def test_another_site_than_the_declared_one_is_judged_alone(tmp_path: Path) -> None:
    with misbehaving(records({("preview.other.test", "A"): "192.0.2.1"})) as server:
        where = context(tmp_path, server.address, target="https://preview.other.test/")
        judgement = judged(
            where, records=(record("www", "A", "192.0.2.1"),), mail=(ZONE,), expected={ZONE: ("192.0.2.1",)}
        )
    assert statuses(judgement, "resolves") == {"preview.other.test": "pass"}
    for rule in ("record-drift", "mx", "expected-target", "undeclared-subdomain"):
        assert set(statuses(judgement, rule).values()) == {"not-applicable"}
    assert not [name for name, *_ in server.questions if name.endswith(ZONE)]


@pytest.mark.parametrize(
    ("targets", "status"),
    [
        (("192.0.2.1",), "pass"),
        (("192.0.2.0/30", "198.51.100.7"), "pass"),
        (("example.test",), "pass"),
        (("EXAMPLE.test.",), "pass"),
        (("*.example.test",), "pass"),
        (("192.0.2.2",), "fail"),
        (("ample.test",), "fail"),
        (("other.test",), "fail"),
    ],
)
def test_expected_target(tmp_path: Path, targets: tuple[str, ...], status: str) -> None:
    judgement = judge_zone(tmp_path, HEALTHY, expected={f"www.{ZONE}": targets})
    assert statuses(judgement, "expected-target") == {f"www.{ZONE}": status}


def test_one_address_elsewhere_is_enough_to_miss_the_target(tmp_path: Path) -> None:
    judgement = judge_zone(tmp_path, "@ A 192.0.2.1\n@ A 192.0.2.77\n", expected={ZONE: ("192.0.2.1",)})
    assert statuses(judgement, "expected-target") == {ZONE: "fail"}


def test_a_target_that_does_not_resolve_names_its_root(tmp_path: Path) -> None:
    seen = of(judge_zone(tmp_path, "@ A 192.0.2.1", expected={f"www.{ZONE}": ("192.0.2.1",)}), "expected-target")
    assert seen[f"www.{ZONE}"].because == f"dns/resolves#www.{ZONE}"


@pytest.mark.parametrize(
    ("more", "options", "expected"),
    [
        ("staging A 192.0.2.9", {}, {f"staging.{ZONE}": "fail"}),
        ("old CNAME example.test.", {}, {f"old.{ZONE}": "fail"}),
        ("admin AAAA 2001:db8::1", {}, {f"admin.{ZONE}": "fail"}),
        ("x.dev A 192.0.2.9", {}, {f"dev.{ZONE}": "fail"}),
        ("staging A 192.0.2.9", {"intended": ("staging",)}, {ZONE: "pass"}),
        ("staging A 192.0.2.9", {"records": (record("staging", "A", "192.0.2.9"),)}, {ZONE: "pass"}),
        ("* A 192.0.2.9", {}, {ZONE: "pass"}),
        ("* CNAME example.test.", {}, {ZONE: "pass"}),
        ("* A 192.0.2.9\nstaging A 192.0.2.10", {}, {f"staging.{ZONE}": "fail"}),
        ("somethingelse A 192.0.2.9", {}, {ZONE: "pass"}),
    ],
)
def test_undeclared_names(tmp_path: Path, more: str, options: dict[str, Any], expected: dict[str, str]) -> None:
    judgement = judge_zone(tmp_path, HEALTHY + more, **options)
    assert statuses(judgement, "undeclared-subdomain") == expected


def test_undeclared_names_need_declared_ones(tmp_path: Path) -> None:
    judgement = judge_zone(tmp_path, HEALTHY + "staging A 192.0.2.9", site=Site(canonical=f"https://www.{ZONE}"))
    assert statuses(judgement, "undeclared-subdomain") == {"undeclared names": "not-applicable"}


VENDOR = {"vendor.test": "shop A 192.0.2.7"}


@pytest.mark.parametrize(
    ("www", "others", "status", "severity", "said"),
    [
        ("gone.vendor.test.", VENDOR, "fail", "high", "the last name does not exist"),
        ("shop.vendor.test.", VENDOR, "pass", "high", "ends at a name that exists"),
        ("gone", {}, "fail", "high", "the last name does not exist"),
        ("cdn.lapsed-vendor.test.", {"test": ""}, "fail", "blocker", "whoever registers it owns the name"),
        ("shop.elasticbeanstalk.com.", {"elasticbeanstalk.com": ""}, "fail", "high", "it is claimable: anybody"),
        ("shop.herokudns.com.", {"herokudns.com": ""}, "fail", "high", "the last name does not exist"),
    ],
)
def test_dangling_aliases(
    tmp_path: Path, www: str, others: dict[str, str], status: str, severity: str, said: str
) -> None:
    seen = of(judge_zone(tmp_path, f"@ A 192.0.2.1\nwww CNAME {www}", others=others), "dangling-record")[f"www.{ZONE}"]
    assert (str(seen.status), str(seen.severity)) == (status, severity)
    assert said in seen.message
    assert ("claimable" in seen.message) is ("elasticbeanstalk" in www)


PAGES = {
    "surge.sh": (404, "project not found", "fail", "it is claimable"),
    "github.io": (404, "There isn't a GitHub Pages site here.", "fail", "under some conditions"),
    "fastly.net": (500, "Fastly error: unknown domain: x", "fail", "cannot take it"),
    "bitbucket.io": (404, "this page is not here", "pass", "serves it (status 404)"),
    "myshopify.com": (200, "Sorry, this shop is currently unavailable: a novel", "pass", "serves it (status 200)"),
    "unknownhost.test": (404, "project not found", "pass", "ends at a name that exists"),
}


@pytest.mark.parametrize("service", PAGES)
def test_a_service_says_by_its_page_that_it_has_no_such_site(tmp_path: Path, service: str) -> None:
    status, text, expected, said = PAGES[service]
    with serve({"/": page(text, status)}) as web:
        judgement = judge_zone(
            tmp_path,
            f"@ A 192.0.2.1\nwww CNAME shop.{service}.",
            others={service: "shop A 127.0.0.1"},
            connect_to={f"www.{ZONE}:443": "127.0.0.1:1", f"www.{ZONE}:80": web.endpoint},
        )
    seen = of(judgement, "dangling-record")[f"www.{ZONE}"]
    assert str(seen.status) == expected, seen.message
    assert said in seen.message


def test_a_service_that_does_not_answer_proves_nothing(tmp_path: Path) -> None:
    closed = {f"www.{ZONE}:443": "127.0.0.1:1", f"www.{ZONE}:80": "127.0.0.1:1"}
    judgement = judge_zone(
        tmp_path, "@ A 192.0.2.1\nwww CNAME shop.surge.sh.", others={"surge.sh": "shop A 127.0.0.1"}, connect_to=closed
    )
    seen = of(judgement, "dangling-record")[f"www.{ZONE}"]
    assert str(seen.status) == "unknown"
    assert "claimable" not in seen.message


def test_a_domain_that_does_not_exist_has_one_root_cause(tmp_path: Path) -> None:
    site = Site(canonical=f"https://www.{ZONE}")
    with misbehaving(records({("other.test", "A"): "192.0.2.1"})) as server:
        judgement = judged(context(tmp_path, server.address, site=site))
    found = [seen for seen in judgement.assessments if seen.status in (Status.FAIL, Status.UNKNOWN)]
    assert [seen.rule for seen in found if seen.because is None] == ["dns/resolves"]
    assert {seen.rule for seen in found} == {"dns/resolves", "dns/propagation", "dns/caa", "dns/dnssec"}
