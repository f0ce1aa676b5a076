"""Text to blocks: Markdown through markdown-it, the other formats line by line. Pure; costs the text's length, whatever is in it.

Only the block structure is parsed. Inline markup stays as it is, but for emphasis, because documents are searched and not shown.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from launchgate.documents import Block

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["blocks_of"]

_DEEP = 12
"""Levels of nesting that Markdown is read to."""
_EMPHASIS = re.compile(r"\*\*|(?<!\w)__|__(?!\w)|(?<![\w*])\*(?=\w)|(?<=\w)\*(?![\w*])")


def blocks_of(suffix: str, text: str) -> tuple[Block, ...]:
    """The blocks of a text in order; `suffix` is its path's ending in lower case."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if suffix in (".md", ".markdown", ".mdx"):
        return tuple(_markdown(_without_comments(text), indented=suffix != ".mdx"))
    return tuple(_lines(text, suffix))


def _without_comments(text: str) -> str:
    """HTML comments blanked, their lines kept: what nobody sees says nothing."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start + 4)
        end = len(text) if end < 0 else end + 3
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end
    return "".join([*kept, text[at:]])


def _front_matter(text: str) -> int:
    """Lines of YAML at the top, between two lines of dashes."""
    if not text.startswith("---\n"):
        return 0
    end = text.find("\n---\n", 3)
    return text.count("\n", 0, end + 5) if end >= 0 else 0


def _markdown(text: str, *, indented: bool) -> Iterator[Block]:
    """`indented` says whether indented lines are code, as they are in all but MDX."""
    from markdown_it import MarkdownIt

    skipped = _front_matter(text)
    body = "\n" * skipped + text.split("\n", skipped)[-1] if skipped else text
    reader = MarkdownIt("commonmark", {"maxNesting": _DEEP, "html": False}).enable("table").disable("reference")
    if not indented:
        reader.disable("code")
    reader.core.ruler.enableOnly(["normalize", "block"])
    yield from _Reading(reader.parse(body)).blocks()


class _Reading:
    """Walks the flat list of Markdown tokens once."""

    def __init__(self, tokens: "list[Token]") -> None:
        self._tokens = tokens
        self._lists: list[bool] = []
        """For each open list, whether it is numbered."""
        self._fresh = False
        """Whether an item has just begun, so that its first paragraph is the item."""
        self._columns: list[str] = []
        self._cells: list[str] = []
        self._head = False

    def blocks(self) -> Iterator[Block]:
        within = ""
        for token in self._tokens:
            line = token.map[0] + 1 if token.map else 0
            self._follow(token)
            if token.type in ("fence", "code_block"):
                language = token.info.strip().split(" ")[0].lower() if token.info else ""
                yield Block(kind="code", text=token.content, line=line, language=language)
            elif token.type == "heading_open":
                within = token.tag
            elif token.type == "inline" and within:
                yield Block(kind="heading", text=_plain(token.content).strip("# "), line=line, level=int(within[1]))
                within = ""
            elif token.type == "tr_close" and not self._head:
                yield Block(kind="row", text=_row(self._columns, self._cells), line=self._row_line)
            elif token.type == "inline" and not self._in_table:
                yield from self._paragraph(token.content, line)

    _row_line = 0
    _in_table = False

    def _follow(self, token: "Token") -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._lists.append(token.type.startswith("ordered"))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._fresh = True
            case "table_open" | "table_close":
                self._in_table = token.type == "table_open"
            case "thead_open" | "tbody_open":
                self._head = token.type == "thead_open"
            case "tr_open":
                self._cells, self._row_line = [], (token.map or [0])[0] + 1
            case "inline" if self._in_table:
                (self._cells.append)(_plain(token.content))
                if self._head:
                    self._columns = list(self._cells)

    def _paragraph(self, content: str, line: int) -> Iterator[Block]:
        """A paragraph, cut where its author broke the line for good or began another labelled line."""
        at = 0
        for cut in [*(found.start() for found in _BREAK.finditer(content)), len(content)]:
            piece, first = content[at:cut], line + content.count("\n", 0, at)
            at = cut + 1
            if self._fresh and self._lists:
                self._fresh = False
                yield Block(
                    kind="item", text=_plain(piece), line=first, level=len(self._lists), ordered=self._lists[-1]
                )
            else:
                yield Block(kind="text", text=_plain(piece), line=first, level=len(self._lists))


_BREAK = re.compile(r"(?<=  )\n|(?<=\\)\n|\n(?=\*\*[^*\n]{1,60}\*\*|__[^_\n]{1,60}__)")
"""A line break that counts (CommonMark section 6.7), or a line that begins with a bold label."""


def _row(columns: list[str], cells: list[str]) -> str:
    named = [f"{name}: {cell}" if name else cell for name, cell in zip(columns, cells, strict=False)]
    return "; ".join(named)


def _plain(text: str) -> str:
    return _EMPHASIS.sub("", " ".join(text.split("\n"))).strip()


_RULE = re.compile(r"^([=\-`:.'\"~^_*+#<>])\1{2,}\s*$")
_ITEM = re.compile(r"^(\s*)(?:[-*+•]|(\d{1,3}|#)[.)]|(\.{1,5}))\s+(?=\S)")
_HASHES = re.compile(r"^(#{1,6}|={1,6})\s+(\S.{0,200})$")
_CODE = re.compile(r"^\.\.\s+(?:code|code-block|sourcecode|prompt|parsed-literal)::\s*(\S{0,20})")
_ASIDE = re.compile(
    r"^\[[^\]]{0,200}\]\s*$|^:[\w-]{1,40}:|^//|^\.\.(?! +(?:code|code-block|sourcecode|prompt|parsed-literal)::)(?:\s|$)"
)
"""Lines that are not shown: attributes, comments, other directives."""
_FENCES = {"```": "```", "~~~": "~~~", "----": "----", "....": "...."}


def _lines(text: str, suffix: str) -> Iterator[Block]:
    """reStructuredText, AsciiDoc and plain text: underlined or marked headings, items, indented or fenced code, paragraphs."""
    rows = text.split("\n")
    levels: list[str] = []
    at = 0
    while at < len(rows):
        row = rows[at]
        fence = next((mark for mark in _FENCES if row.startswith(mark)), None) if suffix != ".rst" else None
        if fence and (suffix in (".adoc", ".asciidoc") or fence in ("```", "~~~")):
            end = next((n for n in range(at + 1, len(rows)) if rows[n].startswith(fence)), len(rows))
            yield Block(
                kind="code", text="\n".join(rows[at + 1 : end]), line=at + 1, language=row[3:].strip().lower()[:20]
            )
            at = end + 1
        elif (heading := _heading(rows, at, levels)) is not None:
            block, at = heading
            yield block
        elif not row.strip() or _RULE.match(row) or _ASIDE.match(row):
            at += 1
        else:
            block, at = _block(rows, at)
            yield block


def _heading(rows: list[str], at: int, levels: list[str]) -> tuple[Block, int] | None:
    """A heading that begins in row `at`, and the row after it."""
    marked = _HASHES.match(rows[at])
    if marked:
        return Block(kind="heading", text=marked[2].strip(" =#"), line=at + 1, level=len(marked[1])), at + 1
    over = _RULE.match(rows[at])
    first = at + 1 if over else at
    if first + 1 >= len(rows) or not rows[first].strip() or (rows[first][:1].isspace() and not over):
        return None
    under = _RULE.match(rows[first + 1])
    title = rows[first].strip()
    if under is None or _RULE.match(rows[first]) or len(rows[first + 1].strip()) + 2 < len(title) or len(title) > 200:
        return None
    mark = ("over" if over else "") + under[1]
    if mark not in levels:
        levels.append(mark)
    return Block(kind="heading", text=title, line=first + 1, level=levels.index(mark) + 1), first + 2


def _block(rows: list[str], at: int) -> tuple[Block, int]:
    """The code, item or paragraph that begins in row `at`, and the row after it."""
    directive = _CODE.match(rows[at])
    if directive:
        return _code(rows, at + 1, directive[1].lower())
    if rows[at].startswith(("    ", "\t")) and not _ITEM.match(rows[at]):
        return _code(rows, at, "")
    if rows[at].lstrip().startswith("$ "):
        end = next((n for n in range(at, len(rows)) if not rows[n].lstrip().startswith("$ ")), len(rows))
        return Block(kind="code", text="\n".join(rows[at:end]), line=at + 1), end
    item = _ITEM.match(rows[at])
    end = at + 1
    while end < len(rows) and rows[end].strip() and not _begins(rows, end):
        end += 1
    kind: Literal["item", "text"] = "item" if item else "text"
    words = " ".join(row.strip() for row in rows[at:end])
    if item is None:
        return Block(kind=kind, text=_EMPHASIS.sub("", words.replace("``", "`")).replace("::", ":"), line=at + 1), end
    level = len(item[3]) if item[3] else 1 + len(item[1].expandtabs(4)) // 2
    body = _EMPHASIS.sub("", words[len(item[0].strip()) :].strip().replace("``", "`")).replace("::", ":")
    return Block(kind=kind, text=body, line=at + 1, level=level, ordered=bool(item[2] or item[3])), end


def _begins(rows: list[str], at: int) -> bool:
    """Whether something new begins in row `at` although the row before it was not empty."""
    row = rows[at]
    nested = row.startswith(("    ", "\t")) and rows[at - 1].rstrip().endswith(":")
    return bool(_ITEM.match(row) or _HASHES.match(row) or row.startswith(("```", "----")) or _CODE.match(row) or nested
                or row.lstrip().startswith("$ "))  # fmt: skip


def _code(rows: list[str], at: int, language: str) -> tuple[Block, int]:
    """Indented rows from `at` on, empty ones between them included; options of a directive are left out."""
    first = at
    kept: list[str] = []
    while at < len(rows) and (not rows[at].strip() or rows[at][:1].isspace()):
        if not re.match(r"^\s+:[a-z-]+:", rows[at]):
            kept.append(rows[at])
        at += 1
    width = min((len(row) - len(row.lstrip()) for row in kept if row.strip()), default=0)
    return Block(
        kind="code", text="\n".join(row[width:] for row in kept).strip("\n"), line=first + 1, language=language
    ), at
