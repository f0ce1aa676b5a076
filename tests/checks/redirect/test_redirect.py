"""Every redirect rule on real servers: where it fires, and the near-miss where it stays silent."""

from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.redirect.gather import gather
from launchgate.checks.redirect.judge import judge
from launchgate.checks.redirect.spec import RULES, Options, RedirectRule
from launchgate.model import Status
from launchgate.settings import Network, Site
from tests.checks.redirect.lab import HOME as _HOME
from tests.checks.redirect.lab import UP as _UP
from tests.checks.redirect.lab import judged as _judge
from tests.checks.redirect.lab import keeping
from tests.checks.redirect.lab import of as _of
from tests.checks.redirect.lab import statuses as _statuses
from tests.support.certificates import make_authority
from tests.support.context import make_context
from tests.support.names import name_server
from tests.support.web import Reply, Route, free_port, page, redirect, serve, speak


def test_a_tidy_site_passes_everything(tmp_path: Path) -> None:
    secure = {"www.example.com/": _HOME, "example.com/": _UP}
    plain = {"www.example.com/": _UP, "example.com/": _UP}
    judgement = _judge(tmp_path, secure, plain)
    assert {seen.rule for seen in judgement.assessments} == {rule.id for rule in RULES}
    assert _statuses(judgement, "http-to-https") == {"www.example.com": "pass"}
    assert _statuses(judgement, "canonical-host") == {"www.example.com": "pass", "example.com": "pass"}
    assert _statuses(judgement, "old-urls") == {"old and campaign addresses": "not-applicable"}
    assert set(_statuses(judgement, "loop").values()) == {"pass"}
    assert set(_statuses(judgement, "chain-length").values()) == {"pass"}


def test_a_circle_is_a_blocker_named_once(tmp_path: Path) -> None:
    circle = {"/": redirect("https://www.example.com/in"), "/in": redirect("https://www.example.com/")}
    judgement = _judge(tmp_path, circle, {"/": _UP}, hosts=("www.example.com",), urls=("/in",))
    loops = _of(judgement, "loop")
    root = loops["https://www.example.com/"]
    assert (root.status, root.because, str(root.severity)) == (Status.FAIL, None, "blocker")
    assert "`https://www.example.com/` → `https://www.example.com/in` → `https://www.example.com/`" in root.message
    rest = [seen for seen in judgement.assessments if seen.status is Status.UNKNOWN]
    assert {seen.because for seen in rest if seen.rule in ("redirect/loop", "redirect/chain-length")} == {
        "redirect/loop#https://www.example.com/"
    }
    assert loops["https://www.example.com/in"].status is Status.UNKNOWN
    failed = [seen for seen in judgement.assessments if seen.status is Status.FAIL]
    assert [seen for seen in failed if seen.rule != "redirect/preserves-query"] == [root]


def test_redirects_without_an_end_are_a_loop_finding(tmp_path: Path) -> None:
    endless = {f"/{n}": redirect(f"/{n + 1}") for n in range(40)} | {"/": _HOME}
    judgement = _judge(tmp_path, endless, None, hosts=("www.example.com",), urls=("/0",))
    seen = _of(judgement, "loop")["https://www.example.com/0"]
    assert seen.status is Status.FAIL
    assert "does not end after 20 redirects" in seen.message
    chain = _of(judgement, "chain-length")["https://www.example.com/0"]
    assert chain.because == "redirect/loop#https://www.example.com/0"


