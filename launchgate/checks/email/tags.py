"""Tag lists as DKIM, DMARC, MTA-STS and TLS-RPT write them: `name=value; name=value` (RFC 6376 section 3.2). Pure."""

import re

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def tag_list(text: str) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """The (name, value) pairs in order, and what is wrong in plain words. Names keep their case; white space is trimmed."""
    pairs: list[tuple[str, str]] = []
    faults: list[str] = []
    pieces = text.split(";")
    for n, piece in enumerate(pieces):
        name, equals, value = piece.partition("=")
        name = name.strip()
        if not piece.strip():
            if n < len(pieces) - 1:
                faults.append("there is an empty tag between two semicolons")
            continue
        if not equals or _NAME.fullmatch(name) is None:
            faults.append(f"`{shown(piece)}` is no `name=value` tag")
            continue
        if name in [seen for seen, _ in pairs]:
            faults.append(f"the tag `{name}` stands there more than once")
            continue
        pairs.append((name, value.strip()))
    return tuple(pairs), tuple(dict.fromkeys(faults))


def shown(text: str, limit: int = 80) -> str:
    """Text from a record, short and in ASCII."""
    plain = text.strip().encode("ascii", "backslashreplace").decode()
    return plain if len(plain) <= limit else f"{plain[: limit - 1]}…"
