"""Columns of a table in plain text: how wide they may be, and cells cut to that. Pure."""

_NARROWEST = 24
"""Columns to which a table's widest column may be cut."""


def narrowed(widths: list[int], width: int) -> list[int]:
    """The columns' widths, the widest one cut to what is left if that still shows something of it."""
    over = sum(widths) + 2 * len(widths) - width
    widest = max(range(len(widths)), key=widths.__getitem__, default=0)
    if over > 0 and widths[widest] - over >= _NARROWEST:
        return [wide - over if place == widest else wide for place, wide in enumerate(widths)]
    return widths


def cut_to(cell: str, wide: int) -> str:
    return f"{cell:{wide}}" if len(cell) <= wide else f"{cell[: wide - 1]}…"
