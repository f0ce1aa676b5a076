"""Cuts SQL text into statements with their lines, and keeps its comments apart. Pure; knows quotes, not grammar.

One pass without going back, so that a hostile text costs no more than its length. What quotes hold stays in the statement.
"""

import re
from collections.abc import Iterator
from dataclasses import field

from launchgate.dataclass import dataclass

_TAG = re.compile(r"\$(?:[A-Za-z_][A-Za-z_0-9]*)?\$")
_DELIMITER = re.compile(r"DELIMITER[ \t]+(\S+)[^\n]*", re.IGNORECASE)
_BATCH = re.compile(r"(?:GO(?:[ \t]+\d+)?|/)[ \t]*(?:\r?\n|$)", re.IGNORECASE)
_PLAIN = re.compile(r"[\w \t.,()=*<>+]+")


@dataclass(frozen=True, slots=True)
class Comment:
    """One line of a comment, without its marks."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement without comments; `line` is that of its first word."""

    line: int
    text: str
    last: int
    """The line it ends in."""
    start: int = 0
    """Where its first word is in the text, in characters; `end` is where its delimiter is."""
    end: int = 0


@dataclass(slots=True)
class Script:
    """A text in parts."""

    statements: list[Statement] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)


class _Cut:
    """One pass over a text."""

    def __init__(self, text: str, dialect: str | None) -> None:
        self.text, self.dialect = text, dialect
        self.at, self.line = 0, 1
        self.end = ";"
        self.kept: list[str] = []
        self.first = self.start = 0
        self.script = Script()

    def run(self) -> Script:
        while self.at < len(self.text):
            self._next()
        self._close()
        return self.script

    def _next(self) -> None:
        text, at = self.text, self.at
        two, char = text[at : at + 2], text[at]
        fresh = at == 0 or text[at - 1] == "\n"
        if two == "--" or (char == "#" and self._comment_place()):
            self._line_comment(2 if two == "--" else 1)
        elif two == "/*":
            self._block_comment()
        elif char in "'\"`" or (char == "[" and self.dialect == "tsql"):
            self._quoted("]" if char == "[" else char)
        elif char == "$" and (tag := _TAG.match(text, at)) and not (at and text[at - 1].isalnum()):
            close = text.find(tag[0], tag.end())
            self._take(len(text) if close < 0 else close + len(tag[0]))
        elif fresh and (named := _DELIMITER.match(text, at)):
            self.end = named[1]
            self._skip(named.end())
        elif fresh and self.dialect in ("tsql", "oracle") and (batch := _BATCH.match(text, at)):
            self._close()
            self._skip(batch.end())
        elif text.startswith(self.end, at):
            self._skip(at + len(self.end))
            self._close()
        else:
            plain = _PLAIN.match(text, at) if self.end == ";" else None
            self._take(plain.end() if plain else at + 1)

    def _comment_place(self) -> bool:
        """Whether a `#` begins a comment: in MySQL anywhere, in an unknown dialect at a line's start only."""
        if self.dialect is not None:
            return self.dialect == "mysql"
        before = self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at]
        return not before.strip()

    def _take(self, end: int) -> None:
        piece = self.text[self.at : end]
        if not self.first and piece.strip():
            blank = len(piece) - len(piece.lstrip())
            self.first, self.start = self.line + piece[:blank].count("\n"), self.at + blank
        self.kept.append(piece)
        self._skip(end)

    def _skip(self, end: int) -> None:
        self.line += self.text.count("\n", self.at, end)
        self.at = end

    def _quoted(self, close: str) -> None:
        at = self.at + 1
        escapes = close == "'" and (self.dialect == "mysql" or self.text[max(0, self.at - 1)] in "eE")
        while at < len(self.text):
            if escapes and self.text[at] == "\\":
                at += 2
            elif self.text[at] != close:
                at += 1
            elif self.text[at + 1 : at + 2] == close:
                at += 2
            else:
                break
        self._take(min(at + 1, len(self.text)))

    def _line_comment(self, marks: int) -> None:
        end = self.text.find("\n", self.at)
        end = len(self.text) if end < 0 else end
        self.script.comments.append(Comment(self.line, self.text[self.at + marks : end].strip(" \t\r-#")))
        self.kept.append(" ")
        self._skip(end)

    def _block_comment(self) -> None:
        close = self.text.find("*/", self.at + 2)
        end = len(self.text) if close < 0 else close + 2
        inside = self.text[self.at + 2 : end - 2 if close >= 0 else end]
        if inside.startswith("!"):  # MySQL runs what stands in here
            body = re.sub(r"^!\d*", "", inside)
            self.kept.append(" " + body + " ")
            self.start = self.start if self.first else self.at
            self.first = self.first or self.line
        else:
            for number, row in enumerate(inside.split("\n")):
                self.script.comments.append(Comment(self.line + number, row.strip(" \t\r*")))
            self.kept.append(" ")
        self._skip(end)

    def _close(self) -> None:
        text = "".join(self.kept).strip()
        if text:
            self.script.statements.append(Statement(self.first, text, self.line, self.start, self.at))
        self.kept, self.first = [], 0


def split(text: str, dialect: str | None = None) -> Script:
    """The statements and comments of a text. An open quote or comment ends with the text."""
    return _Cut(text, dialect).run()


_BODY_NOISE = re.compile(
    r"^(?:(?:BEGIN|ELSE|LOOP|THEN|END|DECLARE)\b\s*|(?:IF|ELSIF|EXCEPTION|WHEN|FOR|WHILE)\b.*?\b(?:THEN|LOOP)\b\s*)",
    re.IGNORECASE | re.DOTALL,
)
_BODY = re.compile(r"\A\s*DO\b.*?(\$(?:\w*)\$)(.*)\1", re.IGNORECASE | re.DOTALL)


def block_statements(statement: Statement) -> Iterator[Statement]:
    """What a `DO $$ … $$` block runs, without its control words; they are not statements to any parser."""
    found = _BODY.match(statement.text)
    if found is None:
        return
    start = statement.line + statement.text.count("\n", 0, found.start(2))
    for inner in split(found[2]).statements:
        text, line = inner.text, start + inner.line - 1
        for _ in range(20):
            shorter = _BODY_NOISE.sub("", text, count=1)
            if shorter == text:
                break
            line += text[: len(text) - len(shorter)].count("\n")
            text = shorter
        if text.strip():
            yield Statement(line, text.strip(), start + inner.last - 1)
