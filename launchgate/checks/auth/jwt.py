"""JSON Web Tokens taken apart and put together wrongly (RFC 7515, RFC 7519). Pure; holds no key and makes no valid token."""

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Any

_LATEST = 253_402_300_799
"""The last second that a datetime can hold."""


def parts_of(token: str) -> tuple[dict[str, Any], dict[str, Any], str] | None:
    """Header, claims and signature as written; None when it is no signed token."""
    pieces = token.split(".")
    if len(pieces) != 3 or not pieces[2]:
        return None
    header, claims = (_read(piece) for piece in pieces[:2])
    return (header, claims, pieces[2]) if header is not None and "alg" in header and claims is not None else None


def ends_of(token: str) -> datetime | None:
    """When its time is over (`exp`); None when it does not say."""
    parts = parts_of(token)
    until = parts[1].get("exp") if parts else None
    if not isinstance(until, int | float) or isinstance(until, bool) or not 0 <= until <= _LATEST:
        return None
    return datetime.fromtimestamp(until, UTC)


def cut(token: str) -> str:
    """The token without the second half of its signature; of one that is no JWT, without its second half."""
    if parts_of(token) is None:
        return token[: len(token) // 2]
    return token[: len(token) - max(1, len(token.rpartition(".")[2]) // 2)]


def unsigned(token: str) -> str | None:
    """The same claims under `alg: none`, without a signature; None when it is no JWT."""
    parts = parts_of(token)
    return f"{_written({**parts[0], 'alg': 'none'})}.{token.split('.')[1]}." if parts else None


def altered(token: str) -> str | None:
    """One more claim, which means nothing, under the signature of the claims before; None when it is no JWT."""
    parts = parts_of(token)
    return f"{token.split('.')[0]}.{_written({**parts[1], 'launchgate': 'altered'})}.{parts[2]}" if parts else None


def _read(piece: str) -> dict[str, Any] | None:
    try:
        found = json.loads(base64.urlsafe_b64decode(piece + "=" * (-len(piece) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _written(part: dict[str, Any]) -> str:
    text = json.dumps(part, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")
