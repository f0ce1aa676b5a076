"""Finds addresses of developers' machines, tunnels and staging hosts that are written into the product's source.

Only a string that *begins* with such an address counts: prose, comments, regular expressions and messages do not. Neither does an
address that stands in for a missing variable (the rule about silent defaults tells that), one that is only compared with,
one beside
a word that says development, the base of `new URL(path, base)`, or an example in a form.
"""

import re
from collections.abc import Iterator

from launchgate.checks.env.languages import TOKENS
from launchgate.sourcecode.masks import mask, without_tests
from launchgate.sourcecode.paths import Kind
from launchgate.sourcecode.text_lines import Lines
from launchgate.variables.fallbacks import DEV_URL

_MAYBE = re.compile(
    rb"://(?i:(?:[^/@\s'\"`]{1,80}@)?(?:localhost|127\.|0\.0\.0\.0|\[::|10\.\d|192\.168\.|172\.[123]\d\.|host\.docker"
    rb"|[\w.-]{0,80}(?:ngrok|\.local\b|\.localhost|\.test\b|loca\.lt|localtunnel|trycloudflare|serveo|lhr\.life|pinggy"
    rb"|devtunnels|staging|stage|stg|preprod)))"
)
"""A quick look at the bytes: a file without it holds nothing."""

_COMPARED = re.compile(
    r"(?:[=!]==?|\bin|\bcase|\bnot in|startsWith\(|startswith\(|endsWith\(|includes\(|indexOf\(|contains\("
    r"|Contains\(|HasPrefix\(|has_prefix\("
    r"|starts_with\(|StartsWith\(|start_with\?\(?|match\(|test\(|replace\(|replaceAll\(|removeprefix\(|\bRegExp\(|equals\(|strpos\([^,()]*,)\s*\Z"
)
_BASE = re.compile(
    r"\b(?:URL|URI)(?:\.(?:parse|join|canParse))?\([^()]*(?:\([^()]*\)[^()]*)*,\s*\Z|\burljoin\([^()]*,\s*\Z"
)
_EXAMPLE = re.compile(
    r"(?:placeholder|example|examples|description|help|usage|hint|label|title|caption|message|docs|tooltip|sample|summary|comment|doc|note)\w*"
    r"[\"']?\s*(?:=|:|=>|\()\s*(?:\{\s*|\[\s*|t\(\s*)?\Z|\b(?:describe|print|println|printf|log|info|warn|error"
    r"|debug|Errorf|Printf|Println|echo|puts|throw new \w+|raise \w+|TextEntry|gettext|_)\(\s*f?\Z",
    re.IGNORECASE,
)
_FALLBACK = re.compile(
    r"(?:\|\||\?\?|\?:|\bor|\belse|\bunwrap_or\(|\bfetch\([^()]*,|getenv\([^()]*,|\.get\([^()]*,|\bdefault\s*[:=(]|\benv\([^()]*,)\s*\Z"
)
_DEVELOPMENT = re.compile(
    r"(?i:develop|_?HMR\b|hot_?reload|is_?localhost|is_?dev\b|\bdev\b|__DEV__|\bdebug\b|NODE_ENV|import\.meta\.env\.DEV|\btest(?:ing)?\b|is_?local\b"
    r"|\blocal\b|\bmock|storybook|emulator|cors|allowed?_?(?:origins|hosts)|trusted_?(?:origins|hosts)|whitelist|allow_?list|csp\b|content-?security"
    r"|connect-src|script-src|\bstaging\b|\bpreview\b|sandbox|dummy|same_?origin|\bregex\b|placeholder|\bfake|base_?url_for_parsing|\bexample\b|xmlns|schema|namespace|\bdemo\b|self-?host|playground)"
)
_OPENED = re.compile(r"(?i)(?:open|start|launch)_?browser|webbrowser\.open|\bopen\(")
"""The next line shows the address to whoever started the program: a tool's own page on the same machine."""
_TOLD = re.compile(r"\blogg?(?:er|ing)?\b\s*[.!(]|\bconsole\.|\bslog\.|\be?println!?\s*\(|\bfmt\.F?Print|\btracing::")
"""A line that tells people something."""
_PARAMETER = re.compile(r"(?:[({,]\s*)\w+(?:\??\s*:\s*[\w<>|\[\] ]+)?\s*=\s*\Z")
"""The default of a parameter in a script, which callers give: `{ title, baseUrl = ...`."""
_NEAR = 2
"""Lines above an address in which a word about development still speaks for it."""


def dev_urls(data: bytes, kind: Kind) -> tuple[tuple[int, str], ...]:
    """(line, scheme and host) of every address in one source file that would ship."""
    if kind not in TOKENS or _MAYBE.search(data) is None:
        return ()
    return tuple(dict.fromkeys(_found(data.decode("latin-1"), kind)))


def _found(source: str, kind: Kind) -> Iterator[tuple[int, str]]:
    code = mask(source, TOKENS[kind])
    if kind is Kind.RUST:
        code = without_tests(code)
    lines, rows = Lines(source), source.split("\n")
    for match in DEV_URL.finditer(source):
        at = match.start()
        if code[at] != "\0" or at == 0 or source[at - 1] not in "\"'`" or code[at - 1] == "\0":
            continue
        end = re.compile("[\"'`\n]").search(source, match.end())
        literal = source[at : end.start()] if end is not None else source[at:]
        if re.search(r"\s", literal) or "<" in literal:
            continue
        number = lines.at(at)
        before = code[max(0, at - 200) : at - 1]
        if any(rule.search(before) for rule in (_COMPARED, _BASE, _EXAMPLE, _FALLBACK)):
            continue
        if kind in (Kind.JAVASCRIPT, Kind.TYPESCRIPT, Kind.TSX) and _PARAMETER.search(before):
            continue
        around = " ".join(rows[max(0, number - 1 - _NEAR) : number - 1]) + " " + _without(rows[number - 1], literal)
        if _OPENED.search(" ".join(rows[number : number + 1])):
            continue
        if not _DEVELOPMENT.search(around) and not _TOLD.search(rows[number - 1]):
            yield number, f"{match['scheme'].lower()}://{(match['private'] or match['staging']).lower()}"


def _without(row: str, literal: str) -> str:
    """The line without the address itself, whose own words say nothing about it."""
    return row.replace(literal, "")
