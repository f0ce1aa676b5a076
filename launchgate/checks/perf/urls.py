"""Addresses out of foreign reports as they may be shown: no credentials, no long values. Pure."""

import re
from urllib.parse import urlsplit, urlunsplit

from launchgate.exchange import shortened, without_userinfo

_LONGEST = 12
"""Characters of a query's value that are shown; a longer one may be a token of a preview or of a person."""
_VALUE = re.compile(r"=([^&#]{%d,})" % (_LONGEST + 1))  # noqa: UP031 - braces are the pattern's own


def shown(url: str) -> str:
    """One spelling of a page's address: no user name, no fragment, a path, and `…` for long values of the query."""
    clean = without_userinfo(url)
    try:
        parts = urlsplit(clean)
    except ValueError:
        return shortened(clean.partition("?")[0])
    query = _VALUE.sub("=…", "=" + parts.query)[1:] if "=" not in parts.query else _VALUE.sub("=…", parts.query)
    whole = parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), path=parts.path or "/")
    return shortened(urlunsplit(whole._replace(query=query, fragment="")))


def bare(url: str) -> str:
    """An address without query and fragment, for counting and for people; a data URL as its kind only."""
    if url.startswith("data:"):
        return url.partition(",")[0][:60]
    return shortened(without_userinfo(url).partition("?")[0].partition("#")[0])


def path_of(url: str) -> str:
    """The path of an address, `/` for none, without a closing slash."""
    try:
        return urlsplit(url).path.rstrip("/") or "/"
    except ValueError:
        return "/"
