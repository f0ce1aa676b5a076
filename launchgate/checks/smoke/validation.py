"""How the texts of a journey are validated when they are read. Every complaint carries the way to its key, so that all of them
are told at once, each with its line. No value is quoted in one: it may hold a credential that somebody wrote in place of
`${NAME}`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from typing import Any

from launchgate import jsonpath
from launchgate.checks.smoke.references import step_id
from launchgate.errors import Complaints
from launchgate.exchange import origin

Way = tuple[str | int, ...]


def require(made: Any, found: Iterable[tuple[Way, str]]) -> None:
    """Raises Complaints for what is wrong with single fields, and for what was found beside that."""
    complaints = [
        ((one.name, *way), text)
        for one in fields(made)
        if (own := one.metadata.get("complaints")) is not None
        for way, text in own(getattr(made, one.name))
    ]
    complaints += found
    if complaints:
        raise Complaints(complaints)


def is_address(text: str) -> bool:
    """Whether it is a path on the target, or a URL. Where the host ends must not depend on a `${…}`."""
    if text.startswith("/"):
        return not text.startswith("//")
    try:
        return text.startswith(("https://", "http://")) and bool(origin(text)[1]) and "$" not in origin(text)[1]
    except ValueError:
        return False


def spoken(defect: Callable[[str], str | None]) -> dict[str, Any]:
    """The metadata of a text field that `defect` judges."""

    def complaints(value: Any) -> Iterator[tuple[Way, str]]:
        if isinstance(value, str) and (why := defect(value)):
            yield (), why

    return {"complaints": complaints}


ADDRESS = spoken(lambda text: None if is_address(text) else "must start with / or be a URL")
PATH = spoken(jsonpath.defect)
NAME = spoken(lambda text: None if text.strip() else "must not be empty")
ID = spoken(lambda text: None if text and step_id(text) == text else "expected lower-case letters, digits and hyphens")
