"""What one source file says about the environment, whatever its language. Pure types, no parsing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One read of one variable."""

    name: str
    line: int
    has_default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReads:
    """Everything one source file reads."""

    reads: tuple[Read, ...] = ()
    dynamic: tuple[int, ...] = ()
    """Lines of reads whose name is computed."""
    defect: str | None = None
    """Why the file, or a part of it, could not be parsed."""
