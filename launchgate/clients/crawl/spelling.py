"""From a reference as written to the address a browser would ask for, in one spelling (RFC 3986 section 6.2.2, WHATWG URL).

Pure. Linear in the length of what is written.
"""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit

from launchgate.clients.address import normal_host

LONGEST = 8_000
"""Characters of an address that servers have to understand (RFC 9110 section 4.1)."""

NOTHING = ("", "")
"""A reference that asks nobody for anything: `mailto:`, `tel:`, `javascript:`, `data:`."""

Place = tuple[str, str]
"""Address without fragment, and the percent-decoded fragment."""

_PLAIN = re.compile(r"/(?:[A-Za-z0-9_~-][A-Za-z0-9_~.-]*+/?+)*+(?:\?[A-Za-z0-9_~.=&/-]*+)?+", re.ASCII)
"""A path from the root that has only one spelling."""
_NEAR = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9_~.-]*+(?:/[A-Za-z0-9_~-][A-Za-z0-9_~.-]*+)*+/?+", re.ASCII)
"""A path from the document's folder that has only one spelling."""
_ORIGIN = re.compile(r"https?://[^/?#]*+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*+):")
_SLASHES = re.compile(r"[/\\]*+")
_STRIPPED = "".join(map(chr, range(0x21)))
_HOST = re.compile(r"[a-z0-9_.-]+|[0-9a-f:.]+", re.ASCII)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "!$%&'()*+,;=:@/-._~|[]"
_QUERY_SAFE = _PATH_SAFE + "?`{}^\\"
_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=100_000)
def _placed(origin: str, base: str, written: str) -> Place | None:
    if _PLAIN.fullmatch(written) and len(written) < LONGEST:
        return f"{origin}{written}", ""
    text = written.strip(_STRIPPED).replace("\t", "").replace("\n", "").replace("\r", "")
    text, _, fragment = text.partition("#")
    try:
        whole = _absolute(text, base)
        if whole is None:
            return NOTHING
        url = normal(urljoin(base, whole))
    except ValueError:
        return None
    return url, unquote(fragment.partition(":~:")[0], errors="replace")


def place(base: str, written: str) -> Place | None:
    """Where a reference in a document at `base` leads; `NOTHING` when nobody is asked, None when no browser could open it.

    `base` is normal already. The answer for what does not depend on the document's own path is remembered.
    """
    if written[:1] == "/" and written[1:2] not in ("/", "\\"):
        origin = _origin(base)
        return _placed(origin, f"{origin}/", written)
    if _NEAR.fullmatch(written) and len(written) + len(base) < LONGEST:
        return f"{_folder(base)}{written}", ""
    return _placed("", base, written)


@lru_cache(maxsize=10_000)
def _folder(base: str) -> str:
    return base.partition("?")[0].rpartition("/")[0] + "/"


@lru_cache(maxsize=10_000)
def _origin(base: str) -> str:
    found = _ORIGIN.match(base)
    return found[0] if found else ""


def _absolute(text: str, base: str) -> str | None:
    """The reference with slashes as the standard writes them; None when its scheme is not one of the web."""
    scheme = _SCHEME.match(text)
    query = text.find("?")
    end = len(text) if query < 0 else query
    if scheme is None:
        return text[:end].replace("\\", "/") + text[end:]
    name = scheme[1].lower()
    if name not in _PORTS:
        return None
    slashes = _SLASHES.match(text, scheme.end())
    after = slashes.end() if slashes else scheme.end()
    rest = text[after:end].replace("\\", "/") + text[max(end, after) :]
    if rest[:1] in ("", "?"):
        raise ValueError(text)  # an address without a host
    count = after - scheme.end()
    if count < 2 and base.startswith(f"{name}:"):
        return "/" * count + rest
    return f"{name}://{rest}"


def normal(url: str) -> str:
    """An absolute web address in its one spelling, without fragment and userinfo. Raises ValueError when it is none."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or len(url) > LONGEST:
        raise ValueError(url)
    host = normal_host(unicodedata.normalize("NFKC", unquote(parts.hostname or "")))
    if not _HOST.fullmatch(host):
        raise ValueError(url)
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    shown = f"[{host}]" if ":" in host else host
    path = _without_dots(_escaped(parts.path, _PATH_SAFE)) or "/"
    query = f"?{_escaped(parts.query, _QUERY_SAFE)}" if parts.query else ""
    return f"{parts.scheme}://{shown}{port}{path}{query}"


def _escaped(text: str, safe: str) -> str:
    """What may not stand in an address as `%XX`, in capitals; what need not be escaped as itself."""
    if "%" in text:
        text = _ESCAPE.sub(_unescaped, text)
    return quote(text, safe=safe, errors="replace")


def _unescaped(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else found[0].upper()


def _without_dots(path: str) -> str:
    """RFC 3986 section 5.2.4."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def rooted(path: str) -> str:
    """A piece of a path in the spelling that whole addresses have."""
    return _escaped(path, _QUERY_SAFE)


def path_of(url: str) -> str:
    """The path of a normal address with its query."""
    return url[url.index("/", 8) :]


def root_of(url: str) -> str:
    """The root address of a normal address."""
    return url[: url.index("/", 8) + 1]
