"""The cookies an answer sets, and which of them tell one visitor from another. Pure; values are compared, never shown."""

import re

from launchgate.checks.cache.fields import values
from launchgate.exchange import Response

_EDGES_OWN = (
    "__cf", "_cfuvid", "cf_", "awsalb", "awselb", "incap_ses_", "visid_incap_", "nlbi_", "ak_bmsc", "bm_s", "bm_mi", "_abck",
    "datadome", "_vercel_jwt", "arraffinity", "tipmix", "x-ms-routing", "__ddg", "aws-waf-token",
)  # fmt: skip
"""Beginnings of cookies that an edge or load balancer sets by itself, anew for every visitor, also on cached answers."""
_NAMES = re.compile(r"sess|sid\b|^sid|auth|token|csrf|xsrf|jwt|login|remember|user|identity|passport")
_NAME_LENGTH = 80


def cookies_of(response: Response) -> dict[str, str]:
    """Name to value of the cookies an answer sets; deleted ones and the edge's own are left out."""
    found: dict[str, str] = {}
    for line in values(response.headers, "set-cookie"):
        pair = line.partition(";")[0]
        name, equals, value = pair.partition("=")
        bare, kept = name.strip(), value.strip().strip('"')
        if equals and kept and bare and not bare.lower().startswith(_EDGES_OWN):
            found.setdefault(bare, kept)
    return found


def telling(cookies: dict[str, str]) -> tuple[str, ...]:
    """The names of cookies that look like a session or another identity, rather than a language or a theme."""
    return tuple(name for name, value in cookies.items() if _NAMES.search(name.lower()) or _identifier(value))


def _identifier(value: str) -> bool:
    """Whether a value is long and mixed enough to be somebody's own."""
    mixed = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
    return len(value) >= 16 and mixed and not any(c.isspace() for c in value)


def shared(first: dict[str, str], second: dict[str, str]) -> tuple[str, ...]:
    """The names of cookies that two visitors got with the same value."""
    return tuple(name for name, value in first.items() if second.get(name) == value)


def named(names: tuple[str, ...]) -> str:
    """Names of cookies for people."""
    clean = ("".join(c if c.isprintable() and c != "`" else "?" for c in name)[:_NAME_LENGTH] for name in names[:4])
    rest = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return ", ".join(f"`{name}`" for name in clean) + rest
