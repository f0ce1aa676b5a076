"""Where a redirect ends, compared with where it should: the place itself, and the query that must not get lost. Pure."""

from urllib.parse import parse_qsl, unquote, urlsplit

from launchgate.exchange import host_of, origin

_FIELDS = 200
"""Fields of a query that are compared; a link has a handful."""


def lands_at(final: str, expected: str) -> bool:
    """Whether two URLs are one place; a query counts only when it is expected, a fragment never."""
    ours, theirs = urlsplit(final), urlsplit(expected)
    if host_of(final) != host_of(expected) or origin(final) != origin(expected):
        return False
    return (ours.path or "/") == (theirs.path or "/") and (not theirs.query or ours.query == theirs.query)


def lost_fields(start: str, final: str) -> tuple[str, ...]:
    """The names of the query fields of `start` that `final` does not carry with the same value, in order.

    A page that sends people to sign in first may carry the whole address inside a field of its own: nothing is lost then.
    """
    if carried(start, final):
        return ()
    kept = set(_fields(final))
    return tuple(dict.fromkeys(name for name, value in _fields(start) if (name, value) not in kept))


def carried(start: str, final: str) -> bool:
    """Whether the path and query of `start` travel on as the value of one field of `final`, as in `/login?next=/a%3Fb`."""
    parts = urlsplit(start)
    wanted = unquote(parts.path + (f"?{parts.query}" if parts.query else ""))
    if len(wanted) < 2:
        return False
    return any(unquote(value).endswith(wanted) for _, value in _fields(final))


def _fields(url: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(url).query, keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError:
        return []
