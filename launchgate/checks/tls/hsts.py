"""Reads Strict-Transport-Security as a browser does (RFC 6797 sections 6.1 and 8.1). Pure."""

import re
from collections.abc import Sequence

from launchgate.dataclass import dataclass

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_LONGEST = 1000
"""Characters that are read; a real header has less than a hundred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hsts:
    """What a browser takes from the header."""

    max_age: int | None = None
    """Seconds; None when the header is void."""
    void: str = ""
    """Why it is void, as a phrase."""
    subdomains: bool = False
    preload: bool = False
    further: int = 0
    """Headers after the first, which do not count."""


def read(values: Sequence[str]) -> Hsts | None:
    """What the headers of one response say; None without one."""
    if not values:
        return None
    first, further = values[0][:_LONGEST], len(values) - 1
    directives: dict[str, str | None] = {}
    for part in first.split(";"):
        if not part.strip():
            continue
        name, equals, value = part.partition("=")
        key = name.strip().lower()
        if not _TOKEN.fullmatch(key):
            return Hsts(void="it does not follow the syntax", further=further)
        if key in directives:
            return Hsts(void=f"`{key}` is there twice", further=further)
        directives[key] = value.strip() if equals else None
    return _meaning(directives, further)


def _meaning(directives: dict[str, str | None], further: int) -> Hsts:
    if "max-age" not in directives:
        return Hsts(void="it has no `max-age`", further=further)
    age = (directives["max-age"] or "").strip()
    age = age[1:-1] if len(age) > 1 and age.startswith('"') and age.endswith('"') else age
    if not (age.isascii() and age.isdecimal()):
        return Hsts(void="its `max-age` is no number", further=further)
    return Hsts(
        max_age=int(age[:12]),
        subdomains="includesubdomains" in directives,
        preload="preload" in directives,
        further=further,
    )
