"""Old and campaign addresses from files and sitemaps, and pages that move people on by themselves."""

import gzip
from collections.abc import Mapping
from pathlib import Path

import pytest

from launchgate.checks.redirect.redirect_file import redirect_map
from launchgate.checks.redirect.spec import Options, RedirectRule
from launchgate.model import Status
from tests.checks.redirect.lab import HOME, judged, of, statuses
from tests.support.web import Reply, Route, page, redirect

_WWW = "www.example.com"
_ROOT = f"https://{_WWW}/"
_SITE: dict[str, Route] = {
    "/": HOME,
    "/new": HOME,
    "/a": redirect("/new"),
    "/b": redirect("/", 302),
    "/gone": page("gone", 410),
    "/c?x=1,2": redirect("/new?x=1"),
    "/new?x=1": HOME,
}


def test_a_csv_file_is_followed_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "redirects.csv").write_text(
        f'from,to,code\n# campaign of spring\n/a,/new\n/b,/new,301\n/gone,,410\n/new,,410\n"/c?x=1,2",{_ROOT}new\n\n/b,/,302\n'
    )
    judgement = judged(tmp_path, _SITE, None, hosts=(_WWW,), file="redirects.csv")
    seen = of(judgement, "old-urls")
    assert {subject.removeprefix(_ROOT): str(one.status) for subject, one in seen.items()} == {
        "a": "pass", "b": "fail", "gone": "pass", "new": "fail", "c?x=1,2": "pass",
    }  # fmt: skip
    assert seen[f"{_ROOT}b"].message == f"`{_ROOT}b` answers 302, not 301"
    assert (seen[f"{_ROOT}b"].location.path, seen[f"{_ROOT}b"].location.line) == ("redirects.csv", 4)


def test_a_redirects_file_is_followed_as_far_as_it_names_addresses(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public/_redirects").write_text(
        "# old pages\n/a /new 301!\n/b /new # comment\n/blog/* /news/:splat 301\n/app/* /index.html 200\n"
        "/x /y 302 Country=de\n/s id=:id /new 301\n/u/:name /p/:name\n"
    )
    judgement = judged(tmp_path, _SITE, None, hosts=(_WWW,), file="public/_redirects")
    assert statuses(judgement, "old-urls") == {f"{_ROOT}a": "pass", f"{_ROOT}b": "fail"}
    assert ("rules of redirect.file for many addresses at once, which were not tried", 4) in judgement.receipt


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"pricing,/new\n", "line 1: the first column has to start with / or be a URL"),
        (b"/a,/new\n/b\n", "line 2: the second column is missing"),
        (b"/a,new\n", "line 1: the second column has to start with / or be a URL"),
        (b"/a,/new,moved\n", "line 1: the third column has to be a status code"),
        (b"/a,/new,200\n", "line 1: the third column has to be a status code"),
        (b'/a,"/new\n', "is no CSV from here on"),
        (b"/a,/new\n/b,/\xff\n", "line 2: is not UTF-8 text"),
        (b"/a,/new\n" * 130_000, "is larger than 1,000,000 bytes"),
        (b"/a,https://[::1\n", "line 1: this is no address"),
    ],
)
def test_a_line_that_makes_no_sense_is_named(text: bytes, message: str) -> None:
    found = redirect_map("redirects.csv", text, _ROOT)
    assert any(message in defect.text for defect in found.defects), found.defects


def test_defects_are_told_with_file_and_line_and_the_rest_is_judged(tmp_path: Path) -> None:
    (tmp_path / "redirects.csv").write_text("/a;/new\npricing;/new\n")
    judgement = judged(tmp_path, _SITE, None, hosts=(_WWW,), file="redirects.csv")
    seen = of(judgement, "old-urls")
    assert {subject: str(one.status) for subject, one in seen.items()} == {
        f"{_ROOT}a": "pass",
        "redirects.csv:2": "unknown",
    }
    assert (seen["redirects.csv:2"].location.path, seen["redirects.csv:2"].location.line) == ("redirects.csv", 2)


def test_thousands_of_bad_lines_are_told_in_twenty() -> None:
    assert len(redirect_map("r.csv", b"x,y\n" * 5_000, _ROOT).defects) == 20


def test_a_file_that_is_missing_is_unknown(tmp_path: Path) -> None:
    judgement = judged(tmp_path, _SITE, None, hosts=(_WWW,), file="redirects.csv")
    (seen,) = of(judgement, "old-urls").values()
    assert (seen.status, "redirects.csv" in seen.message) == (Status.UNKNOWN, True)


@pytest.mark.parametrize("path", ["redirects.txt", "../redirects.csv", "/etc/redirects.csv", "a//b.csv"])
def test_a_file_that_is_no_map_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="file has to be a"):
        Options(file=path)


def test_only_so_many_addresses_are_followed(tmp_path: Path) -> None:
    (tmp_path / "redirects.csv").write_text("".join(f"/p{n},/new\n" for n in range(30)))
    judgement = judged(tmp_path, _SITE, None, hosts=(_WWW,), file="redirects.csv", pages=10)
    seen = of(judgement, "old-urls")
    assert len(seen) == 11
    assert [one.remediation for one in seen.values() if one.status is Status.UNKNOWN] == [
        "raise limits.pages in launchgate.yml"
    ]


