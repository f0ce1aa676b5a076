"""Cache headers as strangers write them: what is kept, what is a hit, and that nothing of it costs or breaks."""

import time

import pytest

from launchgate.checks.cache.cookies import cookies_of, telling
from launchgate.checks.cache.fields import FOREVER, directives, items, members, seconds
from launchgate.checks.cache.hits import hit_of, past_of
from launchgate.checks.cache.storing import browser_seconds, storing
from launchgate.exchange import Response


def response(*headers: tuple[str, str], status: int = 200) -> Response:
    return Response(
        url="https://h.example/", status=status, headers=headers, body=b"x", truncated=False, seconds=0.1
    )  # fmt: skip


def cc(value: str) -> Response:
    return response(("Cache-Control", value))


@pytest.mark.parametrize(
    ("value", "allowed", "kept"),
    [
        ("public, max-age=600", True, 600), ("max-age=600", True, 600), ("s-maxage=5, max-age=0", True, 5), ("public", True, 0),
        ("PUBLIC , Max-Age=600", True, 600), ('max-age="600"', True, 600), ("max-age=99999999999999999999", True, FOREVER),
        ("s-maxage=0, max-age=600", False, 0), ("private", False, 0), ("private, s-maxage=600", False, 0), ("no-store", False, 0),
        ("no-cache", False, 0), ("max-age=0", False, 0), ("max-age=-1", False, 0), ("max-age=soon", False, 0),
        ("max-age", False, 0),
        ('private="x-user", max-age=60', True, 60), ('no-cache="set-cookie", max-age=60', True, 60),
        ('x="a, no-store", max-age=60', True, 60), ("", False, 0), (",,,", False, 0), ("must-revalidate", False, 0),
    ],
)  # fmt: skip
def test_cache_control(value: str, allowed: bool, kept: int) -> None:
    found = storing(cc(value))
    assert (bool(found.allowed), found.seconds) == (allowed, kept)


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ((("Cache-Control", "max-age=60"), ("Cache-Control", "no-store")), "forbidden"),
        ((("Cache-Control", "private"), ("CDN-Cache-Control", "max-age=60")), "allowed"),
        ((("Cache-Control", "private"), ("CDN-Cache-Control", "max-age=60, no-store")), "forbidden"),
        ((("Cache-Control", "private"), ("Surrogate-Control", 'content="ESI/1.0"')), "forbidden"),
        ((("Cache-Control", "no-store"), ("Cloudflare-CDN-Cache-Control", "s-maxage=60")), "allowed"),
        ((("Expires", "Thu, 01 Jan 2099 00:00:00 GMT"), ("Date", "Thu, 01 Jan 2026 00:00:00 GMT")), "allowed"),
        ((("Expires", "Thu, 01 Jan 2020 00:00:00 GMT"), ("Date", "Thu, 01 Jan 2026 00:00:00 GMT")), "forbidden"),
        ((("Expires", "0"),), "forbidden"),
        ((("Expires", "-1"), ("Cache-Control", "max-age=60")), "allowed"),
        ((("Vary", "*"), ("Cache-Control", "max-age=60")), "forbidden"),
        ((("Vary", "Cookie"), ("Cache-Control", "max-age=60")), "allowed"),
        ((), "neither"),
    ],
)  # fmt: skip
def test_headers_together(headers: tuple[tuple[str, str], ...], kind: str) -> None:
    found = storing(response(*headers))
    assert ("allowed" if found.allowed else "forbidden" if found.forbidden else "neither") == kind


@pytest.mark.parametrize(
    ("name", "value", "hit"),
    [
        ("CF-Cache-Status", "HIT", True), ("CF-Cache-Status", "REVALIDATED", True), ("CF-Cache-Status", "UPDATING", True),
        ("CF-Cache-Status", "STALE", True), ("CF-Cache-Status", "MISS", False), ("CF-Cache-Status", "DYNAMIC", False),
        ("CF-Cache-Status", "BYPASS", False), ("CF-Cache-Status", "EXPIRED", False), ("Age", "0", False), ("Age", "12", True),
        ("Age", "-3", False), ("Age", "twelve", False), ("X-Cache", "Hit from cloudfront", True),
        ("X-Cache", "Miss from cloudfront", False), ("X-Cache", "RefreshHit from cloudfront", True),
        ("X-Cache", "MISS, HIT", True),
        ("X-Cache", "TCP_MEM_HIT from a23 (AkamaiGHost)", True), ("X-Cache", "TCP_MISS from a23", False),
        ("X-Cache", "white", False),
        ("X-Cache", "HIT-FOR-PASS", False), ("x-vercel-cache", "PRERENDER", True), ("x-vercel-cache", "MISS", False),
        ("CDN-Cache", "HIT", True), ("Cache-Status", '"Netlify Edge"; hit', True),
        ("Cache-Status", "a; fwd=miss, b; hit; ttl=3", True),
        ("Cache-Status", "a; fwd=uri-miss; stored", False), ("Cache-Status", "a; hit=?0", False),
        ("Cache-Status", 'a; d="; hit"', False),
        ("Cache-Status", "hit", False),
    ],
)  # fmt: skip
def test_hits(name: str, value: str, hit: bool) -> None:
    assert bool(hit_of(response((name, value)))) is hit


def test_a_cache_that_lets_pass_by() -> None:
    assert past_of(response(("CF-Cache-Status", "DYNAMIC"))) == "`CF-Cache-Status: DYNAMIC`"
    assert past_of(response(("X-Cache", "CONFIG_NOCACHE")))
    assert not past_of(response(("CF-Cache-Status", "HIT")))


@pytest.mark.parametrize(
    "value",
    ['"' * 100_000, "," * 100_000, ";" * 100_000, "a=" * 50_000, "\\" * 100_000, "hit " * 50_000, "a;" * 50_000],
)
@pytest.mark.parametrize(
    "name", ["Cache-Control", "Cache-Status", "X-Cache", "CDN-Cache-Control", "Set-Cookie", "Vary", "Expires", "Age"]
)
def test_long_headers_cost_little_and_break_nothing(name: str, value: str) -> None:
    begun = time.monotonic()
    seen = response((name, value))
    for read in (storing, hit_of, browser_seconds, cookies_of):
        read(seen)
    assert time.monotonic() - begun < 0.5
    shown = storing(seen).allowed + storing(seen).forbidden + hit_of(seen)
    assert len(shown) < 400


def test_lists_respect_quotes() -> None:
    assert list(members('a, "b,c" ,, d')) == ["a", '"b,c"', "d"]
    assert list(items((("X", '"a;b";c="d;e";f'),), "x")) == [("a;b", {"c": "d;e", "f": "?1"})]
    assert directives((("cache-control", "A=1, a=2"),), "cache-control") == {"a": "1"}
    assert [seconds(text) for text in (None, "", "5", "1.5", "٣", " 7 ")] == [None, 0, 5, 0, 0, 7]


def test_cookies_are_told_apart() -> None:
    seen = response(
        ("Set-Cookie", "PHPSESSID=ab12; Path=/"), ("Set-Cookie", "lang=en"), ("Set-Cookie", "__cf_bm=x"), ("Set-Cookie", "gone="),
        ("Set-Cookie", "id=3f2a1b9c77de4f50"), ("Set-Cookie", "novalue"), ("Set-Cookie", "=x"),
    )  # fmt: skip
    found = cookies_of(seen)
    assert set(found) == {"PHPSESSID", "lang", "id"}
    assert telling(found) == ("PHPSESSID", "id")
