"""http/mixed-content on real servers: every kind of mixed content, and the near-misses."""

from pathlib import Path

import pytest

from launchgate.model import Severity, Status
from tests.checks.http.pages_lab import SITE, judged, judged_secure, of, only
from tests.support.web import Reply, Route, page, redirect, serve

_RULE = "http/mixed-content"
_BAD = "http://cdn.test/x"
_B, _M = Severity.BLOCKER, Severity.MEDIUM


def _css(text: str) -> Reply:
    return Reply(headers={"Content-Type": "text/css"}, body=text.encode())


_SHEET = page("<link rel=stylesheet href=/s>")

FIRES: dict[str, tuple[dict[str, Route], Severity, str]] = {
    "script": ({"/": page(f"<script src={_BAD}></script>")}, _B, "as a script"),
    "module preload": ({"/": page(f"<link rel=modulepreload href={_BAD}>")}, _B, "as a script"),
    "style sheet": ({"/": page(f"<link rel=stylesheet href={_BAD}>")}, _B, "as a style sheet"),
    "@import": ({"/": page(f"<style>@import '{_BAD}';</style>")}, _B, "as a style sheet"),
    "@import of a sheet": ({"/": _SHEET, "/s": _css(f"@import url({_BAD});")}, _B, f"on `{SITE}/s`"),
    "font of a sheet": ({"/": _SHEET, "/s": _css(f"@font-face{{src:url({_BAD})}}")}, _B, "as a font"),
    "frame": ({"/": page(f"<iframe src={_BAD}></iframe>")}, _B, "as a frame"),
    "object": ({"/": page(f"<object data={_BAD}></object>")}, _B, "as an embedded object"),
    "embed": ({"/": page(f"<embed src={_BAD}>")}, _B, "as an embedded object"),
    "manifest": ({"/": page(f"<link rel=manifest href={_BAD}>")}, _B, "as the web app manifest"),
    "subtitles": ({"/": page(f"<video><track src={_BAD}></video>")}, _B, "as subtitles"),
    "form": ({"/": page(f"<form action={_BAD}>")}, _B, "a form sends what people enter over plain HTTP"),
    "button of a form": ({"/": page(f"<form><button formaction={_BAD}>")}, _B, "a form sends"),
    "base": ({"/": page("<base href=http://cdn.test/><script src=x></script>")}, _B, "as a script"),
    "own host": ({"/": page("<script src=http://www.example.com/x></script>")}, _B, "as a script"),
    "image": ({"/": page(f"<img src={_BAD}>")}, _M, "as an image"),
    "srcset": ({"/": page(f"<img srcset='/a 1x, {_BAD} 2x'>"), "/a": Reply()}, _M, "as an image of a `srcset`"),
    "picture": ({"/": page(f"<picture><source srcset={_BAD}></picture>")}, _M, "(`source srcset`)"),
    "poster": ({"/": page(f"<video poster={_BAD}>")}, _M, "(`video poster`)"),
    "video": ({"/": page(f"<video src={_BAD}>")}, _M, "as audio or video"),
    "source": ({"/": page(f"<audio><source src={_BAD}>")}, _M, "as audio or video"),
    "icon": ({"/": page(f"<link rel=icon href={_BAD}>")}, _M, "as an icon"),
    "inline style": ({"/": page(f"<p style='background:url({_BAD})'>")}, _M, "(`p style`)"),
    "style element": ({"/": page(f"<style>a{{background:url('{_BAD}')}}</style>")}, _M, "(`style url()`)"),
    "image of a sheet": ({"/": _SHEET, "/s": _css(f"a{{b:url({_BAD})}}")}, _M, f"on `{SITE}/s`"),
    "lazy image": ({"/": page(f"<img data-src={_BAD}>")}, _M, "(`img data-src`)"),
}  # fmt: skip


@pytest.mark.parametrize("name", FIRES)
def test_it_fires(tmp_path: Path, name: str) -> None:
    routes, severity, said = FIRES[name]
    found = judged_secure(tmp_path, routes)
    (subject,) = of(found, _RULE)
    assert subject in (_BAD, "http://www.example.com/x")
    one = only(found, _RULE)
    assert one.severity is severity
    assert said in one.message
    assert one.impact
    assert "https://" in one.remediation


