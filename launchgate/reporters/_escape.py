"""What makes hostile text safe, one function for each kind of place it can end up in.

Every string that came from a repository, a site or a configuration is hostile until the function of its sink has seen it.
Nothing is dropped: what cannot be shown is spelled out (`\\x1b`, `\\u202e`; a byte that was not UTF-8 as `\\xe9`), so a strange
name stays recognisable. HTML is escaped by jinja2's autoescape on top of `visible`. Pure; knows nothing of verdicts.
"""

import re

_UNSEEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0 and C1 controls: ANSI sequences, NUL, carriage returns
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # invisible letters and marks
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0"  # zero width, separators, bidi controls
    "\ufdd0-\ufdef\ufff0-\ufffb\ufffe\uffff"  # noncharacters and interlinear marks
    "\ud800-\udfff"  # lone surrogates
    "\U0001fffe\U0001ffff\U000e0000-\U0010ffff"  # noncharacters, tags, variation selectors, private planes
    "]"
)
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

_LEGACY_COMMAND = re.compile(r"(##[A-Za-z]*)\[")
"""GitHub reads `##[...]` anywhere in a line; Azure reads `##vso[`, TeamCity `##teamcity[`."""
_COMMAND = re.compile(r"(^|\s):(?=:)", re.MULTILINE)
"""GitHub reads `::` after leading blanks; a blank inside a text can become a line start when the text is wrapped."""
_ATTACHMENT = re.compile(r"\[\[(?=ATTACHMENT\|)", re.IGNORECASE)
"""GitLab reads `[[ATTACHMENT|path]]` in a test case's output as a file to show."""


def visible(text: str) -> str:
    """The text on one line, with everything a reader could not see spelled out."""
    return _UNSEEN.sub(_spell, text)


def visible_lines(text: str) -> str:
    """Like `visible`, but line ends stay (CR LF as LF) and a tab becomes four blanks: for text that is pasted or set in lines."""
    lines = text.replace("\r\n", "\n").replace("\t", "    ").split("\n")
    return "\n".join(visible(line) for line in lines)


def break_commands(text: str) -> str:
    """Put a backslash into everything a CI runner would take for a command in printed text. Idempotent."""
    return _COMMAND.sub(r"\1:\\", _LEGACY_COMMAND.sub(r"\1\\[", text))


def terminal(text: str) -> str:
    """One line of plain text for a terminal or a CI log."""
    return break_commands(visible(text))


def terminal_block(text: str) -> str:
    """Several lines of plain text for a terminal or a CI log."""
    return break_commands(visible_lines(text))


def xml(text: str) -> str:
    """Text for an XML serializer, element or attribute: only characters of XML 1.0 section 2.2; it escapes markup itself."""
    return _ATTACHMENT.sub(r"[\\[", break_commands(visible_lines(text)))


def sarif(text: str) -> str:
    """A plain text message of SARIF, whose `[text](target)` would be a link (SARIF 2.1.0, section 3.11.6)."""
    return visible_lines(text).replace("](", "] (")


def command_data(text: str) -> str:
    """The part of a GitHub workflow command after the second `::`. Line ends survive as `%0A`."""
    cleaned = _LEGACY_COMMAND.sub(r"\1\\[", visible_lines(text))
    return cleaned.replace("%", "%25").replace("\n", "%0A")


def command_property(text: str) -> str:
    """A property's value of a GitHub workflow command, such as `file` or `title`; always one line."""
    return command_data(visible(text)).replace(":", "%3A").replace(",", "%2C")


_LINE_COMMAND = re.compile(r"^(\s*):(?=:)", re.MULTILINE)


def html_page(page: str) -> str:
    """A finished HTML page without anything a CI runner would obey when it is printed; a browser shows the same text.

    The page's own styles must hold no `##` and start no line with `::`, because entities mean nothing there.
    """
    return _LINE_COMMAND.sub(r"\1&#58;", page.replace("##", "#&#35;"))


