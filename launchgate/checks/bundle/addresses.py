"""Finds developers' addresses in one shipped text or binary file, and leaves out those that are not for customers. Pure.

Only a string that *begins* with such an address counts: prose, comments, regular expressions and messages do not. Neither does
one that is only compared with, that a check of the host name or a development flag guards, that tells a parser which base to
assume, or that a known library holds as a constant.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from launchgate.checks.bundle.hosts import EMULATORS, TUNNELS, Product, host_kind
from launchgate.checks.bundle.libraries import is_constant
from launchgate.checks.bundle.spec import HostKind
from launchgate.checks.bundle.syntax import Comments, Syntax, is_in_markup_text
from launchgate.dataclass import dataclass

_SCHEMES = r"(?:https?|wss?|ftp|postgres(?:ql)?|mysql|mongodb(?:\+srv)?|rediss?|amqps?|grpcs?)"
_MARK = re.compile(r":(?:\\?/){2}")
_SCHEME_LENGTH = 12
_URL = re.compile(
    rf"(?<![a-z0-9+.-])(?P<scheme>{_SCHEMES}):(?:\\?/){{2}}(?:[^/@\s'\"`<>\\]{{1,100}}@)?"
    r"(?P<host>\[[0-9a-f:.]{2,45}\]|[a-z0-9_][a-z0-9._-]{0,250})(?::(?P<port>[0-9]{1,5}))?(?![a-z0-9_.@-])",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?<=[\"'`])(?P<host>localhost|127\.0\.0\.1|0\.0\.0\.0|10\.0\.[23]\.2|192\.168(?:\.[0-9]{1,3}){2}):(?P<port>[0-9]{2,5})"
    r"(?=[\"'`/])"
)
_BARE_WORDS = (b"localhost:", b"127.0.0.1:", b"0.0.0.0:", b"10.0.", b"192.168.")
_BINARY = re.compile(
    rb"(?P<scheme>https?|wss?)://(?P<host>"
    rb"(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?=:[0-9]{2})"
    rb"|" + b"|".join(re.escape(host.encode()) for host in EMULATORS) +
    rb"|192\.168\.\d{1,3}\.\d{1,3}|10\.\d{1,3}\.\d{1,3}\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])\.\d{1,3}\.\d{1,3}"
    rb"|[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}?\.(?:"
    + b"|".join(re.escape(host.encode()) for host in sorted(TUNNELS))
    + rb"))(?::(?P<port>[0-9]{2,5}))?"
)  # fmt: skip
"""In compiled code strings follow each other without a mark, so that an address is known by its beginning alone."""
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){12,2000}")
"""Text in UTF-16, as Android's compiled XML and resources keep it."""
_METRO = frozenset({"8081", "8097", "19000", "19001", "19002", "19006"})
"""Ports of React Native's and Expo's own development servers, which their libraries name in every build."""

