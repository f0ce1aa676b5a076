"""HTML and CSS read for references only, in one pass whose time grows with the length and with nothing else.

No tree is built: tree builders need time that grows with the square of the nesting or of a tag's attributes, and pages here
may be hostile. Every pattern is possessive or always matches, so that nothing is read twice. Pure.
"""

import html
import re
from collections.abc import Iterator
from html.entities import html5

_TAG = re.compile(
    r"<(?:!--|([!?/][^>]*+>?+)|([a-zA-Z][^\s/>]*+)"
    r"((?:[^>\"'=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|)|[\"'])*+)(>?))"
)
_ATTRIBUTE = re.compile(r"([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]*+)))?+")
_COMMENT_END = re.compile(r"--!?>")
_RAW_ENDS = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "xmp", "noembed", "noframes", "iframe")
}
_ENTITY = re.compile(r"&(?:#[xX]?[0-9a-fA-F]++;?+|[a-zA-Z][a-zA-Z0-9]*+;?+)")

_CSS = re.compile(
    r"""/\*(?s:.*?)(?:\*/|\Z)
      | @(import|namespace|font-face|document|-moz-document)\b
      | url\(\s*+(?:"((?:[^"\\]|\\(?s:.))*+)"?+|'((?:[^'\\]|\\(?s:.))*+)'?+|([^)"'\s]*+))
      | "((?:[^"\\\n]|\\(?s:.))*+)"?+
      | '((?:[^'\\\n]|\\(?s:.))*+)'?+
      | ([{};])""",
    re.VERBOSE | re.IGNORECASE,
)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)

Attributes = dict[str, str]


class Tag:
    """One start tag; `text` is what a raw text element (`style`, `title`, `script`) holds. `/template` ends a template."""

    __slots__ = ("attributes", "name", "text")

    def __init__(self, name: str, attributes: Attributes, text: str = "") -> None:
        self.name, self.attributes, self.text = name, attributes, text


def tags(text: str) -> Iterator[Tag]:
    """The start tags of a document, in order. A tag that the end of the text cuts off is none."""
    position, search = 0, _TAG.search
    while (found := search(text, position)) is not None:
        position = found.end()
        name = found[2]
        if name is None:
            closing = found[1]
            if closing is None:
                position = _after_comment(text, position)
            elif closing[:9].lower() == "/template":
                yield Tag("/template", {})
            continue
        if not found[4]:
            return
        name = name.lower()
        inner = found[3]
        attributes = _attributes(inner) if inner and not inner.isspace() else {}
        ending = _RAW_ENDS.get(name)
        if ending is None:
            yield Tag(name, attributes)
            continue
        end = ending.search(text, position)
        stop = end.start() if end else len(text)
        yield Tag(name, attributes, text[position:stop])
        position = stop


def _after_comment(text: str, position: int) -> int:
    if text.startswith((">", "->"), position):
        return position
    end = _COMMENT_END.search(text, position)
    return end.end() if end else len(text)


def _attributes(inner: str) -> Attributes:
    """Names in lower case, the first of equal ones (HTML section 13.2.5.33), values with their entities resolved."""
    found: Attributes = {}
    for name, double, single, bare in _ATTRIBUTE.findall(inner):
        value = double or single or bare
        key = name.lower()
        if key not in found:
            found[key] = _resolved(value) if "&" in value else value
    return found


def _resolved(value: str) -> str:
    """Entities as in attributes: `&copy=1` in a query is not a copyright sign (HTML section 13.2.5.73)."""
    return _ENTITY.sub(lambda found: _entity(found, value), value)


def _entity(found: re.Match[str], value: str) -> str:
    text = found[0]
    if text[1] != "#" and not text.endswith(";") and value[found.end() : found.end() + 1] == "=":
        return text
    return html.unescape(text) if text[1] == "#" or text[1:] in html5 else text


def visible(markup: str) -> str:
    """The text of a piece of markup, roughly: tags gone, entities resolved, white space folded."""
    return " ".join(html.unescape(re.sub(r"<[^>]*+>?+", " ", markup)).split())


def css_references(text: str) -> Iterator[tuple[str, str]]:
    """(`import`, `font` or `image`, reference) for everything a style sheet makes a browser load."""
    rule = ""
    for found in _CSS.finditer(text):
        at, mark = found[1], found[7]
        if at is not None:
            rule = at.lower()
        elif mark is not None:
            rule = "" if mark == "}" or (mark == ";" and rule != "font-face") else rule
        else:
            quoted = found[5] if found[5] is not None else found[6]
            url = next((part for part in (found[2], found[3], found[4]) if part is not None), None)
            reference = url if url is not None else quoted if rule == "import" else None
            if reference and "document" not in rule and rule != "namespace":
                yield {"import": "import", "font-face": "font"}.get(rule, "image"), _css_unescaped(reference)
                rule = "" if rule == "import" else rule


def _css_unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _CSS_ESCAPE.sub(lambda found: _character(found[1]) if found[1] else found[2], text)


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


_CANDIDATE = re.compile(r"[\s,]*+(\S++)")
_DESCRIPTOR = re.compile(r"(?:[^,(]++|\([^)]*+\)?+)*+")


def srcset(value: str) -> Iterator[str]:
    """The addresses of a `srcset` (HTML section 4.8.4.2.1)."""
    position = 0
    while (found := _CANDIDATE.match(value, position)) is not None:
        address, position = found[1], found.end()
        if address.endswith(","):
            address = address.rstrip(",")
        else:
            descriptor = _DESCRIPTOR.match(value, position)
            position = descriptor.end() if descriptor else position
        if address:
            yield address
