"""Finds production builds and starts that switch the check of the variables off, such as `SKIP_ENV_VALIDATION=1 next build`.
Pure."""

import json
import re
from collections.abc import Iterator

from launchgate.sourcecode.paths import Kind
from launchgate.sourcecode.text_lines import Lines

_FLAG = re.compile(
    r"(?<![\w.])(SKIP_(?:ENV|CONFIG|ENVIRONMENT)_(?:VALIDATION|CHECK|VALIDATE)|DOCKER_BUILD_SKIP_ENV|SKIP_T3_ENV|DISABLE_ENV_VALIDATION)"
    r"[\"']?\s*[=:\s]\s*[\"']?(?:1|true|yes|on)\b",
    re.IGNORECASE,
)
_HINTS = (b"SKIP_", b"DISABLE_ENV", b"skipValidation")
_LITERAL = re.compile(r"\bskipValidation\s*:\s*(true)\b")
_RELEASING = re.compile(r"deploy|release|prod|publish|ship", re.IGNORECASE)
_SCRIPTS = re.compile(
    r"(?:build|start|deploy|release|vercel-build|heroku-postbuild|postbuild|prebuild)(?::(?:prod|production|web|docker|app|server))?"
)
_COMMENT = re.compile(r"^[ \t]*(?:#|//).*$", re.MULTILINE)


def skip_flags(data: bytes, kind: Kind, path: str) -> tuple[tuple[str, int], ...]:
    """(name, line) of each flag in a file that builds or starts the product for production."""
    if not any(hint in data for hint in _HINTS):
        return ()
    source = data.decode("utf-8", "replace")
    match kind:
        case Kind.PACKAGE_JSON:
            return tuple(_in_scripts(source))
        case Kind.YAML if not _RELEASING.search(path.rpartition("/")[2]):
            return ()
        case Kind.DOCKERFILE | Kind.PLATFORM | Kind.SHELL | Kind.YAML:
            bare = _COMMENT.sub("", source)
            lines = Lines(bare)
            return tuple((found[1], lines.at(found.start())) for found in _FLAG.finditer(bare))
        case Kind.TYPESCRIPT | Kind.JAVASCRIPT if "createEnv" in source:
            bare = _COMMENT.sub("", source)
            lines = Lines(bare)
            return tuple(("skipValidation", lines.at(found.start())) for found in _LITERAL.finditer(bare))
        case _:
            return ()


def _in_scripts(source: str) -> Iterator[tuple[str, int]]:
    try:
        scripts = json.loads(source).get("scripts")
    except (ValueError, AttributeError, RecursionError):
        return
    for name, command in scripts.items() if isinstance(scripts, dict) else ():
        found = _FLAG.search(command) if isinstance(command, str) and _SCRIPTS.fullmatch(name) else None
        if found is not None:
            at = source.find(json.dumps(name))
            yield found[1], source.count("\n", 0, max(at, 0)) + 1
