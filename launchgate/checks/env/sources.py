"""Picks the reader for a source file, and remembers what equal content said: a pull request reads nearly the same files twice."""

import hashlib
import json
import re
from collections.abc import Iterable

from launchgate.checks.env import python_reads
from launchgate.checks.env.languages import LANGUAGES
from launchgate.checks.env.reads import FileReads, Given
from launchgate.checks.env.text_reads import text_reads
from launchgate.checks.env.wiring_reads import wiring_reads
from launchgate.sourcecode.paths import SOURCES, Kind

_CAPITALS = re.compile(rb"\b[A-Z_][A-Z0-9_]+\b")
_IS_CAPITAL = re.compile(rb"[A-Z_][A-Z0-9_]+\Z")
_PYTHON_HINTS = (b"env", b"Env", b"BaseSettings", b"decouple", b"starlette.config")
_SCRIPT_HINTS = (b"process", b"import.meta", b"Deno", b"Bun", b"$env/")
_SCRIPT_SHAPE = re.compile(
    rb"\b(?:process|import\s*\.\s*meta|Deno|Bun)\b.{0,40}?env\b|\benv\b.{0,60}?\bprocess\b|\$env/", re.DOTALL
)
"""`env` close behind its owner, or taken out of it: `{ env } = process`, `import { env } from "node:process"`."""
WIRING_KINDS = frozenset(
    {Kind.SHELL, Kind.COMPOSE, Kind.DOCKERFILE, Kind.YAML, Kind.PROPERTIES, Kind.TERRAFORM, Kind.PLATFORM}
)
SOURCE_KINDS = frozenset(SOURCES.values())
_WIRING_HINT = re.compile(rb"\$|\b(?:ENV|ARG|env|environment|variables|envVars)\b")
_MOST = 20_000
"""Files remembered at most, so that a long-lived process does not grow."""

_remembered: dict[tuple[Kind, bytes], FileReads] = {}


def is_worth_parsing(data: bytes, kind: Kind) -> bool:
    """A quick look at the bytes; false means there is certainly nothing to find."""
    if kind is Kind.PYTHON:
        return any(hint in data for hint in _PYTHON_HINTS) and python_reads.WORTH_PARSING.search(data) is not None
    if kind in LANGUAGES:
        return LANGUAGES[kind].hint.search(data) is not None
    if kind in WIRING_KINDS:
        return _WIRING_HINT.search(data) is not None
    if kind is Kind.APP_JSON:
        return b'"env"' in data
    return any(hint in data for hint in _SCRIPT_HINTS) and _SCRIPT_SHAPE.search(data) is not None


def read_source(data: bytes, kind: Kind) -> FileReads:
    """What one source file reads."""
    key = (kind, hashlib.sha256(data).digest())
    known = _remembered.get(key)
    if known is None:
        known = _read(data, kind)
        if len(_remembered) < _MOST:
            _remembered[key] = known
    return known


def _read(data: bytes, kind: Kind) -> FileReads:
    if kind is Kind.PYTHON:
        return python_reads.python_reads(data)
    if kind in LANGUAGES:
        return text_reads(data, kind)
    if kind in WIRING_KINDS:
        return wiring_reads(data, kind)
    if kind is Kind.APP_JSON:
        return FileReads(given=_app_json(data))
    from launchgate.checks.env.script_reads import (
        script_reads,  # tree-sitter is loaded only where there is script to read
    )

    if kind is Kind.MARKUP:
        from launchgate.sourcecode.script_parser import scripts_of

        return script_reads(scripts_of(data), Kind.TYPESCRIPT)
    return script_reads(data, kind)


def _app_json(data: bytes) -> tuple[Given, ...]:
    """The variables that Heroku's app.json describes."""
    try:
        described = json.loads(data)
    except (ValueError, RecursionError):
        return ()
    block = described.get("env") if isinstance(described, dict) else None
    return tuple(Given(name=name, line=1, has_value=False) for name in block) if isinstance(block, dict) else ()


class Sought:
    """Names that are looked for as whole words in many files, and those found so far."""

    def __init__(self, names: Iterable[str]) -> None:
        encoded = {name.encode() for name in names}
        self._capital = {name for name in encoded if _IS_CAPITAL.match(name)}
        self._odd = encoded - self._capital
        self._found: set[bytes] = set()

    def is_over(self) -> bool:
        """Whether nothing is left to look for."""
        return not self._capital and not self._odd

    @property
    def found(self) -> frozenset[str]:
        return frozenset(name.decode() for name in self._found)

    def drop(self, name: str) -> None:
        """Look for a name no longer: it is known to be used."""
        self._capital.discard(name.encode())
        self._odd.discard(name.encode())

    def look_in(self, data: bytes) -> None:
        """Capital words are collected once; other names are rare, and each is searched for."""
        found: set[bytes] = self._capital.intersection(_CAPITALS.findall(data)) if self._capital else set()
        found |= {name for name in self._odd if name in data and _is_whole(name, data)}
        self._found |= found
        self._capital -= found
        self._odd -= found


def _is_whole(name: bytes, data: bytes) -> bool:
    return re.search(rb"(?<!\w)" + re.escape(name) + rb"(?!\w)", data) is not None
