"""How much of a body is read, and how: in pieces, within the lease, never more than somebody has a use for."""

from collections.abc import Callable
from typing import Any, Protocol

from launchgate.clients.http.watch import Lease

BODY_LIMIT = 2_000_000
"""Bytes of a decoded body that are kept; the rest is not read and the response says that it is truncated."""
UNWANTED = 65_536
"""Bytes of a body nobody wants that are read all the same, to keep the connection; a longer one costs the connection."""
_CHUNK = 65_536

Wants = Callable[[str], bool]
"""Whether a body of this media type is wanted."""


class _Readable(Protocol):
    """urllib3's response, as far as a body is read from it."""

    def read(self, amt: int, decode_content: bool) -> bytes: ...


def limit_of(headers: tuple[tuple[str, str], ...], wants: Wants | None) -> int:
    """How many bytes of a body are read: none of one that is not wanted and says that it is long."""
    if wants is None:
        return BODY_LIMIT
    named = {name.lower(): value for name, value in reversed(headers)}
    if wants(named.get("content-type", "").partition(";")[0].strip().lower()):
        return BODY_LIMIT
    length = named.get("content-length", "")
    return -1 if length.isdecimal() and int(length[:20]) > UNWANTED else UNWANTED


def read_body(raw: Any, lease: Lease, limit: int) -> tuple[bytes, bool]:
    """At most `limit` decoded bytes, and whether there was more. Reading in pieces is what defuses a gzip bomb."""
    reader: _Readable = raw
    pieces: list[bytes] = []
    size = 0
    while size <= limit:
        piece = reader.read(_CHUNK, decode_content=True)
        if lease.left == 0:
            raise TimeoutError
        if not piece:
            return b"".join(pieces), False
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)[: max(limit, 0)], True
