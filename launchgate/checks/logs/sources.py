"""Picks the reader of logging calls for a source file, and remembers what equal content said: a pull request reads it twice."""

import hashlib
import re

from launchgate.checks.logs import python_sinks, text_sinks
from launchgate.checks.logs.sinks import Sink
from launchgate.sourcecode.paths import Kind, is_for_developers, kind_of
from launchgate.sourcecode.words import words

__all__ = ["is_read", "language", "sinks_of"]

_SCRIPTS = frozenset({Kind.JAVASCRIPT, Kind.TYPESCRIPT, Kind.TSX, Kind.MARKUP})
_MOST = 20_000
"""Files remembered at most, so that a long-lived process does not grow."""
_ASIDE = words(
    "cli bin cmd commands command migrations migration migrate i18n locales locale lang langs console vendored"
)
"""Folders whose programs print for the person who started them, or whose code is data."""
_PARSER = re.compile(
    rb"[Ll]exer|[Tt]okeni[sz]e|nextToken|next_token|tokenType|token_type|TokenKind|token\.(?:type|kind|pos)"
)
_remembered: dict[tuple[Kind, bytes], tuple[Sink, ...]] = {}

_TITLES = {
    Kind.PYTHON: "Python", Kind.GO: "Go", Kind.RUBY: "Ruby", Kind.PHP: "PHP", Kind.JVM: "Java and Kotlin", Kind.CSHARP: "C#",
}  # fmt: skip


def language(kind: Kind) -> str | None:
    """The language for people, or None for a file whose logging calls are not read."""
    return "JavaScript and TypeScript" if kind in _SCRIPTS else _TITLES.get(kind)


def is_read(path: str) -> bool:
    """Whether a file is the running product's source in a language that is read."""
    *folders, name = path.lower().split("/")
    stem = name.partition(".")[0]
    return (
        language(kind_of(path)) is not None
        and not is_for_developers(path)
        and not _ASIDE.intersection((*folders, stem))
    )


def sinks_of(data: bytes, kind: Kind) -> tuple[Sink, ...]:
    """What the logging calls of one file print that they should not."""
    key = (kind, hashlib.sha256(data).digest())
    known = _remembered.get(key)
    if known is None:
        known = tuple(sink for sink in _read(data, kind) if not (_is_bare(sink.name) and _PARSER.search(data)))
        if len(_remembered) < _MOST:
            _remembered[key] = known
    return known


def _is_bare(name: str) -> bool:
    """`token` alone, which a parser calls its words."""
    return name.lower().rpartition(".")[2].lstrip("_") == "token"


def _read(data: bytes, kind: Kind) -> tuple[Sink, ...]:
    if kind is Kind.PYTHON:
        return tuple(python_sinks.python_sinks(data))
    if kind in text_sinks.KINDS:
        return tuple(text_sinks.text_sinks(data, kind))
    from launchgate.checks.logs.script_sinks import script_sinks  # tree-sitter is loaded only where there is script

    return tuple(script_sinks(data, kind))
