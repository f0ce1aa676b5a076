"""What people read as rows or as a picture, and the section of the handover document it belongs to.

Frozen and pure; a judge builds them, a verdict carries them, reporters show them. `launchgate.model` names them too.
"""

from enum import StrEnum

from launchgate.dataclass import dataclass

Cell = str | int | float | bool | None


class Section(StrEnum):
    """A section of the handover document, in the order it is read.

    A table says with it where it is shown, a rule where its answer is told: so the document needs to know no check.
    """

    DNS = "dns"
    REDIRECTS = "redirects"
    CERTIFICATES = "certificates"
    EDGE = "edge"
    EMAIL = "email"
    ENVIRONMENT = "environment"
    SECRETS = "secrets"
    MONITORS = "monitors"
    ALERTS = "alerts"
    ACCOUNTS = "accounts"
    ROLLBACK = "rollback"
    FIXES = "fixes"
    CHECKLISTS = "checklists"
    CHANGES = "changes"
    RISKS = "risks"
    NEXT = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What people read as rows: a redirect map, a variable matrix."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    handover: Section | None = None
    """The section of the handover document that shows it; None when it is of no use to whoever takes over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What people read as a picture. Points are (x, y); `unit` is the unit of y, e.g. `ms`."""

    id: str
    title: str
    unit: str
    points: tuple[tuple[float, float], ...]
