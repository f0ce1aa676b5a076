"""http/crawl on real servers: where it fires, and the near-miss where it stays silent."""

from pathlib import Path

import pytest

from launchgate.checks.http.spec_pages import PageOptions
from launchgate.model import Severity, Status
from tests.checks.http.pages_lab import judged, of, only
from tests.clients.crawl.sites import MISSING, answering, html
from tests.support.web import Reply, Route, free_port, page, redirect, serve

_RULE = "http/crawl"
_FONT = Reply(headers={"Content-Type": "text/css"}, body=b"@font-face{src:url(/x)}")
_PNG = Reply(headers={"Content-Type": "image/png"}, body=b"png")

FIRES: dict[str, tuple[dict[str, Route], str, Severity, str]] = {
    "a link to a missing page": ({"/": page("<a href=/x>")}, "/x", Severity.HIGH, "answers 404 Not Found"),
    "a page that is gone": ({"/": page("<a href=/x>"), "/x": Reply(status=410)}, "/x", Severity.HIGH, "answers 410 Gone"),
    "a page that fails": ({"/": page("<a href=/x>"), "/x": Reply(status=500)}, "/x", Severity.HIGH, "answers 500"),
    "a redirect to nowhere": (
        {"/": page("<a href=/old>"), "/old": redirect("/x")},
        "/x", Severity.HIGH, "/old` redirects to `{url}/x`, which answers 404",
    ),
    "a redirect without a place": (
        {"/": page("<a href=/x>"), "/x": Reply(status=302)}, "/x", Severity.HIGH, "302 without saying where to go",
    ),
    "a loop": ({"/": page("<a href=/x>"), "/x": redirect("/x")}, "/x", Severity.HIGH, "go round: `{url}/x` → `{url}/x`"),
    "a missing script": ({"/": page("<script src=/x></script>")}, "/x", Severity.HIGH, "(`script src`)"),
    "a missing style sheet": ({"/": page("<link rel=stylesheet href=/x>")}, "/x", Severity.HIGH, "(`link rel=stylesheet`)"),
    "a missing frame": ({"/": page("<iframe src=/x></iframe>")}, "/x", Severity.HIGH, "(`iframe src`)"),
    "a canonical address that is missing": ({"/": page("<link rel=canonical href=/x>")}, "/x", Severity.HIGH, "rel=canonical"),
    "a refresh to nowhere": ({"/": page("<meta http-equiv=refresh content='0;url=/x'>")}, "/x", Severity.HIGH, "meta refresh"),
    "a missing image": ({"/": page("<img src=/x>")}, "/x", Severity.MEDIUM, "(`img src`)"),
    "a missing image of a srcset": ({"/": page("<img srcset='/x 2x'>")}, "/x", Severity.MEDIUM, "(`img srcset`)"),
    "a missing font of a style sheet": (
        {"/": page("<link rel=stylesheet href=/s>"), "/s": _FONT},
        "/x", Severity.MEDIUM, "/s` (`css url()`)",
    ),
    "a page that says it is none": (
        {"/": page("<a href=/x>"), "/x": page("<title>Page not found</title>")},
        "/x", Severity.MEDIUM, "says that there is no such page",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FIRES)
def test_it_fires(tmp_path: Path, name: str) -> None:
    routes, path, severity, said = FIRES[name]
    with serve(routes) as web:
        found = judged(tmp_path, f"{web.url}/")
        assert of(found, _RULE) == {f"{web.url}{path}": severity}
        one = only(found, _RULE)
        assert said.replace("{url}", web.url) in one.message
        assert one.remediation
        assert one.location.url is not None


SILENT: dict[str, dict[str, Route]] = {
    "a link to a page": {"/": page("<a href=/x>"), "/x": page("x")},
    "a redirect to a page": {"/": page("<a href=/x>"), "/x": redirect("/y", 302), "/y": page("y")},
    "a redirect to another site": {"/": page("<a href=/x>"), "/x": redirect("https://elsewhere.test/")},
    "a login in front of a page": {"/": page("<a href=/x><a href=/y>"), "/x": Reply(status=401), "/y": Reply(status=403)},
    "a page of another site": {"/": page("<a href=https://elsewhere.test/lost>")},
    "a form's address": {"/": page("<form method=post action=/x>")},
    "a script's place": {
        "/": page("<a href='/x#/route'><a href='#!x'><a href='#a=1'><a href='#'><a href=#top>"),
        "/x": page("x"),
    },
    "a reference in a comment": {"/": page("<!-- <a href=/x> -->")},
    "a template": {"/": page("<template><a href='/{id}'></template>")},
    "an article about 404": {"/": page("<a href=/x>"), "/x": page("<title>How to fix 404 errors</title>")},
    "a method that HEAD does not allow": {
        "/": page("<img src=/x>"), "/x": lambda asked: _PNG if asked.method == "GET" else Reply(status=403),
    },
    "robots.txt's own wish": {"/": page("<a href=/x>"), "/robots.txt": Reply(body=b"User-agent: *\nDisallow: /x")},
    "an address written in capitals": {"/": page("<a href=/%7Ex>"), "/~x": page("x")},
}  # fmt: skip


@pytest.mark.parametrize("name", SILENT)
def test_it_stays_silent(tmp_path: Path, name: str) -> None:
    with serve(SILENT[name]) as web:
        one = only(judged(tmp_path, f"{web.url}/"), _RULE)
        assert one.status is Status.PASS
        assert "none of them leads nowhere" in one.message


def test_five_links_to_one_lost_page_are_one_finding(tmp_path: Path) -> None:
    routes = {
        "/": page("<a href=/a><a href=/b><a href=/x>"),
        "/a": redirect("/x"),
        "/b": page("<a href=/x#y><a href=/a>"),
    }
    with serve(routes) as web:
        one = only(judged(tmp_path, f"{web.url}/"), _RULE)
        assert one.subject == f"{web.url}/x"
        assert f"named in `{web.url}/`, `{web.url}/b`" in one.message


def test_a_loop_points_to_the_redirect_rule(tmp_path: Path) -> None:
    with serve({"/": page("<a href=/a><a href=/b>"), "/a": redirect("/b"), "/b": redirect("/a")}) as web:
        one = only(judged(tmp_path, f"{web.url}/"), _RULE)
        assert one.because == f"redirect/loop#{web.url}/a"


def test_fragments_that_point_nowhere_are_low(tmp_path: Path) -> None:
    routes = {"/": page("<p id=here><a href=#here><a href=#gone><a href=/a#b%20c><a href=/a#d><a href=/r#d>"),
              "/a": page("<i id='b c'></i><a name=d>"), "/r": redirect("/a")}  # fmt: skip
    with serve(routes) as web:
        one = only(judged(tmp_path, f"{web.url}/"), _RULE)
        assert (one.subject, one.severity) == (f"fragments of {web.url}/", Severity.LOW)
        assert "`#gone`" in one.message
        assert "`#here`" not in one.message


def test_what_no_browser_opens_is_medium(tmp_path: Path) -> None:
    with serve({"/": page("<a href='http://'>")}) as web:
        one = only(judged(tmp_path, f"{web.url}/"), _RULE)
        assert (one.severity, one.status) == (Severity.MEDIUM, Status.FAIL)
        assert "no browser can open `http://`" in one.message


def test_a_lost_page_of_the_sitemap(tmp_path: Path) -> None:
    sitemap = Reply(body=b"<urlset><loc>/x</loc><loc>/a</loc></urlset>")
    with serve({"/": page("x"), "/a": page("a"), "/sitemap.xml": sitemap}) as web:
        one = only(judged(tmp_path, f"{web.url}/"), _RULE)
        assert (one.subject, one.severity) == (f"{web.url}/x", Severity.HIGH)
        assert "the sitemap lists it" in one.message


def test_a_sitemap_that_is_named_and_lost(tmp_path: Path) -> None:
    with serve({"/": page("x"), "/robots.txt": Reply(body=b"Sitemap: /map.xml")}) as web:
        assert of(judged(tmp_path, f"{web.url}/"), _RULE) == {f"{web.url}/map.xml": Severity.MEDIUM}


def test_declared_routes(tmp_path: Path) -> None:
    routes = {
        "/": page("x"),
        "/a": page("a"),
        "/b": redirect("/a"),
        "/private": Reply(status=401),
        "/loop": redirect("/loop"),
    }
    with serve(routes) as web:
        wanted = ("/a", "/b", "/lost", "/private", "/loop", "https://elsewhere.test/")
        found = judged(tmp_path, f"{web.url}/", routes=wanted)
        assert {one.subject.removeprefix(web.url): one.status for one in found if one.rule == _RULE} == {
            "/a": Status.PASS, "/b": Status.PASS, "/lost": Status.FAIL, "/private": Status.UNKNOWN, "/loop": Status.FAIL,
            "https://elsewhere.test/": Status.NOT_APPLICABLE,
        }  # fmt: skip
        assert next(one for one in found if one.subject.endswith("/lost")).location.config == "http.routes[2]"


def test_a_lost_route_that_is_linked_too_is_one_finding(tmp_path: Path) -> None:
    with serve({"/": page("<a href=/x>")}) as web:
        assert of(judged(tmp_path, f"{web.url}/", routes=("/x",)), _RULE) == {f"{web.url}/x": Severity.HIGH}


@pytest.mark.parametrize("ignored", ["/old/*", "/old/x"])
def test_ignored_addresses_are_not_judged(tmp_path: Path, ignored: str) -> None:
    with serve({"/": page("<a href=/old/x>")}) as web:
        assert of(judged(tmp_path, f"{web.url}/", ignore_links=(ignored,)), _RULE) == {}
        assert of(judged(tmp_path, f"{web.url}/", ignore_links=("/ol",)), _RULE) != {}


def test_options_want_addresses() -> None:
    with pytest.raises(ValueError, match="must start with"):
        PageOptions(routes=("pricing",))


def test_a_site_that_does_not_answer_is_unknown(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}/"
    one = only(judged(tmp_path, url), _RULE)
    assert (one.status, one.subject) == (Status.UNKNOWN, url)
    assert "refuses connections" in one.message


def test_a_login_wall_is_unknown(tmp_path: Path) -> None:
    with serve({"/": page("who are you", 401)}) as web:
        one = only(judged(tmp_path, f"{web.url}/"), _RULE)
        assert one.status is Status.UNKNOWN
        assert "site.access.headers" in one.remediation


def test_a_challenge_is_unknown(tmp_path: Path) -> None:
    challenge = page("just a moment", 403, cf_mitigated="challenge")
    with serve({"/": challenge}) as web:
        one = only(judged(tmp_path, f"{web.url}/"), _RULE)
        assert one.status is Status.UNKNOWN
        assert "a Cloudflare challenge" in one.message
    with serve({"/": page("<a href=/x>"), "/x": challenge}) as web:
        assert of(judged(tmp_path, f"{web.url}/"), _RULE, Status.UNKNOWN) == {f"{web.url}/x": Severity.HIGH}


def test_robots_that_refuse_everything_are_unknown(tmp_path: Path) -> None:
    with serve({"/": page("<a href=/x>"), "/robots.txt": Reply(body=b"User-agent: *\nDisallow: /")}) as web:
        one = only(judged(tmp_path, f"{web.url}/"), _RULE)
        assert one.status is Status.UNKNOWN
        assert "User-agent: launchgate" in one.remediation


def test_pages_that_a_browser_makes_are_unknown(tmp_path: Path) -> None:
    with answering(lambda _: html("<title>App</title><a href=/x>x</a>")) as url:
        one = only(judged(tmp_path, f"{url}/"), _RULE)
        assert one.status is Status.UNKNOWN
        assert one.because == f"http/not-found#{url.removeprefix('http://')}"
    with answering(
        lambda path: html(f"<title>{path}</title>own words") if "no-such" not in path else html("<title>x</title>")
    ) as url:
        assert only(judged(tmp_path, f"{url}/"), _RULE).status is Status.PASS


def test_a_target_elsewhere_is_unknown(tmp_path: Path) -> None:
    with serve({"/": redirect("https://login.example.org/")}) as web:
        one = only(judged(tmp_path, f"{web.url}/"), _RULE)
        assert one.status is Status.UNKNOWN
        assert "login.example.org" in one.remediation


def test_an_api_has_no_pages(tmp_path: Path) -> None:
    with serve({"/": Reply(headers={"Content-Type": "application/json"}, body=b"{}")}) as web:
        assert only(judged(tmp_path, f"{web.url}/"), _RULE).status is Status.NOT_APPLICABLE


def test_a_target_that_fails_itself(tmp_path: Path) -> None:
    with serve({"/": page("broken", 500)}) as web:
        one = only(judged(tmp_path, f"{web.url}/"), _RULE)
        assert (one.status, one.subject) == (Status.FAIL, f"{web.url}/")
        assert "where the crawl began" in one.message


def test_time_that_does_not_suffice_is_unknown(tmp_path: Path) -> None:
    slow = "<a href=/1><a href=/2><a href=/3>"
    with answering(
        lambda path: html(slow) if path == "/" else MISSING if "." in path or "no-such" in path else b""
    ) as url:
        found = judged(tmp_path, f"{url}/", seconds=3.0)
        assert of(found, _RULE) == {}
        assert of(found, _RULE, Status.PASS) == {}
        assert of(found, _RULE, Status.UNKNOWN)


def test_a_thousand_broken_links_are_summed_up(tmp_path: Path) -> None:
    with serve({"/": page("".join(f"<a href=/{n}>" for n in range(130)))}) as web:
        found = judged(tmp_path, f"{web.url}/")
        assert len(found) <= 102
        assert any("30 further own addresses lead nowhere" in one.message for one in found)
