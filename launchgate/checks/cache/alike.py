"""Whether two answers are one page. Pure."""

import re

from launchgate.exchange import Response

_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,300})", re.I)
_LOOKED = 100_000


def same_page(one: Response, other: Response) -> bool:
    """Same status, and the same redirect (without its query), the same bytes, or the same title."""
    if one.status != other.status:
        return False
    if 300 <= one.status < 400:
        places = [(answer.header("Location") or "").partition("?")[0] for answer in (one, other)]
        return bool(places[0]) and places[0] == places[1]
    if one.body == other.body:
        return bool(one.body)
    found = [_TITLE.search(answer.text[:_LOOKED]) for answer in (one, other)]
    titles = [match.group(1).strip() for match in found if match]
    return len(titles) == 2 and bool(titles[0]) and titles[0] == titles[1]


def identical(one: Response, other: Response) -> bool:
    """The very same bytes, and some: what is made anew for each visitor rarely is."""
    return bool(one.body) and one.body == other.body and one.status == other.status
