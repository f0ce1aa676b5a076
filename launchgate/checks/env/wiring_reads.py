"""Finds what files around the program say about variables: compose, Dockerfile, workflows, manifests, Terraform, hosts' own
files.

Two things are noted: names that such a file takes from outside (`${X}`, `secrets.X`), and names that it gives to the program
(`ENV X=`, `environment:`, `env:`). Lines and indentation are enough for that; templates (`{{ }}`) need no renderer.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from launchgate.checks.env.languages import SPRING
from launchgate.checks.env.reads import FileReads, Given, Read
from launchgate.checks.env.shell_reads import expansions, shell_reads
from launchgate.checks.env.text_reads import spring_read
from launchgate.sourcecode import masks
from launchgate.sourcecode.paths import Kind
from launchgate.sourcecode.text_lines import Lines
from launchgate.variables.names import NAME

_KEY = r"[\"']?([A-Za-z_][A-Za-z0-9_]*)[\"']?"
_BLOCK = re.compile(
    r"^(?P<indent>[ \t]*)(?:-[ \t]+)?[\"']?(?P<key>environment|args|env|variables|envVars|env_vars"
    r"|build_args)[\"']?[ \t]*:[ \t]*$",
    re.MULTILINE,
)
_ENTRY = re.compile(
    r"^(?P<indent>[ \t]*)(?P<dash>-[ \t]+)?[\"']?(?P<name>[A-Za-z_][A-Za-z0-9_]*)[\"']?(?P<rest>[ \t]*[:=].*|[\"']?[ \t]*)$"
)
_NAMED_ENTRY = re.compile(
    rf"^[ \t]*(?:-[ \t]+)?(?:name|key)[ \t]*:[ \t]*{_KEY}[ \t]*\r?\n[ \t]*(value|valueFrom|fromDatabase"
    rf"|fromService|sync|generateValue|value_from)[ \t]*:[ \t]*([^\n]*)",
    re.MULTILINE,
)
_SECRET_KEYS = re.compile(
    rf"(?:secretKeyRef|configMapKeyRef)[ \t]*:[ \t]*\n(?:[ \t]+(?:name|optional)[ \t]*:[^\n]*\n)*[ \t]+key[ \t]*:[ \t]*{_KEY}",
    re.MULTILINE,
)
_WORKFLOW = re.compile(r"\b(?:secrets|vars)(?:\.([A-Za-z_]\w*)|\[['\"]([A-Za-z_]\w*)['\"]\])")
_EXPRESSION = re.compile(r"\$\{\{(.{0,500}?)\}\}", re.DOTALL)
_SYMFONY = re.compile(r"%env\(((?:[\w.]*:)*)([A-Z][A-Z0-9_]*)\)%")
_DOCKER = re.compile(r"^[ \t]*(ARG|ENV)[ \t]+((?:[^\n\\]|\\.|\\\r?\n)*)", re.MULTILINE | re.IGNORECASE)
_DOCKER_PAIR = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(=(?:\"(?:\\.|[^\"\\])*\"|'[^']*'|(?:\\.|[^\s\\])*))?")
_TF_PAIR = re.compile(
    r"\bname\s*[=:]\s*\"([A-Z][A-Z0-9_]*)\"\s*[,\n]\s*(value|valueFrom|value_source)\s*[=:]?\s*([^\n,}]*)"
)
_TF_BLOCK = re.compile(
    r"\b(?:variables|environment_variables|env_vars|app_settings)\s*=\s*(?:merge\([^{}]*)?\{([^{}]*)\}"
)
_TF_ENTRY = re.compile(rf"^[ \t]*{_KEY}[ \t]*[=:][ \t]*([^\n]*)", re.MULTILINE)
_TOML_SECTION = re.compile(
    r"^\[(?:env|build\.environment|context\.[\w.-]+\.environment|environment)\][ \t]*\n((?:(?!^\[).*\n?)*)",
    re.MULTILINE,
)


def wiring_reads(data: bytes, kind: Kind) -> FileReads:
    """What one such file says. Anything that cannot be made sense of is left out: other programs own these formats."""
    source = data.decode("latin-1")
    match kind:
        case Kind.SHELL:
            return shell_reads(data)
        case Kind.COMPOSE:
            return _compose(source)
        case Kind.DOCKERFILE:
            return _dockerfile(source)
        case Kind.YAML:
            return _yaml(source)
        case Kind.PROPERTIES:
            return FileReads(reads=_spring(masks.mask(source, masks.HASH)))
        case Kind.TERRAFORM:
            return _terraform(source)
        case Kind.PLATFORM:
            return _platform(source)
        case _:
            return FileReads()


def _given(lines: Lines, found: re.Match[str], value: str) -> Given:
    text = value.strip().strip("\"',")
    return Given(name=found[1], line=lines.at(found.start(1)), has_value=bool(text))


def _blocks(code: str) -> Iterator[tuple[str, str, str | None, int]]:
    """(block key, name, value or None for a name alone, line) for each entry of the `environment:` and `env:` blocks."""
    rows, lines = code.split("\n"), Lines(code)
    for block in _BLOCK.finditer(code):
        depth = len(block["indent"].expandtabs(2))
        inner: int | None = None
        for number in range(lines.at(block.start("key")) + 1, len(rows) + 1):
            line = rows[number - 1]
            if not line.strip():
                continue
            entry = _ENTRY.match(line)
            indent = len(line) - len(line.lstrip())
            if indent < depth or (indent == depth and not line.lstrip().startswith("-")):
                break
            inner = indent if inner is None else inner
            if entry is None or indent != inner:
                continue
            rest = entry["rest"].strip().strip("\"'")
            if entry["name"] in ("name", "key") and rest.startswith(":"):
                continue
            yield block["key"], entry["name"], rest[1:].strip() if rest else None, number


def _compose(source: str) -> FileReads:
    code = masks.mask(source, masks.HASH)
    plain = code.replace("$$", "  ")
    reads = [_from_outside(read) for read in expansions(plain, set(), strict=True)]
    given = []
    for key, name, value, line in _blocks(code):
        if key not in ("environment", "args"):
            continue
        if value is None or (value == "" and key == "environment"):
            reads.append(Read(name=name, line=line, has_default=True, tool=True))
        given.append(Given(name=name, line=line, has_value=bool(value)))
    return FileReads(reads=tuple(dict.fromkeys(reads)), given=tuple(given))


def _from_outside(read: Read) -> Read:
    """A default in a compose file serves whoever runs it by hand; it hides nothing from the product."""
    return replace(read, fallback=None, tool=read.has_default)


def _dockerfile(source: str) -> FileReads:
    code = masks.mask(source, masks.HASH)
    lines = Lines(code)
    reads, given = [], []
    for found in _DOCKER.finditer(code):
        rest, line = found[2], lines.at(found.start(1))
        if found[1].upper() == "ENV" and "=" not in rest.partition(" ")[0]:
            given.append(Given(name=rest.partition(" ")[0], line=line, has_value=bool(rest.partition(" ")[2].strip())))
            continue
        for pair in _DOCKER_PAIR.finditer(rest.replace("\\\n", "  ").replace("\\\r\n", "   ")):
            value = (pair[2] or "=")[1:].strip("\"'")
            if found[1].upper() == "ENV":
                own = re.fullmatch(r"\$\{?(\w+)(?::?[-+][^}]*)?\}?", value)
                given.append(Given(name=pair[1], line=line, has_value=bool(value) and own is None))
            else:
                reads.append(Read(name=pair[1], line=line, has_default=pair[2] is not None, tool=True))
    return FileReads(reads=tuple(dict.fromkeys(reads)), given=tuple(one for one in given if NAME.match(one.name)))


def _yaml(source: str) -> FileReads:
    code = masks.mask(source, masks.HASH)
    reads: list[Read] = []
    lines = Lines(code)
    for expression in _EXPRESSION.finditer(code):
        for found in _WORKFLOW.finditer(expression[1]):
            copes = "||" in expression[1][found.end() :]
            line = lines.at(expression.start(1) + found.start())
            reads.append(Read(name=found[1] or found[2], line=line, has_default=copes, tool=True))
    reads += [
        Read(name=found[1], line=lines.at(found.start()), has_default=False, tool=True)
        for found in (_SECRET_KEYS.finditer(code) if "KeyRef" in code else ())
        if found[1].isupper()
    ]
    reads += [
        Read(
            name=found[2],
            line=lines.at(found.start()),
            has_default="default:" in found[1],
            strict="default:" not in found[1],
        )
        for found in (_SYMFONY.finditer(code) if "%env(" in code else ())
    ]
    given = [_given(lines, found, found[3] or found[2]) for found in _NAMED_ENTRY.finditer(code)]
    given += [Given(name=name, line=line, has_value=bool(value)) for _, name, value, line in _blocks(code)]
    if re.search(r"^(?:spring|server|management|quarkus|micronaut)\b", code, re.MULTILINE):
        reads += _spring(code)
    return FileReads(reads=tuple(dict.fromkeys(reads)), given=tuple(dict.fromkeys(given)))


def _spring(code: str) -> tuple[Read, ...]:
    lines = Lines(code)
    return tuple(spring_read(found, lines.at(found.start())) for found in SPRING.finditer(code))


def _terraform(source: str) -> FileReads:
    code = masks.mask(source, masks.HASH)
    lines = Lines(code)
    given = [_given(lines, found, found[3] or found[2]) for found in _TF_PAIR.finditer(code)]
    for block in _TF_BLOCK.finditer(code):
        given += [
            Given(
                name=found[1],
                line=lines.at(block.start(1) + found.start(1)),
                has_value=found[2].strip() not in ('""', ""),
            )
            for found in _TF_ENTRY.finditer(block[1])
            if found[1].upper() == found[1]
        ]
    return FileReads(given=tuple(dict.fromkeys(given)))


def _platform(source: str) -> FileReads:
    if source.lstrip().startswith("{"):
        return FileReads(given=tuple(_json_given(source)))
    code = masks.mask(source, masks.HASH)
    if re.search(r"^\[|^\w+\s*=", code, re.MULTILINE) and not re.match(r"\s*\w+:", code):
        lines = Lines(code)
        return FileReads(
            given=tuple(
                Given(
                    name=found[1],
                    line=lines.at(section.start(1) + found.start(1)),
                    has_value=found[2].strip() not in ('""', "''"),
                )
                for section in _TOML_SECTION.finditer(code)
                for found in _TF_ENTRY.finditer(section[1])
            )
        )
    return FileReads(reads=tuple(dict.fromkeys(expansions(code, set(), strict=False))))


def _json_given(source: str) -> Iterator[Given]:
    """The keys of `env` and `build.env` in vercel.json."""
    try:
        data = json.loads(source)
    except (ValueError, RecursionError):
        return
    build = data.get("build") if isinstance(data, dict) else None
    for block in (
        data.get("env") if isinstance(data, dict) else None,
        build.get("env") if isinstance(build, dict) else None,
    ):
        for name, value in block.items() if isinstance(block, dict) else ():
            if NAME.match(name):
                found = source.find(f'"{name}"')
                yield Given(name=name, line=source.count("\n", 0, max(found, 0)) + 1, has_value=bool(value))
