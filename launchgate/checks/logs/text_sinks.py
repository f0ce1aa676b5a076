"""Finds what Go, Ruby, PHP, Java, Kotlin and C# print into logs, by patterns over masked source.

Comments and the insides of strings are blanked first, at the same offsets, so a word in a message is no value; code that a
language puts inside a string (`#{user.email}`) stays.
"""

import re
from collections.abc import Iterator

from launchgate.checks.logs.sensitive import Sort, is_safe_call, sort_of, whole
from launchgate.checks.logs.sinks import Sink, development, plain
from launchgate.dataclass import dataclass
from launchgate.sourcecode import masks
from launchgate.sourcecode.paths import Kind
from launchgate.sourcecode.text_lines import Lines

__all__ = ["KINDS", "text_sinks"]

_LONGEST = 800
"""Characters of a call's arguments that are looked at."""
_AROUND = 400
"""Characters before a call in which a condition for developers is looked for."""
_LEVEL = r"(?i:log|trace|debug|info|notice|warn|warning|error|fatal|panic|critical|emergency|alert|print|verbose)"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grammar:
    tokens: re.Pattern[str]
    sink: re.Pattern[str]
    """A logging call up to its arguments."""
    holes: bool = False
    bare: bool = False
    """Arguments may stand without brackets, up to the end of the line."""


_GRAMMARS = {
    Kind.GO: _Grammar(
        tokens=masks.GO,
        sink=re.compile(
            rf"\b(?:fmt\.Print(?:f|ln)?|(?:log|slog|zap|logrus|glog|klog|\w{{0,40}}[lL]og(?:ger)?)(?:\.\w{{1,40}}\([^()\n]{{0,80}}\))?"
            rf"\.{_LEVEL}(?:f|ln|w|Context)?)\("
        ),
    ),
    Kind.RUBY: _Grammar(
        tokens=masks.RUBY, holes=True, bare=True,
        sink=re.compile(
            rf"(?:(?<![\w.:@])(?:puts|pp|p)(?=[ (])|\b(?:Rails\.|@|self\.)?(?:logger|LOGGER|log)\.{_LEVEL}\b)(?:\(|[ \t]+(?![=]))"
        ),
    ),
    Kind.PHP: _Grammar(
        tokens=masks.PHP, holes=True,
        sink=re.compile(
            rf"(?<![\w$>:])(?:error_log|print_r|var_dump|syslog|dump|logger)\(|\b(?:Log|Logger)::(?:channel\([^()\n]{{0,80}}\)->)?{_LEVEL}\("
            rf"|\$(?:this->)?\w{{0,40}}(?i:log|logger)(?:\(\))?->{_LEVEL}\("
        ),
    ),
    Kind.JVM: _Grammar(
        tokens=masks.JVM, holes=True,
        sink=re.compile(
            rf"\bSystem\.(?:out|err)\.print(?:ln|f)?\(|(?<![\w.])println\(|\b\w{{0,40}}(?:log|LOG|Log|logger|Logger|LOGGER|Timber)\.(?:{_LEVEL}|[vdiwe]|wtf|severe|fine)\("
        ),
    ),
    Kind.CSHARP: _Grammar(
        tokens=masks.CSHARP, holes=True,
        sink=re.compile(
            r"\b(?:Console|Debug|Trace)\.(?:Write|WriteLine)\(|\b_?\w{0,40}[lL]og(?:ger)?\.(?:Log)?"
            r"(?:Trace|Verbose|Debug|Info|Information|Warn|Warning|Error|Critical|Fatal)\("
        ),
    ),
}  # fmt: skip
KINDS = frozenset(_GRAMMARS)

_CHAIN = re.compile(
    r"[$@]{0,2}[A-Za-z_]\w{0,80}(?:(?:\.|->)(?:[Gg]et|getHeader|getParameter|[Hh]eader|input|fetch|query|post|cookie)\(\s*:?(?:[\"'`]\0+[\"'`]|\w{1,60})\s*\)"
    r"|(?:\?|&|!!)?(?:\.|->|::)[A-Za-z_]\w{0,80}|\(\)(?=\.|->|\?\.)|\[\s*:?[\"'`]?(?:\0+|\w{1,60})[\"'`]?\s*\]){0,8}"
)
_PIECE = re.compile(r"[$@]{0,2}([A-Za-z_]\w*)|[\[(]\s*(:?[\"'`]?)([\0\w]+)")
_ASKED_AFTER = re.compile(
    r"\s*(?:[=!]=|\?(?![.?:])|\.(?:length|size|count|present|blank|nil|empty|isEmpty|Length|Count)\b|\[:|\s*=(?![=>])|\.(?:first|last|hash|sub|gsub|slice|take|substring|Substring)\b)"
)
_ASKED_BEFORE = re.compile(r"(?:!|\bnot\s|\bdefined\?|[=!]=\s?)\s*\Z")
_CALL = re.compile(r"([\w?!]{1,60})\(\s*[^()]{0,200}\Z")
_VARIABLE = re.compile(r"(?<!\\)\$([A-Za-z_]\w{0,60})(?![\w({\[]|->)")
_WHOLE = frozenset(
    {("params",), ("request",), ("r", "header"), ("r", "postform"), ("r", "form"), ("request", "params")}
)
"""Chains that hold a whole request in these languages alone; a bare `request` only where something opens it."""
_SHOWS = re.compile(
    r"(?i:to_?string|inspect|string|json|encode|marshal|dump|stringvalue|format|sprintf|sprint|valueof|print_r|var_export|field"
    r"|any|str|concat|arg|argument|param|kv|value|with|addkeyvalue|toarray|all|err|errorf)\w*[?!]?\Z"
)