@pytest.mark.parametrize(
    ("routes", "max_hops", "status"),
    [
        ({"/a": redirect("/b"), "/b": redirect("/c"), "/c": redirect("/d"), "/d": _HOME}, 1, Status.FAIL),
        ({"/a": redirect("/b"), "/b": redirect("/c"), "/c": _HOME}, 1, Status.FAIL),
        ({"/a": redirect("/b"), "/b": redirect("/c"), "/c": _HOME}, 2, Status.PASS),
        ({"/a": redirect("/b"), "/b": _HOME}, 1, Status.PASS),
        ({"/a": redirect("/b"), "/b": _HOME}, 0, Status.FAIL),
        ({"/a": _HOME}, 0, Status.PASS),
    ],
)
def test_redirects_are_counted(tmp_path: Path, routes: dict[str, Reply], max_hops: int, status: Status) -> None:
    judgement = _judge(
        tmp_path, routes | {"/": _HOME}, None, hosts=("www.example.com",), urls=("/a",), max_hops=max_hops
    )
    seen = _of(judgement, "chain-length")["https://www.example.com/a"]
    assert seen.status is status, seen.message
    if status is Status.FAIL:
        assert "`https://www.example.com/a` → `https://www.example.com/b`" in seen.message


def test_the_step_to_https_on_the_same_host_is_free(tmp_path: Path) -> None:
    secure = {"www.example.com/": _HOME, "example.com/": _UP}
    plain = {"www.example.com/": _UP, "example.com/": redirect("https://example.com/")}
    judgement = _judge(tmp_path, secure, plain)
    assert _of(judgement, "chain-length")["http://example.com/"].status is Status.PASS


@pytest.mark.parametrize(
    ("plain", "status", "said"),
    [
        ({"/": _UP}, Status.PASS, "redirects to `https://www.example.com/`"),
        (None, Status.PASS, "port 80 of `www.example.com` refuses connections"),
        ({"/": _HOME}, Status.FAIL, "answers over plain HTTP with status 200"),
        (
            {"/": redirect("/start"), "/start": _HOME},
            Status.FAIL,
            "leads to `http://www.example.com/start`, which answers over plain HTTP",
        ),
        ({"/": page("upgrade", 426)}, Status.FAIL, "answers over plain HTTP with status 426"),
        (
            {"/": redirect("https://www.example.com/down")},
            Status.FAIL,
            "is then sent on to `http://www.example.com/low`",
        ),
        ({"/": page("busy", 403, cf_mitigated="challenge")}, Status.UNKNOWN, "a Cloudflare challenge answered"),
    ],
)
def test_plain_http_must_lead_to_https(
    tmp_path: Path, plain: dict[str, Route] | None, status: Status, said: str
) -> None:
    secure = {"/": _HOME, "/down": redirect("http://www.example.com/low")}
    plain = plain if plain is None else {**plain, "/low": _HOME}
    judgement = _judge(
        tmp_path,
        secure,
        plain,
        hosts=("www.example.com",),
        site=Site(hosts=("www.example.com",)),
        target="https://www.example.com",
    )
    seen = _of(judgement, "http-to-https")["www.example.com"]
    assert seen.status is status, seen.message
    assert said in seen.message
    if status is Status.UNKNOWN:
        assert "site.access.headers" in seen.remediation


def test_declared_hosts_are_asked_too(tmp_path: Path) -> None:
    secure = {"/": _HOME}
    plain = {"www.example.com/": _UP, "api.example.com/": _HOME}
    site = Site(canonical="https://www.example.com", hosts=("api.example.com",))
    judgement = _judge(tmp_path, secure, plain, hosts=("www.example.com", "api.example.com"), site=site)
    assert _statuses(judgement, "http-to-https") == {"www.example.com": "pass", "api.example.com": "fail"}
    assert "api.example.com" not in _statuses(judgement, "canonical-host")


@pytest.mark.parametrize(
    ("apex", "status"),
    [
        (_HOME, Status.FAIL),
        (redirect("https://other.example.com/"), Status.FAIL),
        (_UP, Status.PASS),
        (redirect("https://www.example.com/x"), Status.PASS),
    ],
)
def test_the_twin_must_end_on_the_canonical_host(tmp_path: Path, apex: Reply, status: Status) -> None:
    hosts = ("www.example.com", "example.com", "other.example.com")
    secure = {"www.example.com/": _HOME, "example.com/": apex, "other.example.com/": _HOME, "www.example.com/x": _HOME}
    judgement = _judge(tmp_path, secure, None, hosts=hosts)
    assert _of(judgement, "canonical-host")["example.com"].status is status


