"""Where old and campaign addresses come from beside the options: redirect.file and redirect.sitemap."""

import html
import re
import zlib
from collections.abc import Iterable
from urllib.parse import urljoin

from launchgate.checks.redirect.redirect_file import LARGEST, RedirectMap, redirect_map
from launchgate.checks.redirect.spec import Defect, Options, Wanted
from launchgate.clients.files import read_below
from launchgate.context import Context
from launchgate.errors import CannotJudge
from launchgate.exchange import Response, host_of, unanswered, with_path, without_userinfo

_ENTRY = re.compile(rb"<(?:[a-z]{1,20}:)?loc\b[^>]{0,200}>\s*+(?:<!\[CDATA\[\s*+)?([^<\]\s]{1,8000})", re.IGNORECASE)
_INDEX = re.compile(rb"<(?:[a-z]{1,20}:)?sitemapindex\b", re.IGNORECASE)
_SITEMAPS = 20
"""Sitemaps that an index may name."""
_UNPACKED = 10_000_000


def from_file(context: Context, options: Options, base: str) -> RedirectMap:
    """What redirect.file says, or why it could not be read."""
    if options.file is None:
        return RedirectMap()
    try:
        if context.tree is not None:
            data = context.tree.read(options.file, LARGEST + 1)
        else:
            data = read_below(context.root, options.file, LARGEST + 1)
    except CannotJudge as error:
        remedy = "correct redirect.file in launchgate.yml"
        return RedirectMap(
            defects=[Defect(text=error.reason, config="redirect.file", path=options.file, remedy=remedy)]
        )
    return redirect_map(options.file, data, base)


def from_sitemap(context: Context, options: Options, base: str, own: Iterable[str]) -> RedirectMap:
    """The addresses of redirect.sitemap on hosts of the product; an index is followed once."""
    found = RedirectMap()
    if options.sitemap is None:
        return found
    start = with_path(urljoin(base, options.sitemap))
    hosts = {*own, host_of(start)}
    entries, is_index = _entries(context, start, found)
    if is_index:
        children = [url for url in entries if host_of(url) in hosts]
        if len(children) > _SITEMAPS:
            found.defects.append(_defect(f"`{start}` names more than {_SITEMAPS} sitemaps; the rest was not looked at"))
        entries = [url for child in children[:_SITEMAPS] for url in _entries(context, child, found)[0]]
    for url in dict.fromkeys(entries):
        if host_of(url) in hosts:
            found.wanted.append(Wanted(url=with_path(url), to=None, config="redirect.sitemap"))
    if not found.wanted and not found.defects:
        found.defects.append(_defect(f"`{start}` names no address of the product"))
    return found


def _entries(context: Context, url: str, found: RedirectMap) -> tuple[list[str], bool]:
    """(addresses, whether it is an index) of one sitemap. Read by pattern: nothing is parsed that could grow."""
    walk = context.clients.http.walk(url)
    if (why := unanswered(walk)) is not None:
        found.defects.append(_defect(why[0], why[1]))
        return [], False
    if not isinstance(walk.end, Response) or walk.end.status != 200 or walk.loop or walk.too_many:
        status = walk.end.status if isinstance(walk.end, Response) else 0
        found.defects.append(_defect(f"the sitemap `{url}` answers {status}, not 200"))
        return [], False
    if walk.end.truncated:
        found.defects.append(_defect(f"the sitemap `{url}` is larger than 2 MB; what comes after was not looked at"))
    is_index = bool(_INDEX.search(_unpacked(walk.end.body)[:2_000]))
    return entries_of(walk.end), is_index


def entries_of(answer: Response) -> list[str]:
    """The addresses that a sitemap names."""
    data = _unpacked(answer.body)
    texts = (html.unescape(match[1].decode("utf-8", "replace")) for match in _ENTRY.finditer(data))
    return [without_userinfo(text) for text in texts if text.startswith(("https://", "http://"))]


def _unpacked(body: bytes) -> bytes:
    """The sitemap itself: a `.gz` file is a gzip file, not an encoding of the answer."""
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        return zlib.decompressobj(31).decompress(body, _UNPACKED)
    except zlib.error:
        return b""


def _defect(text: str, remedy: str = "") -> Defect:
    return Defect(text=text, config="redirect.sitemap", remedy=remedy or "correct redirect.sitemap in launchgate.yml")