def text_sinks(source: bytes, kind: Kind) -> Iterator[Sink]:
    """Every sensitive value that a logging call of one file prints."""
    grammar = _GRAMMARS[kind]
    written = source.decode("utf-8", "replace")
    if not grammar.sink.search(written):
        return
    code, lines = masks.mask(written, grammar.tokens, holes=grammar.holes), Lines(written)
    end = 0
    for call in grammar.sink.finditer(code):
        if call.start() < end:  # inside the arguments of the one before; hostile text nests thousands
            continue
        before = code[max(0, call.start() - _AROUND) : call.start()].rpartition("\n\n")[2]
        if development("".join(re.findall(r"\bif\b[^\n{;]{0,200}", before)[-1:])):
            continue
        end = _end(code, call.end(), bare=grammar.bare and not call.group().endswith("("))
        name = plain(call.group().rstrip("( \t"))
        found = list(_shown(code, written, call.end(), end))
        found += _interpolated(code, written, call.end(), end) if kind in (Kind.JVM, Kind.PHP) else ()
        for at, shown, sort in found:
            yield Sink(line=lines.at(at), name=plain(shown), sort=sort, call=name)


def _end(code: str, start: int, *, bare: bool) -> int:
    """Where the arguments end: at the closing bracket, or at the line's end where they stand without brackets."""
    last = min(len(code), start + _LONGEST)
    if bare:
        newline = code.find("\n", start, last)
        return newline if newline >= 0 else last
    depth = 1
    for at in range(start, last):
        if code[at] == "(":
            depth += 1
        elif code[at] == ")":
            depth -= 1
            if depth == 0:
                return at
    return last


def _shown(code: str, written: str, start: int, end: int) -> Iterator[tuple[int, str, Sort]]:
    for found in _CHAIN.finditer(code, start, end):
        names = _names(found, written)
        sort = sort_of(_getter(names[-1])) or _whole(names)
        if (
            sort is None
            or (len(names) == 1 and names[-1].isupper() and sort is not Sort.WHOLE)
            or _is_type(found.group())
        ):
            continue
        before, after = code[max(start, found.start() - 220) : found.start()], code[found.end() : end][:40]
        if _is_place(code, written, found.start(), start):
            continue
        if _ASKED_AFTER.match(after) or _ASKED_BEFORE.search(before) or _is_called(after, names[-1], sort):
            continue
        within = _CALL.search(before)
        if within is not None and (is_safe_call(within[1]) or not _SHOWS.search(within[1])):
            continue
        yield found.start(), ".".join(names)[:80], sort


def _interpolated(code: str, written: str, start: int, end: int) -> Iterator[tuple[int, str, Sort]]:
    """`"... $token"` of Kotlin and PHP: a bare name in a string of double quotes."""
    for found in _VARIABLE.finditer(written, start, end):
        opening = code.rfind('"', start, found.start())
        if opening >= 0 and not code[opening + 1 : found.start()].strip("\0") and code[found.start()] == "\0":
            sort = sort_of(found[1])
            if sort is not None:
                yield found.start(), found[1], sort


def _whole(names: tuple[str, ...]) -> Sort | None:
    if len(names) > 1 and names[-1] in ("inspect", "to_s", "to_json", "to_h", "all", "toString"):
        names = names[:-1]
    low = tuple(name.lower() for name in names)
    if low in _WHOLE:
        return Sort.WHOLE
    sort = whole(names) if len(names) > 1 or names[0].startswith("_") else None
    return None if sort is Sort.ACCOUNT else sort


def _names(found: re.Match[str], written: str) -> tuple[str, ...]:
    """The names of a chain; a literal in brackets is read from the source, because it is blanked in the mask."""
    names = []
    for piece in _PIECE.finditer(found.group()):
        if piece[1]:
            names.append(piece[1])
        elif piece[3]:
            low = found.start() + piece.start(3)
            names.append(written[low : low + len(piece[3])] if piece[2] else "")
    return tuple(names) or ("",)


def _is_place(code: str, written: str, at: int, start: int) -> bool:
    """Whether a name stands in braces of a string that interpolates nothing: in C# it names the place of an argument."""
    if written[at - 1] != "{" or written[at] == "$" or written[at - 2] in "$#":
        return False
    return not set(written[max(start, code.rfind('"', start, at)) - 2 :][:2]) & set("$@")


def _getter(name: str) -> str:
    return name[3:] if re.match(r"get[A-Z]", name) else name


def _is_called(after: str, name: str, sort: Sort) -> bool:
    """Whether the chain is the name of a call with arguments: what it gives back is the call's own. A getter has none."""
    return after.startswith("(") and not (
        after.startswith("()") and (sort is Sort.WHOLE or name.startswith("get") or sort_of(name))
    )


def _is_type(chain: str) -> bool:
    """`Token::class`, `Password.Reset`: a class rather than a value."""
    return "::" in chain and chain.rpartition("::")[2][:1].isupper()
