"""What one file says about the environment, whatever its language. Pure types, no parsing."""

from launchgate.dataclass import dataclass
from launchgate.variables.fallbacks import Fallback


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One read of one variable."""

    name: str
    line: int
    has_default: bool
    strict: bool = False
    """The program stops by itself when it is missing, before it serves anybody."""
    fallback: Fallback | None = None
    """What kind of literal stands in when it is missing; never the literal."""
    tool: bool = False
    """Only a build, a workflow or a deployment file reads it, whatever the folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A place that sets a variable: Dockerfile ENV, a manifest, a platform's file."""

    name: str
    line: int
    has_value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapper:
    """A function of the repository that reads the variable named by its first parameter."""

    name: str
    has_default: bool
    strict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReads:
    """Everything one file says."""

    reads: tuple[Read, ...] = ()
    dynamic: tuple[int, ...] = ()
    """Lines of reads whose name is computed."""
    given: tuple[Given, ...] = ()
    wrappers: tuple[Wrapper, ...] = ()
    prefixes: tuple[str, ...] = ()
    """Prefixes that a build configuration compiles into the browser bundle."""
    inlined: tuple[tuple[str, int], ...] = ()
    """(name, line) of variables that a build configuration compiles into the browser bundle without any prefix."""
    validates: bool = False
    """It holds a schema of variables: pydantic settings, zod, envalid, t3-env."""
    defect: str | None = None
    """Why the file, or a part of it, could not be parsed."""
