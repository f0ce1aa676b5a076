"""Blanks comments and the insides of strings, so that a pattern over source text sees code only. Pure.

Offsets and lines stay as they are: each character inside a string becomes a NUL, each one of a comment a space, and newlines
stay.
A caller finds `Getenv("<NULs>")` in the mask and takes the name from the same span of the source.
"""

import re

_OPENING = re.compile(r"[A-Za-z@$]{0,2}(#*)(\"\"\"|'''|[\"'`])")
_INSIDE = re.compile(r"[^\n]")

_SLASHES = r"(?P<c>//[^\n]*|/\*.*?(?:\*/|\Z))"
_DOUBLE = r'"(?:\\.|[^"\\\n])*"?'
_SINGLE = r"'(?:\\.|[^'\\\n])*'?"


# A string that never closes ends with its line or the file: else a hostile file would cost the square of its size.
def tokens(comments: str, *strings: str) -> re.Pattern[str]:
    """A pattern of comments (group `c`) and strings, the first alternative that fits winning."""
    return re.compile(f"{comments}|{'|'.join(strings)}", re.DOTALL)


GO = tokens(_SLASHES, _DOUBLE, r"'(?:\\.[^']{0,8}|[^'\\\n])'", r"`[^`]*`?")
JVM = tokens(_SLASHES, r'""".*?(?:"""|\Z)', r'"(?:\\.|\$\{[^}\n]{0,300}\}|[^"\\\n])*"?', r"'(?:\\.[^']{0,8}|[^'\\\n])'")
CSHARP = tokens(
    _SLASHES, r'\$?""".*?(?:"""|\Z)', r'(?:\$@|@\$|@)"(?:""|[^"])*"?', r'\$"(?:\\.|\{[^{}\n]{0,300}\}|[^"\\\n])*"?', _DOUBLE,
    r"'(?:\\.[^']{0,8}|[^'\\\n])'",
)  # fmt: skip
RUST = tokens(_SLASHES, r'b?r(#*)".*?(?:"\2|\Z)', _DOUBLE.replace(r"\\\n", r"\\"), r"'(?:\\.[^']{0,8}|[^'\\\n])'")
PHP = tokens(
    r"(?P<c>//[^\n]*|/\*.*?(?:\*/|\Z)|#(?!\[)[^\n]*)", r'"(?:\\.|\{\$[^}\n]{0,300}\}|[^"\\])*"?', r"'(?:\\.|[^'\\])*'?"
)
RUBY = tokens(
    r"(?P<c>(?m:^)=begin\b.*?(?m:^)=end\b|(?<![\\$&])#(?!\{)[^\n]*|(?m:^)__END__(?m:$).*\Z)",
    r'"(?:\\.|#\{[^}\n]{0,300}\}|[^"\\])*"?', r"'(?:\\.|[^'\\])*'?",
)  # fmt: skip
ELIXIR = tokens(r"(?P<c>#(?!\{)[^\n]*)", r'""".*?(?:"""|\Z)', r'"(?:\\.|#\{[^}\n]{0,300}\}|[^"\\])*"?')
PYTHON = tokens(r"(?P<c>#[^\n]*)", r'[A-Za-z]{0,2}""".*?(?:"""|\Z)', r"[A-Za-z]{0,2}'''.*?(?:'''|\Z)", _DOUBLE, _SINGLE)
SCRIPT = tokens(_SLASHES.replace("//", "(?<!:)//"), _DOUBLE, _SINGLE, r"`(?:\\.|\$\{[^}\n]{0,300}\}|[^`\\])*`?")
HASH = tokens(r"(?P<c>(?<![^\s;{(])#[^\n]*)", r"(?!)")
"""YAML, TOML, Dockerfile, properties: comments only, strings stay readable."""

HOLES = re.compile(r"(?:[#$]\{|\{)([^{}\n]*)\}")
"""Code inside a string: `#{...}`, `${...}`, `{...}`."""


def mask(source: str, pattern: re.Pattern[str], *, holes: bool = False) -> str:
    """The source with comments as spaces and the insides of strings as NULs; with `holes`, code inside strings stays."""
    return pattern.sub(lambda found: _blank(found, pattern, holes=holes), source)


def _blank(found: re.Match[str], pattern: re.Pattern[str], *, holes: bool) -> str:
    text = found.group()
    if found["c"] is not None:
        return _INSIDE.sub(" ", text)
    opening = _OPENING.match(text)
    if opening is None:
        return text
    start, closing = opening.end(), opening[2] + opening[1]
    closed = text.endswith(closing) and len(text) >= start + len(closing)
    end = len(text) - len(closing) if closed else len(text)
    inside = _INSIDE.sub("\0", text[start:end])
    if holes:
        for hole in HOLES.finditer(text, start, end):
            code = mask(hole[1], pattern)
            inside = inside[: hole.start(1) - start] + code + inside[hole.end(1) - start :]
    return text[:start] + inside + text[end:]


_RUST_TESTS = re.compile(r"#\[cfg\(test\)\]\s*(?:pub\s+)?mod\b")


def without_tests(code: str) -> str:
    """Masked Rust up to its test module, which by custom ends the file."""
    found = _RUST_TESTS.search(code)
    return code if found is None else code[: found.start()] + " " * (len(code) - found.start())
