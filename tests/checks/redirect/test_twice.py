"""Second versions of the product and the hosts that its pages name: where the rules fire and where they stay silent."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from launchgate.model import Status
from launchgate.settings import Site
from tests.checks.redirect.lab import HOME, judged, keeping, of, statuses
from tests.support.web import Reply, Route, page, redirect

_WWW = "www.example.com"
_ROOT = f"https://{_WWW}/"
_OLD = "old.example.com"
_WORDS = " ".join(f"word{n}" for n in range(40))
_PAGE = page(f"<title>Shop</title><p>{_WORDS}")


def _canonical(url: str) -> Reply:
    return page(f'<title>Shop</title><link rel="canonical" href="{url}"><p>{_WORDS}')


@pytest.mark.parametrize(
    ("answer", "status", "message"),
    [
        (_PAGE, "fail", "shows the same page"),
        (page(f"<title>Shop</title><p>{_WORDS} 2026"), "fail", "shows the same page"),
        (_canonical(f"https://{_OLD}/"), "fail", "shows the same page"),
        (_canonical(_ROOT), "pass", "names `https://www.example.com/` as the canonical page"),
        (keeping(_WWW), "pass", "leads to"),
        (page("<title>Shop</title><p>we have moved"), "pass", "shows another page"),
        (page(f"<title>Other</title><p>{_WORDS}"), "pass", "shows another page"),
        (page("gone", 410), "pass", "there is no second version"),
        (page("secret", 401), "pass", "lets nobody in"),
        (
            page(f"<title>Shop</title><meta name=robots content='noindex'><p>{_WORDS}"),
            "pass",
            "keeps search engines out",
        ),
        (page(f"<title>Shop</title><p>{_WORDS}", X_Robots_Tag="noindex"), "pass", "keeps search engines out"),
        (Reply(headers={"Content-Type": "text/html", "cf-mitigated": "challenge"}, status=403), "unknown", "challenge"),
    ],
)
def test_an_old_host_shows_no_second_version(tmp_path: Path, answer: Route, status: str, message: str) -> None:
    secure = {f"{_WWW}/": _PAGE, f"{_OLD}*": answer}
    judgement = judged(tmp_path, secure, None, hosts=(_WWW, _OLD), old_hosts=(_OLD,))
    seen = of(judgement, "duplicate-host")[_OLD]
    assert (str(seen.status), message in seen.message) == (status, True), seen.message


def test_an_old_host_that_is_gone_passes(tmp_path: Path) -> None:
    judgement = judged(tmp_path, {"/": _PAGE}, None, hosts=(_WWW,), old_hosts=(_OLD,))
    assert statuses(judgement, "duplicate-host")[_OLD] == "pass"


@pytest.mark.parametrize(
    ("routes", "status"),
    [
        ({"/": _PAGE, "/index.html": _PAGE}, "fail"),
        ({"/": _PAGE, "/index.html": redirect("/")}, "pass"),
        ({"/": _PAGE}, "pass"),
        ({"/": _canonical(_ROOT), "/index.html": _canonical(_ROOT)}, "pass"),
        ({"/": _canonical(_ROOT), "/index.html": _canonical(f"{_ROOT}index.html")}, "fail"),
    ],
)
def test_the_home_page_has_one_path(tmp_path: Path, routes: Mapping[str, Route], status: str) -> None:
    judgement = judged(tmp_path, routes, None, hosts=(_WWW,))
    assert statuses(judgement, "duplicate-host")[f"{_ROOT}index.html"] == status


@pytest.mark.parametrize(
    ("slash", "status"),
    [
        (_PAGE, "fail"),
        (redirect("/pricing"), "pass"),
        (page("no", 404), "pass"),
        (_canonical(f"{_ROOT}pricing"), "pass"),
    ],
)
def test_a_final_slash_makes_no_second_page(tmp_path: Path, slash: Route, status: str) -> None:
    routes = {"/": page("home"), "/pricing": _PAGE, "/pricing/": slash}
    judgement = judged(tmp_path, routes, None, hosts=(_WWW,), urls=("/pricing",))
    assert statuses(judgement, "duplicate-host")[f"{_ROOT}pricing/"] == status


_ENVIRONMENTS = {"preview": "https://pre.example.org"}


@pytest.mark.parametrize(
    ("body", "subject", "message"),
    [
        (f'<a href="https://{_WWW}/a">a</a><a href="/b">b</a>', None, ""),
        ('<a href="https://app.example.com/a">a</a>', None, ""),
        ('<a href="https://other.example.net/">partner</a>', None, ""),
        ('<a href="https://example.com/a">a</a>', "example.com", "the other spelling of the canonical host"),
        ('<form action="https://example.com/send">', "example.com", "`form action`"),
        ('<a href="https://old.example.com/a">a</a>', _OLD, "declared in redirect.old_hosts"),
        ('<a href="//pre.example.org/a">a</a>', "pre.example.org", "the environment `preview`"),
        ('<link rel="canonical" href="http://localhost:3000/">', "localhost", "not declared as a host of the product"),
        (f'<link rel="canonical" href="http://{_WWW}/">', _WWW, "over plain HTTP"),
        ('<meta property="og:url" content="https://pre.example.org/">', "pre.example.org", "`og:url`"),
        ('<base href="https://example.com/"><a href="a">a</a>', "example.com", "`https://example.com/a`"),
        ('<!-- <a href="https://example.com/a">a</a> -->', None, ""),
        ('<script>"<a href=https://example.com/a>"</script>', None, ""),
    ],
)
def test_pages_name_one_host(tmp_path: Path, body: str, subject: str | None, message: str) -> None:
    site = Site(canonical=f"https://{_WWW}", hosts=("app.example.com",), environments=_ENVIRONMENTS)
    secure = {f"{_WWW}/": page(body), "example.com*": keeping(_WWW), "app.example.com/": HOME}
    hosts = (_WWW, "example.com", "app.example.com")
    judgement = judged(tmp_path, secure, None, site=site, hosts=hosts, old_hosts=(_OLD,))
    seen = of(judgement, "mixed-domains")
    assert {name for name, one in seen.items() if one.status is Status.FAIL} == ({subject} if subject else set())
    assert not subject or message in seen[subject].message, seen


def test_pages_that_only_the_crawl_finds_are_read_too(tmp_path: Path) -> None:
    secure = {
        f"{_WWW}/": page('<a href="/one">1</a>'),
        f"{_WWW}/one": page('<a href="/two">2</a>'),
        f"{_WWW}/two": page('<a href="https://example.com/a">a</a>'),
        f"{_WWW}/three": page("3"),
        f"{_WWW}/sitemap.xml": Reply(
            headers={"Content-Type": "application/xml"},
            body=b"<urlset><url><loc>https://pre.example.org/x</loc></url></urlset>",
        ),
        "example.com*": keeping(_WWW),
    }  # fmt: skip
    site = Site(canonical=f"https://{_WWW}", environments=_ENVIRONMENTS)
    seen = of(judged(tmp_path, secure, None, site=site), "mixed-domains")
    assert seen["example.com"].location.url == f"{_ROOT}two"
    assert "`sitemap`" in seen["pre.example.org"].message


def test_a_home_page_that_does_not_answer_is_the_cause(tmp_path: Path) -> None:
    judgement = judged(tmp_path, {"/": redirect("/")}, None, hosts=(_WWW,))
    (seen,) = of(judgement, "mixed-domains").values()
    assert (seen.status, seen.because) == (Status.UNKNOWN, f"redirect/loop#{_ROOT}")


def test_without_a_canonical_address_no_host_is_wrong(tmp_path: Path) -> None:
    site = Site()
    judgement = judged(tmp_path, {"/": HOME}, None, hosts=(_WWW,), site=site, target=_ROOT)
    assert set(statuses(judgement, "mixed-domains").values()) == {"not-applicable"}
