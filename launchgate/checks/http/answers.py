"""Which of a host's answers are judged for what they carry. Pure."""

from launchgate.checks.http.said import gap
from launchgate.checks.http.spec import Answer, Asked, HostSeen, Kind, Purpose

_MADE_UP = (Purpose.UNKNOWN_PAGE, Purpose.UNKNOWN_API)


def answers_of(seen: HostSeen) -> list[tuple[Asked, Answer]]:
    """The host's own answers, each once: its home page, the pages and API addresses, and its error pages.

    What answers an address that does not exist with a page is judged as that page, where it is asked for.
    """
    found: dict[str, tuple[Asked, Answer]] = {}
    for one in (seen.home, *seen.of(Purpose.PAGE, Purpose.API), *seen.of(*_MADE_UP)):
        if not isinstance(one.end, Answer) or gap(one) is not None or not seen.place.holds(one.end.url):
            continue
        if one.purpose not in _MADE_UP or one.end.kind is Kind.ERROR:
            found.setdefault(one.end.url, (one, one.end))
    return list(found.values())


def every_answer(seen: HostSeen) -> list[Answer]:
    """The same, and the first answer to the root page, which may be a redirect."""
    first = [seen.first] if seen.first and seen.first.blocked is None else []
    return [*first, *(answer for _, answer in answers_of(seen))]
