"""What HTML and CSS refer to: every kind of reference, what browsers ignore, and hostile text in linear time."""

import time

import pytest

from launchgate.clients.crawl.documents import LINKS, Document, read
from launchgate.crawlfacts import LinkKind as K
from launchgate.exchange import Response

URL = "https://shop.test/d/page"


def document(text: str | bytes, kind: str = "text/html", **headers: str) -> Document:
    body = text.encode() if isinstance(text, str) else text
    named = (("Content-Type", kind), *((name.replace("_", "-"), value) for name, value in headers.items()))
    return read(Response(url=URL, status=200, headers=named, body=body, truncated=False, seconds=0.0))


@pytest.mark.parametrize(
    ("text", "kind", "path", "tag"),
    [
        ("<a href=/x>", K.PAGE, "/x", "a href"),
        ("<A HREF='/x'>", K.PAGE, "/x", "a href"),
        ('<area href="/x">', K.PAGE, "/x", "area href"),
        ("<svg><a xlink:href=/x>", K.PAGE, "/x", "a xlink:href"),
        ('<form method=post action="/x">', K.FORM, "/x", "form action"),
        ("<button formaction=/x>", K.FORM, "/x", "button formaction"),
        ("<iframe src=/x>", K.FRAME, "/x", "iframe src"),
        ("<script src=/x></script>", K.SCRIPT, "/x", "script src"),
        ("<link rel=modulepreload href=/x>", K.SCRIPT, "/x", "link rel=modulepreload"),
        ("<link rel='Stylesheet' href=/x>", K.STYLESHEET, "/x", "link rel=stylesheet"),
        ("<style>@import '/x';</style>", K.STYLESHEET, "/x", "style url()"),
        ("<style>@import url( /x ) screen;</style>", K.STYLESHEET, "/x", "style url()"),
        ("<style>@font-face{font-family:a;src:url('/x')}</style>", K.FONT, "/x", "style url()"),
        ("<style>a{background:URL(\"/x\")}</style>", K.CSS_IMAGE, "/x", "style url()"),
        ('<p style="background:url(/x)">', K.CSS_IMAGE, "/x", "p style"),
        ('<p style="background:url(&quot;/x&quot;)">', K.CSS_IMAGE, "/x", "p style"),
        ("<object data=/x>", K.OBJECT, "/x", "object data"),
        ("<embed src=/x>", K.OBJECT, "/x", "embed src"),
        ("<img src=/x>", K.IMAGE, "/x", "img src"),
        ("<img data-src=/x>", K.IMAGE, "/x", "img data-src"),
        ("<input type=image src=/x>", K.IMAGE, "/x", "input src"),
        ("<video poster=/x>", K.IMAGE, "/x", "video poster"),
        ("<svg><image href=/x>", K.IMAGE, "/x", "image href"),
        ("<img srcset='/x 2x'>", K.IMAGE_SET, "/x", "img srcset"),
        ("<picture><source srcset='/x'>", K.IMAGE_SET, "/x", "source srcset"),
        ("<link rel=preload as=image imagesrcset='/x 1x'>", K.IMAGE_SET, "/x", "link imagesrcset"),
        ("<audio src=/x>", K.MEDIA, "/x", "audio src"),
        ("<video><source src=/x>", K.MEDIA, "/x", "source src"),
        ("<video><track src=/x>", K.TRACK, "/x", "track src"),
        ("<link rel='shortcut icon' href=/x>", K.ICON, "/x", "link rel=icon"),
        ("<link rel=manifest href=/x>", K.MANIFEST, "/x", "link rel=manifest"),
        ("<link rel=canonical href=/x>", K.CANONICAL, "/x", "link rel=canonical"),
        ("<link rel=alternate hreflang=de href=/x>", K.ALTERNATE, "/x", "link rel=alternate"),
        ("<meta http-equiv=refresh content='3; URL=/x'>", K.REFRESH, "/x", "meta refresh"),
        ("<link rel=preload as=font href=/x>", K.FONT, "/x", "link rel=preload"),
        ("<base href=/x/><a href=y>", K.PAGE, "/x/y", "a href"),
        ("<a href='/x?a=1&copy=2&amp;b=3'>", K.PAGE, "/x?a=1&copy=2&b=3", "a href"),
        ("<a title='a > b' href=/x>", K.PAGE, "/x", "a href"),
        ("<a title=it's href=/x>", K.PAGE, "/x", "a href"),
        ("<a href = '/x' >", K.PAGE, "/x", "a href"),
        ("<a href=/x href=/y>", K.PAGE, "/x", "a href"),
        ("<noscript><img src=/x></noscript>", K.IMAGE, "/x", "img src"),
        ("<template shadowrootmode=open><img src=/x></template>", K.IMAGE, "/x", "img src"),
        ("<!-- > --><a href=/x>", K.PAGE, "/x", "a href"),
        ("<!--><a href=/x>", K.PAGE, "/x", "a href"),
        ("<title><b></title><a href=/x>", K.PAGE, "/x", "a href"),
    ],
)  # fmt: skip
def test_each_kind_of_reference(text: str, kind: K, path: str, tag: str) -> None:
    found = [(link.kind, link.url, link.tag) for link in document(text).links]
    assert found == [(kind, f"https://shop.test{path}", tag)]


