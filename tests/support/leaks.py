"""An oracle for tests: does a text or a file hold a secret value, a part or a copy of it, or anything that controls a terminal?

A planted value knows which of its characters are random; a leak is a stretch of `SHORTEST` random characters in a row, as they
stand or reversed, in base64, in hexadecimal. A URL-encoded copy of letters and digits is the value itself.
"""

import base64
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.actions_runner import commands_in

SHORTEST = 12
_STEP = 6
"""Every stretch of at least 11 characters holds one piece of 6 that starts at a multiple of 6."""
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
ANNOTATIONS = frozenset({"error", "warning", "notice"})
OURS = ANNOTATIONS | {"stop-commands", "add-mask"}


@dataclass(frozen=True, slots=True)
class Planted:
    """A secret value and its random stretches."""

    value: str = field(repr=False)
    stretches: tuple[str, ...] = field(repr=False)


def planted(values: Iterable[str]) -> Planted:
    """A value from made-up values of the same template: where all agree stands the template's own text, not the secret.

    The first one is the value; the others only tell what is random in it.
    """
    first, *others = values
    marks = "".join(
        char if any(other[place : place + 1] != char for other in others) else "\0" for place, char in enumerate(first)
    )
    return Planted(first, tuple(part for part in marks.split("\0") if len(part) >= SHORTEST))


def leaked(text: str, secrets: Iterable[Planted]) -> list[str]:
    """What of the secrets stands in a text: `form: stretch`, also where the text's format escapes characters."""
    texts = (text, html.unescape(text).replace("\\", ""))
    found = []
    for secret in secrets:
        for stretch in secret.stretches:
            for name, form in _forms(stretch):
                hit = next((hit for shown in texts if (hit := _common(form, shown))), None)
                if hit is not None:
                    found.append(f"{name}: {hit}")
    return found


def _forms(stretch: str) -> Iterator[tuple[str, str]]:
    raw = stretch.encode()
    yield "raw", stretch
    yield "reversed", stretch[::-1]
    yield "hex", raw.hex()
    yield "HEX", raw.hex().upper()
    for skipped in range(3):
        whole = raw[skipped : skipped + (len(raw) - skipped) // 3 * 3]
        yield "base64", base64.b64encode(whole).decode()


def _common(form: str, text: str) -> str | None:
    """A stretch of at least `SHORTEST` characters that both hold."""
    for start in range(0, len(form) - _STEP + 1, _STEP):
        piece, at = form[start : start + _STEP], -1
        while (at := text.find(piece, at + 1)) >= 0:
            low, high = 0, _STEP
            while start + low > 0 and at + low > 0 and form[start + low - 1] == text[at + low - 1]:
                low -= 1
            while start + high < len(form) and at + high < len(text) and form[start + high] == text[at + high]:
                high += 1
            if high - low >= SHORTEST:
                return text[at + low : at + high]
    return None


def controls(text: str) -> list[str]:
    """Characters that move a cursor, hide text or turn its direction; a line feed and a tab are none."""
    return [f"U+{ord(found.group()):04X} after {text[: found.start()][-40:]!r}" for found in _CONTROLS.finditer(text)]


def defects(name: str, data: bytes, secrets: Iterable[Planted]) -> list[str]:
    """Everything wrong with what a run printed or wrote."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return [f"{name}: no UTF-8 at byte {error.start}", *leaked(data.decode("latin-1"), secrets)]
    return [f"{name}: {found}" for found in (*leaked(text, secrets), *controls(text))]


def binary_defects(name: str, data: bytes, secrets: Iterable[Planted]) -> list[str]:
    """The same for a file that is no text, such as a cache of compiled patterns."""
    return [f"{name}: {found}" for found in leaked(data.decode("latin-1"), secrets)]


def folder_defects(folder: Path, secrets: Iterable[Planted]) -> list[str]:
    """Everything wrong with any file below a folder, and with the names of the files."""
    secrets, found = tuple(secrets), []
    for path in sorted(folder.rglob("*")):
        found += defects("a name", str(path.relative_to(folder)).encode("utf-8", "surrogateescape"), secrets)
        if path.is_file():
            judge = binary_defects if path.suffix == ".hs" else defects
            found += judge(path.name, path.read_bytes(), secrets)
    return found


def commands(text: str, allowed: frozenset[str] = frozenset()) -> list[str]:
    """What GitHub's runner would obey in a printed text beyond what is allowed."""
    return [
        f"##[{one.name}]" if one.legacy else f"::{one.name} {dict(one.properties)}::"
        for one in commands_in(text)
        if one.legacy or one.name not in allowed or not _is_own(one.name, one.data, tuple(one.properties))
    ]


def _is_own(name: str, data: str, properties: tuple[str, ...]) -> bool:
    if name in ANNOTATIONS:
        return set(properties) <= {"file", "line", "title"}
    return name != "stop-commands" or data.startswith("launchgate-")
