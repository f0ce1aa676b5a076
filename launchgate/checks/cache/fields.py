"""Header fields that hold lists, read as written by strangers: bounded, quotes respected, never an exception. Pure."""

from collections.abc import Iterator, Sequence

Headers = Sequence[tuple[str, str]]

_LONGEST = 8_000
"""Characters of one field that are read; what follows is not a header anybody meant."""
FOREVER = 2**31
"""Seconds that stand for more (RFC 9111 section 1.2.2)."""


def values(headers: Headers, name: str) -> Iterator[str]:
    """Every value of a field, in the order received."""
    yield from (value for key, value in headers if key.lower() == name)


def members(text: str, mark: str = ",") -> Iterator[str]:
    """The parts of a list between `mark`s that stand outside quotes (RFC 9110 section 5.6.1); empty ones left out."""
    part, quoted, escaped = "", False, False
    for c in text[:_LONGEST]:
        if escaped:
            escaped = False
        elif quoted and c == "\\":
            escaped = True
        elif c == '"':
            quoted = not quoted
        elif c == mark and not quoted:
            if part.strip():
                yield part.strip()
            part = ""
            continue
        part += c
    if part.strip():
        yield part.strip()


def directives(headers: Headers, name: str) -> dict[str, str]:
    """Directives of a field such as Cache-Control: name in lower case to its argument, empty without one; the first counts."""
    found: dict[str, str] = {}
    for value in values(headers, name):
        for member in members(value):
            key, _, argument = member.partition("=")
            found.setdefault(key.strip().lower(), argument.strip().strip('"'))
    return found


def seconds(text: str | None) -> int | None:
    """A delta-seconds argument; None for none. What is no number counts as 0: stale at once (RFC 9111 section 4.2.1)."""
    if text is None:
        return None
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal()):
        return 0
    return min(int(digits[:12]), FOREVER)


def items(headers: Headers, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The items of a structured list such as Cache-Status (RFC 9651): (item, parameters), a parameter without value is `?1`."""
    for value in values(headers, name):
        for member in members(value):
            head, *rest = list(members(member, ";")) or [""]
            parameters = {}
            for one in rest:
                key, equals, argument = one.partition("=")
                parameters[key.strip().lower()] = argument.strip().strip('"') if equals else "?1"
            yield head.strip('"'), parameters


def shown(name: str, value: str) -> str:
    """A field for people: cut, and without what would break a quotation."""
    clean = "".join(c if c.isprintable() and c != "`" else "?" for c in value.strip())
    return f"`{name}: {clean if len(clean) <= 80 else clean[:79] + '…'}`"
