"""Keeps known secret values out of everything that leaves the process.

Detection masks what it finds by construction; this is for values the user handed in (`${NAME}` of the configuration):
each revealed value is remembered and replaced wherever it turns up, also in its URL-encoded and base64 forms.
"""

import base64
import re
import threading
from collections.abc import Callable, Mapping
from urllib.parse import quote

from launchgate.errors import CannotJudge

_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SHORTEST = 4
"""Masking shorter values would ruin every report and protect nothing."""


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
        self._forms: dict[str, str] = {}

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
        encoded = base64.b64encode(value.encode("utf-8", "surrogateescape")).decode().rstrip("=")
        with self._lock:
            if self._announce is not None and value not in self._forms:
                self._announce(value)
            for form in (value, quote(value, safe="", errors="surrogateescape"), encoded):
                self._forms[form] = f"${{{name}}}"

    def __call__(self, text: str) -> str:
        """The text with every remembered value replaced, longest first so that no stump of a longer one survives."""
        with self._lock:
            forms = sorted(self._forms.items(), key=lambda pair: -len(pair[0]))
        for form, label in forms:
            text = text.replace(form, label)
        return text
