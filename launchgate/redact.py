"""Keeps known secret values out of everything that leaves the process.

Detection masks what it finds by construction; this is for values the user handed in (`${NAME}` of the configuration):
each revealed value is remembered and replaced wherever it turns up, also in the forms in which a site gives it back: encoded for
a URL, HTML, JSON or base64, in hexadecimal, in other case, or a long part of it.
"""

import base64
import binascii
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote

from launchgate.errors import CannotJudge

_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SHORTEST = 4
"""Masking shorter values would ruin every report and protect nothing."""
_PART = 12
"""So many characters of a value are masked without the rest of it, and in any case; fewer may be an ordinary word."""
_STEP = 6
"""Every part of at least 11 characters holds one piece of 6 that starts at a multiple of 6."""
_LOWER = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}


def mask(value: str) -> str:
    """A recognisable stump of a secret: at most four leading and two trailing characters, never more than a third of it."""
    if len(value) < 12:
        return "…"
    return f"{value[: min(4, len(value) // 6)]}…{value[-2:]}"


class Redactor:
    """Remembers revealed values and masks them in text. Safe to share between threads."""

    def __init__(self, environ: Mapping[str, str], announce: Callable[[str], None] | None = None) -> None:
        """`announce` is told each new value once, so that a CI which masks its own log can be asked to."""
        self._environ, self._announce = environ, announce
        self._lock = threading.Lock()
        self._known: set[str] = set()
        self._forms: tuple[tuple[str, str], ...] = ()
        """Each form and what stands for it, the longest first."""

    def reveal(self, template: str) -> str:
        """Expand `${NAME}` from the environment and remember each value. Raises CannotJudge when a name is not set."""

        def value_of(match: re.Match[str]) -> str:
            name = match.group(1)
            value = self._environ.get(name, "")
            if not value:
                raise CannotJudge(
                    f"the environment variable {name} is not set, and launchgate.yml refers to it",
                    f"set {name} in the job's environment (pull requests from forks get no secrets)",
                )
            self.remember(value, name)
            return value

        return _REFERENCE.sub(value_of, template)

    def remember(self, value: str, name: str) -> None:
        """Mask `value` from now on as `${name}`."""
        if len(value) < _SHORTEST:
            return
        with self._lock:
            if value in self._known:
                return
            self._known.add(value)
            if self._announce is not None:
                self._announce(value)
            fresh = dict.fromkeys((*_forms(value), *_forms(_password(value))), f"${{{name}}}")
            self._forms = tuple(sorted({**fresh, **dict(self._forms)}.items(), key=lambda pair: -len(pair[0])))

    def __call__(self, text: str) -> str:
        """The text with every remembered value replaced, longest first so that no stump of a longer one survives."""
        low = _lower(text)
        for step in (_without, _without_parts):
            for form, label in self._forms:
                shown = step(text, low, form, label)
                if shown is not text:
                    text, low = shown, _lower(shown)
        return text


def _forms(value: str) -> Iterator[str]:
    """What a value looks like when it comes back; in lower case where it is long enough to be told in any."""
    if len(value) < _SHORTEST:
        return
    import html  # both take a while to load, and only who has a value to hide needs them
    import json

    raw = value.encode("utf-8", "surrogateescape")
    yield from (value, quote(raw, safe=""), quote(raw), html.escape(value), json.dumps(value)[1:-1], raw.hex())
    yield base64.b64encode(raw).decode().rstrip("=")
    for before in range(3):
        # What stands before the value shifts its base64; the characters it shares with its neighbours are left out.
        inner = base64.b64encode(bytes(before) + raw).decode()[(before * 8 + 5) // 6 : (before + len(raw)) * 8 // 6]
        if len(inner) >= _PART:
            yield from (inner, inner.replace("+", "-").replace("/", "_"))


def _password(value: str) -> str:
    """The password inside a Basic credential (RFC 7617); nothing when the value is none."""
    try:
        pair = base64.b64decode(value, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
    return pair.partition(":")[2] if pair.isprintable() else ""


def _lower(text: str) -> str:
    """ASCII letters in lower case; unlike `str.lower`, it keeps every character's place."""
    return text.lower() if text.isascii() else text.translate(_LOWER)


def _without(text: str, low: str, form: str, label: str) -> str:
    """The text without the form; the same object where it has none."""
    if len(form) < _PART:
        return text.replace(form, label) if form in text else text
    wanted, at = _lower(form), 0
    parts = []
    while (found := low.find(wanted, at)) >= 0:
        parts += [text[at:found], label]
        at = found + len(wanted)
    return "".join((*parts, text[at:])) if parts else text


def _without_parts(text: str, low: str, form: str, label: str) -> str:
    """The text without any `_PART` characters in a row that stand so in the form; the same object where it has none."""
    if len(form) < _PART:
        return text
    kept, at = [], 0
    for start, end in sorted(_common(low, _lower(form))):
        if end > at:
            kept += [text[at:start], label] if start >= at else []
            at = end
    return "".join((*kept, text[at:])) if at else text


def _common(low: str, wanted: str) -> Iterator[tuple[int, int]]:
    for place in range(0, len(wanted) - _STEP + 1, _STEP):
        found = -1
        while (found := low.find(wanted[place : place + _STEP], found + 1)) >= 0:
            before, after = 0, _STEP
            while before < min(place, found) and wanted[place - before - 1] == low[found - before - 1]:
                before += 1
            while after < min(len(wanted) - place, len(low) - found) and wanted[place + after] == low[found + after]:
                after += 1
            if before + after >= _PART:
                yield found - before, found + after
