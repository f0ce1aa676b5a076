"""robots.txt as RFC 9309 reads it, and sitemaps."""

import gzip

import pytest

from launchgate.clients.crawl.robots import parse, rules_of
from launchgate.clients.crawl.sitemaps import listed
from launchgate.exchange import Failure, FailureKind, Response, Walk


def response(status: int, body: bytes = b"", kind: str = "text/plain", blocked: str | None = None) -> Response:
    return Response(
        url="http://x.test/robots.txt", status=status, headers=(("Content-Type", kind),), body=body, truncated=False, seconds=0.0,
        blocked=blocked,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /a", "/a/b", False),
        ("User-agent: *\nDisallow: /a", "/b", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("user-agent: *\ndisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", True),
        ("User-agent: *\nDisallow: /*/private/*/x", "/a/private/b/c/x", False),
        ("User-agent: *\nDisallow: /x$", "/x", False),
        ("User-agent: *\nDisallow: /x$", "/xy", True),
        ("User-agent: *\nDisallow: /%7eu/%c3%a9", "/~u/%C3%A9", False),
        ("User-agent: *\nDisallow: /é", "/%C3%A9", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: LaunchGate\nAllow: /", "/a", True),
        ("User-agent: a\nUser-agent: launchgate\nDisallow: /a", "/a", False),
        ("User-agent: launchgate\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/b", True),
        (
            "User-agent: launchgate\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: launchgate\nDisallow: /b",
            "/b",
            False,
        ),
        ("# Disallow: /\nnonsense\nUser-agent: *\nDisallow: /a # here", "/a", False),
        ("\ufeffUser-agent: *\r\nDisallow: /a\r\n", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("Disallow: /a", "/a", True),
    ],
)
def test_which_paths_are_allowed(text: str, path: str, allowed: bool) -> None:
    assert parse(text).allows(path) is allowed


@pytest.mark.parametrize(
    ("status", "allowed"), [(404, True), (403, True), (410, True), (500, False), (503, False), (429, False)]
)
def test_what_a_missing_file_means(status: int, allowed: bool) -> None:
    walk = Walk(start="http://x.test/robots.txt", hops=(), end=response(status))
    assert rules_of(walk).allows("/a") is allowed


def test_no_answer_refuses_everything() -> None:
    failure = Failure(url="http://x.test/", kind=FailureKind.TIMEOUT, reason="slow", remedy="wait")
    assert not rules_of(Walk(start="http://x.test/robots.txt", hops=(), end=failure)).allows("/")
    blocked = response(403, blocked="a Cloudflare challenge")
    assert rules_of(Walk(start="http://x.test/robots.txt", hops=(), end=blocked)).allows("/")


def test_sitemaps_are_named_outside_of_groups() -> None:
    assert parse("Sitemap: /a.xml\nUser-agent: x\nDisallow: /\nsitemap: http://x.test/b.xml").sitemaps == (
        "/a.xml",
        "http://x.test/b.xml",
    )


def test_hostile_patterns_take_no_time_to_match() -> None:
    rules = parse("User-agent: *\nDisallow: /" + "*a" * 500 + "$")
    assert rules.allows("/" + "a" * 5_000 + "b")


@pytest.mark.parametrize(
    ("body", "addresses", "index"),
    [
        (b"<urlset><url><loc> http://x.test/a?b=1&amp;c=2 </loc></url></urlset>", ("http://x.test/a?b=1&c=2",), False),
        (b"<s:urlset><s:url><s:loc>/a</s:loc></s:url></s:urlset>", ("/a",), False),
        (b"<urlset><loc><![CDATA[http://x.test/a&b]]></loc></urlset>", ("http://x.test/a&b",), False),
        (b"<sitemapindex><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>", ("/b.xml",), True),
        (b"http://x.test/a\nhttp://x.test/b\n", ("http://x.test/a", "http://x.test/b"), False),
        (b"<html>not here</html>", (), False),
        (b"\x1f\x8bbroken", (), False),
        (gzip.compress(b"<urlset><loc>/a</loc></urlset>", mtime=0), ("/a",), False),
    ],
)
def test_sitemaps(body: bytes, addresses: tuple[str, ...], index: bool) -> None:
    assert listed(response(200, body)) == (addresses, index)


def test_a_sitemap_that_unpacks_to_gigabytes_is_cut() -> None:
    bomb = gzip.compress(b"<urlset><loc>/a</loc>" + b" " * 50_000_000)
    assert listed(response(200, bomb)) == (("/a",), False)
