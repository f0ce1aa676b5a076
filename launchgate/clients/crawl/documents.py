"""What one answer refers to: the links of HTML and CSS as values, with what the judges need of the page itself. Pure."""

import re
from collections.abc import Iterator

from launchgate.clients.crawl.markup import Found, references
from launchgate.clients.crawl.spelling import place
from launchgate.clients.crawl.tokens import css_references, tags, visible
from launchgate.crawlfacts import Link, LinkKind, Page
from launchgate.dataclass import dataclass
from launchgate.exchange import Response, shortened

LINKS = 10_000
"""Distinct references of one document that are looked at."""
HTML = frozenset({"text/html", "application/xhtml+xml"})
CSS = "text/css"

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,20}=\s{0,20}[\"']?\s{0,20}([a-zA-Z0-9_.:-]{1,40})", re.IGNORECASE)
_MISSING = frozenset(
    {
        "404", "error 404", "404 error", "404 not found", "not found", "page not found", "404 page not found",
        "404 - page not found", "this page could not be found", "page does not exist", "this page does not exist",
        "this page doesn't exist", "this page isn't available", "we can't find that page", "sorry, page not found",
        "oops, page not found", "seite nicht gefunden", "page introuvable", "page non trouvée", "página no encontrada",
        "pagina non trovata", "pagina niet gevonden", "página não encontrada",
    }
)  # fmt: skip
"""What a title or a first heading says, as a whole or between its separators, when there is no such page."""
_SEPARATOR = re.compile(r"\s-\s|[|:\u00b7\u2013\u2014]")
"""Between a page's title and the site's name: a hyphen between spaces, a bar, a colon, a middle dot, dashes."""
_KINDS = {"import": LinkKind.STYLESHEET, "font": LinkKind.FONT, "image": LinkKind.CSS_IMAGE}
_H1 = re.compile(r"<h1[\s>]", re.IGNORECASE)
_SHOWN = 600
"""Characters of a heading that are looked at, markup included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The links of an answer, its page when it is HTML, and how many distinct links were beyond the limit."""

    links: tuple[Link, ...] = ()
    page: Page | None = None
    malformed: tuple[str, ...] = ()
    """References that no browser could open, as written."""
    beyond: int = 0


def read(response: Response, *, likeness: bool = False) -> Document:
    """The references of a response. `likeness` asks for the page's fingerprint, too."""
    if response.media_type in HTML:
        return _html(response, likeness=likeness)
    if response.media_type == CSS:
        return _css(response)
    return Document()


def wanted(media_type: str) -> bool:
    """Whether a body of this type holds references."""
    return media_type in HTML or media_type == CSS


class _Links:
    """Distinct links in order of appearance."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.found: dict[tuple[LinkKind, str, str, str], Link] = {}
        self.malformed: dict[str, None] = {}
        self.beyond = 0

    def add(self, kind: LinkKind, written: str, tag: str) -> str | None:
        """The address it leads to; None when nobody would be asked."""
        where = place(self.base, written)
        if where is None:
            if len(self.malformed) < 100:
                self.malformed[f"{tag}: {shortened(written.strip())}"] = None
            return None
        url, fragment = where
        if not url:
            return None
        key = (kind, url, tag, fragment)
        if key not in self.found:
            if len(self.found) < LINKS:
                self.found[key] = Link(kind, url, tag, fragment)
            else:
                self.beyond += 1
        return url

    def css(self, text: str, tag: str) -> None:
        for kind, reference in css_references(text):
            self.add(_KINDS[kind], reference, tag)


def _css(response: Response) -> Document:
    links = _Links(response.url)
    links.css(_text(response), "css url()")
    return Document(links=tuple(links.found.values()), malformed=tuple(links.malformed), beyond=links.beyond)


def _html(response: Response, *, likeness: bool) -> Document:
    text = _text(response)
    links, found = _Links(response.url), Found()
    canonical = refresh = None
    for kind, written, tag in references(tags(text), found, links):
        url = links.add(kind, written, tag)
        if kind is LinkKind.CANONICAL and canonical is None:
            canonical = url
        elif kind is LinkKind.REFRESH and refresh is None:
            refresh = url
    title = visible(found.title)[:300]
    page = Page(
        title=title,
        ids=frozenset(found.ids),
        canonical=canonical,
        refresh=refresh,
        noindex=found.noindex or "noindex" in (response.header("X-Robots-Tag") or "").lower(),
        upgrades=found.upgrades or _upgrades(response),
        says_missing=_missing(title) or _missing(_heading(text)),
        likeness=_likeness(response, text) if likeness else 0,
    )
    return Document(links=tuple(links.found.values()), page=page, malformed=tuple(links.malformed), beyond=links.beyond)


def _upgrades(response: Response) -> bool:
    return any(
        name.lower() == "content-security-policy" and "upgrade-insecure-requests" in value.lower()
        for name, value in response.headers
    )


def _heading(text: str) -> str:
    """The first `h1`; empty when there is none or it is no heading by its length."""
    begun = _H1.search(text)
    if begun is None:
        return ""
    markup, end, _ = text[begun.start() : begun.start() + _SHOWN].lower().partition("</h1")
    return visible(markup) if end else ""


def _missing(said: str) -> bool:
    text = said.lower().replace("\u2019", "'")
    return any(part.strip(" .!…") in _MISSING for part in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    yield text
    yield from _SEPARATOR.split(text)


def _likeness(response: Response, text: str) -> int:
    """A fingerprint of what people would read, without the page's own address in it."""
    path = response.url.partition("://")[2].partition("/")[2]
    return hash(visible(text.replace(path, "") if len(path) > 3 else text)) or 1


def _text(response: Response) -> str:
    """The body as a browser decodes it: the header's charset, a byte order mark, `meta charset`, UTF-8."""
    body = response.body
    if "charset=" in (response.header("Content-Type") or "").lower():
        return response.text.removeprefix("\ufeff")
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if body.startswith(mark):
            return body.decode(name, "replace").removeprefix("\ufeff")
    named = _CHARSET.search(body[:4096])
    try:
        return body.decode(named[1].decode("ascii") if named else "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
