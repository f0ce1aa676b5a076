"""The crawl against real servers: what is asked, in which way, how often, and what it is told as."""

import threading
from pathlib import Path

import pytest

from launchgate.crawlfacts import LimitKind, LinkKind
from launchgate.exchange import Response
from launchgate.settings import Limits, Network, Site
from tests.clients.crawl.sites import FAST, MISSING, answering, crawl, crawled, html, paths, seen
from tests.support.context import make_context
from tests.support.web import Asked, Reply, page, redirect, serve

_PNG = Reply(headers={"Content-Type": "image/png"}, body=b"png")


def test_every_address_is_asked_once_and_in_the_way_that_suffices(tmp_path: Path) -> None:
    routes = {
        "/": page(
            "<link rel=stylesheet href=/s.css><a href=/a>a</a><a href=/a#x>b</a><img src=/i.png><script src=/j.js></script>"
        ),
        "/a": page("<a href=/>home</a><img src=/i.png>"),
        "/s.css": Reply(headers={"Content-Type": "text/css"}, body=b"a{background:url(/bg.png)}"),
        "/i.png": _PNG,
        "/bg.png": _PNG,
        "/j.js": Reply(headers={"Content-Type": "text/javascript"}, body=b"1"),
    }
    with crawled(tmp_path, routes) as (found, web):
        asked = sorted((one.method, one.path) for one in web.asked if one.path in routes)
        assert asked == [
            ("GET", "/"),
            ("GET", "/a"),
            ("GET", "/s.css"),
            ("HEAD", "/bg.png"),
            ("HEAD", "/i.png"),
            ("HEAD", "/j.js"),
        ]
        assert len(paths(web)) == 6
        assert [one.url.removeprefix(web.url) for one in found.resources] == [
            "/",
            "/s.css",
            "/a",
            "/i.png",
            "/j.js",
            "/bg.png",
        ]
        assert [one.url for one in found.pages] == [f"{web.url}/", f"{web.url}/a"]
        assert seen(found, web.url)["/i.png"].references == 2


def test_referrers_are_told_in_order_and_counted(tmp_path: Path) -> None:
    routes = {"/": page("".join(f"<a href=/p{n}>" for n in range(8)))}
    routes |= {f"/p{n}": page("<a href=/lost>x</a><a href=/lost#y>y</a>") for n in range(8)}
    with crawled(tmp_path, routes) as (found, web):
        lost = seen(found, web.url)["/lost"]
        assert (lost.status, lost.references) == (404, 8)
        assert [one.url for one in lost.referrers] == [f"{web.url}/p{n}" for n in range(5)]
        assert lost.referrers[0].link.tag == "a href"


def test_a_head_that_lies_is_followed_by_a_get(tmp_path: Path) -> None:
    def refusing(asked: Asked) -> Reply:
        return _PNG if asked.method == "GET" else Reply(status=405)

    with crawled(tmp_path, {"/": page("<img src=/i.png><img src=/none.png>"), "/i.png": refusing}) as (found, web):
        assert [one.method for one in web.asked if one.path == "/i.png"] == ["HEAD", "GET"]
        assert seen(found, web.url)["/i.png"].status == 200
        assert seen(found, web.url)["/none.png"].status == 404


def test_redirects_are_walked_through_what_was_seen(tmp_path: Path) -> None:
    routes = {
        "/": page("<a href=/one>1</a><a href=/loop>l</a><a href=/away>x</a><a href=/self>s</a><a href=/none>n</a>"),
        "/one": redirect("/two"), "/two": redirect("/three#part", 302), "/three": page("<p id=part>"),
        "/loop": redirect("/pool"), "/pool": redirect("/loop"), "/self": redirect("/self"),
        "/away": redirect("https://elsewhere.test/x"), "/none": Reply(status=302),
    }  # fmt: skip
    with crawled(tmp_path, routes) as (found, web):
        by_path = seen(found, web.url)
        one = by_path["/one"]
        assert [hop.status for hop in one.walk.hops] == [301, 302]
        assert (one.walk.final, one.fragment, one.leaves) == (f"{web.url}/three", "part", "")
        assert by_path["/loop"].walk.cycle == (f"{web.url}/loop", f"{web.url}/pool", f"{web.url}/loop")
        assert by_path["/self"].walk.cycle == (f"{web.url}/self",) * 2
        assert by_path["/away"].leaves == "https://elsewhere.test/x"
        assert by_path["/none"].walk.hops == ()
        asked = paths(web)
        assert len(asked) == len(set(asked)) == 9


