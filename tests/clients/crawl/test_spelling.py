"""References as written become the addresses that browsers ask for, each in one spelling."""

import pytest

from launchgate.clients.crawl.spelling import NOTHING, place

BASE = "https://shop.test/a/b.html?q=1"


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("/x", "https://shop.test/x"),
        ("x.html", "https://shop.test/a/x.html"),
        ("../up", "https://shop.test/up"),
        ("../../../up", "https://shop.test/up"),
        ("./", "https://shop.test/a/"),
        ("/a/./b/../c", "https://shop.test/a/c"),
        ("?z=2", "https://shop.test/a/b.html?z=2"),
        ("", "https://shop.test/a/b.html?q=1"),
        ("//cdn.test/y", "https://cdn.test/y"),
        ("HTTPS://Shop.Test:443/x", "https://shop.test/x"),
        ("http://shop.test:80", "http://shop.test/"),
        ("http://shop.test:8080/", "http://shop.test:8080/"),
        ("/%7euser/%41%2f%c3%a9", "https://shop.test/~user/A%2F%C3%A9"),
        ("/é ü", "https://shop.test/%C3%A9%20%C3%BC"),
        (" \t/x\n/y ", "https://shop.test/x/y"),
        ("\\x\\y", "https://shop.test/x/y"),
        ("https:\\\\shop.test\\x?a=\\b", "https://shop.test/x?a=\\b"),
        ("https:/x", "https://shop.test/x"),
        ("https:x", "https://shop.test/a/x"),
        ("http:/x", "http://x/"),
        ("https:///x/y", "https://x/y"),
        ("https://user:secret@shop.test/x", "https://shop.test/x"),
        ("https://bücher.test/", "https://xn--bcher-kva.test/"),
        ("https://[::1]:8443/x", "https://[::1]:8443/x"),
        ("https://shop.test./x", "https://shop.test/x"),
        ("/a%zz%", "https://shop.test/a%zz%"),
        ("/a//b", "https://shop.test/a//b"),
        ("/.well-known/x", "https://shop.test/.well-known/x"),
        ("/x/%2e%2e/y", "https://shop.test/y"),
    ],
)
def test_one_spelling(written: str, url: str) -> None:
    assert place(BASE, written) == (url, "")


@pytest.mark.parametrize(
    ("written", "fragment"),
    [("#a", "a"), ("/x#A%20b", "A b"), ("/x#", ""), ("/x#sec:~:text=word", "sec"), ("#a#b", "a#b"), ("#%ff", "\ufffd")],
)
def test_the_fragment_is_decoded(written: str, fragment: str) -> None:
    where = place(BASE, written)
    assert where is not None
    assert where[1] == fragment


@pytest.mark.parametrize(
    "written", ["mailto:a@b.test", "tel:+1", "javascript:void(0)", "data:,x", "about:blank", "sms:1"]
)
def test_other_schemes_ask_nobody(written: str) -> None:
    assert place(BASE, written) == NOTHING


@pytest.mark.parametrize(
    "written",
    [
        "http://",
        "https://?x",
        "http://[",
        "http://a b/",
        "http://x:99999/",
        "http://x:y/",
        "http://a<b/",
        "/" + "x" * 9000,
    ],
)
def test_what_no_browser_opens_is_no_address(written: str) -> None:
    assert place(BASE, written) is None


def test_what_is_spelt_alike_stays_alike() -> None:
    for written in ("/x?a=1&b=2", "x.html", "/%C3%A9", "https://cdn.test/~a/b.c?d=e"):
        first = place(BASE, written)
        assert first is not None
        assert place(BASE, first[0]) == first
