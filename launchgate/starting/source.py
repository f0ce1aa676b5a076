"""Reads the file that `--from` names, within bounds, and the words in which a start is written. Raises UsageError for the
rest."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from launchgate.dataclass import dataclass
from launchgate.errors import UsageError

LARGEST = 20_000_000
"""Bytes of a file; a recording with all answers in it may have several million."""
LARGEST_YAML = 3_000_000
"""The same for YAML, which takes much longer to read than JSON."""
MOST = 25
"""Pages, and steps, that are proposed; more are for people to choose."""
_KINDS = ("openapi", "har")
_SECRET = re.compile(
    r"pass|secret|token|key|auth|session|csrf|xsrf|code|otp|pin\b|sid\b|jwt|signature|credential|card|iban",
    re.IGNORECASE,
)
_PATH = re.compile(r"/[\w.~%!&'()*+,;=:@/-]{0,200}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What to begin with. Lines are YAML below `smoke:`, two spaces in."""

    url: str | None
    """The product's address as the file says it; None when it does not."""
    pages: tuple[str, ...] = ()
    """Lines of list entries of `smoke.pages`."""
    journeys: tuple[str, ...] = ()
    """Lines of list entries of `smoke.journeys`."""
    reasons: tuple[str, ...] = ()


def read_start(source: str) -> tuple[str, Path, Any]:
    """(kind, path, document) of `openapi:FILE` or `har:FILE`. Raises UsageError."""
    kind, separator, name = source.partition(":")
    if kind not in _KINDS or not separator or not name:
        raise UsageError(f"--from: write openapi:FILE or har:FILE, not `{kind if separator else source}`")
    path = Path(name)
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"--from: {name} cannot be read ({error.strerror})") from None
    if len(data) > LARGEST:
        raise UsageError(f"--from: {name} is larger than {LARGEST:,} bytes; save it without the content of answers")
    document = _parsed(data, name, kind)
    if not isinstance(document, dict):
        raise UsageError(f"--from: {name} holds no mapping of keys to values, so it is neither OpenAPI nor HAR")
    return kind, path, document


def _parsed(data: bytes, name: str, kind: str) -> Any:
    try:
        text = data.decode("utf-8-sig")
        if kind == "har" or text.lstrip().startswith("{"):
            return json.loads(text)
    except UnicodeDecodeError:
        raise UsageError(f"--from: {name} is not UTF-8 text") from None
    except RecursionError:
        raise UsageError(f"--from: {name} is nested too deeply") from None
    except ValueError as error:
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UsageError(f"--from: {name} is not JSON{line}") from None
    return _yaml(text, name)


def _yaml(text: str, name: str) -> Any:
    import yaml

    if len(text) > LARGEST_YAML:
        raise UsageError(f"--from: {name} is larger than {LARGEST_YAML:,} characters of YAML; save it as JSON")
    try:
        return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders
    except RecursionError:
        raise UsageError(f"--from: {name} is nested too deeply") from None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 1})" if mark is not None else ""
        raise UsageError(f"--from: {name} is not YAML{line}") from None


def mapping(value: Any) -> Mapping[str, Any]:
    """The value where it is a mapping, else an empty one: a file may hold anything."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> Iterator[Mapping[str, Any]]:
    """The mappings in a list, in order."""
    yield from (item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def quoted(text: str) -> str:
    """A text as YAML: JSON's way of writing it is YAML's, too."""
    return json.dumps(text)


def usable(path: str) -> bool:
    """Whether a path may stand in the file as it is: it is one (RFC 3986 section 3.3), and it refers to nothing by itself."""
    return _PATH.fullmatch(path) is not None and not path.startswith("//")


def secret_name(name: str) -> bool:
    """Whether a name says that its value is nobody else's business."""
    return _SECRET.search(name) is not None


def variable(name: str) -> str:
    """`${SMOKE_NAME}` for a value that is not copied. The prefix keeps a file from naming what the job already holds, such as a
    pipeline's own token."""
    word = re.sub(r"[^A-Z0-9]+", "_", name.upper())[:60].strip("_")
    return f"${{SMOKE_{word or 'VALUE'}}}"


def seen(text: str) -> str:
    """A text of the file that can stand in a comment or a name: on one line, not endless."""
    return "".join(char if char.isprintable() else " " for char in text)[:80].strip()
