"""Set-Cookie headers as browsers read them (RFC 6265bis section 5.6), without the value. Pure."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from launchgate.checks.http.spec import Cookie

_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_LARGEST = 4096
"""Bytes of name and value together; browsers ignore more."""
_LONGEST_ATTRIBUTE = 1024
_SAME_SITE = frozenset({"strict", "lax", "none"})


def parse_cookie(header: str, now: datetime) -> Cookie | None:
    """One Set-Cookie header; None for one that browsers ignore. `now` tells a cookie that is taken away."""
    if _CONTROLS.search(header):
        return None
    pair, _, rest = header.partition(";")
    name, mark, value = pair.partition("=")
    name, value = (name.strip(" \t"), value.strip(" \t")) if mark else ("", pair.strip(" \t"))
    if (not name and not value) or len(name.encode()) + len(value.encode()) > _LARGEST:
        return None
    attributes = _attributes(rest)
    same_site = attributes.get("samesite", "").lower()
    return Cookie(
        name=name,
        secure="secure" in attributes,
        http_only="httponly" in attributes,
        same_site=same_site if same_site in _SAME_SITE else "",
        path=attributes.get("path", ""),
        domain=attributes.get("domain", "").lstrip(".").lower(),
        removed=_removed(attributes, now),
    )


def _attributes(rest: str) -> dict[str, str]:
    """The attributes, the last one of each name, as browsers take them."""
    found: dict[str, str] = {}
    for part in rest.split(";"):
        name, _, value = part.partition("=")
        if len(value.strip()) <= _LONGEST_ATTRIBUTE:
            found[name.strip(" \t").lower()] = value.strip(" \t")
    return found


def _removed(attributes: dict[str, str], now: datetime) -> bool:
    """Max-Age goes before Expires (section 5.6.3)."""
    age = attributes.get("max-age", "")
    if re.fullmatch(r"-?\d{1,20}", age):
        return int(age) <= 0
    try:
        until = parsedate_to_datetime(attributes["expires"].replace("-", " "))
    except (KeyError, ValueError, TypeError, IndexError, OverflowError):
        return False
    return until.replace(tzinfo=until.tzinfo or UTC) <= now