@pytest.mark.parametrize(
    "text",
    [
        "<!-- <a href=/x> -->", "<script>'<a href=/x>'</script>", "<textarea><a href=/x></textarea>",
        "<template><a href=/x></template>",
        "<a href=/x", "<a href='/x>", "<a name=x>", "<style>/* url(/x) */</style>",
        "<style>@namespace url(http://www.w3.org/)</style>",
        "<img data-src='{{ url }}'>", "<img data-src=photo>", "<img src=' '>", "<a href=mailto:x@y>",
        "<link rel=preconnect href=/x>",
        "<img srcset='data:image/png;base64,AAA 1x'>", "<style>a{b:url(data:x)}</style>", "<meta http-equiv=refresh content=5>",
        "<link rel=stylesheet>", "<style>a{content:'url(/x)'}</style>", "<iframe srcdoc='<a href=/x>'>",
    ],
)  # fmt: skip
def test_what_is_no_reference(text: str) -> None:
    assert document(text).links == ()


def test_a_srcset_is_taken_apart_as_browsers_do() -> None:
    text = "<img srcset='/a.png 1x, /b,c.png 2x,/d.png (x, y) 3x,, /e.png'>"
    assert [link.url[17:] for link in document(text).links] == ["/a.png", "/b,c.png", "/d.png", "/e.png"]


def test_a_style_sheet_names_what_it_loads() -> None:
    css = '@import "a.css"; @font-face { src: url(b.woff2) format("woff2"), url(c.woff) }'
    css += ' .x { background: url("d.png") } q{b:url(e\\.png)}'
    found = [(link.kind, link.url.rpartition("/")[2]) for link in document(css, "text/css").links]
    assert found == [
        (K.STYLESHEET, "a.css"), (K.FONT, "b.woff2"), (K.FONT, "c.woff"), (K.CSS_IMAGE, "d.png"), (K.CSS_IMAGE, "e.png"),
    ]  # fmt: skip


def test_the_page_itself() -> None:
    found = document(
        "<title> Prices &amp; plans </title><link rel=canonical href=/p><meta name=robots content='NoIndex, follow'>"
        "<meta http-equiv=Content-Security-Policy content='upgrade-insecure-requests'><h2 id='a&amp;b'><a name=old>"
    ).page
    assert found is not None
    assert (found.title, found.canonical, found.noindex, found.upgrades) == (
        "Prices & plans",
        "https://shop.test/p",
        True,
        True,
    )
    assert found.ids == {"a&b", "old"}


def test_headers_count_like_their_meta_elements() -> None:
    found = document(
        "x", X_Robots_Tag="noindex", Content_Security_Policy="default-src 'self'; upgrade-insecure-requests"
    ).page
    assert found is not None
    assert found.noindex
    assert found.upgrades


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("<title>Page not found | Shop</title>", True),
        ("<title>Shop - 404</title>", True),
        ("<title>404: This page could not be found.</title>", True),
        ("<title>Shop</title><h1 class=x>Seite <b>nicht</b> gefunden</h1>", True),
        ("<title>How to fix 404 errors - Blog</title><h1>How to fix 404 errors</h1>", False),
        ("<title>Room 404</title>", False),
        ("<title>Lost and not found again</title>", False),
        ("<title>Shop</title><h1>Welcome</h1><h1>Page not found</h1>", False),
    ],
)
def test_a_page_that_says_that_it_is_none(text: str, missing: bool) -> None:
    page = document(text).page
    assert page is not None
    assert page.says_missing is missing


@pytest.mark.parametrize(
    ("body", "kind", "path"),
    [
        ("<a href=/é>".encode(), "text/html", "/%C3%A9"),
        ("<a href=/é>".encode("latin-1"), "text/html; charset=iso-8859-1", "/%C3%A9"),
        ("<meta charset=latin1><a href=/é>".encode("latin-1"), "text/html", "/%C3%A9"),
        ("\ufeff<a href=/é>".encode("utf-16-le"), "text/html", "/%C3%A9"),
        ("\ufeff<a href=/é>".encode(), "text/html", "/%C3%A9"),
        ("<a href=/é>".encode(), "text/html; charset=no-such-charset", "/%C3%A9"),
        (b"<a href=/\xff\xfe>", "text/html", "/%EF%BF%BD%EF%BF%BD"),
        (b"<a href=/a\x00b>", "text/html", "/a%00b"),
    ],
)
def test_encodings(body: bytes, kind: str, path: str) -> None:
    assert [link.url for link in document(body, kind).links] == [f"https://shop.test{path}"]


_SIZE = 1_900_000
_HOSTILE = (
    "<div>", "<a ", '<a "', "<a x='\"", "<a x=\"'", "<!--", "<script>", "<style>", "<title>", "<", "<a b=1 ", "</div",
    "<h1 ", "<!",
    "<style>/*", '<style>"\\"', "<style>url(", "<style>url('\\'", "<style>@import ", "<img srcset='a (", "<a href='&a",
    "<a href='../",
    "<meta charset ", "<a =", "<template>", "<b><i><p>", "<a href=x>", "&#", "<a href='%", "<a href='/./", "<svg><style>",
    "<a\t\n",
)  # fmt: skip


@pytest.mark.parametrize("piece", _HOSTILE)
def test_hostile_text_takes_time_in_proportion(piece: str) -> None:
    """Four times the text takes about four times as long; quadratic reading would take sixteen times."""
    spent = {}
    for share in (1, 4):
        text = piece * (_SIZE * share // 4 // len(piece))
        begun = time.process_time()
        document(text)
        spent[share] = time.process_time() - begun
    assert spent[4] < max(10 * spent[1], 0.2)


def test_a_hundred_thousand_links_are_bounded_and_counted() -> None:
    found = document("".join(f"<a href=/{n}>" for n in range(100_000)))
    assert len(found.links) == LINKS
    assert found.beyond == 100_000 - LINKS


def test_what_no_browser_opens_is_kept_as_written() -> None:
    assert document("<a href='http://'>x</a><img src='http://[x'>").malformed == (
        "a href: http://",
        "img src: http://[x",
    )
