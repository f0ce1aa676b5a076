"""Finds what Go, Ruby, PHP, Java, Kotlin, C#, Rust and Elixir read from the environment, by the patterns of `languages`.

Comments and the insides of strings are masked first, so that an example in a comment or a message is not a read.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from launchgate.checks.env.languages import (
    DEFAULT,
    GO_TAG,
    GO_TAG_DEFAULT,
    GO_TAG_REQUIRED,
    LANGUAGES,
    SERVER_KEYS,
    SPRING,
    SPRING_VALUE,
    TOKENS,
    Language,
    Shape,
)
from launchgate.checks.env.reads import FileReads, Read, Wrapper
from launchgate.sourcecode.masks import mask, without_tests
from launchgate.sourcecode.paths import Kind
from launchgate.sourcecode.text_lines import Lines
from launchgate.variables.fallbacks import Fallback, fallback_kind
from launchgate.variables.names import NAME

_NEAR = 200
"""Characters after a read in which a stop belongs to it."""
_CAPITAL = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\Z|[A-Z][A-Z0-9]{2,}\Z")
_GO_TAGS = re.compile(r"`(\0+)`")


def text_reads(data: bytes, kind: Kind) -> FileReads:
    """Every read in one file of a language that `languages` has a table for."""
    language, source = LANGUAGES[kind], data.decode("latin-1")
    code = mask(source, language.tokens, holes=language.holes)
    if kind is Kind.RUST:
        code = without_tests(code)
    lines = Lines(source)
    reads = [read for shape in language.shapes for read in _shaped(shape, language, source, code, lines)]
    if kind is Kind.GO:
        reads += _go_tags(source, code, lines)
    if kind is Kind.JVM:
        reads += _spring_values(source, code, lines)
    wrappers, dynamic = _computed(language, code, lines)
    return FileReads(
        reads=tuple(dict.fromkeys(sorted(reads, key=lambda read: (read.line, read.name)))),
        dynamic=tuple(sorted(set(dynamic))),
        wrappers=tuple(dict.fromkeys(wrappers)),
    )


def _shaped(shape: Shape, language: Language, source: str, code: str, lines: Lines) -> Iterator[Read]:
    for match in shape.pattern.finditer(code):
        name = source[match.start(1) : match.end(1)]
        is_setting = "onfig" in match.group()
        is_server = match.group().startswith("$_SERVER")
        if not NAME.match(name) or (is_setting and not _CAPITAL.match(name)):
            continue
        if is_server and (SERVER_KEYS.match(name) or not _CAPITAL.match(name)):
            continue
        after = code[match.end() : match.end() + _NEAR]
        before = code[max(0, match.start() - _NEAR) : match.start()].rpartition("\n")[2]
        copes = shape.copes or bool(language.copes_after.match(after) or language.copes_before.search(before))
        default = DEFAULT.match(code, match.end())
        value = source[default.start(1) : default.end(1)] if default is not None else None
        yield Read(
            name=name,
            line=lines.at(match.start()),
            has_default=copes,
            strict=not copes and (shape.strict or bool(language.stops_after.search(after))),
            fallback=fallback_kind(name, value) if copes else None,
            tool=shape.tool,
        )


def _go_tags(source: str, code: str, lines: Lines) -> Iterator[Read]:
    """Struct tags: `env:"NAME,required"`, `envconfig:"NAME" default:"x"`."""
    for block in _GO_TAGS.finditer(code):
        tags = source[block.start(1) : block.end(1)]
        for tag in GO_TAG.finditer(tags):
            required = bool(GO_TAG_REQUIRED.search(tags))
            default = GO_TAG_DEFAULT.search(tags)
            value = (default[1] or default[2]) if default is not None else None
            yield Read(
                name=tag[2],
                line=lines.at(block.start()),
                has_default=not required or default is not None,
                strict=required,
                fallback=fallback_kind(tag[2], value),
            )


def _spring_values(source: str, code: str, lines: Lines) -> Iterator[Read]:
    for value in SPRING_VALUE.finditer(code):
        for found in SPRING.finditer(source, value.start(1), value.end(1)):
            yield spring_read(found, lines.at(value.start()))


def spring_read(found: re.Match[str], line: int) -> Read:
    """The read of one `${NAME:default}`; Spring refuses to start when a name without default is missing."""
    has_default = found[2] is not None
    return Read(
        name=found[1], line=line, has_default=has_default, strict=not has_default,
        fallback=fallback_kind(found[1], found[2]),
    )  # fmt: skip


def _computed(language: Language, code: str, lines: Lines) -> tuple[list[Wrapper], list[int]]:
    """Functions that read by their first parameter, and the lines of all other reads by a computed name."""
    wrappers: list[Wrapper] = []
    dynamic: list[int] = []
    found = list(language.computed.finditer(code))
    functions = list(language.function.finditer(code)) if found else []
    starts = [one.start() for one in functions]
    for match in found:
        at = bisect_left(starts, match.start()) - 1
        if at >= 0 and match[1] and functions[at][2] == match[1]:
            begin = max(functions[at].end(), match.start() - 2 * _NEAR)
            stops = bool(_STOPS_ANY.search(code[begin : match.end() + 2 * _NEAR].partition("\nfunc ")[0]))
            wrappers.append(Wrapper(name=functions[at][1], has_default=False, strict=stops))
        else:
            dynamic.append(lines.at(match.start()))
    return wrappers, dynamic


_STOPS_ANY = re.compile(
    r"panic\s*\(|\bFatal|os\.Exit|\bthrow\b|\braise\b|\bexit\s*\(|\bdie\s*\(|\babort\b|process::exit|\.unwrap\(|\.expect\("
)


def wrapped_reads(data: bytes, kind: Kind, wrappers: Iterable[Wrapper]) -> tuple[Read, ...]:
    """The reads that calls of the repository's own reading functions make, where they pass the name as a literal."""
    source = data.decode("latin-1")
    named = [wrapper for wrapper in wrappers if wrapper.name in source]
    if not named:
        return ()
    code, lines, reads = mask(source, TOKENS[kind]), Lines(source), []
    for wrapper in named:
        calls = re.compile(
            rf"(?<!\w){re.escape(wrapper.name)}(?:::?<[^()\n]{{0,60}}>|<[^()\n]{{0,60}}>)?\(\s*[\"'`](\0+)[\"'`]\s*([,)])\s*([^\s)]?)"
        )
        for call in calls.finditer(code):
            name = source[call.start(1) : call.end(1)]
            if _CAPITAL.match(name):
                reads.append(_wrapped(wrapper, name, call, source, code, lines))
    return tuple(reads)


def _wrapped(wrapper: Wrapper, name: str, call: re.Match[str], source: str, code: str, lines: Lines) -> Read:
    has_second = call[2] == "," and bool(call[3]) and not wrapper.strict
    default = DEFAULT.match(code, call.end(1) + 1)
    value = source[default.start(1) : default.end(1)] if default is not None and not wrapper.strict else None
    fallback: Fallback | None = fallback_kind(name, value)
    return Read(
        name=name, line=lines.at(call.start()), has_default=wrapper.has_default or has_second, strict=wrapper.strict,
        fallback=fallback
    )  # fmt: skip