def test_a_redirect_to_itself_that_sets_a_cookie_is_no_loop(tmp_path: Path) -> None:
    def gate(asked: Asked) -> Reply:
        return (
            page("in") if "seen=1" in asked.headers.get("Cookie", "") else redirect("/gate", 302, Set_Cookie="seen=1")
        )

    with crawled(tmp_path, {"/": page("<a href=/gate>x</a>"), "/gate": gate}) as (found, web):
        walk = seen(found, web.url)["/gate"].walk
        assert not walk.loop
        assert isinstance(walk.end, Response)
        assert walk.end.status == 200


def test_twenty_redirects_in_a_row_are_too_many(tmp_path: Path) -> None:
    routes = {"/": page("<a href=/r0>x</a><a href=/r30>y</a>")} | {f"/r{n}": redirect(f"/r{n + 1}") for n in range(40)}
    with crawled(tmp_path, routes) as (found, web):
        assert seen(found, web.url)["/r0"].walk.too_many
        assert not seen(found, web.url)["/r30"].walk.too_many


def test_other_sites_and_forms_are_noted_and_never_asked(tmp_path: Path) -> None:
    with serve({"/": page("mine")}) as other:
        text = (
            f"<a href='{other.url}/x'>x</a><img src='{other.url}/y'><form action=/buy></form><a href=mailto:a@b.test>"
        )
        with crawled(tmp_path, {"/": page(text)}) as (found, web):
            assert other.asked == []
            assert paths(web) == ["/"]
            assert [one.url for one in found.outside] == [f"{other.url}/x", f"{other.url}/y"]
            assert [one.kind for one in found.resources[0].links] == [LinkKind.PAGE, LinkKind.IMAGE, LinkKind.FORM]


def test_userinfo_in_a_link_is_not_sent_or_kept(tmp_path: Path) -> None:
    with serve({}) as web:
        host = web.url.removeprefix("http://")
        web.routes["/"] = page(f"<a href='http://me:secret@{host}/a'>x</a>")
        web.routes["/a"] = page("a")
        found = crawl(tmp_path, f"{web.url}/")
        assert "secret" not in repr(found)
        assert all("Authorization" not in one.headers for one in web.asked)
        assert seen(found, web.url)["/a"].status == 200


def test_robots_keeps_out_of_discovery_but_not_of_starts(tmp_path: Path) -> None:
    robots = Reply(headers={"Content-Type": "text/plain"}, body=b"User-agent: *\nDisallow: /private\nDisallow: /img\n")
    routes = {
        "/private/start": page("<a href=/private/x>x</a><a href=/open>o</a><img src=/img/a.png>"), "/open": page("o"),
        "/robots.txt": robots, "/img/a.png": _PNG,
    }  # fmt: skip
    with crawled(tmp_path, routes, "/private/start") as (found, web):
        assert sorted(paths(web)) == ["/img/a.png", "/open", "/private/start"]
        assert [one.url for one in found.refused] == [f"{web.url}/private/x"]
        assert not found.robots[0].refuses_all


def test_a_group_for_us_lets_us_in(tmp_path: Path) -> None:
    robots = Reply(body=b"User-agent: *\nDisallow: /\n\nUser-agent: launchgate\nAllow: /\n")
    with crawled(tmp_path, {"/": page("<a href=/a>"), "/a": page("a"), "/robots.txt": robots}) as (found, _):
        assert len(found.pages) == 2


