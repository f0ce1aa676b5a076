"""How the cache judges speak: assessments with a place, and answers that did not come."""

from collections.abc import Iterable

from launchgate.exchange import LET_IN, Exchange, Failure, Response, spoilt


def answered(exchange: Exchange | None) -> Response | None:
    """The site's own answer: no failure, and no guard in its place."""
    return exchange if isinstance(exchange, Response) and exchange.blocked is None else None


def unanswered(exchange: Exchange) -> tuple[str, str, str | None]:
    """(reason, remedy, root cause) of an exchange that says nothing about the site."""
    if isinstance(exchange, Failure):
        return exchange.reason, exchange.remedy, spoilt(exchange)
    return f"{exchange.blocked} answered in the place of `{exchange.url}`", LET_IN, spoilt(exchange)


def listed(texts: Iterable[str], most: int = 4) -> str:
    """Several texts in one phrase, each in backticks."""
    every = tuple(texts)
    shown = ", ".join(f"`{text}`" for text in every[:most])
    return f"{shown} and {len(every) - most} more" if len(every) > most else shown


def span(seconds: int) -> str:
    """Seconds for people: `90 s`, `5 minutes`, `2 hours`, `30 days`."""
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            number = seconds // size
            return f"{number:,} {name}{'s' if number != 1 else ''}"
    return f"{seconds} s"
