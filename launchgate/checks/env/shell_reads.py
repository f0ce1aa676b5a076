"""Finds the variables that shell text reads without having set them: `$X`, `${X}`, `${X:?}`, `${X:-default}`.

Only capital names count, because small ones are the script's own. What a script assigns, reads, loops over or declares is
its own too.
"""

import re
from collections.abc import Iterator

from launchgate.checks.env.reads import FileReads, Given, Read
from launchgate.sourcecode.text_lines import Lines
from launchgate.variables.fallbacks import fallback_kind

_SILENT = re.compile(
    r"(?P<h><<-?\s*\\?(?P<q>['\"])(?P<w>\w+)(?P=q)[^\n]*\n.*?(?:^[ \t]*(?P=w)[ \t]*$|\Z))|(?P<c>(?<![^\s;&"
    r"|(])#[^\n]*)|(?P<d>\"(?:\\.|[^\"\\])*\")|(?P<s>'[^']*')|(?P<e>\\.)",
    re.DOTALL | re.MULTILINE,
)
"""Quoted heredocs, comments, single quotes and escapes expand nothing; double quotes do and are kept."""
_INSIDE = re.compile(r"[^\n]")
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_ASSIGNED = re.compile(
    r"(?:(?<![\w$.{-])|\b(?:export|local|readonly|declare|typeset)\s+(?:-\w+\s+)*)([A-Z][A-Z0-9_]*)(?:\[[^\]]*\])?\+?=(?!=)"
    r"|\b(?:for|select)\s+([A-Z][A-Z0-9_]*)\s+in\b|\bprintf\s+-v\s+([A-Z][A-Z0-9_]*)|\bgetopts\s+\S+\s+([A-Z][A-Z0-9_]*)"
    r"|\$\{([A-Z][A-Z0-9_]*):?=|\b(?:local|declare|typeset|readonly)\s+(?:-\w+\s+)*([A-Z][A-Z0-9_]*)\s*(?:$|;)",
    re.MULTILINE,
)
_READS_INTO = re.compile(r"\b(?:read|mapfile|readarray)((?:\s+-\w+(?:\s+\"\0*\")?)*(?:\s+[A-Z][A-Z0-9_]*)+)")
_CAPITALS = re.compile(r"\b[A-Z][A-Z0-9_]*\b")
_USED = re.compile(
    r"(?<!\\)(?<!\$)\$(?:\{[#!]?([A-Z][A-Z0-9_]+)(?:\[[^\]]*\])?(:?[-?+=]|[^}])?([^}\n]*)\}?|([A-Z][A-Z0-9_]+))"
)
_STRICT = re.compile(
    r"^[ \t]*set\s+-\w*u|\bset\s+-\w+\s+.*\bnounset\b|^[ \t]*set\s+-o\s+nounset|^#!.*\bbash\s+-\w*u", re.MULTILINE
)
_ASKED = re.compile(r"(?:-[nz]|-v)\s+\"?\Z|\b(?:if|unless)\s+\"?\Z")


def shell_reads(data: bytes) -> FileReads:
    """Every variable that a shell script takes from outside."""
    source = data.decode("latin-1")
    code = _SILENT.sub(_quiet, source)
    own = {name for found in _ASSIGNED.finditer(code) for name in found.groups() if name}
    own |= {name for found in _READS_INTO.finditer(code) for name in _CAPITALS.findall(found[1])}
    lines = Lines(code)
    exported = tuple(
        Given(name=found[1], line=lines.at(found.start()), has_value=True)
        for found in re.finditer(r"\bexport\s+([A-Z][A-Z0-9_]*)=", code)
    )
    strict = bool(_STRICT.search(source))
    return FileReads(reads=tuple(dict.fromkeys(expansions(code, own, strict=strict))), given=exported)


def expansions(code: str, own: set[str], *, strict: bool) -> Iterator[Read]:
    """The reads in text that a shell, or compose, expands. `own` are names set in the text itself; `${X:=d}` still counts."""
    lines = Lines(code)
    for found in _USED.finditer(code):
        name, operator = found[1] or found[4], (found[2] or "")
        sets = operator.endswith("=") and operator in ("=", ":=")
        if name in own and not sets and operator not in (":?", "?"):
            continue
        must = operator in (":?", "?")
        copes = operator in (":-", "-", ":+", "+", ":=", "=") or bool(
            _ASKED.search(code[max(0, found.start() - 20) : found.start()])
        )
        yield Read(
            name=name, line=lines.at(found.start()), has_default=not must and (copes or not strict), strict=must or (strict
            and not copes),
            fallback=fallback_kind(name, found[3]) if operator in (":-", "-", ":=", "=") else None,
        )  # fmt: skip


def _quiet(found: re.Match[str]) -> str:
    if found["d"] is not None:
        return _ESCAPED.sub("  ", found["d"])
    return _INSIDE.sub(" ", found.group())
