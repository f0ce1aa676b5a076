"""Parses JavaScript and TypeScript by tree-sitter, which is loaded only where there is script to read. Pure."""

import re
from functools import cache

from tree_sitter import Language, Node, Parser

from launchgate.sourcecode.paths import Kind

_SCRIPT = re.compile(rb"<script\b[^>]*>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_FRONTMATTER = re.compile(rb"\A\s*---\r?\n(.*?)^---", re.DOTALL | re.MULTILINE)


def parsed(source: bytes, kind: Kind) -> Node:
    """The root of a script's tree; what the grammar cannot read is an error node in it."""
    return Parser(_language(kind)).parse(source).root_node


@cache
def _language(kind: Kind) -> Language:
    import tree_sitter_javascript
    import tree_sitter_typescript

    match kind:
        case Kind.JAVASCRIPT:
            return Language(tree_sitter_javascript.language())
        case Kind.TSX:
            return Language(tree_sitter_typescript.language_tsx())
        case _:
            return Language(tree_sitter_typescript.language_typescript())


def scripts_of(markup: bytes) -> bytes:
    """The script parts of a Vue, Svelte or Astro file, on their own lines; everything else is blanked."""
    blank = bytearray(re.sub(rb"[^\n]", b" ", markup))
    for pattern in (_SCRIPT, _FRONTMATTER):
        for part in pattern.finditer(markup):
            blank[part.start(1) : part.end(1)] = part[1]
            blank[part.end(1) : part.end(1) + 1] = b";" if part.end(1) < len(markup) else b""
    return bytes(blank)