def test_sitemaps_are_further_starts(tmp_path: Path) -> None:
    with serve({"/": page("home"), "/a": page("a"), "/b": page("b")}) as web:
        web.routes["/robots.txt"] = Reply(body=b"Sitemap: /index.xml\nUser-agent: *\nDisallow: /no\n")
        web.routes["/index.xml"] = Reply(
            body=b"<sitemapindex><loc>/one.xml</loc><loc>/lost.xml</loc><loc>/one.xml</loc></sitemapindex>"
        )
        listed = f"<urlset><loc>{web.url}/a</loc><loc>/b</loc><loc>/no/x</loc><loc>https://other.test/</loc></urlset>"
        web.routes["/one.xml"] = Reply(body=listed.encode())
        found = crawl(tmp_path, f"{web.url}/")
        assert {path: one.start for path, one in seen(found, web.url).items()} == {
            "/": "target",
            "/a": "sitemap",
            "/b": "sitemap",
        }
        assert [(one.url.removeprefix(web.url), one.listed, one.declared) for one in found.sitemaps] == [
            ("/index.xml", 3, True), ("/one.xml", 4, True), ("/lost.xml", 0, True),
        ]  # fmt: skip


def test_what_another_check_has_fetched_is_not_asked_again(tmp_path: Path) -> None:
    with serve({"/": page("<a href=/a>a</a><img src=/b>"), "/a": page("a"), "/b": _PNG}) as web:
        clients = make_context(tmp_path, limits=FAST, explicit_urls=(web.url,)).clients
        for path in ("/", "/a", "/b"):
            clients.http.fetch(web.url + path)
        first = clients.crawl.site(web.url)
        assert clients.crawl.site(web.url) is first
        assert sorted(paths(web)) == ["/", "/a", "/b"]
        assert first.requests == 0
        clients.http.fetch(f"{web.url}/a")
        assert sorted(paths(web)) == ["/", "/a", "/b"]


