"""Values out of foreign JSON whose types nobody promised. Pure."""

from datetime import UTC, datetime
from typing import Any

_LARGEST = 1e15
"""Larger than any time, size or count that is one; sums of such numbers stay finite."""


class NotOne(Exception):  # noqa: N818 - it says what the file is not
    """What was read is no report of a known kind; the text ends the sentence "the report 'x' ..."."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


def mapping(value: Any) -> dict[str, Any]:
    """A JSON object, or an empty one."""
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    """A JSON array, or an empty one."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """A JSON string, or an empty one."""
    return value if isinstance(value, str) else ""


def amount(value: Any) -> float | None:
    """A number of zero or more, also where a tool writes it as text; None for all else."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if 0 <= number <= _LARGEST else None


def moment(value: Any) -> datetime | None:
    """An ISO 8601 time, or None; without a zone it is UTC."""
    try:
        made = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    try:
        return made.replace(tzinfo=UTC) if made.tzinfo is None else made.astimezone(UTC)
    except OverflowError:
        return None