def test_a_canonical_host_that_sends_people_away_fails(tmp_path: Path) -> None:
    secure = {"www.example.com/": redirect("https://example.com/"), "example.com/": _HOME}
    judgement = _judge(tmp_path, secure, None)
    seen = _of(judgement, "canonical-host")["www.example.com"]
    assert seen.status is Status.FAIL
    assert "ends at `https://example.com/`" in seen.message


def test_a_twin_nobody_made_does_not_apply(tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    with serve({"/": _HOME}, authority.leaf("www.example.com")) as https, name_server({}) as dns:
        network = Network(
            connect_to={"www.example.com:443": https.endpoint, "www.example.com:80": f"127.0.0.1:{free_port()}"},
            ca_file="ca.pem", resolvers=(dns.address,),
        )  # fmt: skip
        site = Site(canonical="https://www.example.com")
        context = make_context(tmp_path, target=site.canonical, site=site, network=network)
        judgement = judge(gather(context, Options()), Options())
    twin = _of(judgement, "canonical-host")["example.com"]
    assert (twin.status, twin.message) == (
        Status.NOT_APPLICABLE, "`example.com` does not exist and was not declared in site.hosts",
    )  # fmt: skip


def test_an_apex_that_has_a_www_twin_is_found_by_the_public_suffix_list(tmp_path: Path) -> None:
    hosts = ("shop.example.co.uk", "example.co.uk", "www.example.co.uk")
    for canonical, twins in (("example.co.uk", {"www.example.co.uk"}), ("shop.example.co.uk", set())):
        site = Site(canonical=f"https://{canonical}")
        judgement = _judge(tmp_path, {"/": _HOME}, None, hosts=hosts, site=site)
        assert set(_of(judgement, "canonical-host")) == {canonical} | twins


@pytest.mark.parametrize(
    ("to", "end", "status"),
    [
        ("/pricing", "/pricing?utm_source=x", Status.PASS),
        ("/pricing?plan=a", "/pricing?plan=a", Status.PASS),
        ("https://www.example.com/pricing", "/pricing", Status.PASS),
        ("/pricing?plan=a", "/pricing?plan=b", Status.FAIL),
        ("/pricing", "/", Status.FAIL),
        ("/pricing", "/gone", Status.FAIL),
    ],
)
def test_old_addresses_land_where_declared(tmp_path: Path, to: str, end: str, status: Status) -> None:
    pages = dict.fromkeys(("/", "/pricing", "/pricing?utm_source=x", "/pricing?plan=a", "/pricing?plan=b"), _HOME)
    rules = (RedirectRule(from_="/old?utm_source=x", to=to),)
    judgement = _judge(
        tmp_path, {**pages, "/old?utm_source=x": redirect(end)}, None, hosts=("www.example.com",), rules=rules
    )
    seen = _of(judgement, "old-urls")["https://www.example.com/old?utm_source=x"]
    assert seen.status is status, seen.message
    assert seen.location.config == "redirect.rules[0]"


def test_a_bare_url_is_judged_alone(tmp_path: Path) -> None:
    with serve({"/": _HOME}) as web:
        site = Site(canonical="https://www.example.com", hosts=("api.example.com",))
        context = make_context(tmp_path, target=web.url, explicit_urls=(web.url,), site=site)
        options = Options(urls=("/", "https://www.example.com/x"))
        judgement = judge(gather(context, options), options)
    assert _statuses(judgement, "loop") == {f"{web.url}/": "pass"}
    assert _statuses(judgement, "canonical-host") == {"canonical host": "not-applicable"}
    plain = _of(judgement, "http-to-https")["127.0.0.1"]
    assert plain.status is Status.NOT_APPLICABLE
    assert "nothing says which port answers plain HTTP" in plain.message
    assert ("addresses left out, because the target is another site", 1) in judgement.receipt


def test_a_port_80_that_is_left_at_the_old_site_is_unknown(tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    with serve({"/": _HOME}, authority.leaf("app.example.com")) as https:
        network = Network(connect_to={"app.example.com:443": https.endpoint}, ca_file="ca.pem")
        context = make_context(tmp_path, target="https://app.example.com", network=network)
        judgement = judge(gather(context, Options()), Options())
    seen = _of(judgement, "http-to-https")["app.example.com"]
    assert seen.status is Status.UNKNOWN
    assert '"app.example.com:80"' in seen.remediation


def test_a_name_without_an_address_is_one_unknown_and_its_consequences(tmp_path: Path) -> None:
    with name_server({}) as dns:
        site = Site(canonical="https://www.example.com")
        network = Network(resolvers=(dns.address,))
        context = make_context(tmp_path, target=site.canonical, site=site, network=network)
        judgement = judge(gather(context, Options()), Options())
    unknown = [seen for seen in judgement.assessments if seen.status is Status.UNKNOWN]
    roots = [seen for seen in unknown if seen.because == "dns/resolves#www.example.com"]
    assert [(root.rule, root.message) for root in roots] == [
        ("redirect/loop", "could not resolve `www.example.com` (the name does not exist)")
    ]
    assert {seen.because for seen in unknown} == {
        "dns/resolves#www.example.com",
        "redirect/loop#https://www.example.com/",
    }
    assert not [seen for seen in judgement.assessments if seen.status is Status.FAIL]


def test_a_dead_host_is_not_praised_for_its_closed_port_80(tmp_path: Path) -> None:
    closed = f"127.0.0.1:{free_port()}"
    network = Network(connect_to={"app.example.com:443": closed, "app.example.com:80": closed})
    context = make_context(tmp_path, target="https://app.example.com", network=network)
    judgement = judge(gather(context, Options()), Options())
    seen = _of(judgement, "http-to-https")["app.example.com"]
    assert (seen.status, seen.because) == (Status.UNKNOWN, "redirect/loop#https://app.example.com/")


def test_a_server_that_never_answers_is_unknown(tmp_path: Path) -> None:
    def silence(connection: Any) -> None:
        while connection.recv(65536):
            pass

    with speak(silence) as endpoint:
        url = f"http://{endpoint}"
        context = make_context(tmp_path, target=url, explicit_urls=(url,), seconds=0.5)
        judgement = judge(gather(context, Options()), Options())
    seen = _of(judgement, "loop")[f"{url}/"]
    assert seen.status is Status.UNKNOWN
    assert "did not answer completely within" in seen.message


def test_a_redirect_into_the_network_is_unknown_with_the_setting_that_would_allow_it(tmp_path: Path) -> None:
    judgement = _judge(tmp_path, {"/": redirect("http://169.254.169.254/latest/")}, None, hosts=("www.example.com",))
    seen = _of(judgement, "loop")["https://www.example.com/"]
    assert seen.status is Status.UNKNOWN
    assert "`169.254.169.254` is not a public address and was not contacted" in seen.message
    assert "network.allow_private" in seen.remediation


def test_the_redirect_map_holds_every_walk(tmp_path: Path) -> None:
    secure = {"www.example.com/": _HOME, "example.com/": _UP}
    judgement = _judge(
        tmp_path,
        secure,
        {"www.example.com*": keeping("www.example.com"), "example.com*": redirect("https://example.com/", 302)},
    )
    (table,) = judgement.tables
    assert table.columns == ("From", "Hops", "To", "Status codes", "Query kept")
    assert table.rows == (
        ("http://example.com/", 2, "https://www.example.com/", "302 → 301 → 200", "no"),
        ("http://www.example.com/", 1, "https://www.example.com/", "301 → 200", "yes"),
        ("https://example.com/", 1, "https://www.example.com/", "301 → 200", None),
        ("https://www.example.com/", 0, "https://www.example.com/", "200", None),
    )


@pytest.mark.parametrize("text", ["pricing", "ftp://x/y", ""])
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must start with / or be a URL"):
        Options(urls=(text,))
    with pytest.raises(ValueError, match="must start with / or be a URL"):
        RedirectRule(from_=text, to="/")
