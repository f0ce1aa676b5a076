"""Static files on real servers: lifetimes by name, what the page names, and files around the edge."""

from pathlib import Path
from typing import Any

import pytest

from launchgate.checks.cache.fingerprints import fingerprinted
from launchgate.checks.cache.markup import files_of
from launchgate.exchange import LET_IN
from launchgate.model import Status
from launchgate.settings import Site
from tests.checks.cache.lab import by_host, context_of, direct, judged, of, only
from tests.support.web import Reply, page, redirect, serve

_YEAR = "public, max-age=31536000, immutable"
_HASHED, _PLAIN = "/app.3f2a1b9c.js", "/app.js"


def file(**headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(headers={"Content-Type": "text/javascript", **named}, body=b"1")


@pytest.mark.parametrize(
    ("path", "reply", "status", "severity", "said"),
    [
        (_HASHED, file(Cache_Control=_YEAR), Status.PASS, "medium", "1 file of the home page may be kept as long as they should"),
        (_HASHED, file(Cache_Control="max-age=2592000"), Status.PASS, "medium", "may be kept"),
        (_HASHED, file(Cache_Control="max-age=3600"), Status.FAIL, "medium", "is kept for 1 hour (`Cache-Control: max-age"),
        (_HASHED, file(), Status.FAIL, "medium", "is not kept (no lifetime)"),
        (_HASHED, file(Cache_Control="no-cache"), Status.FAIL, "medium", "is not kept (`Cache-Control: no-cache`)"),
        (_HASHED, file(Expires="Thu, 01 Jan 2099 00:00:00 GMT"), Status.PASS, "medium", "may be kept"),
        (_PLAIN, file(ETag='"x"'), Status.PASS, "medium", "may be kept"),
        (_PLAIN, file(Last_Modified="Thu, 01 Jan 2026 00:00:00 GMT"), Status.PASS, "medium", "may be kept"),
        (_PLAIN, file(Cache_Control="max-age=600"), Status.PASS, "medium", "may be kept"),
        (_PLAIN, file(), Status.FAIL, "medium", "has no validator and is not kept (no lifetime)"),
        (_PLAIN, file(Cache_Control="no-store", ETag='"x"'), Status.FAIL, "medium", "is not kept"),
        (_PLAIN, file(Cache_Control="no-cache", ETag='"x"'), Status.PASS, "medium", "may be kept"),
        (_PLAIN, file(Cache_Control=_YEAR), Status.FAIL, "low", "is kept for 365 days under a name that stays"),
        (_PLAIN, page("gone", 404), Status.UNKNOWN, "medium", "none of 1 file answered with its content"),
        (_PLAIN, page("x", 403, cf_mitigated="challenge"), Status.UNKNOWN, "medium", "a Cloudflare challenge answered"),
    ],
)  # fmt: skip
def test_one_file(tmp_path: Path, path: str, reply: Reply, status: Status, severity: str, said: str) -> None:
    judgement, _ = direct(tmp_path, {"/": page(f"<script src='{path}'></script>"), path: reply})
    seen = only(judgement, "static-assets")
    assert (seen.status, str(seen.severity), said in seen.message) == (status, severity, True), seen.message
    if "challenge" in said:
        assert seen.remediation == LET_IN


def test_files_with_one_fault_are_one_finding(tmp_path: Path) -> None:
    names = [f"/app{n}.js" for n in range(5)] + [f"/app{n}.3f2a1b9c.js" for n in range(2)]
    home = page("".join(f"<script src='{name}'></script>" for name in names))
    judgement, _ = direct(tmp_path, {"/": home} | dict.fromkeys(names, file()))
    seen = of(judgement, "static-assets")
    assert set(seen) == {"files with a fingerprint on 127.0.0.1", "files without a fingerprint on 127.0.0.1"}
    plain = seen["files without a fingerprint on 127.0.0.1"]
    assert plain.message.startswith("5 of 7 files: `")
    assert plain.message.endswith("; and 2 more")


def test_at_most_thirty_files_are_opened(tmp_path: Path) -> None:
    home = page("".join(f"<img src='/{n}.png'>" for n in range(100)))
    with serve({"/": home} | {f"/{n}.png": file(ETag="x") for n in range(100)}) as web:
        judgement = judged(context_of(tmp_path, web.url))
        opened = {one.path for one in web.asked if one.path.endswith(".png")}
    assert len(opened) == 30
    assert "(70 more were not opened)" in only(judgement, "static-assets").message
    assert ("files left out", 70) in judgement.receipt


def test_files_of_strangers_are_not_opened(tmp_path: Path) -> None:
    home = page("<script src='https://cdn.example.org/x.js'></script><img src='data:image/png;base64,AA'>")
    seen = only(direct(tmp_path, {"/": home})[0], "static-assets")
    assert (seen.status, "names no files on hosts of its own" in seen.message) == (Status.NOT_APPLICABLE, True)


def test_a_target_that_ends_at_another_site_has_no_files_here(tmp_path: Path) -> None:
    hosts = {"www.example.test": {"/": redirect("http://www.example.org/")}, "www.example.org": {"/": page("x")}}
    seen = only(by_host(tmp_path, hosts, Site()), "static-assets")
    assert (seen.status, "is on another site" in seen.message) == (Status.NOT_APPLICABLE, True)


_EDGED = {"CF-RAY": "8f0-FRA", "Server": "cloudflare"}


def image(**headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(headers={"Content-Type": "image/png", "ETag": '"x"', **named}, body=b"1")


def _bypass(root: Path, home: dict[str, str], img: Reply, *, host: str = "img.example.test", **options: Any) -> Any:
    front = Reply(headers={"Content-Type": "text/html", **home}, body=f"<img src='http://{host}/a.png'>".encode())
    hosts: dict[str, Any] = {"www.example.test": {"/": front, "/a.png": img}}
    hosts.setdefault(host, {"/a.png": img})
    return of(by_host(root, hosts, Site(hosts=("www.example.test", "files.example.org")), **options), "cdn-bypass")


@pytest.mark.parametrize(
    ("home", "reply", "host", "subject", "status", "said"),
    [
        (_EDGED, image(), "img.example.test", "img.example.test", Status.FAIL, "`http://img.example.test/a.png` without an edge"),
        (_EDGED, image(), "files.example.org", "files.example.org", Status.FAIL, "while the home page is behind Cloudflare"),
        (_EDGED, image(), "img.example.org", "files of www.example.test", Status.NOT_APPLICABLE, "no file of the site"),
        (_EDGED, image(CF_RAY="1"), "img.example.test", "files of www.example.test", Status.PASS, "each came through an edge"),
        (_EDGED, image(X_Amz_Cf_Id="1"), "img.example.test", "files of www.example.test", Status.PASS, "each came through"),
        (_EDGED, image(Via="1.1 varnish"), "img.example.test", "files of www.example.test", Status.PASS, "came through"),
        ({}, image(), "img.example.test", "files of www.example.test", Status.NOT_APPLICABLE, "no known edge answers"),
        (_EDGED, image(CF_RAY="1", CF_Cache_Status="DYNAMIC"), "www.example.test", "uncached files on www.example.test",
         Status.FAIL, "the edge does not cache `http://www.example.test/a.png` (`CF-Cache-Status: DYNAMIC`)"),
        (_EDGED, image(CF_RAY="1", CF_Cache_Status="MISS"), "www.example.test", "files of www.example.test", Status.PASS, "came"),
    ],
)  # fmt: skip
def test_files_around_the_edge(
    tmp_path: Path, home: dict[str, str], reply: Reply, host: str, subject: str, status: Status, said: str
) -> None:
    found = _bypass(tmp_path, home, reply, host=host)
    seen = found[subject]
    assert (seen.status, said in seen.message) == (status, True), seen.message


def test_files_are_looked_at_when_declared(tmp_path: Path) -> None:
    hosts = {
        "www.example.test": {"/": Reply(headers={"Content-Type": "text/html", **_EDGED}, body=b"<p>nothing</p>")},
        "files.example.org": {"/x.pdf": image()},
    }
    judgement = by_host(tmp_path, hosts, Site(hosts=("www.example.test",)), files=("http://files.example.org/x.pdf",))
    seen = of(judgement, "cdn-bypass")["files.example.org"]
    assert (seen.status, seen.location.config) == (Status.FAIL, "cache.files[0]")


@pytest.mark.parametrize(
    "url",
    [
        "/app.3f2a1b9c.js", "/main-abc12345.css", "/index-BcX9fG2a.js", "/x.js?v=17c3a9e2", "/logo.20260101.png",
        "/_next/static/chunks/main.js", "/chunk-DfKs8LwQ.js", "/_astro/page.js", "/app.js?hash=1767225600",
        "/index-Bc_X9f-2.js", "/a.k3j9x2ab.js",
    ],
)  # fmt: skip
def test_names_with_a_fingerprint(url: str) -> None:
    assert fingerprinted(f"https://www.example.com{url}")


@pytest.mark.parametrize(
    "url",
    [
        "/jquery.min.js", "/bootstrap-datepicker.js", "/jquery-3.7.1.min.js", "/app.js?v=2", "/background.png",
        "/apple-touch-icon-180x180.png", "/fontawesome.css", "/theme_default.css", "/deadbeef.js", "/", "/IMG_2041.jpg",
        "/photo-IMG_2041.jpg",
        "/image0012.png", "/product2024.css", "/my-file-DateTime.js", "/IMG20240101a.png",
    ],
)  # fmt: skip
def test_names_without_one(url: str) -> None:
    assert not fingerprinted(f"https://www.example.com{url}")


def test_the_files_a_page_names() -> None:
    html = """<base href="/deep/"><link rel="stylesheet" href="a.css"><link rel=preload as=font href=/f.woff2>
      <link rel="canonical" href="/x"><link rel="preload" href="/y"><link rel="shortcut icon" href="/i.ico">
      <script src=b.js></script>
      <script>inline()</script><img src="c.png" srcset="d.png 1x, e.png 2x"><picture><source srcset="g.avif"></picture>
      <video poster="p.jpg"></video><img src="c.png#x"><img src=""><img src="data:,x"><a href="/page">x</a>"""
    assert files_of(html, "https://h.example/x/") == (
        ("https://h.example/deep/a.css", "style"), ("https://h.example/f.woff2", "font"), ("https://h.example/i.ico", "image"),
        ("https://h.example/deep/b.js", "script"), ("https://h.example/deep/c.png", "image"),
        ("https://h.example/deep/d.png", "image"), ("https://h.example/deep/g.avif", "image"),
        ("https://h.example/deep/p.jpg", "image"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "html",
    [
        "<img src='http://[::1'>", "<base href='http://['><img src=x>", "<img src='//'>", "<img srcset=','>",
        "<img src='x" + "y" * 9000,
        "<div>" * 20000, "<img src=javascript:alert(1)>", "\x00<img>", "<link rel href>", "<img src='http://a:99999/'>",
    ],
)  # fmt: skip
def test_hostile_markup_names_at_most_web_addresses(html: str) -> None:
    for address, _ in files_of(html, "https://h.example/"):
        assert address.startswith("http")


def test_a_page_of_ten_thousand_images_is_bounded() -> None:
    assert len(files_of("".join(f"<img src='/{n}'>" for n in range(10_000)), "https://h.example/")) == 500
