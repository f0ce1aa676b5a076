"""Sitemaps as lists of addresses (sitemaps.org protocol), read without an XML parser: only `loc` counts. Pure."""

import html
import re
import zlib

from launchgate.exchange import Response

FILES = 20
"""Sitemaps read in one crawl."""
_UNPACKED = 2_000_000
_LOC = re.compile(r"<(?:[\w.-]{1,40}:)?loc>([^<]{1,9000})<")
_CDATA = re.compile(r"<!\[CDATA\[(.{0,9000}?)\]\]>", re.DOTALL)


def listed(response: Response) -> tuple[tuple[str, ...], bool]:
    """The addresses of a sitemap as written, and whether they are sitemaps themselves."""
    body = response.body
    if body.startswith(b"\x1f\x8b"):
        try:
            body = zlib.decompressobj(31).decompress(body, _UNPACKED)
        except zlib.error:
            return (), False
    text = body.decode("utf-8", "replace")
    if "<loc" not in text and ":loc>" not in text:
        plain = response.media_type == "text/plain" and not text.lstrip().startswith("<")
        lines = (line.strip() for line in text.splitlines()) if plain else ()
        return tuple(line for line in lines if line.startswith(("http://", "https://"))), False
    bare = _CDATA.sub(lambda found: html.escape(found[1]), text)
    found = tuple(html.unescape(address).strip() for address in _LOC.findall(bare))
    return found, "<sitemapindex" in text[:5000]