SILENT: dict[str, dict[str, Route]] = {
    "HTTPS": {"/": page("<script src=https://cdn.test/x></script>")},
    "no scheme": {"/": page("<script src=//cdn.test/x></script>")},
    "a link": {"/": page(f"<a href={_BAD}>"), "/x": page("x")},
    "a canonical address": {"/": page(f"<link rel=canonical href={_BAD}>")},
    "a text": {"/": page(f"<p>{_BAD}</p><!-- <script src={_BAD}></script> -->")},
    "a name space": {"/": page("<svg xmlns=http://www.w3.org/2000/svg></svg><style>@namespace url(http://www.w3.org/);</style>")},
    "this machine": {"/": page("<img src=http://localhost:3000/x><script src=http://127.0.0.1/x></script>")},
    "the page's policy": {"/": page(f"<img src={_BAD}>", Content_Security_Policy="upgrade-insecure-requests")},
    "the page's own policy": {
        "/": page(f"<meta http-equiv=Content-Security-Policy content='upgrade-insecure-requests'><script src={_BAD}></script>")
    },
    "a sheet of a page with a policy": {
        "/": page("<link rel=stylesheet href=/s>", Content_Security_Policy="upgrade-insecure-requests"),
        "/s": _css(f"a{{b:url({_BAD})}}"),
    },
}  # fmt: skip


@pytest.mark.parametrize("name", SILENT)
def test_it_stays_silent(tmp_path: Path, name: str) -> None:
    one = only(judged_secure(tmp_path, SILENT[name]), _RULE)
    assert one.status is Status.PASS
    assert ("upgraded by the pages' own policy" in one.message) is ("policy" in name)


def test_a_policy_counts_for_its_own_page_only(tmp_path: Path) -> None:
    routes = {"/": page(f"<a href=/b><img src={_BAD}>", Content_Security_Policy="upgrade-insecure-requests"),
              "/b": page(f"<img src={_BAD}>")}  # fmt: skip
    assert f"`{SITE}/b`" in only(judged_secure(tmp_path, routes), _RULE).message


def test_one_address_on_many_pages_is_one_finding(tmp_path: Path) -> None:
    routes = {f"/{n}": page(f"<script src={_BAD}></script>") for n in range(9)}
    routes["/"] = page("".join(f"<a href=/{n}>" for n in range(9)))
    one = only(judged_secure(tmp_path, routes), _RULE)
    assert f"`{SITE}/0` and 8 other documents" in one.message


def test_a_redirect_to_plain_http_is_mixed_content_too(tmp_path: Path) -> None:
    routes = {"/": page("<script src=/a.js></script><img src=/b.png><a href=/c>"),
              "/a.js": redirect("http://cdn.test/a.js"), "/b.png": redirect("https://cdn.test/b.png"),
              "/c": redirect("http://cdn.test/")}  # fmt: skip
    found = judged_secure(tmp_path, routes)
    assert of(found, _RULE) == {f"{SITE}/a.js": Severity.BLOCKER}
    assert "redirects to `http://cdn.test/a.js`" in only(found, _RULE).message


def test_a_site_without_https_has_nothing_mixed(tmp_path: Path) -> None:
    with serve({"/": page(f"<script src={_BAD}></script>")}) as web:
        assert only(judged(tmp_path, f"{web.url}/"), _RULE).status is Status.NOT_APPLICABLE


def test_no_page_is_unknown_because_of_the_crawl(tmp_path: Path) -> None:
    with serve({"/": page("no", 401)}) as web:
        one = only(judged(tmp_path, f"{web.url}/"), _RULE)
        assert one.status is Status.UNKNOWN
        assert one.because == f"smoke/home#{web.url}/"


def test_an_api_has_nothing_to_mix(tmp_path: Path) -> None:
    found = judged_secure(tmp_path, {"/": Reply(headers={"Content-Type": "application/json"}, body=b"{}")})
    assert only(found, _RULE).status is Status.NOT_APPLICABLE
