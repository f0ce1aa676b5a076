"""One shape for all formats of coverage: which lines of a file can run and which were run. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime

from launchgate.dataclass import dataclass

__all__ = ["Lines", "Shape", "merged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """One file's lines, and its branches as two numbers."""

    all: frozenset[int] = frozenset()
    run: frozenset[int] = frozenset()
    branches: int = 0
    taken: int = 0

    def __or__(self, other: "Lines") -> "Lines":
        """Both together: a line counts as run when either ran it; of branches only the better number is known."""
        best = max(self, other, key=lambda one: (one.taken, one.branches))
        return Lines(
            all=self.all | other.all,
            run=self.run | other.run,
            branches=max(self.branches, other.branches),
            taken=best.taken,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One report."""

    format: str
    files: Mapping[str, Lines]
    """By the name that the report gives it, with slashes."""
    made: datetime | None = None
    """When it was made, aware, as far as its format says."""
    local: bool = False
    """Whether `made` is the clock of an unknown place, read as UTC."""
    roots: tuple[str, ...] = field(default=())
    """Folders that the names may be relative to."""


def merged(parts: Iterable[tuple[str, Lines]]) -> dict[str, Lines]:
    """Files by name; a name that comes twice is one file."""
    found: dict[str, Lines] = {}
    for name, lines in parts:
        known = slashed(name)
        found[known] = found[known] | lines if known in found else lines
    return found


def slashed(name: str) -> str:
    """A path with slashes, without a drive and a leading `./`."""
    path = name.strip().replace("\\", "/")
    path = path[2:] if path[1:2] == ":" else path
    while path.startswith("./"):
        path = path[2:]
    return path