def _sitemap(*urls: str, kind: str = "urlset") -> bytes:
    return f"<{kind}>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</{kind}>".encode()


def _xml(body: bytes) -> Reply:
    return Reply(headers={"Content-Type": "application/xml"}, body=body)


_LISTED = (f"{_ROOT}a", f"{_ROOT}b", f"{_ROOT}missing", f"{_ROOT}new?x=1&amp;y=2", "https://elsewhere.example.net/")
_TOLD = {"a": "pass", "b": "fail", "missing": "fail", "new?x=1&y=2": "pass"}


@pytest.mark.parametrize(
    "routes",
    [
        {"/old.xml": _xml(_sitemap(*_LISTED))},
        {"/old.xml": _xml(gzip.compress(_sitemap(*_LISTED)))},
        {"/old.xml": _xml(_sitemap(f"{_ROOT}part.xml", kind="sitemapindex")), "/part.xml": _xml(_sitemap(*_LISTED))},
        {"/old.xml": _xml(b"<urlset xmlns:x='y'>" + _sitemap(*_LISTED).replace(b"loc>", b"x:loc>"))},
    ],
)
def test_addresses_of_an_old_sitemap_land(tmp_path: Path, routes: Mapping[str, Route]) -> None:
    site = _SITE | {"/new?x=1&y=2": HOME} | dict(routes)
    judgement = judged(tmp_path, site, None, hosts=(_WWW,), sitemap="/old.xml")
    told = {subject.removeprefix(_ROOT): status for subject, status in statuses(judgement, "old-urls").items()}
    assert told == _TOLD
    assert "its own page is lost" in of(judgement, "old-urls")[f"{_ROOT}b"].message


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (page("no", 404), "answers 404"),
        (_xml(b"<urlset/>"), "names no address of the product"),
        (_xml(b"\x1f\x8bbroken"), "names no address of the product"),
        (_xml(b"<!DOCTYPE x [<!ENTITY a 'b'>]><urlset><loc>&a;</loc></urlset>"), "names no address of the product"),
        (_xml(b"<loc>" * 500_000), "larger than 2 MB"),
    ],
)
def test_a_sitemap_that_says_nothing_is_unknown(tmp_path: Path, answer: Route, message: str) -> None:
    judgement = judged(tmp_path, _SITE | {"/old.xml": answer}, None, hosts=(_WWW,), sitemap="/old.xml")
    seen = list(of(judgement, "old-urls").values())
    assert {one.status for one in seen} == {Status.UNKNOWN}
    assert message in seen[0].message


@pytest.mark.parametrize(
    ("old", "status", "message"),
    [
        (
            page('<meta http-equiv="refresh" content="0; url=/new">'),
            Status.PASS,
            "led there by the page's own `meta refresh`",
        ),
        (
            page("<META HTTP-EQUIV=Refresh CONTENT=\"5;URL='/other'\">"),
            Status.FAIL,
            "ends at `https://www.example.com/other`",
        ),
        (page("<script>location.href = '/new'</script>"), Status.UNKNOWN, "scripts are not run here"),
        (page("<script>window.location.replace('/new')</script>"), Status.UNKNOWN, "scripts are not run here"),
        (page("<script>if (location.href == 1) {}</script>"), Status.FAIL, "answers 200 itself"),
        (page("<p>" + "word " * 2000 + "<script>location.href = '/new'</script>"), Status.FAIL, "answers 200 itself"),
        (page("<p>welcome"), Status.FAIL, "answers 200 itself"),
    ],
)
def test_a_page_that_moves_people_on_is_seen(tmp_path: Path, old: Route, status: Status, message: str) -> None:
    rules = (RedirectRule(from_="/old", to="/new"),)
    judgement = judged(tmp_path, _SITE | {"/old": old, "/other": HOME}, None, hosts=(_WWW,), rules=rules)
    seen = of(judgement, "old-urls")[f"{_ROOT}old"]
    assert (seen.status, message in seen.message) == (status, True), seen.message


def test_another_site_is_where_it_leads_and_nothing_more(tmp_path: Path) -> None:
    rules = (
        RedirectRule(from_="/jobs", to="https://jobs.example.net/us"),
        RedirectRule(from_="/x", to="https://y.example.net/"),
    )
    site = _SITE | {"/jobs": redirect("https://jobs.example.net/us"), "/x": redirect("https://jobs.example.net/")}
    judgement = judged(tmp_path, site, None, hosts=(_WWW,), rules=rules)
    seen = of(judgement, "old-urls")
    assert seen[f"{_ROOT}jobs"].status is Status.PASS
    assert seen[f"{_ROOT}x"].status is Status.FAIL
    assert statuses(judgement, "loop")[f"{_ROOT}jobs"] == statuses(judgement, "chain-length")[f"{_ROOT}jobs"] == "pass"
    assert statuses(judgement, "preserves-query")[f"{_ROOT}jobs"] == "pass"
    assert "leads to another site, `https://jobs.example.net/`" in seen[f"{_ROOT}x"].message