_MARKDOWN_SPECIAL = re.compile(r"[\\`*_\[\]|~]")
_MARKDOWN_START = re.compile(r"^(\s*)([-+=]|#+(?=\s|$))")
_MARKDOWN_NUMBER = re.compile(r"^(\s*\d+)([.)])")
_BREAK = "<!-- -->"
"""An empty HTML comment: GitHub's filters for mentions, references, addresses and emoji do not read across it."""
_MARKDOWN_AUTOMATIC = re.compile(
    r"@(?=\w)"  # mentions and mail addresses
    r"|\#(?=\d)|\bGH-(?=\d)"  # references
    r"|(?:https?|ftp|mailto|xmpp):(?=\S)|\bwww(?=\.)"  # automatic links
    r"|(?<!:):(?=[a-z+-][\w+-]*:|100:|1234:|8ball:)",  # emoji
    re.IGNORECASE,
)


_EDGES = re.compile(r"^\s+|\s+$")
"""Blanks that could indent a code block or break a line."""
VALUE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
"""A value that a sentence quotes in single backticks."""


def markdown(text: str) -> str:
    """One line of GitHub Markdown, also inside a table cell, that reads as the text and does nothing.

    No link, image, HTML, mention, reference, emoji, formula, list or table comes of it.
    """
    cleaned = _EDGES.sub(" ", visible(text))
    broken = _MARKDOWN_AUTOMATIC.sub(lambda found: found.group() + "\0", cleaned)
    escaped = _MARKDOWN_SPECIAL.sub(lambda found: "\\" + found.group(), broken)
    escaped = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("$", "&#36;")
    escaped = _MARKDOWN_NUMBER.sub(r"\1\\\2", _MARKDOWN_START.sub(r"\1\\\2", escaped))
    return break_commands(escaped.replace("\0", _BREAK))


def markdown_code(text: str) -> str:
    """A code span of GitHub Markdown on one line, also inside a table cell; the empty text stays empty."""
    cleaned = visible(text)
    if not cleaned:
        return ""
    if "`" not in cleaned and "|" not in cleaned and cleaned == cleaned.strip():
        return "`" + break_commands(cleaned) + "`"
    return "<code>" + _entities(cleaned) + "</code>"


def markdown_text(text: str) -> str:
    """Like `markdown`, but addresses and values that the text quotes in single backticks become code spans."""
    parts = VALUE.split(text.strip())
    return "".join(
        markdown_code(part) if place % 2 else _with_addresses(part) for place, part in enumerate(parts) if part
    )


_ADDRESS = re.compile(r"(?<!\S)(https?://[A-Za-z0-9](?:[\w./?=&%~+:-]*[\w/=&%~+-])?)(?=[,;.]?(?:\s|$))", re.ASCII)
"""An address that stands as a word of its own: as code it stays whole, can be copied and is no link."""


def _with_addresses(text: str) -> str:
    parts = _ADDRESS.split(text)
    return "".join(markdown_code(part) if place % 2 else markdown(part) for place, part in enumerate(parts) if part)


def markdown_block(text: str) -> str:
    """A fenced code block of GitHub Markdown, fence included, that its content cannot close. Stands at the start of a line."""
    cleaned = break_commands(visible_lines(text)).strip("\n")
    longest = max((len(run) for run in re.findall("`+", cleaned)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{cleaned}\n{fence}"


_WEB = re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9._~:/?#@!$&'*+,;=%-]|\[|\])*", re.IGNORECASE)


def web_address(text: str) -> str | None:
    """The text if it is an http or https address that can be a link's target as it stands, else None."""
    return text if _WEB.fullmatch(text) else None


def _entities(text: str) -> str:
    return "".join(char if char.isalnum() or char in " -" else f"&#{ord(char)};" for char in text)


def _spell(found: re.Match[str]) -> str:
    char = found.group()
    code = ord(char)
    if char in _NAMED:
        return _NAMED[char]
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"  # surrogateescape: the byte that was not UTF-8 (PEP 383)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