def test_all_who_ask_at_once_share_one_crawl(tmp_path: Path) -> None:
    with serve(
        {"/": page("".join(f"<a href=/{n}>" for n in range(120)))} | {f"/{n}": page("x") for n in range(120)}
    ) as web:
        clients = make_context(tmp_path, limits=FAST, explicit_urls=(web.url,)).clients
        told: list[tuple[int, int | None]] = []
        found: list[object] = []

        def ask() -> None:
            found.append(clients.crawl.site(web.url, lambda done, total: told.append((done, total))))

        threads = [threading.Thread(target=ask) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({id(one) for one in found}) == 1
        assert len(paths(web)) == 121
        assert told


def test_declared_hosts_are_crawled_and_others_are_not(tmp_path: Path) -> None:
    routes = {
        "www.example.com/": page("<a href=http://app.example.com/x>x</a><a href=https://docs.example.com/>d</a>"),
        "app.example.com/": page("app"), "app.example.com/x": page("x"), "docs.example.com/": page("docs"),
    }  # fmt: skip
    with serve({}) as web:
        web.routes.update(routes)
        hosts = ("www.example.com", "app.example.com", "docs.example.com")
        network = Network(connect_to={f"{host}:80": web.endpoint for host in hosts})
        site = Site(canonical="http://www.example.com/", hosts=("app.example.com",))
        context = make_context(tmp_path, network=network, site=site, limits=FAST)
        found = context.clients.crawl.site("http://www.example.com/")
        assert [one.url for one in found.resources] == [
            "http://www.example.com/", "http://app.example.com/", "http://app.example.com/x",
        ]  # fmt: skip
        assert [one.url for one in found.outside] == ["https://docs.example.com/"]


def test_the_target_may_lead_to_its_twin(tmp_path: Path) -> None:
    with serve({}) as web:
        web.routes["example.com/"] = redirect("http://www.example.com/")
        web.routes["www.example.com/"] = page("<a href=/a>a</a>")
        web.routes["www.example.com/a"] = page("a")
        network = Network(connect_to={f"{host}:80": web.endpoint for host in ("example.com", "www.example.com")})
        found = make_context(tmp_path, network=network, limits=FAST).clients.crawl.site("http://example.com/")
        assert [one.url for one in found.pages] == ["http://www.example.com/", "http://www.example.com/a"]


def test_a_target_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    with (
        serve({"/": page("other")}) as other,
        crawled(tmp_path, {"/": redirect(f"{other.url.replace('127.0.0.1', '127.0.0.2')}/")}) as (found, _),
    ):
        assert other.asked == []
        assert found.pages == ()
        assert found.resources[0].leaves.startswith("http://127.0.0.2:")


@pytest.mark.parametrize("count", [1, 7])
def test_limits_pages_is_never_passed(tmp_path: Path, count: int) -> None:
    routes = {"/": page("".join(f"<a href=/{n}><img src=/i{n}.png>" for n in range(30)))}
    routes |= {f"/{n}": page("x") for n in range(30)} | {f"/i{n}.png": _PNG for n in range(30)}
    with serve(routes) as web:
        limits = Limits(requests_per_second=100_000, connections_per_host=4, pages=count)
        found = crawl(tmp_path, web.url, limits=limits)
        assert len(found.pages) == count
        assert [limit.kind for limit in found.limits] == [LimitKind.PAGES]
        assert len([path for path in paths(web) if not path.endswith(".png")]) == count


def test_a_calendar_without_end_is_left(tmp_path: Path) -> None:
    def calendar(path: str) -> bytes:
        month = int(path.partition("=")[2] or 0) if path.startswith("/cal") or path == "/" else -1
        return (
            MISSING
            if month < 0
            else html(f"<a href='/cal?m={month + 1}'>next</a><a href='/cal?m={month + 2}'>after</a>")
        )

    with answering(calendar) as url:
        found = crawl(tmp_path, f"{url}/")
        assert [limit.kind for limit in found.limits] == [LimitKind.VARIANTS]
        assert found.limits[0].subject == f"{url}/cal"
        assert len(found.pages) == 101


def test_a_relative_link_that_builds_endless_paths_is_left(tmp_path: Path) -> None:
    with answering(
        lambda path: MISSING if "robots" in path or "sitemap" in path else html("<a href=more/>x</a>")
    ) as url:
        found = crawl(tmp_path, f"{url}/")
        assert [limit.kind for limit in found.limits] == [LimitKind.DEPTH]
        assert len(found.pages) < 10


def test_a_deep_chain_of_pages_ends_at_the_depth(tmp_path: Path) -> None:
    def chain(path: str) -> bytes:
        return (
            html(f"<a href='/p{int(path[2:] or 0) + 1}'>next</a>") if path == "/" or path.startswith("/p") else MISSING
        )

    with answering(chain) as url:
        found = crawl(tmp_path, f"{url}/")
        assert len(found.pages) == 101
        assert [limit.kind for limit in found.limits] == [LimitKind.DEPTH]


def test_a_site_that_knows_no_missing_page_is_told_by_its_probe(tmp_path: Path) -> None:
    shell = html("<title>App</title><div id=root></div>")
    with answering(lambda _: shell) as url:
        found = crawl(tmp_path, f"{url}/")
        probe, first = found.probes[0].page, found.pages[0].page
        assert probe is not None
        assert first is not None
        assert probe.likeness == first.likeness != 0
    with crawled(tmp_path, {"/": page("home")}) as (honest, _):
        assert honest.probes[0].page is None


def test_an_image_that_is_linked_as_a_page_later_is_read_then(tmp_path: Path) -> None:
    routes = {
        "/": page("<img src=/odd><a href=/a>"),
        "/odd": page("<a href=/deep>"),
        "/a": page("<a href=/odd>"),
        "/deep": page("x"),
    }
    with crawled(tmp_path, routes) as (found, web):
        assert seen(found, web.url)["/odd"].page is not None
        assert "/deep" in seen(found, web.url)
