"""A small reader of Terraform's language: blocks with their labels, attributes with plain values. Pure, linear, bounded.

What has to be computed (references, functions, templates) reads as `COMPUTED`; nothing is evaluated.
"""

import re
from collections.abc import Iterator
from dataclasses import field

from launchgate.dataclass import dataclass

__all__ = ["COMPUTED", "Block", "Computed", "Value", "blocks_of"]


class Computed:
    """A value that only Terraform knows."""


COMPUTED = Computed()
Value = str | float | bool | tuple["Value", ...] | Computed
_DEEPEST = 30
_TOKEN = re.compile(
    r"""(?P<space>[ \t\r]+|\#[^\n]*|//[^\n]*)|(?P<comment>/\*)|(?P<line>\n)|(?P<word>[A-Za-z_][\w-]*)"""
    r"""|(?P<number>-?\d+(?:\.\d+)?)|(?P<quote>")|<<-?(?P<here>[A-Za-z_]\w*)[ \t]*\n|(?P<mark>.)""",
)
_END = {"{": "}", "[": "]", "(": ")"}


@dataclass(slots=True)
class Block:
    """One block, e.g. `resource "kind" "name" { … }`; its line counts from 1."""

    kind: str
    labels: tuple[str, ...]
    line: int
    values: dict[str, Value] = field(default_factory=dict)
    blocks: list["Block"] = field(default_factory=list)

    def text(self, name: str) -> str | None:
        """A value that is plain text."""
        value = self.values.get(name)
        return value if isinstance(value, str) else None

    def number(self, name: str) -> float | None:
        """A value that is a plain number, also one in quotes."""
        value = self.values.get(name)
        if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value):
            return float(value)
        return value if isinstance(value, float) else None

    def below(self, kind: str) -> Iterator["Block"]:
        """The inner blocks of a kind."""
        return (block for block in self.blocks if block.kind == kind)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


def blocks_of(text: str) -> tuple[Block, ...]:
    """The outermost blocks. Text that is no Terraform gives what could be read up to there."""
    top = Block(kind="", labels=(), line=1)
    _Reader(list(_tokens(text))).body(top, 0)
    return tuple(top.blocks)


def _tokens(text: str) -> Iterator[_Token]:
    at, line = 0, 1
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            return
        kind, raw, begun = found.lastgroup or "mark", found.group(), line
        at = found.end()
        if kind == "quote":
            end, plain = _quoted(text, at)
            raw, at = text[at : max(at, end - 1)], end
            yield _Token("text" if plain else "computed", _unescaped(raw), begun)
        elif kind == "here":
            end = _here(text, at, found["here"])
            raw, at = text[at:end].rpartition("\n")[0], end
            yield _Token("computed" if "${" in raw else "text", raw, begun)
            line += 2
        elif kind == "comment":
            end = text.find("*/", at)
            raw, at = text[at : max(end, at)], end + 2 if end >= 0 else len(text)
        elif kind != "space":
            yield _Token(kind, raw, begun)
        line += raw.count("\n")


def _quoted(text: str, at: int) -> tuple[int, bool]:
    """The offset after a string's closing quote, templates with strings inside counted, and whether it holds none."""
    depth, plain = 0, True
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 2
            continue
        if char == '"' and depth == 0:
            return at + 1, plain
        if text.startswith(("${", "%{"), at):
            depth, plain, at = depth + 1, False, at + 2
            continue
        if depth and char in "{}":
            depth += 1 if char == "{" else -1
        if char == "\n" and depth == 0:
            return at, False
        at += 1
    return at, False


def _here(text: str, at: int, word: str) -> int:
    """The offset after a heredoc's last line."""
    found = re.compile(rf"^[ \t]*{re.escape(word)}[ \t]*$", re.MULTILINE).search(text, at)
    return found.end() if found else len(text)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), text, flags=re.DOTALL)


class _Reader:
    """Walks the tokens once."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens, self._at = tokens, 0

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def body(self, block: Block, depth: int) -> None:
        """Read up to the closing brace of the block."""
        while (token := self._peek()) is not None:
            self._at += 1
            if token.text == "}" and token.kind == "mark":
                return
            if token.kind in ("word", "text"):
                self._entry(block, token, depth)

    def _entry(self, block: Block, first: _Token, depth: int) -> None:
        """One attribute or one inner block."""
        labels: list[str] = []
        while (token := self._peek()) is not None and token.kind in ("word", "text", "computed"):
            labels.append(token.text)
            self._at += 1
        if token is None or token.kind != "mark":
            return
        if token.text in ("=", ":") and not labels:
            self._at += 1
            after = self._peek()
            if after is not None and after.kind == "mark" and after.text == "{" and depth < _DEEPEST:
                # An object reads like a block: older providers wrote `request = { url = "…" }`.
                self._inner(block, first, (), depth)
                block.values[first.text] = COMPUTED
                return
            block.values[first.text] = self._value(depth)
        elif token.text == "{" and depth < _DEEPEST:
            self._inner(block, first, tuple(labels), depth)

    def _inner(self, block: Block, first: _Token, labels: tuple[str, ...], depth: int) -> None:
        self._at += 1
        inner = Block(kind=first.text, labels=labels, line=first.line)
        block.blocks.append(inner)
        self.body(inner, depth + 1)

    def _value(self, depth: int) -> Value:
        """The value after `=`: plain when it is one token or a list of such, else COMPUTED."""
        token = self._peek()
        if token is None:
            return COMPUTED
        if token.text == "[" and token.kind == "mark" and depth < _DEEPEST:
            self._at += 1
            return self._list(depth + 1)
        if token.text == "{" and token.kind == "mark":
            self._skip()
            return COMPUTED
        value = _plain(token)
        begun = self._at
        self._skip()
        return value if self._at == begun + 1 else COMPUTED

    def _list(self, depth: int) -> Value:
        found: list[Value] = []
        while (token := self._peek()) is not None:
            if token.text == "]" and token.kind == "mark":
                self._at += 1
                break
            if token.kind == "line" or token.text == ",":
                self._at += 1
                continue
            found.append(self._value(depth))
        return tuple(found)

    def _skip(self) -> None:
        """Past an expression: to the line's end, a comma or a closing mark outside of brackets."""
        open_: list[str] = []
        while (token := self._peek()) is not None:
            if token.kind == "mark" and token.text in _END:
                open_.append(_END[token.text])
            elif token.kind == "mark" and open_ and token.text == open_[-1]:
                open_.pop()
                if not open_ and token.text == "}":
                    self._at += 1
                    return
            elif not open_ and (token.kind == "line" or (token.kind == "mark" and token.text in ",]})")):
                return
            self._at += 1


def _plain(token: _Token) -> Value:
    if token.kind == "text":
        return token.text
    if token.kind == "number":
        return float(token.text)
    if token.kind == "word" and token.text in ("true", "false"):
        return token.text == "true"
    return COMPUTED