_BEFORE = 240
_MOST = 2000
"""Mentions in one file that are looked at: real products have a few."""
_LONGEST = 400
"""Characters of credentials, host and port."""
_COMPARED = re.compile(
    r"(?:[=!]==?|\bin|\bcase|startsWith\(|endsWith\(|includes\(|indexOf\(|match\(|test\(|replace\(|replaceAll\(|RegExp\("
    r"|origin\s*:\s*\[?)\s*[\"'`]\Z"
)
_COMPARED_AFTER = re.compile(r"[\"'`]\s*[=!]==?")
_TOLD = re.compile(
    r"(?:(?:console|log(?:ger)?)\.\w+|\b(?:Error|TypeError|warn|debug|invariant|warning|describe))\(\s*[\"'`]\Z"
    r"|\b(?:placeholder|examples?|description|help\w*|usage|hint|label|title|caption|children|text|tooltip|summary|docs?|note)"
    r"[\"']?\s*[:=]\s*(?:\{\s*|\[\s*)?\\?[\"'`]\Z",
    re.IGNORECASE,
)
_QUOTED_TWICE = re.compile(
    r"\b(?:children|text|value|code|content)[\"']?\s*:\s*[\"'`]\\?[\"'`]\Z|(?<![=\s])>\s{0,8}(?:&quot;|&#0?39;|&#x27;|\\?[\"'])\Z",
    re.IGNORECASE,
)
"""Code that a page shows: a string in a string, or in the markup of a string."""
_BASE = re.compile(r"\bURL(?:\.(?:parse|canParse))?\([^()]*(?:\([^()]*\)[^()]*)*,\s*[\"'`]\Z")
_BASE_AFTER = re.compile(r"[\"'`]\)\.(?:pathname|search|searchParams|hash)\b")
_NAMED = re.compile(
    r"(?:\bbase_?ur[li]|api|backend|server|endpoint|gateway|graphql|socket)\w*[\"']?\s*[:=]\s*\\?[\"'`]\Z",
    re.IGNORECASE,
)
_FALLBACK = re.compile(r"(?:\|\||\?\?)=?\s*[\"'`]\Z|void 0\s*!==?\s*[\w$.]{1,60}\?[\w$.]{1,60}:\s*[\"'`]\Z")
_GUARDED = re.compile(
    r"(?:[\"'`](?:localhost|127\.0\.0\.1|\[::1\]|development|dev|local)[\"'`]|__DEV__|\bimport\.meta\.env\.DEV|\bis_?dev(?:elopment|_?mode)?\b"
    r"|\bis_?local(?:host)?\b|\bdebug\b)[^;{}]{0,90}(?:\?|&&|return)\s*\(?[\"'`]\Z"
    r"|[\"'`]?(?:dev|development|local|test)[\"'`]?\s*:\s*(?:\{[^{}]{0,120})?[\"'`]\Z"
    r"|!==?\s*[\"'`](?:localhost|127\.0\.0\.1|development)[\"'`]\s*\?[^;{}?]{1,120}:\s*[\"'`]\Z"
    r"|\bif\s*\([^;{}]{0,90}(?:localhost|127\.0\.0\.1|__DEV__|\bis_?(?:dev|local)\w*)[^;{}]{0,60}\)\s*\{?\s*(?:return\s*|[\w$.]+\s*=\s*)[\"'`]\Z",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"(?:\bcors\w*|allowed?_?(?:origins?|hosts?|urls?)|trusted_?(?:origins?|hosts?)|white_?list|allow_?list)[\"'`]?\s*[:=(]"
    r"\s*[\[{(]?[^;\])}]{0,200}\Z"
    r"|(?:content-?security-?policy|connect-src|script-src|default-src|rpcUrls|nativeCurrency)[^;]{0,200}\Z",
    re.IGNORECASE,
)
_BASE_HREF = re.compile(r"(?:href|origin)\s*(?:\|\||\?\?|:)\s*[\"'`]\Z")
_LINK = re.compile(r"<a\s[^<>]*\bhref=[\"']?\Z", re.IGNORECASE)
_ENDS = re.compile("[\"'`\\s<>\\\\]|&quot;|&#")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One address in one file; `start` is its offset."""

    address: str
    kind: HostKind
    fallback: bool
    start: int


def addresses(data: bytes, syntax: Syntax, product: Product) -> Iterator[Found]:
    """Every address that customers cannot reach and that counts."""
    if syntax is Syntax.BINARY:
        yield from _in_binary(data, product)
        return
    text = data.decode("latin-1")
    bare = _BARE.finditer(text) if any(word in data for word in _BARE_WORDS) else iter(())
    comments, seen, looked = Comments(text, syntax), set[str](), 0
    for match in (*_urls(text), *bare):
        kind = host_kind(match["host"], product, port=match["port"] is not None)
        if kind is None or _shown(match) in seen:
            continue
        looked += 1
        if looked > _MOST:
            return
        if not _is_value(text, match, syntax, kind) or comments.hold(match.start()):
            continue
        seen.add(_shown(match))
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        yield Found(address=_shown(match), kind=kind, fallback=bool(_FALLBACK.search(before)), start=match.start())


def _urls(text: str) -> Iterator[re.Match[str]]:
    """Every web address. What all of them have is looked for first: a search for schemes alone would take ten times as long."""
    for mark in _MARK.finditer(text):
        low = max(0, mark.start() - _SCHEME_LENGTH)
        found = _URL.search(text, low, mark.end() + _LONGEST)
        if found is not None and found.start() < mark.start() < found.start("host"):
            yield found


def _shown(match: re.Match[str]) -> str:
    scheme = match.groupdict().get("scheme")
    port = f":{match['port']}" if match["port"] else ""
    return f"{scheme.lower()}://{match['host'].lower()}{port}" if scheme else f"{match['host'].lower()}{port}"


def _in_binary(data: bytes, product: Product) -> Iterator[Found]:
    yield from _in_bytes(data, product)
    if b"h\0t\0t\0p" in data:
        for run in _WIDE.finditer(data):
            yield from (replace(one, start=run.start()) for one in _in_bytes(run[0].replace(b"\0", b""), product))


def _in_bytes(data: bytes, product: Product) -> Iterator[Found]:
    for match in _BINARY.finditer(data):
        host, port = match["host"].decode("latin-1"), (match["port"] or b"").decode("latin-1")
        kind = host_kind(host, product, port=bool(port))
        if (
            kind is not None
            and port not in _METRO
            and not is_constant(f"http://{host}:{port}", data.decode("latin-1"), match.start())
        ):
            address = f"{match['scheme'].decode('latin-1')}://{host}" + (f":{port}" if port else "")
            yield Found(address=address, kind=kind, fallback=False, start=match.start())


def _is_value(text: str, match: re.Match[str], syntax: Syntax, kind: HostKind) -> bool:
    """Whether the program or the page uses the address, rather than telling, comparing or assuming it."""
    start = match.start()
    before, after = text[max(0, start - _BEFORE) : start], text[match.end() : match.end() + 400]
    if not _begins(before, syntax):
        return False
    end = _ENDS.search(after)
    rest = after[: end.start()] if end else after
    behind = after[end.start() :] if end else ""
    if behind[:1] == " " and not _is_unquoted(before, syntax):  # a sentence
        return False
    if "${" in rest[:3] or "%s" in rest[:3] or rest.startswith(("{", ":")):
        return False
    if syntax is Syntax.MARKUP and is_in_markup_text(text, start):
        return False
    if _LINK.search(before) and (kind is HostKind.STAGING or f">{match[0]}" in after):
        return False
    if _is_said(before, behind) or (_is_bare(match, rest) and not _is_named(before)):
        return False
    return not is_constant(match[0] + rest, text, start)


def _begins(before: str, syntax: Syntax) -> bool:
    """Whether a string, an attribute or a CSS address begins here."""
    if syntax is Syntax.DATA:
        return before.endswith(('"', ">", "=")) or _is_plain_value(before)
    return before.endswith(('"', "'", "`", "&quot;", "&#34;", "&#39;", "&#x27;", "&#039;")) or _is_unquoted(
        before, syntax
    )


def _is_plain_value(before: str) -> bool:
    """Whether a line of YAML or properties assigns what follows; in JSON a blank stands in the middle of a sentence."""
    line = before.rpartition("\n")[2]
    return not line.strip() or ('"' not in line and bool(re.search(r"[:=]\s{1,4}\Z", line)))


def _is_unquoted(before: str, syntax: Syntax) -> bool:
    if syntax is Syntax.STYLE:
        return before.endswith("url(")
    return syntax is Syntax.MARKUP and bool(
        re.search(r"\s(?:src|href|action|content|data-[\w-]+)=\Z", before, re.IGNORECASE)
    )


def _is_said(before: str, behind: str) -> bool:
    return bool(
        any(rule.search(before) for rule in (_COMPARED, _TOLD, _QUOTED_TWICE, _GUARDED, _LISTED))
        or _COMPARED_AFTER.match(behind)
        or (_BASE.search(before) and _BASE_AFTER.match(behind))
    )


def _is_bare(match: re.Match[str], rest: str) -> bool:
    """`http://localhost` without port and path: what parsers of relative addresses take for a base."""
    return (
        (match["port"] or "0") == "0"
        and rest in ("", "/")
        and match["host"].lower() in ("localhost", "127.0.0.1", "[::1]", "[::]")
    )


def _is_named(before: str) -> bool:
    return bool(_NAMED.search(before)) and not _BASE_HREF.search(before)
